"""What forecasts were worth, as people read it: too few, enough, and what came after answers."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.crisis.foretold import DAY, make_foretold, make_past_signal, make_thread
from tests.crisis.said import MINUTE, burst, known_brand, pass_by
from tests.factories import make_member, make_user
from vigie.brands.models import Brand, Member, Role
from vigie.crisis.models import Signal
from vigie.crisis.opening import open_crisis
from vigie.crisis.sharing import sealed_address, share_room

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
EIGHT = [0, 2, 4, 6, 30, 40, 50, 60]


@pytest.fixture
def member(client: Client) -> Member:
    member = make_member(role=Role.READER, user=make_user(language="en"))
    client.force_login(member.user)
    return member


def page(client: Client, member: Member, query: str = "") -> str:
    """Its words: one space where the source has many."""
    answer = client.get(reverse("forecasts", args=[member.brand.public_id]) + query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def told(brand: Brand, *outcomes: int | None) -> None:
    """One incident for each, the latest nine days ago."""
    for n, came in enumerate(outcomes):
        make_foretold(make_past_signal(brand, NOW - (9 + n) * DAY), came)


def test_nothing_yet_says_when_there_will_be(client: Client, member: Member) -> None:
    body = page(client, member)

    assert "No forecast is over yet. From 5 incidents on" in body
    assert "None waits for what comes" in body
    assert '<svg class="plot"' not in body
    assert "Answered within 1 h: 0 · Answered later: 0 · Never answered: 0" in body.replace("\xa0", " ")


def test_too_few_are_counted_and_listed_but_not_judged(client: Client, member: Member) -> None:
    told(member.brand, 80, 300, 80, 80, None)
    body = page(client, member)

    assert "Forecasts of 4 incidents are over. From 5 on" in body
    assert "1 forecast waits for what comes" in body
    assert '<svg class="plot"' not in body
    assert body.count("of 40–120") == 4
    assert body.count(">within<") == 3
    assert body.count(">more<") == 1


def test_enough_are_told_in_words_drawn_and_in_a_table(client: Client, member: Member) -> None:
    told(member.brand, 80, 80, 80, 80, 300, 30)
    body = page(client, member)

    assert "Of 6 forecasts that are over, 4 fell within their interval: 67%, 80% promised." in body
    assert "As promised, as far as these can tell." in body
    assert body.count('<svg class="plot"') == 2
    assert (
        "<td>30% to 90%</td><td>0%</td><td>1</td><td>1</td><td>6</td><td>6</td>" in body
    )  # possible, error, less, more, forecasts, incidents
    assert '<th scope="row">5%</th><td>6</td><td>17%</td>' in body  # of six, one passed


def test_too_sure_and_too_wide_are_said(client: Client, member: Member) -> None:
    told(member.brand, *[300] * 6)
    assert "Less often than promised" in page(client, member)

    told(member.brand, *[80] * 200)
    assert "More often than promised" in page(client, member)


def test_moments_with_too_few_say_so_in_the_table_only(client: Client, member: Member) -> None:
    told(member.brand, *[80] * 5)
    make_foretold(make_past_signal(member.brand, NOW - 30 * DAY), 80, ahead=60)
    body = page(client, member)

    assert body.count("too few so far") == 1
    assert body.count("Of 5 forecasts") == 1


def test_forecasts_lead_to_their_signal_and_crisis(client: Client, member: Member) -> None:
    signal = make_past_signal(member.brand, NOW - 9 * DAY)
    make_foretold(signal, 80, ahead=60)
    make_foretold(signal, None)
    crisis, _ = open_crisis(
        brand=member.brand,
        name="Colis <perdus>",
        now=signal.raised_at,
        signal=signal.kind,
        began_at=signal.since,
        detected_at=signal.raised_at,
    )
    body = page(client, member)

    assert reverse("signal", args=[member.brand.public_id, signal.public_id]) in body
    assert reverse("crisis_room", args=[member.brand.public_id, crisis.public_id]) in body
    assert "Colis &lt;perdus&gt;" in body
    assert "not over" in body


def answered(brand: Brand) -> None:
    """Six threads answered after ten minutes, at half of their size; six later, at three quarters."""
    for n in range(6):
        make_thread(brand, NOW - (12 + n) * DAY, EIGHT, answered=10)
        make_thread(brand, NOW - (12 + n) * DAY, EIGHT, answered=45)


def test_what_came_after_answers_is_told_with_its_doubt(client: Client, member: Member) -> None:
    answered(member.brand)
    body = page(client, member, "?within=15").replace("\xa0", " ")

    assert "Seen, not proved." in body
    assert "Answered within 15 min</th><td>6</td><td>too few so far</td><td>×2.0 (2.0 to 2.0)</td>" in body
    assert "Answered later</th><td>6</td><td>too few so far</td><td>×1.3 (1.3 to 1.3)</td>" in body
    assert 'Never answered</th><td>0</td><td colspan="2">too few so far</td>' in body


@pytest.mark.parametrize("query", ["", "?within=60", "?within=7", "?within=x", "?within="])
def test_without_anybody_to_hold_them_against_nothing_is_shown(
    client: Client, member: Member, query: str
) -> None:
    answered(member.brand)
    body = page(client, member, query).replace("\xa0", " ")

    assert "Answered within 1 h: 12 · Answered later: 0" in body  # nonsense in the address is an hour
    assert "×" not in body.partition("Too few to show")[0].partition("quick answer")[2]


def test_strangers_see_nothing_of_it(client: Client, member: Member) -> None:
    told(member.brand, *[80] * 6)
    answered(member.brand)
    stranger = make_member(role=Role.ADMIN, user=make_user(language="en"))
    client.force_login(stranger.user)

    assert client.get(reverse("forecasts", args=[member.brand.public_id])).status_code == 404
    body = page(client, stranger)
    assert "No forecast is over yet" in body
    assert "Answered later: 0" in body


def test_signals_lead_to_it(client: Client, member: Member) -> None:
    address = reverse("forecasts", args=[member.brand.public_id])
    listed = client.get(reverse("signals", args=[member.brand.public_id])).content.decode()
    assert address in listed

    signal = make_past_signal(member.brand, NOW - 20 * MINUTE, ended_at=None)
    signal.telling = {"forecast": FORECAST}
    signal.save()
    shown = client.get(reverse("signal", args=[member.brand.public_id, signal.public_id]))
    assert address in shown.content.decode()


def test_the_room_leads_to_it_and_a_link_without_account_does_not(client: Client) -> None:
    start = timezone.now().replace(second=0, microsecond=0) - 30 * MINUTE
    brand = known_brand(start)
    burst(brand, start, minutes=28, a_minute=3, text="Colis perdu à Rimouski, scandaleux")
    pass_by(start, 28)
    Signal.objects.filter(kind="crisis").update(ended_at=None, where="brand", telling={"forecast": FORECAST})
    signal, by = Signal.objects.get(kind="crisis"), make_member(brand, role=Role.SUPERVISOR)
    called = {"signal": signal.kind, "began_at": signal.since, "detected_at": signal.raised_at}
    crisis, _ = open_crisis(brand=brand, name="Colis", by=by, now=timezone.now(), **called)
    link, _ = share_room(crisis=crisis, name="Ministère", until=NOW + DAY, by=by, now=NOW)
    client.force_login(by.user)
    room = client.get(reverse("crisis_room", args=[brand.public_id, crisis.public_id])).content.decode()
    shared = client.get(reverse("crisis_link", args=[sealed_address(link=link)])).content.decode()

    address = reverse("forecasts", args=[brand.public_id])
    assert address in room
    assert address not in shared
    assert 'class="curve__cone"' in shared


FORECAST = {
    "seen": 20,
    "size": [40, 80, 120],
    "reach": None,
    "horizons": [[60, [30, 40, 50], None]],
    "peak": None,
    "past_peak": 0.2,
    "cone": [[0, 60], [20, 30], [20, 40], [20, 50]],
    "tenfold": 0.05,
}
