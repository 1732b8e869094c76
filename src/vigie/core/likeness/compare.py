"""Which past cases are like this one, by what matters, and what differs in each.

A comparison never says what to do: it says how far two situations agree, attribute by attribute, so
that a person can judge what carries over. The weights are judgement, not measurement: responsibility
decides what the public expects (Coombs 2007), the kind decides what can be done at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vigie.core.likeness.case import CLUSTERS, HIGHEST, SPEEDS, Case, Sureness, sureness

WEIGHTS: Mapping[str, int] = {"kind": 35, "responsibility": 25, "gravity": 15, "place": 15, "speed": 10}
"""What each attribute counts; together 100."""

FAMILIES: Mapping[str, str] = {
    "outage": "operations",
    "strike": "operations",
    "delivery": "operations",
    "safety": "harm",
    "accident": "harm",
    "staff": "conduct",
    "treatment": "conduct",
    "offence": "conduct",
    "wrongdoing": "integrity",
    "green": "integrity",
    "leak": "data",
    "account": "data",
    "rumour": "attack",
    "brigade": "attack",
    "influencer": "attack",
}
"""Kinds that are no more than half alike."""
SAME_FAMILY = 0.5
WORTH_SHOWING = 40
"""Points below which a case has too little in common to be shown."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of the situation at hand; "" or 0 for what is not, which then counts for nothing."""

    kind: str = ""
    responsibility: str = ""
    place: str = ""
    speed: str = ""
    gravity: int = 0


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute compared. degree: 0 (differs) to 1 (the same); None when ours is not known."""

    name: str
    mine: str
    theirs: str
    degree: float | None

    @property
    def verdict(self) -> str:
        """In one word: "same", "near", "differs" or "unknown"."""
        if self.degree is None:
            return "unknown"
        return "same" if self.degree == 1 else "near" if self.degree > 0 else "differs"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A case beside a profile. points: 0 to 100 of what is known; attributes in the order of `WEIGHTS`."""

    case: Case
    points: int
    attributes: tuple[Attribute, ...]
    sureness: Sureness

    @property
    def alike(self) -> tuple[Attribute, ...]:
        """What is the same. Near is not: half alike is read as a difference, though it counts for half."""
        return tuple(one for one in self.attributes if one.verdict == "same")

    @property
    def differing(self) -> tuple[Attribute, ...]:
        """What differs, then what only comes near."""
        near = tuple(one for one in self.attributes if one.verdict == "near")
        return (*(one for one in self.attributes if one.verdict == "differs"), *near)


def compare(profile: Profile, case: Case) -> Likeness:
    """How far a case is like the situation at hand, and in what."""
    attributes = tuple(_attribute(name, profile, case) for name in WEIGHTS)
    known = [one for one in attributes if one.degree is not None]
    total = sum(WEIGHTS[one.name] for one in known)
    gained = sum(WEIGHTS[one.name] * (one.degree or 0.0) for one in known)
    return Likeness(case, round(100 * gained / total) if total else 0, attributes, sureness(case))


def similar(profile: Profile, cases: Iterable[Case], *, most: int = 5) -> tuple[Likeness, ...]:
    """The cases most alike, best first; none that has too little in common.

    At equal likeness our own cases come first, then what we are surer of, then the newer ones.
    """
    compared = [one for one in (compare(profile, case) for case in cases) if one.points >= WORTH_SHOWING]
    return tuple(sorted(compared, key=_order)[:most])


def _order(one: Likeness) -> tuple[int, bool, float, int, str]:
    share = one.sureness.sourced / max(one.sureness.facts, 1)
    return (-one.points, not one.case.is_own, -share, -one.case.year, one.case.key)


def _attribute(name: str, profile: Profile, case: Case) -> Attribute:
    mine, theirs = getattr(profile, name), getattr(case, name)
    return Attribute(name, str(mine or ""), str(theirs), _degree(name, mine, theirs) if mine else None)


def _degree(name: str, mine: str | int, theirs: str | int) -> float:
    if mine == theirs:
        return 1.0
    if name == "kind":
        family = FAMILIES.get(str(mine))
        return SAME_FAMILY if family and family == FAMILIES.get(str(theirs)) else 0.0
    if name == "place":
        return 0.0
    if name == "gravity":
        return _nearness(int(mine), int(theirs), HIGHEST - 1)
    scale = SPEEDS if name == "speed" else CLUSTERS
    if str(mine) not in scale or str(theirs) not in scale:
        return 0.0
    return _nearness(scale.index(str(mine)), scale.index(str(theirs)), len(scale) - 1)


def _nearness(mine: int, theirs: int, widest: int) -> float:
    """Half for neighbours, nothing further away: being two steps apart is a difference, not a nuance."""
    return 0.5 if abs(mine - theirs) == 1 and widest > 1 else 0.0
