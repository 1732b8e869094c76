"""Lines of the timeline in words. Each names the row it is about; a row that is gone leaves its kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from vigie.brands.models import Member
from vigie.crisis.models import CrisisEvent, Decision, Fact, Improvement, Step
from vigie.networks.models import Account, Hold
from vigie.web.desk.words import word

Kind = CrisisEvent.Kind

KINDS: Mapping[str, Promise] = {
    "slot": pgettext_lazy("commitment", "blank"),
    "link": pgettext_lazy("commitment", "link"),
    "contact": pgettext_lazy("commitment", "contact"),
    "time": pgettext_lazy("commitment", "hour"),
    "date": pgettext_lazy("commitment", "date"),
    "duration": pgettext_lazy("commitment", "duration"),
    "money": pgettext_lazy("commitment", "amount"),
    "share": pgettext_lazy("commitment", "share"),
    "figure": pgettext_lazy("commitment", "number"),
    "promise": pgettext_lazy("commitment", "promise"),
}
LANGUAGES: Mapping[str, Promise] = {
    "fr": gettext_lazy("French"),
    "en": gettext_lazy("English"),
}
TONES: Mapping[str, str] = {
    Kind.OPENED: "crisis",
    Kind.LEVEL: "crisis",
    Kind.STEP_LATE: "crisis",
    Kind.TROUBLE: "crisis",
    Kind.STEP_DONE: "calm",
    Kind.IN_FORCE: "calm",
    Kind.PUBLISHED: "calm",
    Kind.CLOSED: "calm",
}


def commitment(kind: str, said: str) -> str:
    """A figure or a promise, as it is written there: "hour “20 h 30”"."""
    return _("{0} “{1}”").format(word(KINDS, kind), said)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the room shows it."""

    at: datetime
    what: str
    about: str
    who: Member | None
    tone: str


@dataclass(frozen=True, slots=True)
class Rows:
    """What lines name, by id."""

    facts: Mapping[int, Fact]
    decisions: Mapping[int, Decision]
    steps: Mapping[int, Step]
    accounts: Mapping[int, Account]
    improvements: Mapping[int, Improvement]
    members: Mapping[int, Member]


def line_of(event: CrisisEvent, rows: Rows) -> Line:
    tell = TELLING.get(CrisisEvent.Kind(event.kind), _nothing)
    return Line(event.at, event.get_kind_display(), tell(event, rows), event.by, TONES.get(event.kind, ""))


def _nothing(event: CrisisEvent, rows: Rows) -> str:
    return ""


def _fact(event: CrisisEvent, rows: Rows) -> str:
    row = rows.facts.get(event.data["fact"])
    sure = Fact.Sureness(event.data["sureness"]).label
    return f"{row.text} · {sure}" if row else str(sure)


def _decision(event: CrisisEvent, rows: Rows) -> str:
    row = rows.decisions.get(event.data["decision"])
    return row.what if row else ""


def _step(event: CrisisEvent, rows: Rows) -> str:
    row = rows.steps.get(event.data["step"])
    return row.title if row else ""


def _statement(event: CrisisEvent, rows: Rows) -> str:
    version = _("version %(version)s") % {"version": event.data["version"]}
    if "account" not in event.data:
        return version
    account = rows.accounts.get(event.data["account"])
    language = word(LANGUAGES, event.data["language"])
    return " · ".join([version, str(account.name if account else "–"), language])


def _count(event: CrisisEvent, rows: Rows) -> str:
    count = event.data.get("count", event.data.get("people", 0))
    if event.kind == Kind.CASE_ADDED:
        return ngettext("%(n)s case", "%(n)s cases", count) % {"n": count}
    if event.kind == Kind.ANSWERED:
        return ngettext("%(n)s answer", "%(n)s answers", count) % {"n": count}
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": count}


def _part(event: CrisisEvent, rows: Rows) -> str:
    return str(Hold.What(event.data["what"]).label)


def _member(event: CrisisEvent, rows: Rows) -> str:
    member = rows.members.get(event.data.get("to") or event.data.get("member") or 0)
    return str(member) if member else ""


def _improvement(event: CrisisEvent, rows: Rows) -> str:
    row = rows.improvements.get(event.data["improvement"])
    done = [_("done")] if event.data.get("done") else []
    return " · ".join([row.title if row else "–", *done])


def _why(event: CrisisEvent, rows: Rows) -> str:
    return str(event.data.get("why", ""))


TELLING: Mapping[CrisisEvent.Kind, Callable[[CrisisEvent, Rows], str]] = {
    Kind.FACT: _fact,
    Kind.CHECKED: _fact,
    Kind.DECIDED: _decision,
    Kind.STEP_ADDED: _step,
    Kind.STEP_DONE: _step,
    Kind.STEP_BACK: _step,
    Kind.STEP_LATE: _step,
    Kind.WRITTEN: _statement,
    Kind.APPROVED: _statement,
    Kind.IN_FORCE: _statement,
    Kind.WITHDRAWN: _statement,
    Kind.LEAVING: _statement,
    Kind.PUBLISHED: _statement,
    Kind.BY_HAND: _statement,
    Kind.TROUBLE: _statement,
    Kind.CASE_ADDED: _count,
    Kind.ANSWERED: _count,
    Kind.UPDATED: _count,
    Kind.UPDATE_BACK: _count,
    Kind.PAUSED: _part,
    Kind.RESUMED: _part,
    Kind.SPEAKER: _member,
    Kind.HANDED: _member,
    Kind.IMPROVEMENT: _improvement,
    Kind.LEVEL: _why,
    Kind.CLOSED: _why,
}
