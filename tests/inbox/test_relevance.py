"""What "not about us" teaches a watch: homonyms wait aside, with the reason, and nothing is hidden."""

import pytest
from django.utils import timezone

from tests.core.test_relevance import OTHERS, OURS
from tests.factories import make_account, make_case, make_mention, make_watch
from tests.inbox.desk import agent, carry, open_brand
from tests.listening.rows import keep, stranger
from vigie.brands.models import Brand
from vigie.core.relevance import learn
from vigie.inbox.models import Case, WatchRelevance
from vigie.inbox.relevance import learn_watches, relevances_of
from vigie.inbox.services import close_case
from vigie.listening.models import Watch
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db
NOW = timezone.now()
AURORA = "Superbe aurore boréale cette nuit, photo prise hier soir"


@pytest.fixture
def brand() -> Brand:
    return open_brand()


@pytest.fixture
def watch(brand: Brand) -> Watch:
    return make_watch(brand, query="boréale")


@pytest.fixture
def account(brand: Brand) -> Account:
    return make_account(brand, network="bluesky")


def ended(watch: Watch, text: str, cause: Case.Cause) -> Case:
    case = make_case(mention=make_mention(watch.brand, text=text, watches=[watch.pk]))
    close_case(case=case, by=agent(watch.brand), cause=cause, now=NOW)
    return case


def taught(watch: Watch) -> None:
    for text in OURS:
        ended(watch, text, Case.Cause.ANSWERED)
    for text in OTHERS:
        ended(watch, text, Case.Cause.NOT_US)


def hear(account: Account, text: str, **fields: object) -> Case:
    keep(account, stranger(text[:40], text=text, **fields), now=NOW)
    carry()
    return Case.objects.get(mention__native_id=text[:40])


def test_homonym_waits_aside_with_the_reason(account: Account, watch: Watch) -> None:
    taught(watch)
    case = hear(account, AURORA)

    assert (case.lane, case.because, case.status) == (Case.Lane.WATCH, "maybe_not_us", Case.Status.OPEN)


def test_what_is_about_us_stays_owed(account: Account, watch: Watch) -> None:
    taught(watch)

    assert hear(account, "Boréale n'a pas livré mon colis, le service ne répond pas").lane == Case.Lane.ANSWER


@pytest.mark.parametrize("fields", [{"to_us": True}])
def test_what_is_said_to_us_is_ours_whatever_it_says(
    account: Account, watch: Watch, fields: dict[str, object]
) -> None:
    taught(watch)

    assert hear(account, AURORA, **fields).because != "maybe_not_us"


def test_grave_words_are_looked_at_whoever_is_meant(account: Account, watch: Watch) -> None:
    taught(watch)
    case = hear(
        account, "Aurore boréale cette nuit : un enfant blessé, hospitalisé, produit dangereux hier soir"
    )

    assert case.severity >= 2
    assert case.because != "maybe_not_us"


def test_message_that_another_watch_wants_is_not_set_aside(account: Account, watch: Watch) -> None:
    taught(watch)
    make_watch(watch.brand, name="Nuits", query="aurore")

    assert hear(account, AURORA).because != "maybe_not_us"


def test_nothing_is_set_aside_before_it_is_right_often_enough(account: Account, watch: Watch) -> None:
    for text in OTHERS[:3]:
        ended(watch, text, Case.Cause.NOT_US)

    assert hear(account, AURORA).because != "maybe_not_us"
    learned = relevances_of(brand=watch.brand)[watch.pk]
    assert (learned.others, learned.holds) == (3, False)


def test_watch_learns_from_what_people_do_after_it_was_told_once(brand: Brand, watch: Watch) -> None:
    ended(watch, OURS[0], Case.Cause.ANSWERED)
    assert not WatchRelevance.objects.exists()

    ended(watch, OTHERS[0], Case.Cause.NOT_US)
    ended(watch, OURS[1], Case.Cause.THANKED)
    learned = relevances_of(brand=brand)[watch.pk]
    assert (learned.ours, learned.others, learned.precision) == (2, 1, pytest.approx(2 / 3))


def test_case_that_is_wanted_after_all_teaches_the_other_way(brand: Brand, watch: Watch) -> None:
    case = ended(watch, OTHERS[0], Case.Cause.NOT_US)
    Case.objects.filter(pk=case.pk).update(cause=Case.Cause.ANSWERED)
    learn_watches(brand=brand, ids=[watch.pk], now=NOW)

    assert relevances_of(brand=brand)[watch.pk].others == 0


def test_brands_learn_for_themselves(watch: Watch) -> None:
    taught(watch)

    assert relevances_of(brand=open_brand()) == {}


def test_what_is_stored_is_what_was_learned(brand: Brand, watch: Watch) -> None:
    taught(watch)
    stored, learned = relevances_of(brand=brand)[watch.pk], learn(OURS, OTHERS)

    assert (stored.caught, stored.right, stored.holds) == (learned.caught, learned.right, True)
    assert stored.somebody_else(AURORA) == pytest.approx(learned.somebody_else(AURORA), abs=0.02)
