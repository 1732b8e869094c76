"""What the team taught beside how messages are read today: which decisions it would move, and which never."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.inbox.desk import INSULT, SCAM, open_brand
from tests.reading.taught import JARGON, ORDINARY, jargon, keep_version
from vigie.brands.models import Brand
from vigie.bus.models import Event
from vigie.core.text.overlay import Lesson
from vigie.core.types import Reading, Strategy
from vigie.inbox.learning import try_overlay
from vigie.inbox.models import Case
from vigie.inbox.trying import RulesTrial
from vigie.listening.models import Mention, ReadingRow
from vigie.listening.services import correct_reading
from vigie.playbook.services import save_rulebook
from vigie.reading.models import Overlay

pytestmark = pytest.mark.django_db

NOW = make.NINE + timedelta(days=3)
SAFETY = 'rule danger "Sécurité"\n  when topic is safety\n  then answer within 1h\n'
RULES = SAFETY + 'rule tout "Tout le reste"\n  when always\n  then thank within 8h\n'
HEARD = JARGON.format(777)


@pytest.fixture
def brand() -> Brand:
    brand = open_brand()
    save_rulebook(brand=brand, text=RULES, note="", by=None, now=make.NINE)
    return brand


def tried(brand: Brand, overlay: Overlay) -> RulesTrial:
    return try_overlay(brand=brand, overlay=overlay, now=NOW)


def test_decisions_are_compared_message_by_message(brand: Brand) -> None:
    heard = make.make_mention(brand, text=HEARD)
    make.make_mention(brand, text=ORDINARY[0])
    trial = tried(brand, keep_version(brand))
    [move] = trial.moves

    assert (trial.looked, trial.others) == (2, 1)
    assert (move.before, move.after, move.count) == (Strategy.THANK, Strategy.ANSWER, 1)
    assert [one.message.pk for one in move.examples] == [heard.pk]
    assert trial.before == {Strategy.THANK: 2}
    assert trial.after == {Strategy.THANK: 1, Strategy.ANSWER: 1}


def test_trying_stores_nothing(brand: Brand) -> None:
    make.make_mention(brand, text=HEARD)
    overlay = keep_version(brand)
    counted = (Event, Case, Mention, Overlay)
    before = [*ReadingRow.objects.values("model", "topic"), *(one.objects.count() for one in counted)]
    tried(brand, overlay)

    assert [*ReadingRow.objects.values("model", "topic"), *(one.objects.count() for one in counted)] == before
    assert not Overlay.objects.get(pk=overlay.pk).is_active


def test_peoples_word_stands_above_what_was_taught(brand: Brand) -> None:
    mention = make.make_mention(brand, text=HEARD)
    member = make.make_member(brand)
    correct_reading(mention=mention, head="topic", value="price", by=member, now=make.NINE)

    assert tried(brand, keep_version(brand)).moves == []


def test_another_version_is_compared_with_the_one_in_force(brand: Brand) -> None:
    make.make_mention(brand, text=HEARD)
    keep_version(brand, active=True)
    [move] = tried(brand, keep_version(brand, jargon(value="price"))).moves

    assert (move.before, move.after) == (Strategy.ANSWER, Strategy.THANK)
    assert tried(brand, keep_version(brand)).moves == []


def test_version_in_force_is_compared_with_the_shipped_model(brand: Brand) -> None:
    make.make_mention(brand, text=HEARD)
    [move] = tried(brand, keep_version(brand, active=True)).moves

    assert (move.before, move.after) == (Strategy.THANK, Strategy.ANSWER)


def test_version_of_another_model_changes_nothing(brand: Brand) -> None:
    make.make_mention(brand, text=HEARD)

    assert tried(brand, keep_version(brand, base="old-1")).moves == []


def test_messages_of_other_brands_ours_and_deleted_ones_are_left_out(brand: Brand) -> None:
    make.make_mention(make.make_brand(), text=HEARD)
    make.make_mention(brand, text=HEARD, from_us=True)
    make.make_mention(brand, text="", deleted_at=make.NINE)

    assert tried(brand, keep_version(brand)).looked == 0


@pytest.mark.parametrize("text", ["Service lamentable, plus jamais.", "Toujours pas livré, remboursez-moi."])
@pytest.mark.parametrize("head", ["spam", "scam", "vulgar", "abusive"])
def test_first_law_nothing_taught_makes_a_message_be_removed(head: str, text: str) -> None:
    """Under the rules that ship, whatever a team calls a complaint."""
    brand = open_brand()
    make.make_mention(brand, text=text, reading=Reading(model="essai"))
    lessons = [Lesson(f"{text} {n}", "fr", head, "yes") for n in range(60)]
    trial = tried(brand, keep_version(brand, lessons))

    assert Strategy.REMOVE not in trial.after


@pytest.mark.parametrize(("text", "heads"), [(SCAM, ("spam", "scam")), (INSULT, ("vulgar", "abusive"))])
def test_what_is_taught_can_keep_a_message_up(text: str, heads: tuple[str, ...]) -> None:
    brand = open_brand()
    make.make_mention(brand, text=text)
    lessons = [Lesson(f"{text}{'!' * n}", "fr", head, "no") for head in heads for n in range(40)]
    trial = tried(brand, keep_version(brand, lessons))

    assert trial.before == {Strategy.REMOVE: 1}
    assert Strategy.REMOVE not in trial.after
