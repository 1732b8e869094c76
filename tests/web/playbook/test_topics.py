"""The page where a brand names what messages are about."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from vigie.brands.models import Member, Role
from vigie.core.types import TOPICS
from vigie.playbook.models import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(client: Client) -> Member:
    member = make.make_member(role=Role.SUPERVISOR)
    client.force_login(member.user)
    return member


def of(member: Member, route: str, *args: object) -> str:
    return reverse(route, args=[member.brand.public_id, *args])


def test_topic_is_made_and_listed_under_our_own(supervisor: Member, client: Client) -> None:
    client.post(of(supervisor, "topic_new"), {"name": "Points", "query": "points OU fidélité", "base": 0})
    made = Topic.objects.get()
    page = client.get(of(supervisor, "topics"))

    assert (made.name, made.query, made.by) == ("Points", "points OU fidélité", supervisor)
    assert [line.name for line in page.context["own"]] == ["Points"]
    assert [line.key for line in page.context["shipped"]] == list(TOPICS)


def test_shipped_topic_is_renamed_and_gets_its_name_back(supervisor: Member, client: Client) -> None:
    client.post(of(supervisor, "topic", "app"), {"name": "Appli Boréale", "query": "", "base": 0})
    assert "Appli Boréale" in client.get(of(supervisor, "topics")).content.decode()

    client.post(of(supervisor, "topic_forget", "app"))
    assert "Appli Boréale" not in client.get(of(supervisor, "topics")).content.decode()


def test_words_that_make_no_sense_are_shown_with_their_place(supervisor: Member, client: Client) -> None:
    page = client.post(of(supervisor, "topic_new"), {"name": "Points", "query": "(points", "base": 0})

    assert page.context["form"].errors["query"]
    assert page.context["form"].fault.before == "(points"[: len(page.context["form"].fault.before)]
    assert not Topic.objects.exists()


def test_what_a_colleague_saved_meanwhile_is_shown_before_it_is_replaced(
    supervisor: Member, client: Client
) -> None:
    topic = make.make_topic(supervisor.brand, key="points", name="Points", query="points")
    Topic.objects.filter(pk=topic.pk).update(version=2, name="Fidélité", by=supervisor)
    where, mine = of(supervisor, "topic", "points"), {"name": "Ma carte", "query": "carte", "base": 1}
    overtaken = client.post(where, mine)

    assert overtaken.status_code == 409
    assert "Fidélité" in overtaken.content.decode()
    assert overtaken.context["form"]["name"].value() == "Ma carte"
    client.post(where, mine | {"base": overtaken.context["form"]["base"].value()})
    assert Topic.objects.get().name == "Ma carte"


def test_topic_is_retired_and_brought_back(supervisor: Member, client: Client) -> None:
    make.make_topic(supervisor.brand, key="points")
    client.post(of(supervisor, "topic_switch", "points"))
    assert not Topic.objects.get().is_active

    client.post(of(supervisor, "topic_switch", "points"))
    assert Topic.objects.get().is_active


def test_topic_that_nobody_made_is_not_found(supervisor: Member, client: Client) -> None:
    make.make_topic(make.make_brand(), key="ailleurs")

    assert client.get(of(supervisor, "topic", "ailleurs")).status_code == 404
    assert client.post(of(supervisor, "topic_switch", "ailleurs")).status_code == 404
    assert client.get(of(supervisor, "topic", "app")).status_code == 200


def test_reader_sees_the_topics_and_changes_none(supervisor: Member, client: Client) -> None:
    reader = make.make_member(supervisor.brand, role=Role.READER)
    client.force_login(reader.user)

    assert client.get(of(reader, "topics")).status_code == 200
    assert client.get(of(reader, "topic", "app")).status_code == 403


def test_department_takes_topics_of_the_brand(supervisor: Member, client: Client) -> None:
    make.make_topic(supervisor.brand, key="points", name="Points de fidélité")
    client.post(of(supervisor, "department_new"), {"name": "Clients", "topics": ["points", "app"]})
    made = supervisor.brand.departments.get()

    assert made.topics == ["points", "app"]
    assert "Points de fidélité" in client.get(of(supervisor, "departments")).content.decode()

    Topic.objects.update(is_active=False)
    form = client.get(of(supervisor, "department_edit", made.pk)).context["form"]
    assert ("points", "Points de fidélité") in form.fields["topics"].choices
