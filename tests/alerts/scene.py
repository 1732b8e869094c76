"""A brand with Ada on duty, Ben her deputy and a director, and a worker that one drives by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests import factories as make
from vigie.alerts import escalating
from vigie.alerts.models import Alert, Contact, DutyPlan, Escalation, Notice
from vigie.alerts.services import raise_alert
from vigie.alerts.ways.typed import Address
from vigie.brands.models import Brand
from vigie.bus.services import run_due
from vigie.core.duty.ladder import Call, Ladder, Step, Way, write_ladder
from vigie.wiring import WIRES

TOPICS = tuple(topic for topic in WIRES.on if topic.startswith(("alerts.", "notices.")))


@dataclass
class Scene:
    brand: Brand
    ada: Contact
    ben: Contact
    director: Contact
    now: datetime

    def raised(self, **fields: object) -> Alert:
        given = {"kind": "stuck", "params": {"count": 3}, "level": Alert.Level.URGENT} | fields
        return raise_alert(brand=self.brand, key="feu", now=self.now, **given)  # type: ignore[arg-type]

    def work(self, minutes: float = 0) -> None:
        """Let so many minutes pass; the worker looks every half minute, until nothing is due."""
        end = self.now + timedelta(minutes=minutes)
        while True:
            self._settle()
            if self.now >= end:
                return
            self.now = min(self.now + timedelta(seconds=30), end)

    def _settle(self) -> None:
        busy = True
        while busy:
            at = max(self.now, make.just_now())  # what sending decides is dated by the real clock
            escalating.climb_due(at)
            busy = bool(run_due(wires=WIRES, topics=TOPICS, now=at))
            busy = busy or Escalation.objects.filter(ended_at=None, due_at__lte=at).exists()

    def called(self) -> list[tuple[int, int, str, str]]:
        """Round, step, who and what became of it, for each page."""
        rows = Notice.objects.filter(purpose="page").select_related("contact").order_by("pk")
        return [(one.round, one.step, one.contact.name, one.state) for one in rows]

    def told(self, purpose: str) -> list[str]:
        rows = Notice.objects.filter(purpose=purpose, state="told").select_related("contact").order_by("pk")
        return [one.contact.name for one in rows]


def mail_to(name: str) -> Address:
    return Address(Way.MAIL, "mail", f"{name[0]}…@example.org", {"to": f"{name}@example.org"})


def hook_to(url: str) -> Address:
    return Address(
        Way.HOOK, "webhook", "127.0.0.1/…", {"url": url, "key": "whsec_bGUgc2VjcmV0IGRlIGwnZXNzYWk="}
    )


def a_scene(**plan: object) -> Scene:
    """On duty at once, the deputy too after 10 minutes, the director after 10 more; again after 15."""
    now = make.just_now()
    brand = make.make_brand(name="Boréale", time_zone="Europe/Paris", language="en")
    people = [make.make_contact(brand, name=name, now=now) for name in ("Ada", "Ben", "Directrice")]
    for one in people:
        make.make_channel(one, mail_to(one.name.lower()), now=now)
    ada, ben, director = people
    first = (now - timedelta(days=2)).date()
    make.make_turn(brand, ada, ben, first_day=first, hand_over_day=first.weekday())
    steps = (
        Step(0, (str(Call.ON_DUTY),)),
        Step(10, (str(Call.ON_DUTY), str(Call.DEPUTY))),
        Step(10, (f"{Call.CONTACT}:{director.pk}",)),
    )
    given = {"ladder": write_ladder(Ladder(steps, again=15)), "tests_weekly": False, **plan}
    DutyPlan.objects.filter(brand=brand).update(**given)
    return Scene(brand, ada, ben, director, now)
