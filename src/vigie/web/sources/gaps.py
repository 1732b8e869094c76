"""How a source is listened to with what is left to spend, and what was not heard, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from vigie.core.pacing import Level
from vigie.networks.gaps import latest_gaps
from vigie.networks.models import Account, Gap
from vigie.web.desk.words import word

WHYS: dict[str, Promise] = {
    "unread": gettext_lazy("The source could not be read."),
    "rolled-over": gettext_lazy("The network no longer showed what was said before."),
    "deaf": gettext_lazy("Reading had not shown it; Vigie asked in another way."),
    "sampled": gettext_lazy("Little was left to ask with: samples were taken."),
    "counted": gettext_lazy("Next to nothing was left to ask with: the network only counted."),
}
TROUBLES: dict[str, Promise] = {
    "unsupported": gettext_lazy("This network does not show what is past."),
    "too-much": gettext_lazy("More was said than can be asked for again."),
}
PACES: dict[str, Promise] = {
    Level.FULL: pgettext_lazy("pace", "everything"),
    Level.SLOWER: pgettext_lazy("pace", "everything, less often"),
    Level.SAMPLED: pgettext_lazy("pace", "samples"),
    Level.COUNTED: pgettext_lazy("pace", "counts only"),
    Level.WAITING: pgettext_lazy("pace", "nothing until there is more to ask with"),
}


@dataclass(frozen=True, slots=True)
class ShownGap:
    """A stretch that was not heard. mood: as the pills. unknown: how many are not known, in words, or ""."""

    row: Gap
    mood: str
    why: str
    found: str
    unknown: str
    trouble: str


def gaps_of(account: Account) -> list[ShownGap]:
    """The latest of an account, newest first."""
    return [_shown(gap) for gap in latest_gaps(brand=account.brand, account=account)]


def _shown(gap: Gap) -> ShownGap:
    moods = {Gap.State.OPEN: "alert", Gap.State.FILLED: "calm", Gap.State.LOST: "crisis"}
    found = ngettext("%(n)s message found afterwards", "%(n)s messages found afterwards", gap.found)
    return ShownGap(
        row=gap,
        mood=moods.get(Gap.State(gap.state), "plain"),
        why=word(WHYS, gap.why),
        found=found % {"n": gap.found} if gap.found else "",
        unknown=_unknown(gap),
        trouble=word(TROUBLES, gap.trouble) if gap.state == Gap.State.LOST else "",
    )


def _unknown(gap: Gap) -> str:
    """An interval in words: four times in five the truth lies in it."""
    if gap.likely is None:
        return ""
    if gap.low == gap.high:
        return ngettext(
            "%(n)s more by the network’s count", "%(n)s more by the network’s count", gap.likely
        ) % {"n": gap.likely}
    return _("about %(likely)s more, most likely between %(low)s and %(high)s") % {
        "likely": gap.likely,
        "low": gap.low,
        "high": gap.high,
    }


def pace_of(account: Account, now: datetime) -> str:
    """What is heard of it; "" while nothing is left out."""
    over = account.pace_until is not None and account.pace_until <= now
    return "" if account.pace == Level.FULL or over else word(PACES, account.pace)


def probe_of(account: Account) -> str:
    """What the last question in another way showed; "" before there was one."""
    if account.probed_at is None:
        return ""
    if not account.probe_found:
        return _("nothing was missing")
    found = ngettext("%(n)s message was missing", "%(n)s messages were missing", account.probe_found)
    return found % {"n": account.probe_found}
