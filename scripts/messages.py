"""The message catalogues: `update` them from the sources, `check` them, `compile` them.

Babel reads the Python, Django turns its own templates into something Babel can read, and the
labels of connector fields (plain strings: connectors know no Django) are read from their source.
No gettext tools needed on the machine.
"""

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize
from hatch_build import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "vigie"
LOCALE = SOURCE / "locale"
LANGUAGES = ("fr",)  # English is the language of the msgids

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")

IDLE_HEADER = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To|Generated-By):'
    rb".*\n",
    re.MULTILINE,
)

HEADER = """\
# Vigie: messages shown to the team, in French.
# Texts that go to the public are versioned templates of the playbook, not here.
"""

Found = tuple[str, int, str | tuple[str, ...], str | None, list[str]]
"""Where (file, line), the msgid or (singular, plural), its context, comments for translators."""


def in_python(path: Path) -> Iterator[Found]:
    text = path.read_bytes()
    for line, message, comments, context in extract("python", BytesIO(text), KEYWORDS, ["Translators:"]):
        yield str(path.relative_to(SOURCE)), line, message, context, comments


def in_template(path: Path) -> Iterator[Found]:
    """Django's own reading of the template, unindented so that Python's tokenizer accepts it."""
    pseudo = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    python = "\n".join(line.strip() for line in pseudo.splitlines())
    for line, message, comments, context in extract(
        "python", BytesIO(python.encode()), KEYWORDS, ["Translators"]
    ):
        yield str(path.relative_to(SOURCE)), line, message, context, comments


def in_fields(path: Path) -> Iterator[Found]:
    """`Field(label=…, help=…)` of a connector: English msgids without a call around them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Field"):
            continue
        shown = [*node.args[1:2], *(word.value for word in node.keywords if word.arg in {"label", "help"})]
        for value in shown:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                yield str(path.relative_to(SOURCE)), value.lineno, value.value, None, []


def found() -> Iterator[Found]:
    """Everything translatable in the sources, in a stable order."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from in_python(path)
            if "connectors" in path.parts:
                yield from in_fields(path)
    for path in sorted([*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]):
        yield from in_template(path)


def template() -> Catalog:
    catalogue = Catalog(project="vigie", charset="utf-8", header_comment=HEADER)
    for file, line, message, context, comments in found():
        catalogue.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return catalogue


def read(po: Path) -> Catalog:
    """The catalogue, or an empty one where none was begun."""
    if not po.exists():
        return Catalog(locale=po.parent.parent.name, project="vigie", charset="utf-8", header_comment=HEADER)
    with po.open("rb") as source:
        return read_po(source, locale=po.parent.parent.name)


def catalogues() -> list[Path]:
    return [LOCALE / language / "LC_MESSAGES" / "django.po" for language in LANGUAGES]


def update() -> None:
    """Add what is new, drop what is gone. Nothing is guessed: a near match is not a translation."""
    wanted = template()
    for po in catalogues():
        catalogue = read(po)
        catalogue.update(wanted, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        po.parent.mkdir(parents=True, exist_ok=True)
        po.write_bytes(written(catalogue))
        empty = sum(1 for message in catalogue if message.id and not is_filled(message))
        print(f"{po.relative_to(ROOT)}: {len(catalogue)} messages, {empty} to translate")


def written(catalogue: Catalog) -> bytes:
    """The file's bytes, without the header lines that change at each run and tell nothing."""
    out = BytesIO()
    write_po(out, catalogue, width=110, include_lineno=False, sort_by_file=True)
    return IDLE_HEADER.sub(b"", out.getvalue())


def is_filled(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return all(strings)


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def faults_of(wanted: Message, catalogue: Catalog) -> Iterator[str]:
    """What is wrong with one message's translation, in words."""
    have = catalogue.get(wanted.id, wanted.context)
    if have is None:
        yield "missing"
    elif have.fuzzy:
        yield "fuzzy"
    elif not is_filled(have):
        yield "empty"
    else:
        ids = wanted.id if isinstance(wanted.id, tuple) else (wanted.id,)
        strings = have.string if isinstance(have.string, (tuple, list)) else (have.string,)
        may = set().union(*(placeholders(text) for text in ids))
        for text in strings:
            # The singular may leave its number out ("a minute ago"), nothing may be invented.
            if not placeholders(text) <= may or (len(ids) == 1 and placeholders(text) != may):
                yield f"placeholders differ: {text!r}"


def faults() -> list[str]:
    """One line for each message that a reader of another language would not see right."""
    wanted = template()
    lines = []
    for po in catalogues():
        catalogue = read(po)
        for message in wanted:
            if not message.id:
                continue
            where = ":".join(str(part) for part in message.locations[0]) if message.locations else "?"
            lines += [
                f"{po.parent.parent.name}: {where}: {fault}: {message.id!r}"
                for fault in faults_of(message, catalogue)
            ]
    return lines


def main() -> int:
    order = sys.argv[1] if len(sys.argv) == 2 else ""
    if order == "update":
        update()
    if order in {"update", "compile"}:
        for mo in compile_catalogues(ROOT):
            print(mo.relative_to(ROOT))
        return 0
    if order == "check":
        lines = faults()
        print("\n".join(lines))
        return 1 if lines else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main())
