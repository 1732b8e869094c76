"""A score as the JSON that a drill keeps, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from vigie.core.drill.score import Part, Score
from vigie.core.drill.words import Finding


def score_to_json(score: Score) -> dict[str, object]:
    return {
        "total": score.total,
        "parts": [asdict(part) for part in score.parts],
        "findings": [asdict(finding) for finding in score.findings],
    }


def score_from_json(kept: Mapping[str, Any]) -> Score:
    return Score(
        total=kept["total"],
        parts=tuple(Part(**part) for part in kept["parts"]),
        findings=tuple(Finding(**finding) for finding in kept["findings"]),
    )
