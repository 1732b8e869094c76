"""The one place of `core.detect` that opens a file: the words of what is grave."""

from functools import cache
from importlib.resources import files


@cache
def gravity_words() -> dict[str, tuple[str, ...]]:
    """Regular expressions over folded text, by code; `harmless` is what to take out first."""
    text = (files("vigie.core.detect") / "data" / "gravity.txt").read_text(encoding="utf-8")
    words: dict[str, list[str]] = {}
    section: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            section = words.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            section.append(line)
    return {code: tuple(lines) for code, lines in words.items()}
