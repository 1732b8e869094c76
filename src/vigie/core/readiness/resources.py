"""The one place of `core.readiness` that opens files: what plans begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from vigie.core.reply import keep_together


@dataclass(frozen=True, slots=True)
class Rule:
    """Why something is proposed, by language. sources: keys of the playbook's sources."""

    key: str
    words: Mapping[str, str]
    sources: tuple[str, ...]


def _library(name: str) -> dict[str, Any]:
    text = (files("vigie.core.readiness") / "library" / f"{name}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def _set(value: Any, language: str = "") -> Any:
    """French spaces made no-break in everything under a key "fr"."""
    if isinstance(value, dict):
        return {key: _set(inner, key if key in {"fr", "en"} else language) for key, inner in value.items()}
    if isinstance(value, list):
        return [_set(inner, language) for inner in value]
    return keep_together(value) if language == "fr" and isinstance(value, str) else value


@cache
def scenarios() -> Mapping[str, Mapping[str, Any]]:
    """What may happen, by kind: its title, weight, sectors, signs, legal notes, steps and statements."""
    return _set(_library("scenarios"))  # type: ignore[no-any-return]


@cache
def common() -> Mapping[str, Any]:
    """What every plan begins with: levels, steps, fallback, legal; and the sectors."""
    return _set(_library("common"))  # type: ignore[no-any-return]


@cache
def rules() -> Mapping[str, Rule]:
    """Why, by the key of the rule."""
    return {
        key: Rule(key, {"fr": row["fr"], "en": row["en"]}, tuple(row["sources"]))
        for key, row in _set(_library("rules")).items()
    }
