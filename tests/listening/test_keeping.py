"""What is kept of a page: once, in its newest words, and nothing of what its author took back."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import make_account, make_brand, make_watch
from tests.inbox.desk import carry, open_brand
from tests.listening.rows import NOW, TEXT, gone, in_processes, item, keep, stranger
from vigie.bus.models import Event
from vigie.connectors.contract import Page
from vigie.core.types import Author, Item
from vigie.inbox.models import Case, CaseEvent
from vigie.listening.keeping import store_items, store_page
from vigie.listening.models import Mention, MentionVersion, ReadingRow, Tally
from vigie.networks.models import Account, Place
from vigie.people.models import Author as Person

pytestmark = pytest.mark.django_db
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork()")


def the(native_id: str = "un") -> Mention:
    return Mention.objects.get(native_id=native_id)


def hears(account: Account, *page: Item) -> Callable[[], object]:
    """A process that stores a page without a cursor: the account's row puts nobody in a line."""

    def work() -> None:
        mine = Account.objects.select_related("brand").get(pk=account.pk)
        store_page(account=mine, page=Page(page, {}), cursor=None, now=NOW)

    return work


def stored_events() -> list[dict[str, object]]:
    return [event.payload for event in Event.objects.filter(topic="mentions.stored").order_by("pk")]


def texts_before(native_id: str = "un") -> list[str]:
    rows = MentionVersion.objects.filter(mention__native_id=native_id).order_by("version")
    return list(rows.values_list("text", flat=True))


# --- What concerns us ---------------------------------------------------------------------------


def test_what_is_said_to_us_at_home_by_us_or_in_our_words_is_kept_and_the_rest_is_not() -> None:
    account = make_account()
    make_watch(account.brand, query="boréale")

    kept = keep(
        account,
        stranger("to-us", to_us=True),
        stranger("at-home", place=replace(item().place, native_id="notre-page")),
        stranger("by-us", author=Author("us", is_us=True)),
        stranger("caught", text="La BOREALE n'a rien livré"),
        stranger("other", text="Il neige à Rimouski"),
    )

    assert len(kept.new) == 4
    assert not Mention.objects.filter(native_id="other").exists()
    assert the("caught").watches != []


def test_what_is_said_in_a_conversation_we_follow_is_kept() -> None:
    account = make_account()
    keep(account, item("un"))

    keep(
        account,
        stranger("deux", parent_id="un", root_id="un", text="Pareil ici"),
        stranger("trois", parent_id="deux", root_id="un", text="Appelle-les"),
        stranger("seul", parent_id="inconnu", root_id="inconnu", text="Pareil ici"),
    )

    assert sorted(Mention.objects.values_list("native_id", flat=True)) == ["deux", "trois", "un"]


def test_edit_that_no_longer_says_our_name_is_noticed() -> None:
    account = make_account()
    make_watch(account.brand, query="boréale")
    keep(account, stranger("un", text="Boréale, jamais livré", parent_id="ailleurs", root_id="ailleurs"))

    kept = keep(account, stranger("un", text="Jamais livré", parent_id="ailleurs", root_id="ailleurs"))

    assert kept.edited == [the().pk]
    assert the().text == "Jamais livré"


def test_watch_that_was_switched_off_catches_nothing_more() -> None:
    account = make_account()
    watch = make_watch(account.brand, query="boréale")
    keep(account, stranger("un", text="Boréale !"))
    watch.is_active = False
    watch.updated_at += timedelta(seconds=1)
    watch.save()

    assert not keep(account, stranger("deux", text="Boréale !"))


# --- Once, whatever comes twice -----------------------------------------------------------------


def test_pages_that_overlap_store_each_message_once() -> None:
    account = make_account()
    keep(account, item("un"), item("deux"))

    kept = keep(account, item("deux"), item("trois"))

    assert [the("trois").pk] == kept.new
    assert (kept.edited, kept.deleted) == ([], [])
    assert Mention.objects.count() == 3
    assert [event["new"] for event in stored_events()] == [[the("un").pk, the("deux").pk], [the("trois").pk]]


