"""Taste that does not depend on memory: names, hidden effects, inline code, unfinished work."""

import ast
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.house import rules
from tests.house.tree import (
    PRODUCT,
    ROOT,
    all_python,
    product_modules,
    scripts_and_styles,
    short,
    templates,
    tree_of,
    written_files,
)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def faults(paths: Iterable[Path], look: Callable[[Path], list[str]]) -> dict[str, list[str]]:
    """{file: what is wrong in it}, the clean ones left out."""
    found = {short(path): look(path) for path in paths}
    return {name: wrong for name, wrong in found.items() if wrong}


def services() -> list[Path]:
    return [path for path in product_modules() if "services" in (path.stem, path.parent.name)]


def outside_the_command_line() -> list[Path]:
    return [path for path in product_modules() if not path.is_relative_to(PRODUCT / "cli")]


def test_nothing_is_left_unfinished() -> None:
    assert faults(all_python(), lambda path: rules.left_over_comments(read(path))) == {}
    assert faults([*templates(), *scripts_and_styles()], lambda path: rules.left_over_marks(read(path))) == {}


def test_names_say_something() -> None:
    assert (
        faults(all_python(), lambda path: rules.empty_names(path.relative_to(ROOT).with_suffix("").parts))
        == {}
    )


def test_nothing_names_one_machine() -> None:
    assert faults(written_files(), lambda path: rules.own_folders(read(path))) == {}


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        (rules.unsafe_loads, product_modules),
        (rules.hidden_effects, product_modules),
        (rules.naive_clocks, all_python),
        (rules.prints, outside_the_command_line),
        (rules.positional_services, services),
    ],
)
def test_python_keeps(rule: Callable[[ast.Module], list[str]], where: Callable[[], list[Path]]) -> None:
    assert faults(where(), lambda path: rule(tree_of(path))) == {}


def test_exemptions_say_why() -> None:
    assert faults(product_modules(), lambda path: rules.unexplained_exemptions(read(path))) == {}


@pytest.mark.parametrize("rule", [rules.inline_code, rules.unescaped_output, rules.words_without_translation])
def test_templates_keep(rule: Callable[[str], list[str]]) -> None:
    assert faults(templates(), lambda path: rule(read(path))) == {}


def test_there_is_something_to_look_at() -> None:
    assert min(len(all_python()), len(product_modules()), len(templates()), len(services())) > 5


SOMEBODY = Path("/home", "camille").as_posix() + "/"
BAD_PYTHON = {
    rules.unsafe_loads: ["import pickle", "from marshal import loads", "eval('1')"],
    rules.hidden_effects: [
        "from django.dispatch import receiver",
        "from django.db.models.signals import post_save",
        "class Case(models.Model):\n    def save(self): ...",
    ],
    rules.naive_clocks: ["datetime.now()", "datetime.datetime.utcnow()", "date.today()"],
    rules.prints: ["print(1)", "breakpoint()"],
    rules.positional_services: ["def open_case(mention, *, now): ...", "def close(case, now): ..."],
}
GOOD_PYTHON = [
    "datetime.now(UTC)",
    "datetime.now(tz=UTC)",
    "timezone.now()",
    "class Page(Frame):\n    def save(self): ...",
    "def open_case(*, mention, now): ...",
    "def triage(payload, now): ...",
    "def _rows(case): ...",
]


@pytest.mark.parametrize(
    ("rule", "sample"),
    [(rule, sample) for rule, samples in BAD_PYTHON.items() for sample in samples],
    ids=lambda value: getattr(value, "__name__", None) or repr(value),
)
def test_rule_sees(rule: Callable[[ast.Module], list[str]], sample: str) -> None:
    assert len(rule(ast.parse(sample))) == 1


@pytest.mark.parametrize("sample", GOOD_PYTHON)
def test_rules_let_pass(sample: str) -> None:
    assert [fault for rule in BAD_PYTHON for fault in rule(ast.parse(sample))] == []


@pytest.mark.parametrize(
    ("rule", "sample"),
    [
        (rules.left_over_comments, f"x = 1  # {rules.MARKS[0]} later"),
        (rules.left_over_marks, f"/* {rules.MARKS[1]}: the focus is lost */"),
        (rules.unexplained_exemptions, "x = mark_safe(y)"),
        (rules.unexplained_exemptions, "@csrf_exempt\ndef hook(request): ..."),
        (rules.own_folders, f"see {SOMEBODY}vigie"),
        (rules.inline_code, '<p style="color: red">a</p>'),
        (rules.inline_code, '<button {% if a %}onclick="go()"{% endif %}>a</button>'),
        (rules.inline_code, "<script>go()</script>"),
        (rules.inline_code, '<a href="javascript:go()">a</a>'),
        (rules.unescaped_output, "{{ text|safe }}"),
        (rules.unescaped_output, "{% autoescape off %}{{ text }}{% endautoescape %}"),
        (rules.words_without_translation, "<p>Nothing owed</p>"),
        (rules.words_without_translation, '<input placeholder="Search">'),
    ],
    ids=lambda value: getattr(value, "__name__", None) or repr(value),
)
def test_rule_sees_in_text(rule: Callable[[str], list[str]], sample: str) -> None:
    assert len(rule(sample)) == 1


@pytest.mark.parametrize(
    ("rule", "sample"),
    [
        (rules.unexplained_exemptions, "x = mark_safe(y)  # our own SVG, no part of it comes from people"),
        (rules.inline_code, '<script src="{% static "desk.js" %}" defer></script>'),
        (rules.inline_code, '<script type="application/json" id="rows">[]</script>'),
        (rules.unescaped_output, "{{ svg|safe }}{# drawn by us from numbers #}"),
        (rules.words_without_translation, '<p>{% translate "Nothing owed" %}</p>'),
        (rules.words_without_translation, "<p>{% blocktranslate %}{{ n }} cases{% endblocktranslate %}</p>"),
        (rules.words_without_translation, "{% block body_class %}app panes{% endblock %}"),
        (rules.words_without_translation, "<kbd>Ctrl</kbd> {# a comment with words #} Vigie"),
    ],
    ids=lambda value: getattr(value, "__name__", None) or repr(value),
)
def test_rule_lets_pass_in_text(rule: Callable[[str], list[str]], sample: str) -> None:
    assert rule(sample) == []


@pytest.mark.parametrize("name", ["utils", "helpers", "manager", "common"])
def test_empty_names_are_seen(name: str) -> None:
    assert rules.empty_names(("vigie", "inbox", name)) == [name]
