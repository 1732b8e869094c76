import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories import make_brand, make_member, make_mention, make_watch
from vigie.bus.models import Event
from vigie.core.query import QueryError
from vigie.core.types import Guess, Reading
from vigie.listening.models import Correction, Mention, Tally, Watch
from vigie.listening.services import correct_reading, delete_watch, save_watch, switch_watch

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_watch_is_made_then_changed_and_told() -> None:
    brand = make_brand()
    member = make_member(brand)

    watch = save_watch(brand=brand, name="Nom", query="boréale", by=member, now=NOW)
    save_watch(brand=brand, name="Nom", query="boréale -aurore", by=member, now=NOW, watch=watch)

    watch.refresh_from_db()
    assert (watch.query, watch.by, Watch.objects.count()) == ("boréale -aurore", member, 1)
    assert [e.payload for e in Event.objects.filter(topic="watches.changed")] == [{"watch": watch.pk}] * 2


def test_query_nobody_can_read_changes_nothing_and_says_where() -> None:
    watch = make_watch(query="boréale")

    with pytest.raises(QueryError) as refused:
        save_watch(brand=watch.brand, name="Nom", query="(boréale", by=None, now=NOW, watch=watch)

    assert refused.value.position >= 0
    watch.refresh_from_db()
    assert watch.query == "boréale"
    assert not Event.objects.exists()


def test_two_watches_of_a_brand_have_two_names() -> None:
    watch = make_watch(name="Nom")

    with pytest.raises(ValidationError):
        save_watch(brand=watch.brand, name="Nom", query="autre", by=None, now=NOW)

    save_watch(brand=make_brand(), name="Nom", query="autre", by=None, now=NOW)
    assert Watch.objects.count() == 2


def test_watch_of_another_brand_is_out_of_reach() -> None:
    watch = make_watch(query="boréale")

    save_watch(brand=make_brand(), name="Volé", query="volé", by=None, now=NOW, watch=watch)

    watch.refresh_from_db()
    assert watch.query == "boréale"


def test_watch_is_switched_off_and_on() -> None:
    watch = make_watch()
    for on in (False, True):
        switch_watch(watch=watch, on=on, now=NOW)
        watch.refresh_from_db()
        assert (watch.is_active, watch.updated_at) == (on, NOW)


def test_what_a_watch_found_outlives_it_and_its_tallies_do_not() -> None:
    watch = make_watch()
    mention = make_mention(watch.brand, watches=[watch.pk])
    Tally.objects.create(brand=watch.brand, watch=watch, kind="post", minute=NOW, heard=3)

    delete_watch(watch=watch)

    assert Mention.objects.get() == mention
    assert not Tally.objects.exists()


def test_correction_stands_beside_the_engines_word() -> None:
    mention = make_mention(reading=Reading(model="essai", sentiment=Guess("negative", 0.9), severity=2))
    member = make_member(mention.brand)

    correct_reading(mention=mention, head="sentiment", value="neutral", by=member, now=NOW)
    correct_reading(mention=mention, head="severity", value="0", by=member, now=NOW)

    kept = [(c.head, c.was, c.now) for c in Correction.objects.order_by("pk")]
    assert kept == [("sentiment", "negative", "neutral"), ("severity", "2", "0")]
    mention.refresh_from_db()
    assert mention.reading_row.content.sentiment == Guess("negative", 0.9)


@pytest.mark.parametrize(("head", "value"), [("sentiment", "furious"), ("removable", "yes"), ("model", "x")])
def test_only_labels_and_their_values_can_be_corrected(head: str, value: str) -> None:
    mention = make_mention()

    with pytest.raises(ValidationError):
        correct_reading(mention=mention, head=head, value=value, by=make_member(mention.brand), now=NOW)
    assert not Correction.objects.exists()