def test_same_page_again_changes_nothing_and_tells_nothing() -> None:
    account = make_account()
    keep(account, item())

    assert not keep(account, item())

    assert len(stored_events()) == 1
    assert Tally.objects.get().heard == 1
    assert ReadingRow.objects.count() == 1


def test_same_id_on_another_account_is_another_message() -> None:
    brand = make_brand()
    first, second = make_account(brand), make_account(brand)
    keep(first, item())
    keep(second, item())

    assert Mention.objects.count() == 2


def test_counts_move_without_a_new_event() -> None:
    account = make_account()
    keep(account, item())

    assert not keep(account, item(shares=40, likes=7, status="approved"))

    assert (the().shares, the().likes, the().status) == (40, 7, "approved")
    assert len(stored_events()) == 1


@needs_fork
@pytest.mark.django_db(transaction=True)
def test_two_processes_with_the_same_page_leave_one_row_each_and_one_case_each() -> None:
    account = make_account(open_brand())
    page = [item(f"m{n}", author=Author(f"p{n}"), root_id=f"m{n}") for n in range(200)]

    in_processes([hears(account, *page)] * 4)
    in_processes([carry, carry])

    assert Mention.objects.count() == ReadingRow.objects.count() == 200
    assert Case.objects.count() == 200
    assert list(CaseEvent.objects.values_list("kind", flat=True).distinct()) == ["opened"]
    assert CaseEvent.objects.count() == 200
    assert sum(len(event["new"]) for event in stored_events()) == 200  # type: ignore[arg-type]
    assert Tally.objects.get().heard == 200


@needs_fork
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("last", [item("un", text="Autre chose"), gone("un")], ids=["edited", "deleted"])
def test_two_processes_with_the_same_change_make_it_once(last: Item) -> None:
    account = make_account(open_brand())
    keep(account, item())
    carry()

    in_processes([hears(account, last)] * 3)
    carry()

    events = stored_events()
    assert [len(event["edited"]) + len(event["deleted"]) for event in events] == [0, 1]  # type: ignore[arg-type]
    assert MentionVersion.objects.count() == (1 if the().text else 0)


@needs_fork
@pytest.mark.django_db(transaction=True)
def test_words_do_not_come_back_when_an_edit_meets_a_deletion() -> None:
    account = make_account()
    ids = [f"m{n}" for n in range(30)]

    for n in range(4):
        keep(account, *[item(f"{n}-{key}") for key in ids])
        taken_back = [gone(f"{n}-{key}") for key in ids]
        edited = [item(f"{n}-{key}", text="Des mots repris") for key in ids]
        in_processes([hears(account, *taken_back), hears(account, *edited)])

    assert list(Mention.objects.exclude(text="")) == []
    assert list(MentionVersion.objects.exclude(text="")) == []


# --- Edited, deleted, late ----------------------------------------------------------------------


def test_edit_keeps_what_was_said_before_and_reads_again() -> None:
    account = make_account()
    keep(account, item(text="Merci, c'est parfait !"))

    kept = keep(account, item(text=TEXT))

    assert kept.edited == [the().pk]
    assert (the().text, the().version, texts_before()) == (TEXT, 2, ["Merci, c'est parfait !"])
    assert the().reading_row.sentiment == "negative"


def test_said_and_edited_on_one_page_are_two_versions() -> None:
    account = make_account()

    keep(account, item(text="Un"), item(text="Deux"), item(text="Trois"))

    assert (the().text, texts_before()) == ("Trois", ["Un", "Deux"])


@pytest.mark.parametrize("told", ["by-number", "by-time"])
def test_edits_that_arrive_reversed_end_with_the_newest_and_show_them_all(told: str) -> None:
    account = make_account()

    def version(number: int) -> dict[str, object]:
        edited_at = NOW - timedelta(seconds=10 - number) if number > 1 else None
        return {
            "text": f"Version {number}",
            "edited_at": edited_at,
            "version": str(number) if told == "by-number" else f"hash-{9 - number}",
        }

    keep(account, item(**version(1)))
    keep(account, item(**version(3)))
    for _ in range(3):
        assert not keep(account, item(**version(2)))  # late, and told again and again

    assert (the().text, texts_before()) == ("Version 3", ["Version 1", "Version 2"])


