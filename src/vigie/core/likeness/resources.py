"""The one place of `core.likeness` that opens files: the public cases that come with Vigie."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from vigie.core.likeness.case import Case, Fact, Source
from vigie.core.reply import keep_together


@cache
def public_cases() -> tuple[Case, ...]:
    """Well-known cases from public record, neutral in tone, newest first."""
    text = (files("vigie.core.likeness") / "library" / "cases.yaml").read_text(encoding="utf-8")
    rows: dict[str, Any] = yaml.safe_load(text)
    cases = (_case(key, row) for key, row in rows.items())
    return tuple(sorted(cases, key=lambda case: (-case.year, case.key)))


def _case(key: str, row: dict[str, Any]) -> Case:
    facts = tuple(_fact(part, one) for part in ("happened", "done", "result") for one in row[part])
    plain = ("organisation", "year", "kind", "responsibility", "place", "speed", "gravity", "outcome")
    return Case(
        key=key,
        title_fr=keep_together(row["title"]["fr"]),
        title_en=row["title"]["en"],
        networks=tuple(row.get("networks", ())),
        facts=facts,
        **{name: row[name] for name in plain},
    )


def _fact(part: str, row: dict[str, Any]) -> Fact:
    # The file says "day": in YAML a bare "on" is a yes.
    source = row.get("source")
    return Fact(
        part=part,
        fr=keep_together(row["fr"]),
        en=row["en"],
        on=str(row.get("day", "")),
        source=Source(source["title"], source["kind"], str(source.get("day", ""))) if source else None,
    )
