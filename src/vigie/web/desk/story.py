"""What was done about a case, in sentences, oldest first; notes of the team stand among them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from vigie.brands.models import Member
from vigie.inbox.models import Case, CaseEvent, Note
from vigie.inbox.queries import CasePage
from vigie.networks.models import Delivery
from vigie.web.desk import words
from vigie.web.desk.links import outward
from vigie.web.desk.topics import Topics
from vigie.web.templatetags.desk import moment

Kind = CaseEvent.Kind
# What the other side did: an agent must have seen it before answering. The rest is the team's own.
FROM_OUTSIDE = frozenset({Kind.WROTE_AGAIN, Kind.EDITED, Kind.DELETED, Kind.REPLIED, Kind.STOPPED})
GOOD = frozenset({Kind.REPLIED, Kind.ACT_DONE, Kind.APPROVED})
BAD = frozenset({Kind.FAILED, Kind.UNSURE, Kind.STOPPED, Kind.OVERRIDE_DENIED})
CAME_BACK = frozenset({Kind.FAILED, Kind.STOPPED, Kind.SENT_BACK})
ABOUT_REPLIES = CAME_BACK | {Kind.REPLY_WANTED, Kind.APPROVAL_ASKED, Kind.REPLIED}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. who: "" when nobody in particular. tone: "", "good", "bad", "note"."""

    seq: int
    at: datetime
    who: str
    text: str
    tone: str
    url: str = ""
    note: str = ""  # the words of a note


@dataclass(frozen=True, slots=True)
class Known:
    """What the sentences need to name things."""

    members: Mapping[int, Member]
    deliveries: Mapping[int, Delivery]
    notes: Mapping[int, Note]
    topics: Topics

    def name(self, pk: object) -> str:
        member = self.members.get(pk) if isinstance(pk, int) else None
        return str(member) if member else _("somebody")


def story_of(page: CasePage, team: Iterable[Member], topics: Topics) -> list[Line]:
    """Every event of the case as a line. topics: what the brand calls them."""
    known = Known(
        members={member.pk: member for member in team},
        deliveries={delivery.pk: delivery for delivery in page.deliveries},
        notes={note.pk: note for note in page.notes},
        topics=topics,
    )
    return [_line(event, known) for event in page.events]


def news_since(story: Iterable[Line], page: CasePage, seen: int) -> list[Line]:
    """What the other side did after version `seen`: the reason why a reply is held back."""
    outside = {event.seq for event in page.events if event.seq > seen and event.kind in FROM_OUTSIDE}
    return [line for line in story if line.seq in outside]


def trouble_in(story: Iterable[Line], page: CasePage) -> Line | None:
    """Why the last reply is a draft again; None when it is not, or when another was sent since."""
    about = [event for event in page.events if event.kind in ABOUT_REPLIES and _is_about_a_reply(event)]
    last = about[-1] if about and about[-1].kind in CAME_BACK else None
    return next((line for line in story if last and line.seq == last.seq), None)


def _is_about_a_reply(event: CaseEvent) -> bool:
    return event.data.get("act", "reply") in {"reply", "direct"}


def _line(event: CaseEvent, known: Known) -> Line:
    say = SENTENCES.get(event.kind)
    delivery = known.deliveries.get(_id(event, "delivery"))
    note = known.notes.get(_id(event, "note"))
    return Line(
        seq=event.seq,
        at=event.at,
        who=str(event.by) if event.by else "",
        text=say(event, known) if say else event.get_kind_display(),
        tone="note" if note else "good" if event.kind in GOOD else "bad" if event.kind in BAD else "",
        url=outward(delivery.url) if delivery and event.kind in GOOD else "",
        note=note.text if note else "",
    )


def _id(event: CaseEvent, name: str) -> int:
    value = event.data.get(name)
    return value if isinstance(value, int) else 0


def _opened(event: CaseEvent, known: Known) -> str:
    return _("Case opened. {0}").format(words.reason(str(event.data.get("because", ""))))


def _assigned(event: CaseEvent, known: Known) -> str:
    if event.data.get("left"):
        return _("Nobody’s again: the person in charge left the brand")
    to = event.data.get("to")
    return _("Given to {0}").format(known.name(to)) if to else _("Given to nobody")


def _taken(event: CaseEvent, known: Known) -> str:
    before = event.data.get("from")
    return _("Took over from {0}").format(known.name(before)) if before else _("Took over")


def _corrected(event: CaseEvent, known: Known) -> str:
    head, value = str(event.data.get("head", "")), str(event.data.get("value", ""))
    return _("Reading corrected: {0}").format(known.topics.value(head, value))


def _redecided(event: CaseEvent, known: Known) -> str:
    advice, why = str(event.data.get("strategy", "")), str(event.data.get("because", ""))
    return _("New advice: {0}. {1}").format(words.strategy(advice), words.reason(why))


def _replied(event: CaseEvent, known: Known) -> str:
    if event.data.get("elsewhere"):
        return _("Answered directly on the network, outside Vigie")
    return _("Reply seen on the network")


def _wanted(event: CaseEvent, known: Known) -> str:
    acts = event.data.get("acts")
    named = [words.word(words.ACTS, str(act)) for act in acts] if isinstance(acts, list) else []
    ground = str(event.data.get("ground", ""))
    if not ground:
        return _("Asked for: {0}").format(", ".join(named))
    return _("{0}: {1}. The proof is sealed.").format(words.word(words.GROUNDS, ground), ", ".join(named))


def _done(event: CaseEvent, known: Known) -> str:
    return _("Confirmed on the network: {0}").format(words.word(words.ACTS, str(event.data.get("act", ""))))


def _failed(event: CaseEvent, known: Known) -> str:
    return _("The network did not accept it: {0}").format(_trouble(event))


def _stopped(event: CaseEvent, known: Known) -> str:
    return _("Nothing was sent: {0}").format(_trouble(event))


def _trouble(event: CaseEvent) -> str:
    code = str(event.data.get("because", ""))
    return words.word({**words.NEVER, **words.TROUBLE}, code) if code else _("without a reason")


def _left(event: CaseEvent, known: Known) -> str:
    until = parse_datetime(str(event.data.get("until", "")))
    return _("Left to the community until {0}").format(moment(until)) if until else _("Left to the community")


def _closed(event: CaseEvent, known: Known) -> str:
    cause = str(event.data.get("cause", ""))
    named = dict(Case.Cause.choices).get(cause, cause)
    return _("Closed: {0}").format(named)


SENTENCES: Mapping[str, Callable[[CaseEvent, Known], str]] = {
    Kind.OPENED: _opened,
    Kind.ASSIGNED: _assigned,
    Kind.TAKEN: _taken,
    Kind.CORRECTED: _corrected,
    Kind.REDECIDED: _redecided,
    Kind.REPLIED: _replied,
    Kind.ACT_WANTED: _wanted,
    Kind.ACT_DONE: _done,
    Kind.FAILED: _failed,
    Kind.STOPPED: _stopped,
    Kind.LEFT: _left,
    Kind.CLOSED: _closed,
}
