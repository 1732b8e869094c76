"""Pages that waited behind each other are carried as one: the desk must look as if none had been."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_account
from tests.inbox.desk import COMPLAINT, INSULT, PRAISE, VAGUE, open_brand
from tests.listening.rows import NOW, gone, item, keep
from vigie.bus.models import Event
from vigie.bus.services import Wires, run_due
from vigie.core.types import Author, Item
from vigie.inbox.models import Case, CaseEvent
from vigie.listening.keeping import MOST_TOGETHER, pages_of, stored_together
from vigie.wiring import ON, WIRES

pytestmark = pytest.mark.django_db

LUC, EVA, US = Author("p-luc", "luc"), Author("p-eva", "eva"), Author("us", "boreale", is_us=True)


def said(
    native_id: str, author: Author, text: str, minute: int, *, under: str = "", **fields: object
) -> Item:
    at = NOW - timedelta(minutes=60 - minute)
    return item(
        native_id,
        author=author,
        text=text,
        said_at=at,
        parent_id=under,
        root_id=under or native_id,
        to_us=author is not US,
        **fields,
    )


PAGES = (
    [said("un", LUC, COMPLAINT, 0), said("deux", EVA, PRAISE, 1)],
    [said("trois", LUC, "Toujours rien ???", 5, under="un")],
    [said("quatre", Author("p-max", "max"), VAGUE, 6), said("cinq", EVA, "Et merci encore", 7, under="deux")],
    [said("six", US, "Bonjour Luc, c'est parti ce matin.", 10, under="un")],
    [said("sept", LUC, INSULT, 12, under="un")],
    [said("huit", EVA, "Moi j'ai appelé, ils ont remboursé.", 13, under="quatre")],
    [gone("deux", author=EVA), said("neuf", LUC, COMPLAINT, 14, under="quatre")],
    [said("dix", Author("p-ana", "ana"), VAGUE, 15)],
)


def desk_after(wires: Wires) -> list[object]:
    """All that the desk shows of these pages, which had waited: cases, with what happened to each."""
    account = make_account(open_brand())
    for page in PAGES:
        keep(account, *page)
    while run_due(wires=wires, topics=list(ON), now=timezone.now()):
        pass
    cases = Case.objects.filter(account=account).order_by("mention__native_id", "pk")
    shown = cases.values_list(
        "mention__native_id", "status", "lane", "strategy", "because", "cause", "mention_count", "severity"
    )
    events = CaseEvent.objects.filter(case__account=account).order_by("case__mention__native_id", "pk")
    return [*shown, *events.values_list("case__mention__native_id", "kind")]


def test_pages_carried_as_one_leave_the_desk_as_those_carried_one_by_one() -> None:
    at_once, one_by_one = desk_after(WIRES), desk_after(Wires(on=ON, every=()))

    assert at_once == one_by_one
    assert {"opened", "wrote_again", "replied"} <= {str(row[-1]) for row in at_once if isinstance(row, tuple)}
    assert not Event.objects.filter(topic="mentions.stored", handled_at=None).exists()


def test_only_pages_of_one_account_without_edits_before_them_are_carried_as_one() -> None:
    first = {"account": 1, "new": [1, 2], "edited": [], "deleted": []}
    second = {"account": 1, "new": [3], "edited": [1], "deleted": [2]}

    both = stored_together(first, second)

    assert both == {"account": 1, "new": [1, 2, 3], "edited": [1], "deleted": [2], "pages": [[1, 2], [3]]}
    assert stored_together(both, first) is None
    assert stored_together(first, {**second, "account": 2}) is None
    assert stored_together(first, {**second, "new": list(range(3, 3 + MOST_TOGETHER))}) is None
    assert pages_of({**second, "new": []}) == []
