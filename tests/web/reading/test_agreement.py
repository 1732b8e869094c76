"""How often people agreed, label by label, with the messages behind each number."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.inbox.desk import COMPLAINT
from tests.web.desk.scene import one, page, scene
from vigie.brands.models import Member, Role
from vigie.core.types import Guess, Reading
from vigie.inbox.models import Case
from vigie.inbox.services import close_case, correct_case
from vigie.web.reading.forms import PERIODS
from vigie.web.reading.matrix import percent

pytestmark = pytest.mark.django_db

READ = Reading(
    model="essai",
    sentiment=Guess("negative", 0.95),
    intent=Guess("complaint", 0.95),
    topic=Guess("delivery", 0.95),
    severity=2,
)


@pytest.fixture
def agent(client: Client) -> Member:
    member = make.make_member(role=Role.AGENT)
    member.user.language = "en"
    member.user.save()
    client.force_login(member.user)
    return member


def dealt_with(member: Member, reading: Reading = READ, *, days_ago: int = 1, **corrected: str) -> Case:
    """A case closed by the member, its labels corrected first."""
    at = make.just_now() - timedelta(days=days_ago)
    mention = make.make_mention(member.brand, reading=reading, now=at, text=f"Colis perdu {days_ago}")
    case = make.make_case(mention=mention, now=at)
    for head, value in corrected.items():
        correct_case(case=case, by=member, head=head, value=value, now=at)
    close_case(case=case, by=member, cause=Case.Cause.NOTHING, now=at)
    return case


def of(member: Member, route: str, *args: object, query: str = "") -> str:
    return reverse(route, args=[member.brand.public_id, *args]) + query


def test_each_label_says_how_often_people_agreed(agent: Member, client: Client) -> None:
    dealt_with(agent)
    dealt_with(agent, topic="billing")
    shown = client.get(of(agent, "reading"))
    topic = {one.head: one for one in shown.context["agreements"]}["topic"]

    assert (topic.share, topic.confusion.right, topic.confusion.corrected) == ("50%", 1, 1)
    assert "1 right" in page(shown)
    assert "1 corrected" in page(shown)


def test_nothing_to_compare_says_what_to_do(agent: Member, client: Client) -> None:
    make.make_case(agent.brand)
    shown = page(client.get(of(agent, "reading")))

    assert "Nothing to compare yet" in shown
    assert of(agent, "desk") in shown.split("Nothing to compare yet")[1]


def test_label_nobody_judged_says_what_to_do(agent: Member, client: Client) -> None:
    assert "Nobody has judged this label" in page(client.get(of(agent, "reading_head", "scam")))


def test_matrix_counts_what_was_read_and_what_people_said(agent: Member, client: Client) -> None:
    dealt_with(agent)
    dealt_with(agent, topic="billing")
    dealt_with(agent, Reading(model="essai"), topic="price")
    dealt_with(agent, Reading(model="essai"))
    matrix = client.get(of(agent, "reading_head", "topic")).context["matrix"]

    assert matrix.columns == ("delivery", "billing", "price", "nobody said")
    assert [(row.title, [cell.count for cell in row.cells], row.share) for row in matrix.rows] == [
        ("delivery", [1, 1, 0, 0], "50%"),
        ("don’t know", [0, 0, 1, 1], ""),
    ]
    assert [cell.kind for cell in matrix.rows[0].cells[:2]] == ["agreed", "corrected"]
    assert matrix.rows[1].cells[3].kind == "open"


def test_number_is_read_aloud_with_what_it_counts(agent: Member, client: Client) -> None:
    dealt_with(agent, topic="billing")
    cell = page(client.get(of(agent, "reading_head", "topic"))).split("matrix__cell--corrected")[1]

    assert "read as “delivery”, people said “billing”" in cell.split("</td>")[0]


def test_cell_opens_its_messages_with_who_said_what_and_the_case(agent: Member, client: Client) -> None:
    case = dealt_with(agent, topic="billing")
    dealt_with(agent, days_ago=2)
    query = "?period=30&read=delivery&said=billing"
    shown = client.get(of(agent, "reading_head", "topic", query=query))
    [example] = shown.context["examples"]

    assert (example.mention, example.by, example.case, example.is_corrected) == (
        case.mention,
        agent,
        case,
        True,
    )
    assert "Read as “delivery”, corrected to “billing”" in page(shown)
    assert of(agent, "case", case.public_id) in page(shown)
    assert query.replace("&", "&amp;") in page(shown)


def test_message_left_as_it_was_says_who_dealt_with_it(agent: Member, client: Client) -> None:
    case = dealt_with(agent)
    shown = client.get(of(agent, "reading_head", "topic", query="?read=delivery&said=delivery"))
    [example] = shown.context["examples"]

    assert (example.by, example.case, example.is_corrected) == (agent, case, False)


def test_what_nobody_knew_has_its_cell_too(agent: Member, client: Client) -> None:
    case = dealt_with(agent, Reading(model="essai"))
    shown = client.get(of(agent, "reading_head", "topic", query="?read=-&said=-"))

    assert [one.mention for one in shown.context["examples"]] == [case.mention]


def test_period_says_since_when(agent: Member, client: Client) -> None:
    for days in (1, 40, 100):
        dealt_with(agent, days_ago=days)
    counts = {
        period: client.get(of(agent, "reading_head", "topic", query=f"?period={period}"))
        .context["confusion"]
        .right
        for period in PERIODS
    }

    assert counts == {"30": 1, "90": 2, "all": 3}


@pytest.mark.parametrize(
    "query", ["?period=soon", "?period=", "?read=delivery", "?read=nonsense&said=billing", "?said=%00&read=-"]
)
def test_nonsense_in_the_address_shows_the_usual_page(query: str, agent: Member, client: Client) -> None:
    dealt_with(agent)
    shown = client.get(of(agent, "reading_head", "topic", query=query))

    assert shown.status_code == 200
    assert shown.context["period"] == "90"
    assert "examples" not in shown.context


def test_label_that_does_not_exist_is_not_there(agent: Member, client: Client) -> None:
    assert client.get(of(agent, "reading_head", "language")).status_code == 404


def test_readers_look_and_strangers_learn_nothing(agent: Member, client: Client) -> None:
    dealt_with(agent)
    client.force_login(make.make_member(agent.brand, role=Role.READER).user)
    assert client.get(of(agent, "reading")).status_code == 200
    assert client.get(of(agent, "reading_head", "topic")).status_code == 200

    stranger = make.make_member(role=Role.ADMIN)
    client.force_login(stranger.user)
    assert client.get(of(agent, "reading")).status_code == 404
    assert client.get(of(agent, "reading_head", "topic")).status_code == 404
    assert not client.get(of(stranger, "reading")).context["agreements"]


def test_rude_words_are_shown_only_when_asked(agent: Member, client: Client) -> None:
    dealt_with(agent, Reading(model="essai", vulgar=Guess("yes", 0.99)), days_ago=3)
    shown = page(client.get(of(agent, "reading_head", "vulgar", query="?read=yes&said=yes")))

    assert shown.rindex("<details>") < shown.index("Colis perdu 3") < shown.rindex("</details>")


def test_correction_made_on_the_desk_is_counted_here(tmp_path: Path) -> None:
    desk = scene(tmp_path, [one(COMPLAINT)])
    desk.post("case_correct", desk.case(), says="topic:ethics")
    topic = {one.head: one for one in desk.get("reading").context["agreements"]}["topic"]

    assert topic.confusion.corrected == 1


@pytest.mark.parametrize(("share", "said"), [(1.0, "100%"), (0.999, "99%"), (0.0, "0%"), (None, "")])
def test_all_is_said_of_all_alone(share: float | None, said: str) -> None:
    assert percent(share) == said
