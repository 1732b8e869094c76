"""A scenario's YAML as a tree of texts with their lines: no tags, no aliases, nothing is constructed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from vigie.core.drill.faults import Fault, ScenarioRefused

LARGEST = 400_000  # bytes; the largest of ours has 12,000
MOST_NODES = 20_000
DEEPEST = 12
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where it was built in: ten times as fast, the same events."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """text: as written, quotes undone. quoted: a text on purpose, whatever it looks like."""

    text: str
    line: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    items: dict[str, "Node"]
    line: int
    lines: dict[str, int] = field(default_factory=dict)  # where each name stands


Node = Leaf | Row | Table


def read_tree(text: str) -> Table:
    """The one table of a YAML text. Raises ScenarioRefused with the first fault of its form."""
    if len(text.encode(errors="replace")) > LARGEST:
        raise ScenarioRefused((Fault("too-large", 1, {"most": f"{LARGEST}"}),))
    try:
        return _whole(_events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = str(error.problem or error.context or "").rstrip(".")
        raise ScenarioRefused((Fault("not-yaml", mark.line + 1 if mark else 1, {"said": said}),)) from error
    except (yaml.YAMLError, UnicodeError) as error:
        # Characters that YAML does not allow: the reader knows no line.
        raise ScenarioRefused((Fault("not-yaml", 1, {"said": str(error).splitlines()[0]}),)) from error


def _events(text: str) -> Iterator[yaml.Event]:
    """Events one by one, refused as soon as they ask for more than plain values."""
    for number, event in enumerate(yaml.parse(text, Loader=Loader)):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ScenarioRefused((Fault("no-aliases", line),))
        if getattr(event, "tag", None):
            raise ScenarioRefused((Fault("no-tags", line),))
        if number > MOST_NODES:
            raise ScenarioRefused((Fault("too-much", line, {"most": f"{MOST_NODES}"}),))
        yield event


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _whole(events: Iterator[yaml.Event]) -> Table:
    found: Node | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if found is not None:
                raise ScenarioRefused((Fault("one-document", _line(event)),))
            found = _node(next(events), events, 0)
    if not isinstance(found, Table):
        raise ScenarioRefused((Fault("empty", 1),))
    return found


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    line = _line(event)
    if depth > DEEPEST:
        raise ScenarioRefused((Fault("too-deep", line),))
    if isinstance(event, yaml.ScalarEvent):
        return Leaf(event.value, line, quoted=event.style in {"'", '"', "|", ">"})
    if isinstance(event, yaml.SequenceStartEvent):
        return Row(tuple(_items(events, depth)), line)
    return _table(line, events, depth)


def _items(events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _node(event, events, depth + 1)


def _table(line: int, events: Iterator[yaml.Event], depth: int) -> Table:
    table = Table({}, line)
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        name = _node(event, events, depth + 1)
        if not isinstance(name, Leaf):
            raise ScenarioRefused((Fault("text", name.line, {"field": "?"}),))
        if name.text in table.items:
            raise ScenarioRefused((Fault("twice", name.line, {"field": name.text}),))
        table.items[name.text] = _node(next(events), events, depth + 1)
        table.lines[name.text] = name.line
    return table
