"""Other rules beside those in force: what they would change, told without changing anything."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.inbox.desk import open_brand
from vigie.brands.models import Brand
from vigie.bus.models import Event
from vigie.core.policy import load_policy
from vigie.core.types import Guess, Reading, Strategy
from vigie.inbox import trying
from vigie.inbox.models import Case
from vigie.inbox.trying import RulesTrial, try_rules
from vigie.listening.models import Mention
from vigie.playbook.models import Rulebook
from vigie.playbook.services import save_rulebook

pytestmark = pytest.mark.django_db

NOW = make.NINE + timedelta(days=3)
THANK = 'rule bravo "Merci"\n  when intent is praise\n  then thank within 8h\n'
ANSWER = 'rule tout "Répondre à tous"\n  when always\n  then answer within 1h\n'
PRAISE = Reading(model="essai", intent=Guess("praise", 0.95))
COMPLAINT = Reading(model="essai", intent=Guess("complaint", 0.95))


@pytest.fixture
def brand() -> Brand:
    """Rules that answer everything within the hour."""
    brand = open_brand()
    save_rulebook(brand=brand, text=ANSWER, note="", by=None, now=make.NINE)
    return brand


def tried(brand: Brand, text: str) -> RulesTrial:
    return try_rules(brand=brand, policy=load_policy(text, version="draft"), now=NOW)


def test_rules_are_compared_message_by_message(brand: Brand) -> None:
    make.make_mention(brand, reading=PRAISE)
    praised = make.make_mention(brand, reading=PRAISE)
    make.make_mention(brand, reading=COMPLAINT)
    trial = tried(brand, THANK + ANSWER)
    [move] = trial.moves

    assert (trial.looked, trial.others) == (3, 2)
    assert (move.before, move.after, move.count) == (Strategy.ANSWER, Strategy.THANK, 2)
    assert trial.before == {Strategy.ANSWER: 3}
    assert trial.after == {Strategy.ANSWER: 1, Strategy.THANK: 2}
    newest = move.examples[0]
    assert newest.message.pk == praised.pk
    assert (newest.before.rule, newest.after.rule) == ("tout@v2", "bravo@draft")


def test_trying_stores_nothing(brand: Brand) -> None:
    make.make_mention(brand, reading=PRAISE)
    before = [model.objects.count() for model in (Event, Case, Mention, Rulebook)]
    tried(brand, THANK + ANSWER)

    assert [model.objects.count() for model in (Event, Case, Mention, Rulebook)] == before


@pytest.mark.parametrize(
    ("text", "others"),
    [
        (ANSWER, 0),
        (ANSWER.replace("tout", "autrement").replace("Répondre", "Parler"), 0),
        (ANSWER.replace("1h", "2h"), 1),
        (ANSWER + "  severity 2\n", 1),
    ],
    ids=["the same", "another name", "another deadline", "graver"],
)
def test_what_nobody_would_notice_is_not_otherwise(brand: Brand, text: str, others: int) -> None:
    make.make_mention(brand, reading=COMPLAINT)

    assert tried(brand, text).others == others


def test_age_counts_as_when_it_was_heard(brand: Brand) -> None:
    """Days later, a rule about the first half hour still speaks of the messages that were fresh then."""
    heard = make.NINE
    make.make_mention(brand, now=heard, said_at=heard - timedelta(minutes=10))
    make.make_mention(brand, now=heard, said_at=heard - timedelta(hours=10))
    text = 'rule frais "Tout frais"\n  when age < 30min\n  then community for 2h\n' + ANSWER

    assert [move.count for move in tried(brand, text).moves] == [1]


def test_ours_deleted_ones_and_other_brands_are_left_out(brand: Brand) -> None:
    make.make_mention(brand, from_us=True)
    make.make_mention(brand, deleted_at=make.NINE, text="")
    make.make_mention(make.make_brand())

    trial = tried(brand, THANK)
    assert (trial.looked, trial.moves, trial.since) == (0, [], None)


def test_message_that_opens_no_case_either_way_is_not_otherwise(brand: Brand) -> None:
    """A neighbour in a conversation that we follow: kept an eye on or not, nobody sees a case."""
    account = make.make_account(brand)
    elsewhere = make.make_place(account, ours=False)
    watched = ANSWER.replace("answer within 1h", "watch")
    save_rulebook(brand=brand, text=watched, note="", by=None, now=make.NINE)
    make.make_mention(brand, account=account, place=elsewhere)

    nothing = tried(brand, ANSWER.replace("answer within 1h", "nothing"))
    assert (nothing.looked, nothing.others) == (1, 0)
    [move] = tried(brand, ANSWER).moves
    assert (move.before, move.after) == (Strategy.NOTHING, Strategy.ANSWER)


def test_only_the_latest_are_looked_at(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "LATEST", 2)
    account = make.make_account(brand)
    place, author = make.make_place(account), make.make_author(brand)
    for _ in range(3):
        make.make_mention(brand, account=account, place=place, author=author, reading=PRAISE)

    assert tried(brand, THANK).looked == 2


def test_examples_are_shared_between_the_moves(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "EXAMPLES", 3)
    for reading in [COMPLAINT, *[PRAISE] * 5]:
        make.make_mention(brand, reading=reading)
    moves = tried(brand, THANK + ANSWER.replace("1h", "2h")).moves

    assert [(move.after, move.count, len(move.examples)) for move in moves] == [
        (Strategy.THANK, 5, 2),
        (Strategy.ANSWER, 1, 1),
    ]


def test_several_accounts_are_read_together(brand: Brand) -> None:
    """The facts of one account are not those of another: who answered there answered nobody here."""
    first, second = make.make_account(brand), make.make_account(brand)
    asked = make.make_mention(brand, account=first, native_id="question", reading=COMPLAINT)
    make.make_mention(brand, account=second, native_id="question", reading=COMPLAINT)
    helpful = Reading(model="essai", intent=Guess("information", 0.9))
    make.make_mention(brand, account=first, parent_id=asked.native_id, reading=helpful)
    text = 'rule aide "Déjà répondu"\n  when community_answered\n  then community for 2h\n' + ANSWER
    [move] = tried(brand, text).moves

    assert [one.message.pk for one in move.examples] == [asked.pk]
