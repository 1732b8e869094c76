from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.connectors.replay.days import said
from tests.factories import make_brand, make_case, make_member
from tests.inbox.desk import COMPLAINT, INSULT, PRAISE
from tests.web.desk.scene import HTMX, crowd, hear_again, look, one, page, scene
from vigie.brands.models import Role
from vigie.inbox.models import Case
from vigie.inbox.services import add_note

US = {"id": "nous", "name": "Boréale", "us": True}
pytestmark = pytest.mark.django_db


def test_message_stands_in_its_place(tmp_path: Path) -> None:
    desk = scene(
        tmp_path,
        [
            said(0, "article", "Notre entrepôt ouvre.", author=US, place="blog"),
            said(1, "voisine", "Belle nouvelle !", place="blog", parent="article", to_us=True),
            said(
                2,
                "un",
                COMPLAINT,
                author={"id": "luc", "handle": "luc", "name": "Luc T."},
                place="blog",
                parent="article",
            ),
        ],
    )

    shown = page(desk.get("case", desk.case("luc"), **HTMX))

    at = [shown.index(words) for words in ("Notre entrepôt ouvre.", "Belle nouvelle !", "Toujours pas")]
    assert at == sorted(at)
    assert "post--focus" in shown
    assert "post--parent" in shown


def test_words_that_weighed_are_marked_and_said_in_words(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])

    shown = page(desk.get("case", desk.case()))

    labels = shown.split('class="chips"')[1].split("</ul>")[0]
    assert '<mark class="neg">' in shown
    assert "negative <i>sure</i>" in labels
    assert "0." not in labels


def test_earlier_version_is_shown_as_a_difference(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one("Toujours pas livré, je suis déçu.")])
    crowd(desk.account).edit("un", "Toujours pas livré, je suis furieux.", now=timezone.now())
    hear_again(desk.account)

    shown = page(desk.get("case", desk.case()))

    assert "<del>déçu</del><ins>furieux</ins>" in shown
    assert "The person changed their message" in shown


def test_each_version_is_told_from_the_next_the_newest_first(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one("Je suis déçu.")])
    for text in ("Je suis triste.", "Je suis furieux."):
        crowd(desk.account).edit("un", text, now=timezone.now())
        hear_again(desk.account)

    shown = page(desk.get("case", desk.case(), **HTMX))

    changes = ["<del>triste</del><ins>furieux</ins>", "<del>déçu</del><ins>triste</ins>"]
    assert sorted(changes, key=shown.index) == changes


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example/x", "ftp://a/b", ""]
)
def test_no_link_of_ours_runs_what_a_stranger_attached(url: str, tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT, media=[url, "https://photos.example/1.jpg"])])

    shown = page(desk.get("case", desk.case(), **HTMX))

    assert "Attached, at photos.example" in shown
    assert f'href="{url}"' not in shown
    assert f'src="{url}"' not in shown


def test_what_its_author_deleted_leaves_a_stone_and_no_words(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one("Toujours pas livré, commande 4711.")])
    case = desk.case()
    crowd(desk.account).remove("un", now=timezone.now())
    hear_again(desk.account)

    shown = page(desk.get("case", case))

    assert "4711" not in shown
    assert "Deleted by its author" in shown


def test_rude_words_wait_behind_a_button(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(INSULT)])

    shown = page(desk.get("case", desk.case()))

    assert "inert>" in shown
    assert "Rude words: show them" in shown


def test_notes_of_the_team_stand_in_the_story() -> None:
    member = make_member(make_brand())
    desk = look(member.brand, None, member)  # type: ignore[arg-type]
    case = make_case(desk.brand)
    add_note(case=case, by=member, text="Elle a rappelé <hier>.", now=timezone.now())

    assert "Elle a rappelé &lt;hier&gt;." in page(desk.get("case", case))


def test_past_and_offences_of_the_person_are_beside(tmp_path: Path) -> None:
    desk = scene(
        tmp_path, [one(COMPLAINT), said(2, "deux", "Bonjour, êtes-vous ouverts samedi ?", to_us=True)]
    )
    case = Case.objects.get(mention__native_id="un")
    case.author.offences = 2
    case.author.save()

    shown = page(desk.get("case", case))

    assert "Removed before" in shown
    assert "2 messages" in shown


@pytest.mark.parametrize(("messages", "queries"), [(1, 27), (3, 27)])
def test_case_costs_the_same_for_any_number_of_messages(
    messages: int, queries: int, tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    theirs = [said(1 + n, f"m{n}", COMPLAINT, parent="article", to_us=True) for n in range(messages)]
    desk = scene(tmp_path, [said(0, "article", "Notre entrepôt ouvre.", author=US), *theirs])
    case = desk.case("nadia_b")
    page(desk.get("case", case, **HTMX))

    with django_assert_num_queries(queries):
        shown = page(desk.get("case", case, **HTMX))

    assert shown.count("post--focus") == messages


def test_stranger_learns_nothing_of_a_case() -> None:
    case = make_case(text="numéro de commande 4711")
    stranger = make_member(make_brand(), role=Role.ADMIN)
    desk = look(stranger.brand, None, stranger)  # type: ignore[arg-type]

    through_mine = desk.get("case", case)
    through_theirs = desk.client.get(f"/b/{case.brand.public_id}/cases/{case.public_id}/")

    assert (through_mine.status_code, through_theirs.status_code) == (404, 404)
    assert b"4711" not in through_mine.content + through_theirs.content


def test_live_refresh_says_nothing_when_nothing_moved(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])
    case = desk.case()
    shown = page(desk.get("case", case, **HTMX))
    mark = shown.split('data-mark="')[1].split('"')[0]
    query = f"?seen={case.version}&mark={mark}"

    again = desk.get("case", case, query=query, **HTMX)
    add_note(case=case, by=desk.member, text="Tiens.", now=timezone.now())
    moved = desk.get("case", case, query=query, **HTMX)

    assert again.status_code == 204
    assert "Tiens." in page(moved)
    assert "hx-preserve" in page(moved)


def test_change_of_mood_is_said_in_words(tmp_path: Path) -> None:
    before = said(-3600, "avant", PRAISE, to_us=True)
    desk = scene(tmp_path, [before, one(COMPLAINT)])

    shown = page(desk.get("case", Case.objects.get(mention__native_id="un"), **HTMX))

    assert "satisfied → unhappy" in shown