def test_edit_that_arrives_before_its_creation_stays() -> None:
    account = make_account()
    keep(account, item(text="Version 2", version="2", edited_at=NOW))

    keep(account, item(text="Version 1", version="1"))

    assert (the().text, texts_before()) == ("Version 2", ["Version 1"])


def test_deleted_by_its_author_leaves_a_tombstone_and_no_word() -> None:
    account = make_account()
    keep(account, item(text="Un", raw={"body": "Un"}, media=("https://exemple.test/a.webp",)))
    keep(account, item(text="Deux"))

    kept = keep(account, gone("un"))

    assert kept.deleted == [the().pk]
    assert (the().text, the().raw, the().media, texts_before()) == ("", {}, [], [""])
    assert the().deleted_at == NOW
    assert the().reading_row.content.words == ()


def test_deletion_told_before_the_creation_wins() -> None:
    account = make_account()
    keep(account, gone("un"))

    assert not keep(account, item("un"))
    assert not keep(account, item("un", text="Repris"))

    assert (the().text, texts_before()) == ("", [])
    assert not ReadingRow.objects.exists()


def test_tombstone_holds_no_word_even_when_the_network_still_sends_some() -> None:
    keep(make_account(), replace(gone("un"), text="Encore là", raw={"body": "Encore là"}))

    assert (the().text, the().raw) == ("", {})


def test_deletion_of_what_we_never_kept_is_nothing() -> None:
    assert not keep(make_account(), stranger("jamais-vu", deleted=True, text=""))


def test_reply_that_arrives_before_its_parent_waits_in_its_thread() -> None:
    account = make_account(open_brand())
    keep(account, item("deux", parent_id="un", root_id="un", author=Author("p-eva")))
    carry()

    keep(account, item("un"))
    carry()

    assert {the("un").root_id, the("deux").root_id} == {"un"}
    assert Case.objects.filter(author__native_id="p-eva").get().opened_at  # its clock ran meanwhile
    assert Case.objects.count() == 2


# --- People, places, minutes --------------------------------------------------------------------


def test_renamed_person_stays_the_same_and_a_reused_handle_is_somebody_else() -> None:
    account = make_account()
    keep(account, item("un", author=Author("1", "luc", "Luc")))
    keep(account, item("deux", author=Author("1", "luc_officiel", "Luc")))
    keep(account, item("trois", author=Author("2", "luc", "Imposteur")))

    luc = Person.objects.get(native_id="1")
    assert (luc.handle, luc.old_handles, luc.mentions.count()) == ("luc_officiel", ["luc"], 2)
    assert Person.objects.get(native_id="2").mentions.count() == 1


def test_place_is_made_once_and_keeps_what_the_team_wrote() -> None:
    account = make_account()
    keep(account, item("un"))
    Place.objects.update(customs="Ici on se vouvoie.")
    keep(account, item("deux", place=replace(item().place, name="Le nouveau nom")))

    place = Place.objects.get()
    assert (place.name, place.customs, place.mentions.count()) == ("Le nouveau nom", "Ici on se vouvoie.", 2)


def test_minutes_add_up_over_pages_by_watch_and_kind_and_never_count_us() -> None:
    account = make_account()
    watch = make_watch(account.brand, query="boréale")
    keep(account, item("un"), stranger("deux", text="Boréale m'a déçue, jamais livré"))
    keep(account, stranger("trois", text="Boréale, merci !"), item("nous", author=Author("us", is_us=True)))
    later = NOW + timedelta(minutes=1)
    keep(account, item("quatre"), now=later)

    counted = {(row.watch_id, row.minute.minute): (row.heard, row.negative) for row in Tally.objects.all()}
    assert counted == {(watch.pk, 0): (2, 1), (None, 0): (1, 1), (None, 1): (1, 1)}


