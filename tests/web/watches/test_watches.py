"""What the brand listens for: tried before it is kept."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from vigie.brands.models import Member, Role
from vigie.inbox.models import WatchRelevance
from vigie.listening.models import Tally, Watch
from vigie.web.watches.curves import points

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(client: Client) -> Member:
    member = make.make_member(role=Role.SUPERVISOR)
    client.force_login(member.user)
    return member


def of(member: Member, route: str, *args: object) -> str:
    return reverse(route, args=[member.brand.public_id, *args])


def test_watch_is_kept(supervisor: Member, client: Client) -> None:
    client.post(of(supervisor, "watch_new"), {"name": "Notre nom", "query": "boréale -aurore"})

    assert [(w.name, w.query, w.by) for w in Watch.objects.all()] == [
        ("Notre nom", "boréale -aurore", supervisor)
    ]


def test_watch_is_changed_switched_and_deleted(supervisor: Member, client: Client) -> None:
    watch = make.make_watch(supervisor.brand)
    client.post(of(supervisor, "watch", watch.pk), {"name": "Autre", "query": "colis"})
    client.post(of(supervisor, "watch_switch", watch.pk))
    watch.refresh_from_db()

    assert (watch.name, watch.query, watch.is_active) == ("Autre", "colis", False)
    client.post(of(supervisor, "watch_delete", watch.pk))
    assert not Watch.objects.exists()


def test_words_that_make_no_sense_are_pointed_at(supervisor: Member, client: Client) -> None:
    page = client.post(of(supervisor, "watch_new"), {"name": "x", "query": 'boréale "colis perdu'})
    fault = page.context["form"].fault

    assert page.context["form"].errors["query"]
    assert (fault.before, fault.after) == ("boréale ", '"colis perdu')
    assert not Watch.objects.exists()


def test_trial_shows_what_would_have_been_caught(supervisor: Member, client: Client) -> None:
    make.make_mention(supervisor.brand, text="Boréale ne livre plus le samedi")
    make.make_mention(supervisor.brand, text="Une aurore boréale hier soir")
    make.make_mention(text="Boréale, chez une autre marque")
    page = client.post(of(supervisor, "watch_try"), {"query": "boreale -aurore"}).content.decode()

    assert "Boréale ne livre plus le samedi" in page
    assert "aurore" not in page
    assert "une autre marque" not in page


def test_trial_shows_a_text_as_text(supervisor: Member, client: Client) -> None:
    make.make_mention(supervisor.brand, text="boréale <script>alert(1)</script><img src=x onerror=alert(2)>")
    page = client.post(of(supervisor, "watch_try"), {"query": "boréale"}).content.decode()

    assert "<script>alert" not in page
    assert "<img" not in page


def test_trial_covers_what_is_vulgar(supervisor: Member, client: Client) -> None:
    from vigie.core.types import Reading
    from vigie.listening.readings import reading_row

    mention = make.make_mention(supervisor.brand, text="boréale bande de …")
    reading_row(mention, Reading(model="test", removable=True)).save()
    page = client.post(of(supervisor, "watch_try"), {"query": "boréale"}).content.decode()

    assert page.index("<details>") < page.index("bande de")


@pytest.mark.parametrize("query", ["", "(", "-boréale", "x" * 3000])
def test_trial_of_nonsense_answers_in_words(query: str, supervisor: Member, client: Client) -> None:
    page = client.post(of(supervisor, "watch_try"), {"query": query})

    assert page.status_code == 200
    assert page.context["form"].errors


def test_day_of_each_watch_is_its_own(supervisor: Member, client: Client) -> None:
    now = make.just_now()
    watches = [make.make_watch(supervisor.brand, name=name) for name in ("a", "b")]
    for watch, hours, heard in (
        (watches[0], 2, 3),
        (watches[0], 20, 4),
        (watches[0], 30, 9),
        (watches[1], 1, 5),
    ):
        minute = (now - timedelta(hours=hours)).replace(second=0, microsecond=0)
        Tally.objects.create(brand=supervisor.brand, watch=watch, kind="post", minute=minute, heard=heard)
    rows = client.get(of(supervisor, "watches")).context["watches"]

    assert [(row.watch, row.today) for row in rows] == [(watches[0], 7), (watches[1], 5)]


def test_curve_rises_with_what_was_heard() -> None:
    heights = [float(point.split(",")[1]) for point in points([0, 4, 2, 0]).split()]

    assert heights == [26.0, 2.0, 14.0, 26.0]


def test_trial_says_what_it_asks_of_the_networks(supervisor: Member, client: Client) -> None:
    make.make_account(supervisor.brand, network="bluesky", name="Compte Boréale")
    page = client.post(of(supervisor, "watch_try"), {"query": "boréale -film lang:fr"})
    [line] = page.context["asks"]

    assert (line.network, line.searches) == ("Bluesky", ("boréale",))
    assert line.here
    assert "Compte Boréale" in page.content.decode()


def test_watch_says_how_much_of_it_was_about_us(supervisor: Member, client: Client) -> None:
    watch = make.make_watch(supervisor.brand)
    WatchRelevance.objects.create(
        watch=watch,
        ours=9,
        others=3,
        caught=5,
        right=5,
        bias=0.0,
        weights={"auror": 3.0},
        learned_at=make.NINE,
    )
    make.make_watch(supervisor.brand, name="Autre")
    page = client.get(of(supervisor, "watches"))

    assert [(row.share, row.judged) for row in page.context["watches"] if row.judged] == [(75, 12)]
    assert "auror" in page.content.decode()
