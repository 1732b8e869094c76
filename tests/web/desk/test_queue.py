from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import NINE, make_brand, make_case, make_member
from tests.inbox.desk import COMPLAINT, INSULT
from tests.web.desk.scene import HTMX, Scene, look, page, scene, several
from vigie.brands.models import Role
from vigie.inbox.models import Case
from vigie.inbox.queries import COUNT_CAP, PAGE
from vigie.inbox.services import leave_to_community, take_lease
from vigie.web.desk.queue import Choice

pytestmark = pytest.mark.django_db


def desk_of(role: Role = Role.AGENT, **fields: object) -> Scene:
    """An empty desk."""
    member = make_member(make_brand(**fields), role=role)
    return look(member.brand, None, member)  # type: ignore[arg-type]


def test_desk_says_who_where_why_and_until_when(tmp_path: Path) -> None:
    desk = scene(tmp_path, several([COMPLAINT]))
    case = desk.case()

    shown = page(desk.get("desk"))

    assert "Personne 0" in shown
    assert "Bluesky · Place publique" in shown
    assert "Toujours pas livré" in shown
    assert f'data-until="{timezone.localtime(case.answer_before).isoformat()}' in shown
    assert 'class="row__why' in shown


@pytest.mark.parametrize(("rows", "queries"), [(1, 13), (3, 13)])
def test_desk_costs_the_same_for_any_number_of_cases(
    rows: int, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = desk_of()
    for _ in range(rows):
        make_case(desk.brand, assigned_to=desk.member)

    desk.get("desk")  # the session learns which brand it is in
    with django_assert_num_queries(queries):
        shown = page(desk.get("desk"))

    assert shown.count('class="row ') == rows


def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    desk = desk_of()
    cases = [make_case(desk.brand, rank_at=NINE + timedelta(minutes=n)) for n in range(PAGE + PAGE // 2)]

    first = page(desk.get("desk"))
    more = first.split('hx-get="', first.count('hx-get="'))
    address = next(
        part.split('"')[0] for part in more if part.startswith(reverse("queue", args=[desk.brand.public_id]))
    )
    second = page(desk.client.get(address.replace("&amp;", "&"), headers=HTMX))

    shown = [str(case.public_id) for case in cases]
    assert [one for one in shown if f"row-{one}" in first] == shown[:PAGE]
    assert [one for one in shown if f"row-{one}" in second] == shown[PAGE:]
    assert "rows__more" not in second


@pytest.mark.parametrize("query", ["?tab=nonsense", "?after=hier~x", "?network=" + "x" * 50, "?rows=-3"])
def test_nonsense_in_the_address_shows_the_first_screen(query: str) -> None:
    desk = desk_of()
    make_case(desk.brand)

    assert page(desk.get("desk", query=query)).count('class="row ') in {0, 1}


def test_counts_stop_at_the_cap() -> None:
    desk = desk_of()
    case = make_case(desk.brand)
    copies = [
        Case(
            **{
                field.attname: getattr(case, field.attname)
                for field in Case._meta.concrete_fields
                if field.attname not in {"id", "public_id", "thread_root"}
            },
            thread_root=f"r{n}",
        )
        for n in range(COUNT_CAP + 2)
    ]
    Case.objects.bulk_create(copies)

    assert '<span class="tabs__count">999+</span>' in page(desk.get("desk"))


def test_queue_holds_nothing_of_another_brand() -> None:
    desk = desk_of()
    make_case(make_brand(), text="numéro de commande 4711")

    assert "4711" not in page(desk.get("desk"))


def test_all_my_brands_are_one_queue_when_asked_for() -> None:
    desk = desk_of()
    other = make_member(make_brand(name="Australe"), user=desk.member.user)
    make_case(other.brand, text="Et chez Australe ?")
    make_case(make_brand(), text="numéro de commande 4711")

    alone, everywhere = page(desk.get("desk")), page(desk.get("desk", query="?everywhere=1"))

    assert "Et chez Australe ?" not in alone
    assert "Et chez Australe ?" in everywhere
    assert "4711" not in everywhere


def test_filters_keep_to_a_network_and_to_what_is_nobodys() -> None:
    desk = desk_of()
    make_case(desk.brand, network="bluesky", text="au ciel")
    make_case(desk.brand, network="mastodon", text="au large", assigned_to=desk.member)

    assert "au large" not in page(desk.get("desk", query="?network=bluesky"))
    assert "au large" not in page(desk.get("desk", query="?unassigned=1"))
    assert "au ciel" in page(desk.get("desk", query="?unassigned=1"))


def test_rude_words_are_not_in_the_queue(tmp_path: Path) -> None:
    desk = scene(tmp_path, several([INSULT]))

    shown = page(desk.get("desk", query="?tab=remove"))

    assert "connards" not in shown
    assert "Rude words, shown on request" in shown


def test_what_people_write_is_shown_as_text(tmp_path: Path) -> None:
    desk = scene(tmp_path, several(["<script>alert(1)</script> pas livré, je suis très déçu"]))

    assert "<script>alert" not in page(desk.get("desk"))
    assert "<script>alert" not in page(desk.get("case", desk.case()))


def test_colleague_who_writes_is_seen_in_the_queue() -> None:
    desk = desk_of()
    case = make_case(desk.brand)
    take_lease(case=case, by=make_member(desk.brand, first_name="Samuel"), now=timezone.now())

    assert "Samuel is writing" in page(desk.get("desk"))


def test_what_is_left_to_the_community_says_when_it_comes_back() -> None:
    desk = desk_of(time_zone="America/Toronto")
    case = make_case(desk.brand)
    now = timezone.now()
    until = now + timedelta(days=200)
    leave_to_community(case=case, by=desk.member, until=until, now=now)

    shown = page(desk.get("desk", query="?tab=community"))

    assert f"back<br>{timezone.localtime(until, ZoneInfo('America/Toronto')).day} " in shown


@pytest.mark.parametrize(
    ("tab", "says"),
    [
        ("answer", "Nothing to answer."),
        ("remove", "Criticism never does: it is answered."),
        ("mine", "Nothing is yours."),
        ("community", "lets them answer first"),
        ("watch", "Nothing to watch."),
        ("approve", "Nothing waits for you."),
        ("done", "Nothing is done yet."),
    ],
)
def test_empty_tabs_say_what_comes_next(tab: str, says: str) -> None:
    assert says in page(desk_of(Role.SUPERVISOR).get("desk", query=f"?tab={tab}"))


def test_desk_without_a_source_leads_to_connecting_one() -> None:
    desk = desk_of()

    shown = page(desk.get("desk"))

    assert f'href="{reverse("sources", args=[desk.brand.public_id])}"' in shown
    assert "Connect a network" in shown


def test_reader_selects_nothing() -> None:
    desk = desk_of(Role.READER)
    make_case(desk.brand)

    assert "row__pick" not in page(desk.get("desk"))
    assert "bulk-form" not in page(desk.get("desk"))


def test_queue_is_a_fragment_of_the_same_template() -> None:
    desk = desk_of()
    make_case(desk.brand)

    fragment = page(desk.get("desk", **HTMX, **{"HX-Target": "queue"}))

    assert fragment.lstrip().startswith("<section") or 'id="queue"' in fragment
    assert "<html" not in fragment
    assert 'id="queue"' in page(desk.get("desk"))


def test_address_of_a_choice_says_only_what_differs() -> None:
    assert Choice().query() == ""
    assert Choice(tab="mine", unassigned=True).query() == "tab=mine&unassigned=1"
    assert Choice(tab="mine").query(tab="done") == "tab=done"
