"""A scenario's file from a few answers: a first version that plays, to be edited by hand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from string import Template

from vigie.core.drill.resources import new_scenario
from vigie.core.drill.scenario import STORIES
from vigie.core.drill.texts import plain

SIZES = {"small": ("1.0", 40), "medium": ("2.5", 90), "large": ("5.0", 150)}
"""peak_per_min of the wave, root_mark of the amplifier."""
CLUSTERS = {
    **dict.fromkeys(("hijack", "rumour", "harassment"), "victim"),
    **dict.fromkeys(("outage", "delivery", "influencer"), "accidental"),
}
FITTING = {
    "victim": ("inform", "care"),
    "accidental": ("inform", "adjust", "rebuild_light"),
    "preventable": ("care", "rebuild"),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What `vigie drill new` asks.

    french: percent of the people who write French. facts: what the cards say, in order. sentences:
    complaints in `language`, beside those of the story.
    """

    title: str
    story: str
    brand: str
    language: str = "fr"
    french: int = 85
    minutes: int = 120
    size: str = "medium"
    speed: int = 10
    seed: int = 1
    cluster: str = ""
    facts: Sequence[str] = ()
    sentences: Sequence[str] = ()


def name_of(title: str) -> str:
    """A title as the name of a file and of a scenario."""
    words = "".join(
        letter if letter.isascii() and letter.isalnum() else " " for letter in plain(title)
    ).split()
    return "-".join(words)[:60].strip("-") or "exercice"


def write_scenario(answers: Answers) -> str:
    """The YAML of a scenario. KeyError for a story or a size that does not exist."""
    if answers.story not in STORIES:
        raise KeyError(answers.story)
    peak, mark = SIZES[answers.size]
    cluster = answers.cluster or CLUSTERS.get(answers.story, "preventable")
    said = {
        "heading": " ".join(answers.title.split()),
        "id": name_of(answers.title),
        "story": answers.story,
        "title": json.dumps(answers.title, ensure_ascii=False),
        "brand": json.dumps(answers.brand, ensure_ascii=False),
        "french": f"{answers.french / 100:g}",
        "english": f"{(100 - answers.french) / 100:g}",
        "cluster": cluster,
        "peak": peak,
        "mark": mark,
        "strategies": ", ".join(FITTING[cluster]),
        "injects": _injects(answers),
        "texts": _sentences(answers),
        "seed": answers.seed,
        "speed": answers.speed,
    }
    return Template(new_scenario()).substitute(said, **_minutes(answers.minutes))


def _minutes(minutes: int) -> dict[str, int]:
    """When things happen and how long they may take, for a drill of that length."""
    onset = max(2, minutes // 15)
    left = minutes - onset
    return {
        "minutes": minutes,
        "onset": onset,
        "deadline": onset + max(5, left // 10),
        "detect": max(5, left // 10),
        "decide": max(8, left // 6),
        "speak": max(10, left // 4),
        "answer": max(10, left // 3),
        "learn": left,
        "ramp": max(5, minutes // 6),
        "decay": max(10, minutes // 2),
        "quarter": minutes // 4,
        "half": minutes // 2,
        "before_half": minutes // 2 - 2,
        "late": minutes * 2 // 3,
        "over": max(5, minutes // 2),
    }


def _injects(answers: Answers) -> str:
    if not answers.facts:
        return ""
    step = max(1, answers.minutes // (len(answers.facts) + 1))
    lines = ["injects:"]
    for number, fact in enumerate(answers.facts, 1):
        text = json.dumps(fact, ensure_ascii=False)
        lines += [
            f"  - at_min: {step * number}",
            "    to: {fr: direction, en: management}",
            "    via: email",
            f"    text: {{fr: {text}, en: {text}}}",
        ]
    return "\n".join(lines) + "\n"


def _sentences(answers: Answers) -> str:
    if not answers.sentences:
        return ""
    lines = [f"    - {json.dumps(one, ensure_ascii=False)}" for one in answers.sentences]
    return "\n".join(["texts:", f"  {answers.language}:", "    negative:", *lines]) + "\n"
