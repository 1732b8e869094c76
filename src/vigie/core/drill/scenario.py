"""A drill as it was written, checked: schema vigie-drill/1. See docs/drills.md.

Shares and factors are whole millionths, times minutes from the start unless named otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

SCHEMA = "vigie-drill/1"
CAPABILITIES = ("detect", "decide", "speak", "answer", "moderate", "learn")
WEIGHTS = {"detect": 20, "decide": 15, "speak": 20, "answer": 20, "moderate": 15, "learn": 10}
"""Points of each capability when the scenario names none; scaled to 100."""
STORIES = (
    *("outage", "safety", "staff", "leak", "hijack", "rumour"),
    *("discrimination", "strike", "influencer", "delivery", "greenwashing", "harassment"),
)
"""What a drill may be about: each has its packaged texts."""
COMMON_KINDS = ("background", "amplifier", "scam", "vulgar", "brigade", "benign", "praise", "outcry")
"""Kinds of waves that every story may have."""
STANCES = ("negative", "question", "positive", "scam", "vulgar")
STRATEGIES = ("inform", "adjust", "care", "deny", "diminish", "rebuild_light", "rebuild", "bolster")
"""Public strategies of crisis communication (after Coombs): see docs/drills.md."""
RULES = ("R01", "R03", "R12", "R15", "R16")
"""Rules of answering whose keeping an effect may reward; R07 may be broken."""

Words = Mapping[str, str]
"""One text by language."""


@dataclass(frozen=True, slots=True)
class Brand:
    """mix: share of each language. negative: share of complaints on a normal day."""

    name: str
    sector: str
    mix: Mapping[str, int]
    per_hour: int
    negative: int


@dataclass(frozen=True, slots=True)
class Objective:
    """within_min: after the onset of the crisis; for `answer` after each message. share: of what is owed."""

    id: str
    capability: str
    target: Words
    within_min: int
    share: int
    points: int


@dataclass(frozen=True, slots=True)
class Persona:
    """A sort of people. arousal: from, to. forgives: how far an answer calms them. repeats: messages each."""

    id: str
    share: int
    stance: str
    arousal: tuple[int, int]
    forgives: int
    repeats: int
    followers: tuple[int, int] | None
    typos: int


@dataclass(frozen=True, slots=True)
class Reshare:
    """n_star: messages that one message calls forth, below 1. tau_s: the longest wait."""

    n_star: int
    tau_s: int


@dataclass(frozen=True, slots=True)
class Unless:
    """The wave stays away when the objective was reached before that minute."""

    before_min: int
    done: str


@dataclass(frozen=True, slots=True)
class Wave:
    """One thing that begins. Its size is one of count, peak (millionths a minute) and root_mark."""

    id: str
    kind: str
    at_min: int
    count: int
    over_min: int
    peak: int
    ramp_min: int
    decay_min: int
    root_mark: int
    persona: str
    negative: int | None
    reshare: Reshare
    unless: Unless | None
    texts: str


@dataclass(frozen=True, slots=True)
class Spawn:
    """What begins when the condition of an effect comes true."""

    kind: str
    root_mark: int
    texts: str


@dataclass(frozen=True, slots=True)
class Effect:
    """when: rule (kept, within_min), broken (R07), deleted (criticism) or done (an objective)."""

    when: str
    what: str
    within_min: int
    multiply: int
    spawn: Spawn | None


@dataclass(frozen=True, slots=True)
class Inject:
    """A card: what no stream can say. via: email, phone, chat or visit."""

    at_min: int
    to: Words
    via: str
    text: Words


@dataclass(frozen=True, slots=True)
class Kernel:
    """How long people wait before they pass something on: even for cutoff_s, then falling as a power."""

    cutoff_s: int
    theta: int


@dataclass(frozen=True, slots=True)
class Expect:
    """The truth. decoys: waves that must raise no alert. strategies: public strategies that fit."""

    onset_min: int
    deadline_min: int
    decoys: tuple[str, ...]
    strategies: tuple[str, ...]


Texts = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Sentences by language and pool."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """source: the text it was read from, whose SHA-256 names the version that was played."""

    id: str
    title: Words
    summary: Words
    story: str
    seed: int
    brand: Brand
    start: datetime
    duration_min: int
    speed: int
    cluster: str
    history: bool
    reputation: str
    objectives: tuple[Objective, ...]
    authors: int
    median: int
    sigma: int
    cap: int
    personas: tuple[Persona, ...]
    waves: tuple[Wave, ...]
    kernel: Kernel
    effects: tuple[Effect, ...]
    injects: tuple[Inject, ...]
    window: int
    texts: Texts
    slots: Texts
    expect: Expect
    source: str = field(repr=False, default="")

    @property
    def end_ms(self) -> int:
        return self.duration_min * 60_000
