import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_account, make_mention
from vigie.listening.models import Mention

pytestmark = pytest.mark.django_db


def test_texts_numbers_and_relations_are_found_among_many() -> None:
    account = make_account()
    rows = [make_mention(account.brand, account=account, native_id=f"id-{n}'\"é") for n in range(4)]

    def found(**asked: object) -> list[Mention]:
        return list(Mention.objects.filter(**asked).order_by("pk"))

    assert found(native_id__among=[rows[1].native_id, rows[3].native_id, "none"]) == [rows[1], rows[3]]
    assert found(pk__among=[rows[0].pk, 10**12]) == [rows[0]]
    assert found(author__among={rows[2].author_id}) == [rows[2]]
    assert found(author__native_id__among=[rows[2].author.native_id]) == [rows[2]]


@pytest.mark.parametrize("field", ["native_id", "pk", "author"])
def test_nothing_is_among_nothing(field: str) -> None:
    make_mention()

    assert not Mention.objects.filter(**{f"{field}__among": []}).exists()


def test_what_is_not_among_them() -> None:
    one, other = make_mention(), make_mention()

    assert list(Mention.objects.exclude(pk__among=[one.pk])) == [other]


def test_thousands_are_one_value() -> None:
    mention = make_mention()
    ids = [*range(10**6, 10**6 + 50_000), mention.pk]
    with CaptureQueriesContext(connection) as asked:
        assert list(Mention.objects.filter(pk__among=ids).values_list("pk", flat=True)) == [mention.pk]

    assert len(asked) == 1
