"""The playbook a new brand begins with, read from the files of `defaults/`."""

import json
from functools import cache
from importlib.resources import files

HOME = files("vigie.playbook") / "defaults"


@cache
def default_rules(language: str = "fr") -> str:
    """The rules, as text, titled in one language; docs/rules.md explains their words."""
    file = HOME / ("rules.vigie" if language == "fr" else f"rules.{language}.vigie")
    return file.read_text(encoding="utf-8")


def default_templates(language: str) -> list[dict[str, object]]:
    """Columns of `Template` for each variant of each text in one language."""
    texts = json.loads((HOME / "templates" / f"{language}.json").read_text(encoding="utf-8"))
    return [
        {"key": key, "use": text["use"], "title": text["title"], "variant": number, "text": variant}
        for key, text in texts.items()
        for number, variant in enumerate(text["variants"], start=1)
    ]


def default_departments(language: str) -> list[dict[str, object]]:
    """Columns of `Department`, named in one language."""
    rows = json.loads((HOME / "departments.json").read_text(encoding="utf-8"))
    return [
        {
            "key": row["key"],
            "name": row["name"].get(language) or row["name"]["en"],
            "topics": row["topics"],
        }
        for row in rows
    ]


@cache
def sources() -> dict[str, str]:
    """Where the default rules come from: what each key stands for."""
    return dict(json.loads((HOME / "sources.json").read_text(encoding="utf-8")))
