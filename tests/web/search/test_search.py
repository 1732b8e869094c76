"""The page that finds what was said, keeps searches and writes out what it found."""

import csv
import io
import json
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from vigie.brands.models import Member, Role
from vigie.core.types import Guess, Reading
from vigie.listening.indexing import catch_up, index_mentions
from vigie.listening.models import Mention, SavedSearch

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client: Client) -> Member:
    member = make.make_member(role=Role.AGENT)
    client.force_login(member.user)
    return member


def of(member: Member, route: str, *args: object) -> str:
    return reverse(route, args=[member.brand.public_id, *args])


def said(member: Member, *texts: str, **fields: object) -> list[Mention]:
    made = [make.make_mention(member.brand, text=text, **fields) for text in texts]
    index_mentions([one.pk for one in made])
    return made


def test_words_are_found_and_marked(agent: Member, client: Client) -> None:
    said(agent, "Les remboursements tardent", "Merci !")
    page = client.get(of(agent, "search"), {"q": "remboursé"})

    assert [result.mention.text for result in page.context["results"]] == ["Les remboursements tardent"]
    assert "<mark>remboursements</mark>" in page.content.decode()
    assert "remboursé" in page.context["told"]


def test_nothing_is_looked_for_until_something_is_asked(agent: Member, client: Client) -> None:
    said(agent, "colis")
    page = client.get(of(agent, "search"))

    assert "results" not in page.context
    assert not page.context["form"].errors


def test_query_that_makes_no_sense_is_pointed_at(agent: Member, client: Client) -> None:
    page = client.get(of(agent, "search"), {"q": "colis lnag:fr"})

    assert page.context["form"].fault.before == "colis "
    assert "results" not in page.context


def test_older_messages_are_one_link_further(agent: Member, client: Client) -> None:
    said(agent, *(f"colis {number}" for number in range(60)))
    first = client.get(of(agent, "search"), {"q": "colis"})
    second = client.get(f"{of(agent, 'search')}?{first.context['older']}")

    assert (len(first.context["results"]), len(second.context["results"])) == (50, 10)
    assert second.context["older"] == ""


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40])
def test_nonsense_in_the_address_is_no_error(before: str, agent: Member, client: Client) -> None:
    assert client.get(of(agent, "search"), {"q": "colis", "before": before}).status_code == 200


def test_rude_words_are_shown_to_who_asks(agent: Member, client: Client) -> None:
    said(agent, "colis de merde", reading=Reading(model="x", vulgar=Guess("yes", 0.99)))
    page = client.get(of(agent, "search"), {"q": "colis"})

    assert [result.is_veiled for result in page.context["results"]] == [True]


def test_message_leads_to_its_case(agent: Member, client: Client) -> None:
    [mention] = said(agent, "colis perdu")
    case = make.make_case(mention=mention)
    page = client.get(of(agent, "search"), {"q": "colis"}).content.decode()

    assert of(agent, "case", case.public_id) in page


def test_search_is_kept_for_the_team_and_deleted(agent: Member, client: Client) -> None:
    client.post(of(agent, "search_save"), {"name": "Colis", "query": "colis ton:négatif"})
    saved = SavedSearch.objects.get()
    assert (saved.name, saved.query, saved.by, saved.brand) == (
        "Colis",
        "colis ton:négatif",
        agent,
        agent.brand,
    )

    refused = client.post(of(agent, "search_save"), {"name": "Colis", "query": "x"}, follow=True)
    assert [message.level_tag for message in refused.context["messages"]] == ["success", "error"]
    client.post(of(agent, "search_forget", saved.pk))
    assert not SavedSearch.objects.exists()


def exported(client: Client, member: Member, form: str) -> bytes:
    answer = client.get(of(member, "search_export", form), {"q": "colis"})
    assert answer["Content-Disposition"].endswith(f'.{form}"')
    return b"".join(answer.streaming_content)


def test_what_was_found_is_written_out_whole(agent: Member, client: Client) -> None:
    said(agent, *(f"colis {number} é" for number in range(70)))
    rows = [json.loads(line) for line in exported(client, agent, "jsonl").splitlines()]

    assert [row["text"] for row in rows] == [f"colis {number} é" for number in reversed(range(70))]
    sheet = list(csv.DictReader(io.StringIO(exported(client, agent, "csv").decode("utf-8-sig"))))
    assert [row["text"] for row in sheet] == [row["text"] for row in rows]
    with zipfile.ZipFile(io.BytesIO(exported(client, agent, "xlsx"))) as book:
        assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 71


@pytest.mark.parametrize("text", ["=1+1 colis", "+colis", "-colis", "@colis", "\tcolis"])
def test_what_strangers_wrote_is_no_formula(text: str, agent: Member, client: Client) -> None:
    said(agent, text)
    [row] = csv.DictReader(io.StringIO(exported(client, agent, "csv").decode("utf-8-sig")))
    assert row["text"] == f"'{text}"

    with zipfile.ZipFile(io.BytesIO(exported(client, agent, "xlsx"))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_reader_finds_and_takes_nothing_away(agent: Member, client: Client) -> None:
    said(agent, "colis")
    reader = make.make_member(agent.brand, role=Role.READER)
    client.force_login(reader.user)

    assert client.get(of(reader, "search"), {"q": "colis"}).context["results"]
    assert client.get(of(reader, "search_export", "csv"), {"q": "colis"}).status_code == 403
    assert client.post(of(reader, "search_save"), {"name": "x", "query": "y"}).status_code == 403


def test_export_of_what_makes_no_sense_leads_to_the_page_that_says_so(agent: Member, client: Client) -> None:
    assert client.get(of(agent, "search_export", "pdf"), {"q": "colis"}).status_code == 404
    answer = client.get(of(agent, "search_export", "csv"), {"q": "(colis"}, follow=True)
    assert answer.context["form"].fault


def test_what_cannot_be_found_yet_is_said(agent: Member, client: Client) -> None:
    make.make_mention(agent.brand, text="colis", native_id="old")
    make.make_mention(agent.brand, text="colis encore", native_id="older")
    page = client.get(of(agent, "search"), {"q": "colis"})
    assert "2 messages sont encore en cours d’indexation" in page.content.decode()

    catch_up(timezone.now())
    page = client.get(of(agent, "search"), {"q": "colis"})
    assert "en cours d’indexation" not in page.content.decode()
