"""How far something has come, in words: a card beside the case, a few signs in its row of the queue."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vigie.core.alike.spread import Burst
from vigie.inbox.models import Case
from vigie.inbox.reach import Reach, reach_of
from vigie.listening.models import Group, Mention
from vigie.web.desk import words
from vigie.web.desk.reading import is_rude
from vigie.web.templatetags.desk import moment

THOUSAND, MILLION = 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who says the same. text: "" where it is veiled. case: theirs, or None."""

    mention: Mention
    where: str
    audience: str
    text: str
    case: Case | None


@dataclass(frozen=True, slots=True)
class Card:
    """pairs: what is told, and how much. hint: that it may be organised, or ""."""

    pairs: list[tuple[str, str]]
    hint: str
    title: str
    others: list[Other]
    more: int  # others that are not listed
    left: str  # what becomes of the others when the case is closed, or ""

    def __bool__(self) -> bool:
        return bool(self.pairs or self.others)


def card_of(case: Case) -> Card:
    """The card of a case; false where there is nothing to tell."""
    reach = reach_of(case=case)
    return Card(
        pairs=[pair for pair in _pairs(case, reach) if pair[1]],
        hint=_hint(reach.spread.burst) if reach.spread else "",
        title=_same(reach.others) if reach.others else "",
        others=[
            Other(
                mention=one.mention,
                where=_where(one.mention),
                audience=short(one.mention.author.followers or 0),
                text="" if is_rude(one.mention) else one.mention.text[:160],
                case=one.case,
            )
            for one in reach.copies
        ],
        more=reach.others - len(reach.copies),
        left=_left(reach.unanswered) if reach.unanswered else "",
    )


def _pairs(case: Case, reach: Reach) -> list[tuple[str, str]]:
    spread = reach.spread
    shares = spread.shares if spread else case.mention.shares
    alone = [
        (_("Author’s audience"), _people(case.author.followers or 0)),
        (_("Shared"), ngettext("{0} time", "{0} times", shares).format(short(shares)) if shares else ""),
    ]
    if spread is None:
        return alone
    jump = spread.jump
    return [
        *alone,
        (_("Said by"), _people(spread.authors)),
        (_("Their audience"), _people(spread.audience)),
        (_("Where"), _places(spread.places, spread.networks)),
        (_("First jump"), _jump(jump.origin, jump.to, moment(jump.at)) if jump else ""),
        (
            _("Carried by"),
            ", ".join(f"{who.shown_name} ({short(audience)})" for who, audience in reach.carriers),
        ),
    ]


def _people(count: int) -> str:
    return ngettext("{0} person", "{0} people", count).format(short(count)) if count else ""


def _places(count: int, networks: tuple[str, ...]) -> str:
    named = ", ".join(words.network_title(name) for name in networks)
    return ngettext("{0} place: {1}", "{0} places: {1}", count).format(count, named)


def _jump(origin: str, to: str, at: str) -> str:
    return _("{0} → {1}, {2}").format(words.network_title(origin), words.network_title(to), at)


def _hint(burst: Burst) -> str:
    if not burst.is_arranged:
        return ""
    said = ngettext(
        "{0} accounts, {1} of them new to us or to the network, wrote nearly the same within {2} minute: "
        "perhaps organised.",
        "{0} accounts, {1} of them new to us or to the network, wrote nearly the same within {2} minutes: "
        "perhaps organised.",
        max(burst.minutes, 1),
    )
    return said.format(burst.accounts, burst.new, max(burst.minutes, 1))


def _same(count: int) -> str:
    return ngettext("And {0} other says the same", "And {0} others say the same", count).format(count)


def _left(count: int) -> str:
    return ngettext(
        "{0} other who said the same has no case: still listed here, and can be answered.",
        "{0} others who said the same have no case: still listed here, and can be answered.",
        count,
    ).format(count)


def _where(mention: Mention) -> str:
    network, place = words.network_title(mention.network), mention.place.name
    return f"{network} · {place}" if place and place != network else network


def short(number: int) -> str:
    """As one says it: 950, 12 k, 3 M."""
    if number >= MILLION:
        return pgettext("millions", "{0}M").format(number // MILLION)
    return pgettext("thousands", "{0}k").format(number // THOUSAND) if number >= THOUSAND else str(number)


def in_a_row(group: Group | None) -> tuple[str, str]:
    """For the queue: how many others say it and who hears them, in signs and in words."""
    if group is None:
        return "", ""
    others = group.authors - 1
    signs = f"+{others} · {short(group.audience)}" if group.audience else f"+{others}"
    return signs, f"{_same(others)}. {_('Their audience')}: {_people(group.audience) or '0'}"
