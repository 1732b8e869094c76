"""Drills on the screen: started, played, paused, ended and read, by those who may."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.crisis.drills.playing import data_in, leader, short_text
from vigie.brands.models import Member, Role
from vigie.core.drill.acts import Did
from vigie.crisis.drills.queries import acts_of
from vigie.crisis.models import Drill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(tmp_path: Path) -> object:
    with data_in(tmp_path):
        yield


@pytest.fixture
def supervisor(client: Client) -> Member:
    member = leader()
    client.force_login(member.user)
    return member


def of(member: Member, route: str, *args: object) -> str:
    return reverse(route, args=[member.brand.public_id, *args])


def begun(supervisor: Member, client: Client) -> Drill:
    client.post(of(supervisor, "drill_own"), {"text": short_text(), "speed": 60})
    return Drill.objects.exclude(state="ended").get()


def test_the_library_is_shown(supervisor: Member, client: Client) -> None:
    page = client.get(of(supervisor, "drills"))
    assert len(page.context["library"]) == 12
    assert client.get(of(supervisor, "drill_scenario", "meute")).status_code == 200
    assert client.get(of(supervisor, "drill_scenario", "nothing")).status_code == 404


def test_a_packaged_scenario_starts(supervisor: Member, client: Client) -> None:
    answer = client.post(of(supervisor, "drill_scenario", "compte-vole"), {"speed": 60, "seed": 7})
    drill = Drill.objects.get()
    assert (drill.scenario, drill.speed, drill.seed, drill.home) == ("compte-vole", 60, 7, supervisor.brand)
    assert answer["Location"] == reverse("drill", args=[drill.brand.public_id, drill.public_id])
    page = client.get(answer["Location"])
    assert page.context["playing"].length == "2:00"
    again = client.post(of(supervisor, "drill_scenario", "meute"), {"speed": 60})
    assert again.context["form"].errors


def test_own_faults_are_said_with_their_line(supervisor: Member, client: Client) -> None:
    text = short_text().replace("capability: detect", "capability: detekt")
    page = client.post(of(supervisor, "drill_own"), {"text": text, "speed": 10})
    (said,) = page.context["form"].errors["text"]
    assert "detekt" in said
    assert any(character.isdigit() for character in said)
    assert not Drill.objects.exists()


def test_it_is_paused_resumed_and_ended(supervisor: Member, client: Client) -> None:
    drill = begun(supervisor, client)
    for route, state in (("drill_pause", "paused"), ("drill_resume", "running"), ("drill_end", "ended")):
        client.post(of(supervisor, route, drill.public_id))
        drill.refresh_from_db()
        assert drill.state == state
    page = client.get(of(supervisor, "drill", drill.public_id))
    assert page.context["result"].total == 0
    assert page.context["result"].to_rehearse
    assert client.get(of(supervisor, "drills")).context["earlier"]


def test_acts_beside_the_networks_are_ticked(supervisor: Member, client: Client) -> None:
    drill = begun(supervisor, client)
    for did, about in (("incident_opened", ""), ("statement_published", "fr"), ("plan_chosen", "inform")):
        client.post(of(supervisor, "drill_note", drill.public_id), {"did": did, "about": about})
    client.post(of(supervisor, "drill_note", drill.public_id), {"did": "plan_chosen", "about": "lie"})
    client.post(of(supervisor, "drill_note", drill.public_id), {"did": "answered"})
    assert [act.did for act in acts_of(drill=drill)] == [
        Did.INCIDENT_OPENED,
        Did.STATEMENT_PUBLISHED,
        Did.PLAN_CHOSEN,
    ]
    fragment = client.get(of(supervisor, "drill_now", drill.public_id))
    assert len(fragment.context["playing"].log) == 3


def test_a_reader_looks_and_does_not_start(client: Client) -> None:
    member = make.make_member(role=Role.READER)
    client.force_login(member.user)
    assert client.get(of(member, "drills")).status_code == 200
    assert client.post(of(member, "drill_scenario", "meute"), {"speed": 60}).status_code == 403
    assert not Drill.objects.exists()


def test_the_next_drill_is_shown_beside_the_last(supervisor: Member, client: Client) -> None:
    make.make_drill(supervisor.brand)
    drill = begun(supervisor, client)
    client.post(of(supervisor, "drill_note", drill.public_id), {"did": "incident_opened"})
    client.post(of(supervisor, "drill_end", drill.public_id))
    page = client.get(of(supervisor, "drill", drill.public_id))
    assert page.context["result"].has_earlier