# --- The cursor, the lease, and what a person brings --------------------------------------------


def test_page_without_anything_for_us_moves_the_cursor_and_tells_nothing() -> None:
    account = make_account(cursor={"search": {"at": "hier"}})

    keep(account, stranger("x"))

    account.refresh_from_db()
    assert account.cursor == {"search": {"at": "hier"}, "read": {"upto": "x"}}
    assert stored_events() == []


def test_page_of_a_lease_that_was_lost_is_dropped_with_its_cursor() -> None:
    account = make_account(lease="somebody-else", cursor={"read": {"upto": "avant"}})

    kept = store_page(
        account=account,
        page=Page((item(),), {}),
        cursor={"read": {"upto": "un"}},
        now=NOW,
        held={"lease": "mine"},
    )

    account.refresh_from_db()
    assert (bool(kept), account.cursor) == (False, {"read": {"upto": "avant"}})
    assert not Mention.objects.exists()


@needs_fork
@pytest.mark.django_db(transaction=True)
def test_reading_and_stream_move_their_own_part_of_the_cursor_at_the_same_moment() -> None:
    account = make_account()

    def move(part: str) -> Callable[[], object]:
        def work() -> None:
            mine = Account.objects.select_related("brand").get(pk=account.pk)
            for n in range(20):
                store_page(account=mine, page=Page((), {}), cursor={part: {"n": n}}, now=NOW)

        return work

    in_processes([move("read"), move("stream"), move("search")])

    account.refresh_from_db()
    assert account.cursor == {"read": {"n": 19}, "stream": {"n": 19}, "search": {"n": 19}}


def test_what_a_person_brings_concerns_us_whatever_it_says() -> None:
    account = make_account()

    kept = store_items(account=account, items=[stranger("collé"), stranger("collé-2")], now=NOW)

    assert len(kept.new) == 2
    account.refresh_from_db()
    assert account.cursor == {}


# --- Strange things -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("odd", "changes"),
    [
        ("replaced-characters", {"text": "NUL \x00 et \ud83d seul"}),
        ("odd-date", {"said_at": datetime(1970, 1, 1, tzinfo=UTC)}),
        ("odd-date", {"said_at": NOW + timedelta(days=3)}),
        ("cut", {"text": "é" * 10_000_000}),
    ],
)
def test_odd_message_is_stored_and_says_what_was_odd(odd: str, changes: dict[str, object]) -> None:
    keep(make_account(), item(**changes))

    assert the().odd == odd
    assert len(the().text) <= 20_000
    assert the().said_at <= NOW
    assert the().received_at == NOW


def test_message_that_is_its_own_parent_or_closes_a_circle_is_kept() -> None:
    account = make_account(open_brand())

    keep(
        account,
        item("soi", parent_id="soi", root_id="soi"),
        item("a", parent_id="b", root_id="b"),
        item("b", parent_id="a", root_id="a"),
    )
    carry()

    assert the("soi").parent_id == ""
    assert Mention.objects.count() == 3
    assert Event.objects.exclude(last_error="").count() == 0


def test_message_nobody_can_read_does_not_stop_its_neighbours() -> None:
    account = make_account()
    page = Page((item("un"), item("deux")), {}, refused=(("no author", "{}"),))

    kept = store_page(account=account, page=page, cursor={"read": {}}, now=NOW)

    assert len(kept.new) == 2


def test_page_of_thousands_is_kept_in_one_go() -> None:
    account = make_account()
    page = [item(f"m{n}", author=Author(f"p{n}"), root_id=f"m{n}") for n in range(3000)]

    kept = keep(account, *page)

    assert len(kept.new) == 3000
    rows = Mention.objects.filter(pk__in=[kept.new[0], kept.new[-1]]).order_by("pk")
    assert [row.native_id for row in rows] == ["m0", "m2999"]
    assert Tally.objects.get().heard == 3000
