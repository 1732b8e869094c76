"""Which public strategy goes with which responsibility, and by which rule.

After Coombs' situational crisis communication theory (2007): who is a victim informs; who is held
responsible by accident shows care and may diminish with facts; who could have prevented it rebuilds.
A crisis that happened before is judged one cluster higher.
"""

from dataclasses import dataclass

from vigie.core.readiness.plan import CLUSTERS


@dataclass(frozen=True, slots=True)
class Advice:
    """strategies: those that fit, first the one to begin with. rules: keys of `resources.rules`."""

    cluster: str
    strategies: tuple[str, ...]
    rules: tuple[str, ...]


FITTING: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "victim": (("inform", "care"), ("R23", "R18")),
    "accidental": (("inform", "care", "diminish"), ("R23", "R19")),
    "preventable": (("inform", "care", "rebuild"), ("R23", "R20")),
}


def weighed(cluster: str, *, happened_before: bool) -> str:
    """The cluster the public will judge by: one higher when it happened before.

    >>> weighed("victim", happened_before=True)
    'accidental'
    """
    place = CLUSTERS.index(cluster) + (1 if happened_before else 0)
    return CLUSTERS[min(place, len(CLUSTERS) - 1)]


def advise(cluster: str, *, happened_before: bool = False) -> Advice:
    """What to say in public, and why."""
    judged = weighed(cluster, happened_before=happened_before)
    strategies, rules = FITTING[judged]
    if happened_before and judged == "accidental":  # R19: rebuild where it happened before
        strategies = ("inform", "care", "rebuild")
    return Advice(judged, strategies, (*rules, "R21") if happened_before else rules)
