from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import NINE, make_brand, make_mention, make_place
from vigie.bus import inserting
from vigie.bus.inserting import insert_rows
from vigie.core.types import Guess, Reading
from vigie.listening.models import Mention, ReadingRow
from vigie.listening.readings import reading_columns
from vigie.people.models import Author

pytestmark = pytest.mark.django_db


def mentions(count: int) -> list[dict[str, Any]]:
    like = make_mention(make_brand())
    make_place(like.account)
    return [
        {
            "public_id": uuid4(),
            "brand_id": like.brand_id,
            "account_id": like.account_id,
            "network": "replay",
            "native_id": f"m{n}",
            "kind": "comment",
            "author_id": like.author_id,
            "place_id": like.place_id,
            "text": 'L\'été, "déçu" \\ 100 % 🙂 {n}',
            "media": ["https://exemple.test/é.webp"],
            "raw": {"a": [1, None, {"b": "ç"}]},
            "rating": None,
            "to_us": True,
            "said_at": NINE + timedelta(microseconds=n),
            "received_at": NINE,
        }
        for n in range(count)
    ]


def test_rows_come_back_as_they_went_in_with_their_ids_in_order() -> None:
    rows = mentions(7)

    ids = insert_rows(Mention, rows)

    kept = Mention.objects.in_bulk(ids)
    for pk, row in zip(ids, rows, strict=True):
        assert {name: getattr(kept[pk], name) for name in row} == row


def test_columns_that_are_not_named_get_their_default() -> None:
    [pk] = insert_rows(Mention, mentions(1))

    kept = Mention.objects.get(pk=pk)
    assert (kept.version, kept.watches, kept.edited_at, kept.language) == (1, [], None, "")


def test_rows_bring_their_own_key_where_it_is_one() -> None:
    mention = make_mention()
    ReadingRow.objects.all().delete()
    reading = Reading(model="essai", sentiment=Guess("negative", 0.75), removable=True)

    assert insert_rows(ReadingRow, [reading_columns(mention.pk, reading)]) == []
    assert ReadingRow.objects.get(mention=mention).content == reading


def test_more_than_one_statement_holds_keeps_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inserting, "MOST_VALUES", 100)
    rows = mentions(23)

    ids = insert_rows(Mention, rows)

    found = dict(Mention.objects.filter(pk__in=ids).values_list("pk", "native_id"))
    assert [found[pk] for pk in ids] == [row["native_id"] for row in rows]


def test_a_page_is_one_statement() -> None:
    rows = mentions(400)
    with CaptureQueriesContext(connection) as asked:
        insert_rows(Mention, rows)

    assert len(asked) == 1


def test_nothing_is_nothing() -> None:
    assert insert_rows(Mention, []) == []


def authors(brand_id: int, *native_ids: str) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    plain = {"brand_id": brand_id, "network": "x", "first_seen_at": now, "last_seen_at": now}
    return [plain | {"native_id": native_id} for native_id in native_ids]


def test_row_that_is_there_already_is_an_error_or_left_alone() -> None:
    brand = make_brand()
    insert_rows(Author, authors(brand.pk, "1"))

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Author, authors(brand.pk, "2", "1"))
    assert insert_rows(Author, authors(brand.pk, "3", "1"), ignore_conflicts=True) == []

    assert sorted(Author.objects.values_list("native_id", flat=True)) == ["1", "3"]
