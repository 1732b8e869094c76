"""A copy gets a case of its own: a person wants it, or what it was a copy of is there no more."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from vigie.brands.models import Member
from vigie.inbox.errors import DeskRefused
from vigie.inbox.models import Case, CaseCopy
from vigie.inbox.opening import open_or_join
from vigie.inbox.said import said
from vigie.inbox.services import assign_case
from vigie.listening.group_queries import groups_with
from vigie.listening.models import GroupMention, Mention
from vigie.networks.models import Account


def open_copy(*, case: Case, mention_id: UUID, by: Member, now: datetime) -> Case:
    """Answer this one too: its own case, given to whoever asks. The one it has, if it has one already."""
    mention = Mention.objects.filter(public_id=mention_id, brand=case.brand_id, from_us=False).first()
    if mention is None or mention.deleted_at:
        raise DeskRefused("gone")
    with transaction.atomic():
        own = Case.objects.filter(case_mentions__mention=mention)
        if not own.exists():
            CaseCopy.objects.filter(mention=mention).delete()
            _open([mention.pk], now, each=True)
            assign_case(case=own.get(), to=by, by=by, now=now)
        return own.get()


def release_copies(*, case: Case, now: datetime) -> None:
    """Its author deleted it: the others still wait. The first gets a case, the rest go with that one."""
    _release(CaseCopy.objects.filter(case=case).values_list("mention_id", flat=True), now)


def release_strays(*, mentions: Collection[int], now: datetime) -> None:
    """Of open cases, copies that are none any more since these messages were edited."""
    if not mentions:
        return
    edited = Q(mention__among=list(mentions)) | Q(case__case_mentions__mention__among=list(mentions))
    rows = CaseCopy.objects.filter(edited, case__is_open=True).distinct()
    pairs = list(rows.values_list("case_id", "mention_id"))
    if not pairs:
        return
    groups = {pk: group.pk for pk, group in groups_with(mentions=[pk for _, pk in pairs]).items()}
    leading = GroupMention.objects.filter(mention__case_mention__case__among=list({pk for pk, _ in pairs}))
    about = set(leading.values_list("mention__case_mention__case", "group_id"))
    _release([pk for case, pk in pairs if (case, groups.get(pk)) not in about], now)


def _release(mentions: Collection[int], now: datetime) -> None:
    standing = list(mentions)
    if standing:
        with transaction.atomic():
            CaseCopy.objects.filter(mention__among=standing).delete()
            _open(standing, now)


def _open(ids: Sequence[int], now: datetime, *, each: bool = False) -> None:
    messages = [one for one in said(ids=ids) if not one.deleted_at]
    accounts = Account.objects.select_related("brand").in_bulk({one.account_id for one in messages})
    for account in accounts.values():
        theirs = [one for one in messages if one.account_id == account.pk]
        open_or_join(brand=account.brand, messages=theirs, now=now, each=each)
