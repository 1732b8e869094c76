"""Topics told by the brand's own words, and what people may correct a topic to."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories import make_account, make_brand, make_member, make_mention, make_topic
from tests.listening.rows import item, keep
from vigie.brands.models import Brand
from vigie.core.text import read
from vigie.core.types import TOPICS, Guess, Item, Reading, Word
from vigie.listening.models import Mention
from vigie.listening.readings import reading_of
from vigie.listening.services import correct_reading, values_of
from vigie.listening.topics import WHY, with_own_topics

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def told(brand: Brand, text: str, reading: Reading | None = None) -> Reading:
    given = reading or Reading(model="essai", topic=Guess("delivery", 0.6))
    return with_own_topics(brand=brand, items=[item(text=text)], readings=[given])[0]


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    make_topic(brand, key="points", query='points OR "carte de fidélité"')
    make_topic(brand, key="camp", query="festival")
    make_topic(brand, key="people-only")
    return brand


def test_words_of_the_brand_tell_its_topic_and_stand_as_the_reason(brand: Brand) -> None:
    text = "Mes POINTS ont disparu de ma carte de fidelite !"
    reading = told(brand, text)

    assert reading.topic == Guess("points", 1.0)
    assert [(text[w.start : w.end], w.head, w.why) for w in reading.words] == [
        ("POINTS", "topic", WHY),
        ("carte de fidelite", "topic", WHY),
    ]


def test_of_two_topics_the_one_with_more_words_found_is_told_then_the_oldest(brand: Brand) -> None:
    assert told(brand, "festival : mes points, ma carte de fidélité").topic.value == "points"
    assert told(brand, "festival et points").topic.value == "points"
    assert told(brand, "festival, points, festival").topic.value == "camp"


def test_reading_without_those_words_stays_as_it_was(brand: Brand) -> None:
    reading = Reading(
        model="essai", topic=Guess("app", 0.7), words=(Word(0, 3, "topic", "app"), Word(4, 9, "vulgar", "x"))
    )
    assert told(brand, "rien de tout cela", reading) is reading

    changed = told(brand, "vos points de merde", reading)
    assert [word.head for word in changed.words] == ["vulgar", "topic"]
    assert [word.why for word in changed.words] == ["x", WHY]


def test_retired_and_foreign_topics_tell_nothing(brand: Brand) -> None:
    brand.topics.filter(key="camp").update(is_active=False)

    assert told(brand, "le festival").topic.value == "delivery"
    assert told(make_brand(), "mes points").topic.value == "delivery"


def test_message_is_stored_with_the_topic_of_the_brand(brand: Brand) -> None:
    keep(make_account(brand), item("un", text="Où sont mes points ? Le livreur ne sait rien.", to_us=True))

    mention = Mention.objects.get(native_id="un")
    assert mention.reading_row.topic == "points"
    assert reading_of(mention.reading_row).topic == Guess("points", 1.0)


def test_shipped_topic_is_told_by_the_brand_s_words_too() -> None:
    brand = make_brand()
    make_topic(brand, key="delivery", query="tournée")
    messages: list[Item] = [item(text="La tournée du matin")]

    readings = with_own_topics(brand=brand, items=messages, readings=read(messages))
    assert readings[0].topic == Guess("delivery", 1.0)


def test_person_may_give_a_topic_of_the_brand_while_it_is_in_use(brand: Brand) -> None:
    mention = make_mention(brand, reading=Reading(model="essai", topic=Guess("app", 0.7)))
    by = make_member(brand)
    given = correct_reading(mention=mention, head="topic", value="people-only", by=by, now=NOW)
    assert (given.was, given.now) == ("app", "people-only")

    brand.topics.update(is_active=False)
    with pytest.raises(ValidationError):
        correct_reading(mention=mention, head="topic", value="people-only", by=by, now=NOW)
    assert values_of(brand, "topic") == TOPICS


def test_topic_of_another_brand_is_no_value() -> None:
    mention = make_mention(reading=Reading(model="essai"))
    make_topic(make_brand(), key="ailleurs")

    with pytest.raises(ValidationError):
        correct_reading(
            mention=mention, head="topic", value="ailleurs", by=make_member(mention.brand), now=NOW
        )
