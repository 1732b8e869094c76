"""What to do about a case and why, what is left to do by hand, what is known of the person and the place."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from vigie.core.types import Act, Ground, Guess
from vigie.inbox.models import Case, Override
from vigie.inbox.queries import CasePage
from vigie.inbox.removal import GROUNDS, grounds_for, plan
from vigie.listening.models import Mention
from vigie.networks.models import Delivery, Place
from vigie.web.desk import words
from vigie.web.desk.links import outward
from vigie.web.desk.possible import Permits, Possible
from vigie.web.desk.reading import reading_or_unknown

State = Delivery.State


@dataclass(frozen=True, slots=True)
class Removal:
    """One ground the message itself gives, and what would be done: "delete the message", "report…"."""

    ground: str
    title: str
    acts: list[str]
    warnings: list[str]
    is_advised: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why one ground does not carry: "Scam: no, sure"."""

    title: str
    how: str


@dataclass(frozen=True, slots=True)
class Task:
    """A delivery that needs a person: to be done by hand, or to be looked for on the network."""

    delivery: Delivery
    act: str
    steps: list[str]
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier case of the same person."""

    case: Case
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What the advice pane shows."""

    do: str
    why: str
    before: datetime | None
    is_late: bool
    changes: list[str]
    removals: list[Removal]
    doubts: list[Doubt]  # filled when nothing may be removed: the reasons, one by one
    like: Possible
    by_hand: list[Task]
    unsure: list[Task]
    undoable: Delivery | None  # a removal still within its grace delay
    override: Override | None
    past: list[Past]
    mood: str  # "satisfied → unhappy"; "" when it did not change
    place: Place
    culture: str
    ours_today: int

    @property
    def is_locked(self) -> bool:
        return not self.removals


def advice_of(page: CasePage, permits: Permits, now: datetime) -> Advice:
    """The advice on a case as it stands."""
    case = page.case
    owed = case.status != Case.Status.DONE
    removals = _removals(case, permits, now) if owed and not case.mention.deleted_at else []
    waiting = [
        one for one in page.deliveries if one.state == State.WANTED and one.act not in {"reply", "direct"}
    ]
    return Advice(
        do=words.strategy(case.strategy),
        why=words.reason(case.because),
        before=case.answer_before if owed else None,
        is_late=bool(owed and case.answer_before and case.answer_before < now),
        changes=[words.change(code) for code in case.decision.get("changes", ())],
        removals=removals,
        doubts=[] if removals else _doubts(case),
        like=permits.of(Act.LIKE),
        by_hand=[_task(one) for one in page.deliveries if one.state == State.BY_HAND],
        unsure=[_task(one) for one in page.deliveries if one.state == State.UNKNOWN and one.look_at is None],
        undoable=waiting[0] if waiting else None,
        override=page.override,
        past=[_past(one) for one in page.past_cases],
        mood=_mood(page),
        place=case.place,
        culture=words.word(words.CULTURES, case.place.culture) if case.place.culture else "",
        ours_today=_ours_today(page),
    )


def _removals(case: Case, permits: Permits, now: datetime) -> list[Removal]:
    if not permits.is_installed:
        return []
    return [
        Removal(
            ground=ground,
            title=words.word(words.GROUNDS, ground),
            acts=[words.word(words.ACTS, act) for act in acts],
            warnings=[warn for act in acts if (warn := permits.of(act).warn)],
            is_advised=ground == case.ground,
        )
        for ground in grounds_for(mention=case.mention)
        for acts in [plan(case=case, ground=ground, now=now)]
    ]


def _doubts(case: Case) -> list[Doubt]:
    reading = reading_or_unknown(case.mention)
    heads = {Ground.VULGAR: "vulgar", Ground.SPAM: "spam", Ground.SCAM: "scam", Ground.UNLAWFUL: "unlawful"}
    return [
        Doubt(words.word(words.GROUNDS, ground), _said(heads[ground], getattr(reading, heads[ground])))
        for ground in GROUNDS
    ]


def _said(head: str, guess: Guess) -> str:
    if guess.value is None:
        return words.confidence(guess)
    return f"{words.value(head, guess.value)} ({words.confidence(guess)})"


def _task(delivery: Delivery) -> Task:
    return Task(
        delivery=delivery,
        act=words.word(words.ACTS, delivery.act),
        steps=[words.word(words.STEPS, step) for step in delivery.hand_steps],
        text=delivery.text,
        url=outward(delivery.hand_url or delivery.url or str(delivery.target.get("url", ""))),
    )


def _past(case: Case) -> Past:
    done = case.status == Case.Status.DONE
    return Past(
        case,
        words.strategy(case.strategy),
        str(case.get_cause_display() if done else case.get_status_display()),
    )


def _mood(page: CasePage) -> str:
    """How the person speaks of us now, beside the last time before this case that they took a side."""
    here = {mention.pk for mention in page.said}
    before = [
        _side(one) for one in page.others if one.pk not in here and one.said_at < page.case.mention.said_at
    ]
    last, now = next((side for side in before if side), ""), _side(page.case.mention)
    return (
        f"{words.word(words.MOODS, last)} → {words.word(words.MOODS, now)}"
        if last and now not in {"", last}
        else ""
    )


def _side(mention: Mention) -> str:
    guess = reading_or_unknown(mention).sentiment
    return guess.value if guess.value and guess.value in words.MOODS else ""


def _ours_today(page: CasePage) -> int:
    today = timezone.localdate()
    return sum(1 for one in page.thread if one.from_us and timezone.localdate(one.said_at) == today)
