from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.replay.days import said
from tests.inbox.desk import COMPLAINT, INSULT, SCAM, agent, hear, settle_all, the_case
from tests.networks.replayed import seen
from vigie.core.types import Ground
from vigie.inbox.errors import RemovalRefused
from vigie.inbox.models import Case
from vigie.inbox.removal import remove_and_report
from vigie.inbox.restoring import put_back, removal_to_undo
from vigie.inbox.services import close_case
from vigie.networks.models import Account, Delivery

pytestmark = pytest.mark.django_db


def removed(folder: Path, text: str = SCAM, ground: Ground = Ground.SCAM, **place: object) -> Account:
    account = hear(folder, [said(0, "un", text, to_us=True, place="blog")], **place)
    case = the_case(account)
    remove_and_report(case=case, by=agent(case.brand), ground=ground, now=timezone.now())
    settle_all(seconds=case.brand.grace_seconds + 1)
    return account


def test_mistake_is_visible_again_and_owed_an_answer(tmp_path: Path) -> None:
    account = removed(tmp_path)
    case = the_case(account)
    assert (case.status, case.author.offences) == ("done", 1)
    assert seen(account, "un").status == "spam"

    put_back(case=case, by=agent(case.brand), now=timezone.now())
    settle_all()

    case = the_case(account)
    assert seen(account, "un").status not in {"spam", "trash", "hidden", "hold"}
    assert (case.status, case.cause, case.author.offences) == ("open", "", 0)
    assert case.strategy != "remove"  # a person said that it is no scam
    assert [event.kind for event in case.events.order_by("seq")][-4:] == [
        "corrected", "act_wanted", "act_done", "redecided",
    ]  # fmt: skip
    assert removal_to_undo(case=case) is None


def test_what_was_not_removed_cannot_be_put_back(tmp_path: Path) -> None:
    account = hear(tmp_path, [said(0, "un", COMPLAINT, to_us=True, place="blog")])
    case = the_case(account)
    with pytest.raises(RemovalRefused, match="nothing-to-put-back"):
        put_back(case=case, by=agent(case.brand), now=timezone.now())
    close_case(case=case, by=None, cause=Case.Cause.NOTHING, now=timezone.now())
    with pytest.raises(RemovalRefused, match="nothing-to-put-back"):
        put_back(case=case, by=agent(case.brand), now=timezone.now())


def test_it_is_put_back_once(tmp_path: Path) -> None:
    case = the_case(removed(tmp_path))
    put_back(case=case, by=agent(case.brand), now=timezone.now())
    with pytest.raises(RemovalRefused):
        put_back(case=case, by=agent(case.brand), now=timezone.now())
    settle_all()
    assert Delivery.objects.filter(act="restore").count() == 1


def test_reported_but_not_removed_is_not_called_removed(tmp_path: Path) -> None:
    """The network took the report and refused the removal: everybody still reads it."""
    account = hear(tmp_path, [said(0, "un", INSULT, to_us=True, place="blog")])
    case = the_case(account)
    queued = remove_and_report(case=case, by=agent(case.brand), ground=Ground.VULGAR, now=timezone.now())
    removal = next(one for one in queued if one.act != "report")
    Delivery.objects.filter(pk=removal.pk).update(state="refused", because_code="refused")

    settle_all(seconds=case.brand.grace_seconds + 1)

    case.refresh_from_db()
    assert Delivery.objects.get(act="report").state == "settled"
    assert (case.status, case.cause) == ("open", "")
