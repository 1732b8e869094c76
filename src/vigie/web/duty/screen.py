"""What the on-call page draws: shifts with names, a week of days, the ladder in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from vigie.alerts.models import Channel, Contact
from vigie.alerts.queries import contacts_of, is_dead, plan_of, proofs, rota_of
from vigie.brands.models import Brand, Role
from vigie.core.duty.ladder import Call, Step, Way, read_ladder
from vigie.core.duty.rota import Shift, Why, holes, next_after, on_duty, shifts, week_of

WIDE = 1440  # minutes of a day, the width of its bar
COLOURS = 5
AHEAD = timedelta(weeks=4)  # holes are looked for so far


@dataclass(frozen=True, slots=True)
class NamedShift:
    """A shift with its people, and where it lies on the bar of its day."""

    shift: Shift
    person: str
    deputy: str
    why: str
    colour: int = 0
    left: int = 0
    width: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    is_today: bool
    shifts: tuple[NamedShift, ...]


@dataclass(frozen=True, slots=True)
class ShownStep:
    """wait: in words; who: names, "" where nobody would be called now."""

    wait: str
    who: tuple[str, ...]
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownContact:
    contact: Contact
    channels: tuple[tuple[Channel, bool], ...]  # with whether it is dead
    proved_at: datetime | None

    @property
    def is_dead(self) -> bool:
        return all(dead for _channel, dead in self.channels)


class Board:
    """The brand's duty as of `now`, with the week around `asked`."""

    def __init__(self, brand: Brand, now: datetime, asked: datetime) -> None:
        self.brand, self.now = brand, now
        self.zone = ZoneInfo(brand.time_zone)
        self.starts_at, self.ends_at = week_of(asked, self.zone)
        self.rota = rota_of(brand=brand, since=min(now, self.starts_at) - AHEAD)

    @cached_property
    def contacts(self) -> list[Contact]:
        return list(contacts_of(brand=self.brand))

    @cached_property
    def names(self) -> dict[int, str]:
        return {contact.pk: contact.name for contact in self.contacts}

    @cached_property
    def current(self) -> NamedShift:
        return self._named(on_duty(self.rota, self.now))

    @cached_property
    def following(self) -> NamedShift | None:
        found = next_after(self.rota, self.current.shift)
        return self._named(found) if found else None

    @cached_property
    def holes(self) -> list[NamedShift]:
        """Times within four weeks in which nobody is called first, if there is a rota at all."""
        if not self.rota.turns:
            return []
        return [self._named(hole) for hole in holes(shifts(self.rota, self.now, self.now + AHEAD))]

    @property
    def days(self) -> Iterator[Day]:
        monday = self.starts_at.astimezone(self.zone).date()
        today = self.now.astimezone(self.zone).date()
        for number in range(7):
            day = monday + timedelta(days=number)
            yield Day(day, day == today, tuple(self._on(day)))

    @property
    def week_before(self) -> date:
        return self.starts_at.astimezone(self.zone).date() - timedelta(days=7)

    @property
    def week_after(self) -> date:
        return self.starts_at.astimezone(self.zone).date() + timedelta(days=7)

    @property
    def monday(self) -> date:
        return self.starts_at.astimezone(self.zone).date()

    @property
    def steps(self) -> list[ShownStep]:
        steps = read_ladder(plan_of(brand=self.brand).ladder).steps
        return [self._step(step, number) for number, step in enumerate(steps)]

    @property
    def again(self) -> int:
        return read_ladder(plan_of(brand=self.brand).ladder).again

    @property
    def people(self) -> list[ShownContact]:
        proved = proofs(contacts=self.contacts)
        return [
            ShownContact(
                contact,
                tuple((channel, is_dead(channel, now=self.now)) for channel in contact.channels.all()),
                proved.get(contact.pk),
            )
            for contact in self.contacts
        ]

    def _on(self, day: date) -> Iterator[NamedShift]:
        begins, ends = self._midnight(day), self._midnight(day + timedelta(days=1))
        whole = (ends - begins).total_seconds()  # 23 or 25 hours, twice a year
        for shift in shifts(self.rota, begins, ends):
            left = round((shift.starts_at - begins).total_seconds() / whole * WIDE)
            right = round((shift.ends_at - begins).total_seconds() / whole * WIDE)
            yield self._named(shift, left=left, width=right - left)

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def _named(self, shift: Shift, *, left: int = 0, width: int = 0) -> NamedShift:
        order = sorted(self.names)
        return NamedShift(
            shift,
            self.names.get(shift.person or 0, ""),
            self.names.get(shift.deputy or 0, ""),
            why_in_words(shift.why),
            order.index(shift.person) % COLOURS if shift.person in order else 0,
            left,
            width,
        )

    def _step(self, step: Step, number: int) -> ShownStep:
        at_once = number == 0 and step.after == 0
        wait = _("At once") if at_once else _("After %(n)s min") % {"n": step.after}
        who = tuple(self._somebody(said) for said in step.who)
        return ShownStep(wait, who, tuple(str(Channel.WAYS[Way(way)]) for way in step.ways))

    def _somebody(self, said: str) -> str:
        kind, _colon, which = said.partition(":")
        if kind == Call.CONTACT:
            return self.names.get(int(which), _("somebody who is gone"))
        if kind == Call.ROLE:
            return _("everybody: %(role)s") % {"role": Role(which).label}
        if kind == Call.ON_DUTY:
            return _("on duty: %(name)s") % {"name": self.current.person or _("nobody now")}
        return _("deputy: %(name)s") % {"name": self.current.deputy or _("nobody now")}


def why_in_words(why: Why) -> str:
    return {
        Why.ROTA: "",
        Why.SWAP: _("swapped"),
        Why.AWAY: _("away, and nobody took over"),
        Why.NOBODY: _("no turn covers this time"),
    }[why]
