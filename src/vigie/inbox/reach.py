"""How far what a case is about has come, and who else says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import F, Q

from vigie.core.alike.spread import Spread
from vigie.inbox.models import Case
from vigie.listening.group_queries import groups_with, spreads_of
from vigie.listening.models import Group, Mention
from vigie.people.models import Author

MOST_COPIES: Final = 30  # that a page lists, those with the largest audience


@dataclass(frozen=True, slots=True)
class Copy:
    """What somebody else said in the same words, and its case if it has one."""

    mention: Mention
    case: Case | None


@dataclass(frozen=True, slots=True)
class Reach:
    """spread: None where nobody else says it. unanswered: copies without a case, however many are listed."""

    spread: Spread | None
    carriers: tuple[tuple[Author, int], ...]
    copies: tuple[Copy, ...]
    others: int
    unanswered: int


def reach_of(*, case: Case) -> Reach:
    """The group of the case's message as it is now; always five queries at most."""
    group = groups_of(cases=[case]).get(case.pk)
    spread = spreads_of(brand=case.brand, groups=[group.pk]).get(group.pk) if group else None
    wanted = Q(case_copy__case=case) | Q(group_mention__group=group) if group else Q(case_copy__case=case)
    rows = Mention.objects.filter(wanted, deleted_at=None).exclude(author=case.author_id)
    shown = rows.select_related("author", "place", "reading_row", "case_mention__case")
    largest = shown.order_by(F("author__followers").desc(nulls_last=True), "said_at", "pk")[:MOST_COPIES]
    copies = tuple(Copy(one, _case_of(one)) for one in largest)
    full = len(copies) == MOST_COPIES
    ranked = spread.carriers if spread else ()
    authors = Author.objects.in_bulk([pk for pk, _ in ranked]) if ranked else {}
    return Reach(
        spread=spread,
        carriers=tuple((authors[pk], followers) for pk, followers in ranked),
        copies=copies,
        others=rows.count() if full else len(copies),
        unanswered=rows.filter(case_mention=None).count()
        if full
        else sum(one.case is None for one in copies),
    )


def _case_of(mention: Mention) -> Case | None:
    link = getattr(mention, "case_mention", None)
    return link.case if link else None


def groups_of(*, cases: Sequence[Case]) -> Mapping[int, Group]:
    """The group of each of these cases whose words others say too, by id of the case."""
    groups = groups_with(mentions=[case.mention_id for case in cases])
    found = {case.pk: groups.get(case.mention_id) for case in cases}
    return {pk: group for pk, group in found.items() if group and group.authors > 1}
