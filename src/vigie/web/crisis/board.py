"""All that the room shows of one crisis, each part asked of the database when it is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django import forms as django
from django.db.models import Count, Q

from vigie.brands.models import Member, Role
from vigie.brands.queries import team
from vigie.core.likeness import Profile
from vigie.core.types import Ground
from vigie.crisis import queries
from vigie.crisis.holding import STAGES
from vigie.crisis.keeping import profile_of
from vigie.crisis.models import Crisis, Decision, Fact, HandOver, Pause, Publication, Statement, Step
from vigie.crisis.past_queries import similar_cases
from vigie.crisis.reviewing import Times, times_of
from vigie.crisis.stating import differences_in
from vigie.crisis.tallying import Curve, curve_of
from vigie.inbox.models import Case
from vigie.networks.models import Account, Delivery, Hold
from vigie.networks.queries import accounts_of
from vigie.web.crisis import forms
from vigie.web.crisis.drawing import Drawing, drawn
from vigie.web.crisis.summing import summary_of
from vigie.web.crisis.words import Line, Rows, commitment, line_of
from vigie.web.past.views import ShownLikeness, shown_likeness

SHOWN_CASES = 8
SHOWN_SIMILAR = 3
SHOWN_LINES = 40
GRAVE = 2  # severity from which a case goes first


@dataclass(frozen=True, slots=True)
class Lane:
    """One part of what leaves, and whether this crisis holds it. is_next: it may go on now."""

    what: Hold.What
    pause: Pause | None
    is_next: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """What was done with the cases of a crisis."""

    owed: int
    grave: int
    answered: int
    removed: int
    exceptions: int  # removed against the policy, by two people


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a statement as they are shown. language: its code."""

    language: str
    text: str
    network: str


