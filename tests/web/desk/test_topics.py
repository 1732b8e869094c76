import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from vigie.brands.models import Role
from vigie.core.types import TOPICS, Guess, Reading
from vigie.web.desk.topics import SHIPPED, topics_named

pytestmark = pytest.mark.django_db


def test_names_are_the_brand_s_where_it_gave_some() -> None:
    brand = make.make_brand()
    make.make_topic(brand, key="app", name="Appli Boréale")
    make.make_topic(brand, key="points", name="Points")
    make.make_topic(brand, key="camp", name="Festival", is_active=False)
    topics = topics_named(brand)

    assert topics.keys == (*TOPICS, "points")
    assert [topics.name(key) for key in ("app", "points", "camp")] == ["Appli Boréale", "Points", "Festival"]
    assert topics.name("price") == SHIPPED.name("price") != "Appli Boréale"
    assert topics.name("nobody-knows") == "nobody-knows"
    assert topics.value("sentiment", "negative") == SHIPPED.value("sentiment", "negative")


def test_retired_topic_stays_a_choice_only_where_it_was_chosen() -> None:
    brand = make.make_brand()
    make.make_topic(brand, key="camp", name="Festival", is_active=False)
    topics = topics_named(brand)

    assert ("camp", "Festival") not in topics.choices()
    assert topics.choices(["camp", "app"])[-1] == ("camp", "Festival")
    assert len(topics.choices(["app"])) == len(TOPICS)


def test_case_shows_and_offers_topics_as_the_brand_calls_them(client: Client) -> None:
    member = make.make_member(role=Role.AGENT)
    make.make_topic(member.brand, key="points", name="Points de fidélité")
    make.make_topic(member.brand, key="price", name="Nos tarifs")
    reading = Reading(model="essai", topic=Guess("points", 1.0))
    case = make.make_case(mention=make.make_mention(member.brand, reading=reading))
    client.force_login(member.user)
    where = reverse("case", args=[member.brand.public_id, case.public_id])

    page = client.get(where).content.decode()
    assert page.count("Points de fidélité") >= 2  # the label, and one of its choices
    assert "Nos tarifs" in page

    client.post(
        reverse("case_correct", args=[member.brand.public_id, case.public_id]), {"says": "topic:price"}
    )
    assert "Nos tarifs" in " ".join(line.text for line in client.get(where).context["screen"].story)
