"""A team's corrections become lessons, and what they taught is measured on what was held back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests import factories as make
from tests.listening.rows import item, keep
from tests.reading.taught import JARGON, hear, hear_corrected, keep_version
from vigie.brands.models import Brand, Member, Role
from vigie.core.text import read
from vigie.core.text.engine import model_name
from vigie.core.text.overlay import Lesson
from vigie.core.types import Guess, Reading
from vigie.listening import learning
from vigie.listening.keeping import store_items
from vigie.listening.learning import FEWEST, lessons_of, let_stand, teach
from vigie.listening.models import Correction, Mention, MentionVersion, ReadingRow
from vigie.listening.services import correct_reading
from vigie.reading.models import Overlay
from vigie.reading.queries import active_overlay
from vigie.reading.reader import bare_item, read_taught
from vigie.reading.services import activate_overlay, change_reader

pytestmark = pytest.mark.django_db

NOW = make.NINE
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def brand() -> Brand:
    return make.make_brand()


@pytest.fixture
def member(brand: Brand) -> Member:
    return make.make_member(brand, role=Role.SUPERVISOR)


def correct(mention: Mention, member: Member, value: str = "safety", head: str = "topic") -> Correction:
    return correct_reading(mention=mention, head=head, value=value, by=member, now=NOW)


def allow(brand: Brand) -> None:
    change_reader(brand=brand, by=None, now=NOW, learns=True)


def test_lesson_is_the_last_word_on_each_label(brand: Brand, member: Member) -> None:
    first, second = hear(brand, "Un galurin."), hear(brand, "Deux galurins.", language="en")
    correct(first, member, "price")
    correct(second, member, "2", "severity")
    correct(first, member, "safety")
    correct(first, member, "no", "spam")

    assert lessons_of(brand=brand) == [
        Lesson("Deux galurins.", "en", "severity", "2"),
        Lesson("Un galurin.", "fr", "topic", "safety"),
        Lesson("Un galurin.", "fr", "spam", "no"),
    ]


def test_what_is_deleted_teaches_nothing(brand: Brand, member: Member) -> None:
    mention = hear(brand, "Un galurin.")
    correct(mention, member)
    Mention.objects.filter(pk=mention.pk).update(text="", deleted_at=LATER)

    assert lessons_of(brand=brand) == []


def test_word_on_what_was_edited_since_teaches_nothing(brand: Brand, member: Member) -> None:
    """Corrected again after the edit, it does."""
    mention = hear(brand, "Un galurin.")
    MentionVersion.objects.create(mention=mention, version=1, text="Un béret.", seen_at=NOW)
    correct(mention, member)
    assert len(lessons_of(brand=brand)) == 1

    MentionVersion.objects.create(mention=mention, version=2, text="Un galurin.", seen_at=LATER)
    assert lessons_of(brand=brand) == []
    correct_reading(mention=mention, head="topic", value="price", by=member, now=LATER)
    assert [lesson.value for lesson in lessons_of(brand=brand)] == ["price"]


def test_values_that_are_none_any_more_teach_nothing(brand: Brand, member: Member) -> None:
    mention = hear(brand, "Un galurin.")
    for head, value in (("topic", "hats"), ("colour", "blue")):
        Correction.objects.create(mention=mention, head=head, now=value, by=member, at=NOW)

    assert lessons_of(brand=brand) == []


def test_another_brand_teaches_nothing_here(brand: Brand, member: Member) -> None:
    hear_corrected(brand, member, 3)

    assert len(lessons_of(brand=brand)) == 3
    assert lessons_of(brand=make.make_brand()) == []


PRAISED = Reading(
    model="essai",
    sentiment=Guess("positive", 0.9),
    intent=Guess("praise", 0.9),
    topic=Guess(None, 0.2),
    spam=Guess("yes", 0.7),
    scam=Guess("no", 0.9),
)


def test_labels_in_view_that_nobody_contradicted_were_let_stand(brand: Brand, member: Member) -> None:
    """What a case shows: of the offences only those that were read, and not what is unknown."""
    mention = make.make_mention(brand, text="Un galurin.", reading=PRAISED)
    correct(mention, member, "neutral", "sentiment")

    assert let_stand(brand=brand, mentions=[mention.pk]) == [
        Lesson("Un galurin.", "fr", "intent", "praise"),
        Lesson("Un galurin.", "fr", "spam", "yes"),
        Lesson("Un galurin.", "fr", "severity", "0"),
    ]


def test_deleted_edited_and_foreign_messages_let_nothing_stand(brand: Brand) -> None:
    deleted = make.make_mention(brand, text="", deleted_at=NOW, reading=PRAISED)
    edited = make.make_mention(brand, text="Un galurin.", reading=PRAISED)
    MentionVersion.objects.create(mention=edited, version=1, text="Un béret.", seen_at=NOW)
    foreign = make.make_mention(make.make_brand(), reading=PRAISED)

    assert let_stand(brand=brand, mentions=[deleted.pk, edited.pk, foreign.pk]) == []


def test_only_the_newest_corrections_are_looked_at(
    brand: Brand, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "MOST", 2)
    hear_corrected(brand, member, 3)

    assert [lesson.text for lesson in lessons_of(brand=brand)] == [JARGON.format(1), JARGON.format(2)]


def test_nothing_is_learned_without_consent(brand: Brand, member: Member) -> None:
    hear_corrected(brand, member, FEWEST)
    with pytest.raises(ValidationError, match="Nobody allowed yet"):
        teach(brand=brand, by=member, now=NOW)

    assert not Overlay.objects.exists()


@pytest.mark.parametrize(("missing", "said"), [(1, "1 more correction is"), (17, "17 more corrections are")])
def test_too_few_lessons_are_said_with_how_many_are_missing(
    brand: Brand, member: Member, missing: int, said: str
) -> None:
    allow(brand)
    hear_corrected(brand, member, FEWEST - missing)
    with pytest.raises(ValidationError, match=f"Too early: {said} needed"):
        teach(brand=brand, by=member, now=NOW)

    assert not Overlay.objects.exists()


def test_version_is_learned_measured_and_not_in_force(brand: Brand, member: Member) -> None:
    allow(brand)
    hear_corrected(brand, member, 30)
    overlay = teach(brand=brand, by=member, now=LATER)
    measured = overlay.report["heads"]

    assert (overlay.version, overlay.lessons, overlay.by, overlay.created_at) == (1, 30, member, LATER)
    assert active_overlay(brand) is None
    assert (measured["topic"]["lessons"], measured["topic"]["corrected"]) == (30, 30)
    assert measured["topic"]["before"] == 0
    assert measured["topic"]["after"] >= 25
    [reading] = read_taught(overlay=overlay, items=[bare_item(JARGON.format(99), "fr")])
    assert reading.topic.value == "safety"


def test_nothing_is_measured_on_what_it_was_learned_from(brand: Brand, member: Member) -> None:
    """One text, corrected each time it came: learned by heart, it would be right each time."""
    allow(brand)
    for _ in range(FEWEST):
        correct(hear(brand, JARGON.format(1)), member)
    report = teach(brand=brand, by=member, now=NOW).report

    assert report["heads"]["topic"] == {"lessons": FEWEST, "corrected": FEWEST, "before": 0, "after": 0}


def test_labels_that_nobody_corrects_are_read_as_before(brand: Brand, member: Member) -> None:
    """Once or twice is no habit: such a label is not learned either."""
    allow(brand)
    hear_corrected(brand, member, 30)
    other = hear(brand, "Bonjour, à quelle heure ouvrez-vous demain ?")
    correct(other, member, "2", "severity")
    overlay = teach(brand=brand, by=member, now=NOW, handled=[other.pk])

    assert set(overlay.report["heads"]) == {"topic"}
    texts = [bare_item(JARGON.format(99), "fr"), bare_item("Toujours pas livré, trois semaines !", "fr")]
    for before, after in zip(read(texts), read_taught(overlay=overlay, items=texts), strict=True):
        assert (before.intent, before.sentiment, before.severity) == (
            after.intent,
            after.sentiment,
            after.severity,
        )


def test_cost_elsewhere_is_told_with_examples(brand: Brand, member: Member) -> None:
    allow(brand)
    hear_corrected(brand, member, 30)
    hear(brand, "Bonjour, à quelle heure ouvrez-vous demain ?")
    alike = [hear(brand, JARGON.format(n)) for n in range(100, 107)]
    hear(brand, JARGON.format(200), from_us=True)
    hear(make.make_brand(), JARGON.format(201))
    elsewhere = teach(brand=brand, by=member, now=NOW).report["elsewhere"]
    of_topic = [one for one in elsewhere["examples"] if one["head"] == "topic"]

    assert elsewhere["looked"] == 8
    assert elsewhere["changed"]["topic"] in {7, 8}
    assert [one["mention"] for one in of_topic] == [one.pk for one in reversed(alike)][:5]
    assert {one["after"] for one in of_topic} == {"safety"}
    assert "galurin" not in str(elsewhere).lower()


def test_what_people_let_stand_is_kept_as_it_is_read(brand: Brand, member: Member) -> None:
    """Thirty complaints in jargon, read as something else, do not make one of each thank-you."""
    allow(brand)
    thanks = [f"Merci à toute l'équipe, bravo pour le numéro {n} !" for n in range(40)]
    handled = [make.make_mention(brand, text=text, reading=PRAISED).pk for text in thanks]
    for n in range(30):
        correct(hear(brand, f"{JARGON.format(n)}, merci bravo"), member, "complaint", "intent")
    overlay = teach(brand=brand, by=member, now=NOW, handled=handled)
    [reading] = read_taught(overlay=overlay, items=[bare_item(thanks[0].replace("0", "99"), "fr")])
    measured = overlay.report["heads"]["intent"]

    assert reading.intent.value == "praise"
    assert (measured["lessons"], measured["corrected"]) == (70, 30)
    assert measured["after"] >= 65


def test_learning_again_is_another_version(brand: Brand, member: Member) -> None:
    allow(brand)
    hear_corrected(brand, member, FEWEST)
    teach(brand=brand, by=member, now=NOW)
    hear_corrected(brand, member, 5, start=FEWEST)
    again = teach(brand=brand, by=None, now=LATER)

    assert (again.version, again.lessons, again.by) == (2, FEWEST + 5, None)
    assert Overlay.objects.filter(brand=brand).count() == 2


def test_what_is_heard_from_then_on_is_read_with_it_and_what_was_stored_stays(brand: Brand) -> None:
    account = make.make_account(brand)
    keep(account, item("before", text=JARGON.format(1)))
    activate_overlay(overlay=keep_version(brand), by=None, now=NOW)
    keep(account, item("after", text=JARGON.format(2)))
    store_items(account=account, items=[item("pasted", text=JARGON.format(3))], now=NOW)
    read_by = dict(ReadingRow.objects.values_list("mention__native_id", "model"))
    topics = dict(ReadingRow.objects.values_list("mention__native_id", "topic"))

    assert read_by == {"before": model_name(), "after": f"{model_name()}+b1", "pasted": f"{model_name()}+b1"}
    assert topics["before"] != "safety"
    assert topics["after"] == topics["pasted"] == "safety"
