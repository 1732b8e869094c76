import pytest

from tests.factories import make_mention
from vigie.core.text import read_texts
from vigie.core.types import Guess, Reading, Word
from vigie.listening.models import ReadingRow
from vigie.listening.readings import emptied, reading_of, reading_row

pytestmark = pytest.mark.django_db
TEXT = "Toujours pas livré, écrivez à luc@exemple.test, je suis déçu."


def test_reading_comes_back_as_it_was_given() -> None:
    [given] = read_texts([TEXT])
    mention = make_mention(reading=given)

    row = ReadingRow.objects.get(mention=mention)

    assert reading_of(row) == given
    assert isinstance(row.content, Reading)
    assert (row.sentiment, row.intent, row.topic) == tuple(
        guess.value or "" for guess in (given.sentiment, given.intent, given.topic)
    )
    assert (row.severity, row.removable, row.model) == (given.severity, given.removable, given.model)


def test_not_knowing_is_kept_as_not_knowing() -> None:
    row = reading_row(make_mention(), Reading(model="essai", sentiment=Guess(None, 0.0)))

    assert (row.sentiment, row.intent, row.topic) == ("", "", "")


def test_emptied_reading_quotes_nothing() -> None:
    reading = Reading(model="essai", words=(Word(0, 8, "sentiment", "late"),), personal_data=("email",))
    mention = make_mention(reading=reading)

    emptied(ReadingRow.objects.get(mention=mention)).save()

    left = reading_of(ReadingRow.objects.get(mention=mention))
    assert (left.words, left.personal_data, left.model) == ((), (), "essai")
    assert ReadingRow.objects.filter(mention=mention).values_list("content", flat=True)[0] == left
