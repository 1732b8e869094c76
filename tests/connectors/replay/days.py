"""Small days written for one test."""

import json
from collections.abc import Sequence
from pathlib import Path

HEAD = {
    "schema": "vigie-day/1",
    "id": "essai",
    "title": {"fr": "Essai", "en": "Trial"},
    "brand": {"name": "Boréale"},
    "duration_s": 3600,
    "places": {
        "blog": {
            "name": "Blogue de la marque",
            "network": "blog",
            "url": "https://blogue.example/noel",
            "ours": True,
            "culture": "brand",
            "limit": 2000,
        },
        "sky": {"name": "Place publique", "network": "bluesky", "limit": 300, "unit": "graphemes"},
        "reviews": {
            "name": "Avis",
            "network": "reviews",
            "url": "https://avis.example/boreale",
            "limit": 350,
            "one_reply": True,
            "may": {
                "delete": "never:not-ours-to-delete",
                "hide": "never:not-ours-to-delete",
                "report": "by-hand",
                "direct": "until:600",
            },
        },
        "forum": {"name": "Entraide", "network": "discourse", "culture": "help", "reports_needed": 2},
    },
    "people": {"nadia": {"id": "p-nadia", "name": "Nadia B.", "handle": "nadia_b", "followers": 300}},
}


def write_day(path: Path, events: Sequence[object], **head: object) -> Path:
    """A day file. An event that is a string is written as it is: a line that nobody can read."""
    lines = [json.dumps({**HEAD, **head}, ensure_ascii=False)]
    lines += [event if isinstance(event, str) else json.dumps(event, ensure_ascii=False) for event in events]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def said(at: float, key: str, text: str = "Bonjour", **more: object) -> dict[str, object]:
    return {"at": at, "id": key, "author": "nadia", "place": "sky", "text": text, **more}
