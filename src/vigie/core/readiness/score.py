"""How ready a team is, from 0 to 100, and what would bring most."""

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.core.readiness.lint import Finding

READY, NEARLY = 80, 50


@dataclass(frozen=True, slots=True)
class Readiness:
    """score: 0 to 100. band: "ready", "nearly" or "not". findings: costliest first."""

    score: int
    band: str
    findings: tuple[Finding, ...]


def readiness(findings: Sequence[Finding]) -> Readiness:
    """What is left of 100 points; 100 itself is only reached without any finding."""
    lost = sum(finding.points for finding in findings)
    score = max(0, round(100 - lost))
    if findings:
        score = min(score, 99)
    band = "ready" if score >= READY else "nearly" if score >= NEARLY else "not"
    return Readiness(score, band, tuple(findings))
