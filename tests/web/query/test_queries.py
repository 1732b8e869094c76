"""Queries written without typing, and told in a sentence."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from vigie.brands.models import Member, Role
from vigie.core.query import parse
from vigie.web.query.building import built
from vigie.web.query.telling import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Member:
    member = make.make_member(role=Role.READER)
    client.force_login(member.user)
    return member


def of(member: Member, route: str) -> str:
    return reverse(route, args=[member.brand.public_id])


@pytest.mark.parametrize(
    ("answers", "query"),
    [
        ({}, ""),
        ({"b_all": "boréale, colis"}, "boréale colis"),
        ({"b_any": "colis, service client,  , rembours*"}, '(colis OR "service client" OR rembours*)'),
        ({"b_any": "colis"}, "colis"),
        ({"b_phrase": 'dit "non" deux fois'}, '"dit non deux fois"'),
        ({"b_all": "boréale", "b_none": "film, le match"}, 'boréale -film -"le match"'),
        ({"b_all": "OU NOT"}, '"OU" "NOT"'),
        ({"b_all": "lang:fr (a"}, '"lang:fr" "(a"'),
        (
            {
                "b_all": "boréale",
                "b_from": " @jean ",
                "b_lang": "fr",
                "b_tone": "negative",
                "b_kind": "review",
            },
            "boréale from:jean lang:fr kind:review tone:negative",
        ),
        ({"b_from": "Jean Dupont", "b_topic": "delivery"}, 'from:"Jean Dupont" topic:delivery'),
    ],
)
def test_answers_become_a_query(answers: dict[str, str], query: str) -> None:
    text = built(answers)

    assert text.removeprefix("(").removesuffix(")") == query.removeprefix("(").removesuffix(")")
    assert text == "" or str(parse(text)) == text


def test_query_is_told_in_the_words_of_the_brand() -> None:
    brand = make.make_brand()
    make.make_topic(brand, key="points", name="Carte de fidélité")
    sentence = told(parse("boréale topic:points tone:negative network:bluesky lang:fr -from:jean"), brand)

    for words in ("Carte de fidélité", "Bluesky", "@jean", "“boréale”"):
        assert words in sentence
    assert "negative" in told(parse("tone:negative"), brand)


def test_box_is_filled_in_by_the_builder(reader: Member, client: Client) -> None:
    page = client.post(of(reader, "query_build"), {"b_all": "colis", "b_lang": "fr", "name": "ignored"})

    assert page.context["form"]["query"].value() == "colis lang:fr"
    assert "colis" in page.context["told"]


def test_builder_without_answers_leaves_an_empty_box(reader: Member, client: Client) -> None:
    page = client.post(of(reader, "query_build"), {"b_lang": "klingon"})

    assert not page.context["form"].errors
    assert page.context["told"] == ""


def test_what_makes_no_sense_is_pointed_at_while_one_types(reader: Member, client: Client) -> None:
    sound = client.post(of(reader, "query_explain"), {"query": "colis rembours*"})
    assert "rembours" in sound.context["told"]

    faulty = client.post(of(reader, "query_explain"), {"query": "colis lnag:fr"})
    assert faulty.context["form"].fault.before == "colis "
    assert "colis lang:fr" in faulty.content.decode()
