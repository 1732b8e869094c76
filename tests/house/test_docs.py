"""What an operator or a newcomer looks for is in the docs: settings, commands, topics, networks."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import DOCS, PRODUCT, ROOT, connectors, dotted, product_modules, short, tree_of
from vigie.cli.main import COMMANDS
from vigie.core.query.fields import FIELDS

SETTING = re.compile(r"VIGIE_[A-Z][A-Z_]*[A-Z]")
# Read by the tests and the scripts around them, not by the product: explained in CONTRIBUTING.md.
FOR_TESTS = {"VIGIE_PEERS", "VIGIE_PEERS_POSTGRES", "VIGIE_TEST_DATABASE_URL"}
SECTIONS = ("What it allows", "Limits", "Quirks", "Last checked")
GRADES = {"done", "todo", "exempt"}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def text_of(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names if (ROOT / name).exists())


def settings_read() -> set[str]:
    """Environment variables named in the product; a kept secret may also be named by a file."""
    found: set[str] = set()
    for module in product_modules():
        for node in ast.walk(tree_of(module)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and SETTING.fullmatch(node.value)
            ):
                found.add(node.value)
            if isinstance(node, ast.Call) and dotted(node.func) == "_kept_secret":
                found.add(f"{ast.literal_eval(node.args[0])}_FILE")
    return found - FOR_TESTS


def test_every_setting_is_explained_to_operators() -> None:
    explained = set(SETTING.findall(text_of("docs/operate.md")))

    assert settings_read() - explained == set()


def test_operators_are_told_of_no_setting_that_does_nothing() -> None:
    explained = set(SETTING.findall(text_of("docs/operate.md", "README.md", "README.fr.md")))

    assert explained - settings_read() == set()


def test_settings_of_the_tests_are_explained_to_contributors() -> None:
    assert set(SETTING.findall(text_of("CONTRIBUTING.md"))) >= FOR_TESTS


TOPIC = re.compile(r"[a-z_]+\.[a-z_]+")


def topics_recorded() -> set[str]:
    """Topics of events: what is given to `record`, directly or by a table beside it, and the wiring."""
    found: set[str] = set()
    for module in product_modules():
        tree = tree_of(module)
        calls = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and dotted(node.func).endswith("record")
        ]
        if any(word.arg == "topic" for call in calls for word in call.keywords):
            texts = {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            found |= {text for text in texts if TOPIC.fullmatch(text)}
    return found | wired_topics()


@cache
def wired_topics() -> set[str]:
    """Keys of the table in wiring.py that says which event wakes which service."""
    wiring = PRODUCT / "wiring.py"
    if not wiring.exists():
        return set()
    keys = [key for node in ast.walk(tree_of(wiring)) if isinstance(node, ast.Dict) for key in node.keys]
    values = {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    return {value for value in values if TOPIC.fullmatch(value)}


def topics_explained() -> set[str]:
    """First cells of the events table in the architecture page."""
    return set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", text_of("docs/architecture.md"), re.MULTILINE))


def test_every_event_is_in_the_architecture_page() -> None:
    assert topics_recorded() - topics_explained() == set()


def test_the_architecture_page_invents_no_event() -> None:
    assert topics_explained() - topics_recorded() == set()


def test_every_recorded_event_wakes_somebody() -> None:
    """An event without handler is a fact nobody follows up: say so in the wiring with an empty tuple."""
    assert topics_recorded() - wired_topics() == set()


def test_every_command_is_in_the_operators_page() -> None:
    page = text_of("docs/operate.md")

    assert len(COMMANDS) >= 8
    assert [name for name in COMMANDS if f"| `vigie {name}" not in page] == []


def test_the_operators_page_invents_no_command() -> None:
    told = set(re.findall(r"`vigie ([a-z]+)", text_of("docs/operate.md", "README.md", "README.fr.md")))

    assert told - set(COMMANDS) == set()


def test_every_recipe_is_in_the_contributors_page() -> None:
    recipes = re.findall(r"^([a-z-]+):.*## ", text_of("Makefile"), re.MULTILINE)

    assert [
        name for name in recipes if name != "help" and f"make {name}" not in text_of("CONTRIBUTING.md")
    ] == []


@pytest.mark.parametrize("folder", connectors(), ids=short)
def test_network_has_its_page(folder: Path) -> None:
    page = text_of(f"docs/networks/{folder.name}.md")
    headings = re.findall(r"^##+ (.+)$", page, re.MULTILINE)

    assert [
        name for name in SECTIONS if not any(heading.lower().startswith(name.lower()) for heading in headings)
    ] == []


@pytest.mark.parametrize("folder", connectors(), ids=short)
def test_network_is_graded(folder: Path) -> None:
    """Each rule of QUALITY.toml is done, or says in words why not."""
    rules = tomllib.loads((folder / "QUALITY.toml").read_text(encoding="utf-8"))["rules"]
    odd = {
        name: grade
        for name, grade in rules.items()
        if not (grade == "done" or (isinstance(grade, dict) and set(grade) <= GRADES and all(grade.values())))
    }

    assert rules
    assert odd == {}


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "src").rglob("*.md")])


def test_links_lead_somewhere() -> None:
    broken = [
        f"{short(page)}: {link}"
        for page in pages()
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in link and not link.startswith(("mailto:", "#"))
        if not (page.parent / link.split("#")[0]).exists()
    ]

    assert broken == []


def test_readmes_say_the_same_in_both_languages() -> None:
    """Same commands, same pages linked, as many headings."""
    english, french = text_of("README.md"), text_of("README.fr.md")

    assert re.findall(r"`(?:make|vigie) [a-z]+", english) == re.findall(r"`(?:make|vigie) [a-z]+", french)
    assert english.count("\n## ") == french.count("\n## ")


def decisions() -> list[Path]:
    return sorted(path for path in (DOCS / "decisions").glob("*.md") if path.name != "README.md")


@pytest.mark.parametrize("page", decisions(), ids=short)
def test_decision_says_what_and_why_and_what_else(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert [word for word in ("**Decision.**", "**Why.**", "**Instead of.**") if word not in text] == []
    assert f"({page.name})" in text_of("docs/decisions/README.md")


def test_every_dependency_has_its_reason() -> None:
    """Each library the product stands on is named in a decision page."""
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    said = "\n".join(page.read_text(encoding="utf-8").lower() for page in decisions())
    names = [re.split(r"[\[<>=~ ]", asked)[0] for asked in project["dependencies"]]

    assert [name for name in names if name.removesuffix("-cffi") not in said] == []


def test_every_field_of_queries_is_in_its_page() -> None:
    page = (DOCS / "queries.md").read_text(encoding="utf-8")

    assert [name for name in FIELDS if f"`{name}`" not in page] == []