class Room:
    """One crisis as one member sees it; member None: somebody with a link."""

    def __init__(
        self,
        crisis: Crisis,
        member: Member | None,
        now: datetime,
        bound: Mapping[str, django.Form] | None = None,
    ) -> None:
        self.crisis, self.member, self.now = crisis, member, now
        self._bound = dict(bound or {})

    # --- Who may what -------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return self.crisis.closed_at is None

    @property
    def supervises(self) -> bool:
        """May let go on what is paused, and write the review: after the end too."""
        return bool(self.member and self.member.can(Role.SUPERVISOR))

    @property
    def leads(self) -> bool:
        """May decide, approve, publish, pause and close."""
        return self.is_open and self.supervises

    @property
    def works(self) -> bool:
        """May note facts, tick steps and answer."""
        return bool(self.member and self.is_open and self.member.can(Role.AGENT))

    @property
    def is_shared(self) -> bool:
        return self.member is None

    @property
    def mark(self) -> str:
        """Changes whenever what is shown may have."""
        return f"{self.crisis.version}.{int(self.now.timestamp() // 60) if self.is_open else 0}"

    # --- Figures ------------------------------------------------------------------------------

    @cached_property
    def times(self) -> Times:
        return times_of(crisis=self.crisis)

    @property
    def lasted(self) -> float:
        """Seconds from the first message to now, or to the end."""
        return ((self.crisis.closed_at or self.now) - self.crisis.began_at).total_seconds()

    def after(self, at: datetime | None) -> float | None:
        return (at - self.crisis.began_at).total_seconds() if at else None

    @property
    def milestones(self) -> list[tuple[str, float]]:
        """What came how long after the first message, in seconds."""
        told = (
            ("detected", self.times.detected),
            ("opened", self.times.opened),
            ("answer", self.times.first_answer),
            ("statement", self.times.statement),
        )
        return [(name, seconds) for name, at in told if (seconds := self.after(at)) is not None]

    @cached_property
    def curve(self) -> Curve:
        return curve_of(crisis=self.crisis, now=self.now)

    @cached_property
    def drawing(self) -> Drawing:
        return drawn(curve=self.curve, times=self.times)

    @property
    def negative_share(self) -> int:
        return round(100 * self.curve.negative / self.curve.heard) if self.curve.heard else 0

    @property
    def cone_end(self) -> tuple[int, int, datetime] | None:
        """Between how many and how many in all are expected, until when."""
        cone = self.curve.cone
        if cone is None:
            return None
        heard = self.curve.heard
        return heard + cone.more[0], heard + cone.more[1], cone.at[-1]

    @cached_property
    def counts(self) -> Counts:
        cases = queries.cases_in(crisis=self.crisis)
        owed = cases.filter(is_owed=True, lane=Case.Lane.ANSWER).aggregate(
            n=Count("pk"), grave=Count("pk", filter=Q(severity__gte=GRAVE))
        )
        gone = queries.removals_in(crisis=self.crisis).aggregate(
            n=Count("pk"), exceptions=Count("pk", filter=Q(ground=Ground.OVERRIDE))
        )
        return Counts(
            owed["n"], owed["grave"], queries.answers_in(crisis=self.crisis), gone["n"], gone["exceptions"]
        )

    # --- Parts --------------------------------------------------------------------------------

    @cached_property
    def facts(self) -> list[Fact]:
        order = list(Fact.Sureness)
        rows = queries.facts_of(crisis=self.crisis)
        return sorted(rows, key=lambda one: (order.index(Fact.Sureness(one.sureness)), one.pk))

    @cached_property
    def decisions(self) -> list[Decision]:
        return list(queries.decisions_of(crisis=self.crisis))

    @cached_property
    def steps(self) -> list[Step]:
        return list(queries.steps_of(crisis=self.crisis))

    @property
    def done(self) -> int:
        return sum(1 for one in self.steps if one.done_at)

    @cached_property
    def statements(self) -> list[Statement]:
        return list(queries.statements_of(crisis=self.crisis))

    @property
    def in_force(self) -> Statement | None:
        return next((one for one in self.statements if one.state == Statement.State.IN_FORCE), None)

    @property
    def waiting(self) -> Statement | None:
        return next((one for one in self.statements if one.state == Statement.State.TO_APPROVE), None)

    @property
    def agrees(self) -> bool:
        """The languages of the statement in force commit to the same."""
        return bool(self.in_force and not differences_in(statement=self.in_force))

    @cached_property
    def waiting_differs(self) -> list[str]:
        """What one language of the version that waits says and the other does not, in words."""
        found = differences_in(statement=self.waiting) if self.waiting else []
        return list(dict.fromkeys(commitment(one.kind, one.said) for one in found))

    @property
    def may_sign(self) -> bool:
        signed = {one.by_id for one in self.waiting.approvals.all()} if self.waiting else set()
        return bool(self.works and self.member and self.waiting and self.member.pk not in signed)

    @cached_property
    def publications(self) -> list[Publication]:
        return list(queries.publications_of(crisis=self.crisis))

    @property
    def by_hand(self) -> list[Publication]:
        return [one for one in self.publications if one.delivery.state == Delivery.State.BY_HAND]

    @cached_property
    def accounts(self) -> list[Account]:
        return list(accounts_of(brand=self.crisis.brand))

    @property
    def cases(self) -> list[Case]:
        return list(queries.cases_to_answer(crisis=self.crisis)[:SHOWN_CASES])

    @cached_property
    def lanes(self) -> list[Lane]:
        held = {one.what: one for one in queries.pauses_of(crisis=self.crisis) if one.resumed_at is None}
        first = next((what for what in STAGES if what in held), None)
        return [Lane(Hold.What(what), held.get(what), what == first) for what in STAGES]

    @cached_property
    def hand_over(self) -> HandOver | None:
        return queries.open_hand_over(crisis=self.crisis)

    @property
    def is_taker(self) -> bool:
        return bool(self.hand_over and self.member and self.hand_over.taker_id == self.member.pk)

    @property
    def stakeholders(self) -> Sequence[object]:
        return list(queries.stakeholders_of(crisis=self.crisis))

    @property
    def updates(self) -> Sequence[object]:
        return list(queries.updates_of(crisis=self.crisis)[:5])

    @cached_property
    def profile(self) -> Profile:
        """What the matter is compared by."""
        return profile_of(crisis=self.crisis, now=self.now)

    @property
    def profile_asked(self) -> str:
        return urlencode({name: value for name, value in asdict(self.profile).items() if value})

    @cached_property
    def similar(self) -> list[ShownLikeness]:
        """Past cases of the same sort, once the scenario says what it is about."""
        if not self.is_open or not self.profile.kind:
            return []
        found = similar_cases(brand=self.crisis.brand, profile=self.profile, most=SHOWN_SIMILAR)
        return [shown_likeness(one) for one in found]

    @property
    def links(self) -> Sequence[object]:
        return list(queries.links_of(crisis=self.crisis).filter(revoked_at=None, expires_at__gt=self.now))

    @cached_property
    def lines(self) -> list[Line]:
        events = queries.timeline_of(crisis=self.crisis)
        rows = Rows(
            facts={one.pk: one for one in self.facts},
            decisions={one.pk: one for one in self.decisions},
            steps={one.pk: one for one in self.steps},
            accounts={one.pk: one for one in self.accounts},
            improvements={one.pk: one for one in queries.improvements_of(crisis=self.crisis)},
            members={one.pk: one for one in team(brand=self.crisis.brand)},
        )
        return [line_of(event, rows) for event in events]

    @property
    def newest_lines(self) -> list[Line]:
        return self.lines[:SHOWN_LINES]

    @property
    def older_lines(self) -> list[Line]:
        return self.lines[SHOWN_LINES:]

    # --- Forms --------------------------------------------------------------------------------

    @cached_property
    def forms(self) -> dict[str, django.Form]:
        brand = self.crisis.brand
        fresh: dict[str, django.Form] = {
            "fact": forms.FactForm(prefix="fact"),
            "decision": forms.DecisionForm(prefix="decision"),
            "step": forms.StepForm(prefix="step", brand=brand),
            "level": forms.LevelForm(prefix="level", initial={"level": self.crisis.level}),
            "speaker": forms.SpeakerForm(
                prefix="speaker", brand=brand, initial={"speaker": self.crisis.speaker_id}
            ),
            "hand": forms.HandForm(prefix="hand", brand=brand, initial={"summary": self.summary}),
            "person": forms.PersonForm(prefix="person"),
            "share": forms.ShareForm(prefix="share"),
        }
        return fresh | self._bound

    @property
    def summary(self) -> str:
        """What the next shift must know, from the log; a person completes it."""
        return summary_of(self)
