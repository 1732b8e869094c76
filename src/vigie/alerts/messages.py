"""What is said to whom: in their language, with the link by which they say that they have it."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vigie.alerts.models import Alert, Contact, Notice
from vigie.alerts.tickets import link_of
from vigie.alerts.words import in_words

Purpose = Notice.Purpose


@dataclass(frozen=True, slots=True)
class Message:
    """title: one line. body: for a mail or a chat; short: for an SMS. payload: for a webhook."""

    title: str
    body: str
    short: str
    payload: Mapping[str, object]


def write(notice: Notice) -> Message:
    """In the contact's language and time zone."""
    with translation.override(notice.contact.language):
        title, lines, link = _WRITERS[Purpose(notice.purpose)](notice)
        title = _mark(notice, title)
        body = "\n\n".join(
            line for line in [*lines, link and _("Press here: %(link)s") % {"link": link}] if line
        )
        return Message(title, body, f"{title} {link}".strip(), _payload(notice, title, lines, link))


def _mark(notice: Notice, title: str) -> str:
    """The brand first, and what is no real alarm before everything else."""
    marked = f"{notice.brand.name}: {title}"
    if notice.brand.is_exercise:
        marked = _("[EXERCISE] %(title)s") % {"title": marked}
    return " ".join(marked.split())


Said = tuple[str, list[str], str]


def _page(notice: Notice) -> Said:
    alert = _alert(notice)
    title, advice = in_words(alert)
    if alert.level == Alert.Level.URGENT:
        title = _("URGENT. %(title)s") % {"title": title}
    since = _("Since %(when)s.") % {"when": _when(alert, notice.contact)}
    again = (
        ngettext(
            "Called %(n)s time before, nobody has it yet.",
            "Called %(n)s times before, nobody has it yet.",
            notice.round,
        )
        % {"n": notice.round}
        if notice.round
        else ""
    )
    asks = _("Say that you have it, and nobody else is called. All of it: %(page)s") % {
        "page": page_of(notice)
    }
    return title, [advice, since, again, asks], link_of(notice)


def _taken(notice: Notice) -> Said:
    alert = _alert(notice)
    title, _advice = in_words(alert)
    who = alert.holder
    words = _("%(who)s has it: %(title)s") if who else _("Somebody has it: %(title)s")
    return words % {"who": who, "title": title}, [_("You need not do anything.")], ""


def _over(notice: Notice) -> Said:
    title, _advice = in_words(_alert(notice))
    return (
        _("It is over: %(title)s") % {"title": title},
        [_("The cause is gone. You need not do anything.")],
        "",
    )


def _digest(notice: Notice) -> Said:
    alerts = list(Alert.objects.filter(pk__in=notice.digest).order_by("-level", "raised_at"))
    title = ngettext("%(n)s warning", "%(n)s warnings", len(alerts)) % {"n": len(alerts)}
    lines = ["- " + " ".join(in_words(alert)) for alert in alerts]
    return title, [*lines, _("All of it: %(page)s") % {"page": page_of(notice)}], ""


def _test(notice: Notice) -> Said:
    weekly = notice.trial is not None and notice.trial.kind == "weekly"
    title = _("weekly self-test of the alarm") if weekly else _("test of the alarm")
    why = _("This is a test: nothing has happened. Say that it reached you, so that it is known to work.")
    return title, [why], link_of(notice)


_WRITERS = {
    Purpose.PAGE: _page,
    Purpose.TAKEN: _taken,
    Purpose.OVER: _over,
    Purpose.DIGEST: _digest,
    Purpose.TEST: _test,
}


def page_of(notice: Notice) -> str:
    """Where it is seen whole, for those with an account."""
    return f"{settings.BASE_URL}{reverse('alerts', args=[notice.brand.public_id])}"


def _payload(notice: Notice, title: str, lines: list[str], link: str) -> dict[str, object]:
    alert = notice.alert
    said: dict[str, object] = {
        "type": f"alert.{notice.purpose}",
        "id": str(notice.key),
        "wanted_at": notice.wanted_at.isoformat(),
        "brand": {"id": str(notice.brand.public_id), "name": notice.brand.name},
        "exercise": notice.brand.is_exercise,
        "title": title,
        "text": "\n".join(line for line in lines if line),
        "link": link,
        "round": notice.round,
        "step": notice.step,
    }
    if alert is not None:
        said["alert"] = {
            "id": alert.pk,
            "kind": alert.kind,
            "level": alert.level,
            "raised_at": alert.raised_at.isoformat(),
            "holder": str(alert.holder or ""),
        }
    return said


def _alert(notice: Notice) -> Alert:
    if notice.alert is None:
        raise ValueError(f"notice {notice.pk} is about no alert")
    return notice.alert


def _when(alert: Alert, contact: Contact) -> str:
    return date_format(localtime(alert.raised_at, ZoneInfo(contact.time_zone)), "DATETIME_FORMAT")
