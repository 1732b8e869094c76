"""What the corrections taught: allowed, learned, looked at, put in force, taken back. Never silently."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.reading.taught import JARGON, hear, hear_corrected, keep_version
from tests.web.desk.scene import HTMX, page
from vigie.brands.models import Member, Role
from vigie.core.types import Guess, Reading
from vigie.inbox.models import Case
from vigie.inbox.services import close_case
from vigie.listening.learning import FEWEST
from vigie.playbook.services import save_rulebook, seed_playbook
from vigie.reading.models import Overlay
from vigie.reading.queries import active_overlay, reader_of
from vigie.reading.services import change_reader

pytestmark = pytest.mark.django_db

RULES = (
    'rule danger "Sécurité"\n  when topic is safety\n  then answer within 1h\n'
    'rule tout "Tout le reste"\n  when always\n  then thank within 8h\n'
)


def enter(client: Client, role: Role, beside: Member | None = None) -> Member:
    member = make.make_member(beside.brand if beside else None, role=role)
    member.user.language = "en"
    member.user.save()
    client.force_login(member.user)
    return member


@pytest.fixture
def supervisor(client: Client) -> Member:
    return enter(client, Role.SUPERVISOR)


def of(member: Member, route: str, *args: object) -> str:
    return reverse(route, args=[member.brand.public_id, *args])


def allow(member: Member) -> None:
    change_reader(brand=member.brand, by=None, now=make.just_now(), learns=True)


def report(**changed: int) -> dict[str, object]:
    return {
        "heads": {
            "topic": {"lessons": 30, "corrected": 26, "before": 4, "after": 27},
            "intent": {"lessons": 8, "corrected": 3, "before": 5, "after": 3},
        },
        "elsewhere": {"looked": 500, "changed": changed, "examples": []},
    }


def test_administrator_allows_corrections_to_teach_and_takes_it_back(client: Client) -> None:
    admin = enter(client, Role.ADMIN)
    assert "stays on this machine" in page(client.get(of(admin, "reading_taught")))

    client.post(of(admin, "reading_consent"), {"learns": "on"})
    assert reader_of(admin.brand).learns
    assert reader_of(admin.brand).changed_by == admin

    shown = page(client.get(of(admin, "reading_taught")))
    form = shown.split(of(admin, "reading_consent"))[1].split("</form>")[0]
    assert "data-confirm=" in form

    client.post(of(admin, "reading_consent"))
    assert not reader_of(admin.brand).learns


def test_others_see_whether_it_is_allowed_and_who_decides(supervisor: Member, client: Client) -> None:
    shown = page(client.get(of(supervisor, "reading_taught")))

    assert "not allowed" in shown
    assert "An administrator of the brand decides this." in shown
    assert of(supervisor, "reading_consent") not in shown
    assert client.post(of(supervisor, "reading_consent"), {"learns": "on"}).status_code == 403
    assert not reader_of(supervisor.brand).learns


def test_nothing_taught_yet_says_what_to_do(supervisor: Member, client: Client) -> None:
    allow(supervisor)
    shown = page(client.get(of(supervisor, "reading_taught")))

    assert "Nothing was taught yet" in shown
    assert f"0 lessons so far. It takes at least {FEWEST}" in shown
    assert of(supervisor, "reading_learn") not in shown


def test_learning_without_consent_or_lessons_is_refused_in_words(supervisor: Member, client: Client) -> None:
    shown = page(client.post(of(supervisor, "reading_learn"), follow=True))
    assert "Nobody allowed yet" in shown

    allow(supervisor)
    assert "Too early" in page(client.post(of(supervisor, "reading_learn"), follow=True))
    assert not Overlay.objects.exists()


def test_learned_version_is_shown_and_not_in_force(supervisor: Member, client: Client) -> None:
    allow(supervisor)
    hear_corrected(supervisor.brand, supervisor, FEWEST)
    assert f"Learn now from {FEWEST} lessons" in page(client.get(of(supervisor, "reading_taught")))
    shown = client.post(of(supervisor, "reading_learn"), follow=True)
    overlay = Overlay.objects.get(brand=supervisor.brand)

    assert shown.redirect_chain[-1][0] == of(supervisor, "reading_version", overlay.pk)
    assert "it reads nothing" in page(shown)
    assert active_overlay(supervisor.brand) is None


def test_what_people_let_stand_is_learned_beside_what_they_corrected(
    supervisor: Member, client: Client
) -> None:
    allow(supervisor)
    hear_corrected(supervisor.brand, supervisor, FEWEST)
    case = make.make_case(mention=hear(supervisor.brand, "Bonjour, à quelle heure ouvrez-vous demain ?"))
    before = _judged(supervisor, client)
    close_case(case=case, by=supervisor, cause=Case.Cause.NOTHING, now=make.just_now())

    assert _judged(supervisor, client) > before


def _judged(member: Member, client: Client) -> int:
    """Labels that a version learned now was measured on."""
    client.post(of(member, "reading_learn"))
    newest = Overlay.objects.filter(brand=member.brand).latest("version")
    return sum(head["lessons"] for head in newest.report["heads"].values())


def test_version_tells_each_label_before_and_after(supervisor: Member, client: Client) -> None:
    overlay = make.make_overlay(supervisor.brand, report=report(topic=12))
    shown = client.get(of(supervisor, "reading_version", overlay.pk))
    heads = [
        (one.title, one.lessons, one.corrected, one.before, one.after, one.turn)
        for one in shown.context["heads"]
    ]

    assert heads == [("topic", 30, 26, 4, 27, "better"), ("intent", 8, 3, 5, 3, "worse")]
    assert "better" in page(shown)
    assert "worse" in page(shown)
    assert shown.context["changed"] == [("topic", 12)]


def test_version_shows_messages_that_would_be_read_otherwise(supervisor: Member, client: Client) -> None:
    kept = make.make_mention(supervisor.brand, text="Colis cassé")
    gone = make.make_mention(supervisor.brand, text="", deleted_at=make.NINE)
    elsewhere = make.make_mention(text="D'une autre marque")
    found = report(topic=3, removable=1)
    found["elsewhere"]["examples"] = [  # type: ignore[index] # a dictionary of the test
        {"mention": one.pk, "head": "topic", "before": "", "after": "safety"}
        for one in (kept, gone, elsewhere)
    ] + [{"mention": kept.pk, "head": "removable", "before": "no", "after": "yes"}]
    overlay = make.make_overlay(supervisor.brand, report=found)
    shown = client.get(of(supervisor, "reading_version", overlay.pk))
    told = [(one.mention, one.title, one.before, one.after) for one in shown.context["rereads"]]

    assert told == [
        (kept, "topic", "don’t know", "safety"),
        (kept, "may be removed", "no", "yes"),
    ]
    assert "Colis cassé" in page(shown)


def test_rude_words_are_shown_only_when_asked(supervisor: Member, client: Client) -> None:
    rude = make.make_mention(
        supervisor.brand, text="bande de nuls", reading=Reading(model="essai", vulgar=Guess("yes", 0.99))
    )
    found = report(topic=1)
    found["elsewhere"]["examples"] = [  # type: ignore[index] # a dictionary of the test
        {"mention": rude.pk, "head": "topic", "before": "", "after": "staff"}
    ]
    overlay = make.make_overlay(supervisor.brand, report=found)
    shown = page(client.get(of(supervisor, "reading_version", overlay.pk)))

    assert shown.index("<details>") < shown.index("bande de nuls") < shown.index("</details>")


def test_version_is_put_in_force_after_a_question(supervisor: Member, client: Client) -> None:
    overlay = make.make_overlay(supervisor.brand)
    shown = page(client.get(of(supervisor, "reading_version", overlay.pk)))
    form = shown.split(of(supervisor, "reading_activate", overlay.pk))[1].split("</form>")[0]
    assert "data-confirm=" in form

    client.post(of(supervisor, "reading_activate", overlay.pk))
    assert active_overlay(supervisor.brand) == overlay


def test_older_version_comes_back_and_all_can_be_switched_off(supervisor: Member, client: Client) -> None:
    older, newer = make.make_overlay(supervisor.brand), make.make_overlay(supervisor.brand, is_active=True)
    assert "Go back to this version" in page(client.get(of(supervisor, "reading_version", older.pk)))
    client.post(of(supervisor, "reading_activate", older.pk))
    assert active_overlay(supervisor.brand) == older

    shown = page(client.get(of(supervisor, "reading_version", older.pk)))
    form = shown.split(of(supervisor, "reading_off"))[1].split("</form>")[0]
    assert "data-confirm=" in form

    client.post(of(supervisor, "reading_off"))
    assert active_overlay(supervisor.brand) is None
    assert Overlay.objects.filter(pk__in=[older.pk, newer.pk]).count() == 2


def test_version_of_an_earlier_model_has_to_be_learned_again(supervisor: Member, client: Client) -> None:
    overlay = make.make_overlay(supervisor.brand, base="ancien-1", is_active=True)
    assert "It is not used until it is learned again" in page(client.get(of(supervisor, "reading_taught")))

    Overlay.objects.filter(pk=overlay.pk).update(is_active=False)
    shown = page(client.get(of(supervisor, "reading_version", overlay.pk)))
    assert "Learn again from the same corrections" in shown
    assert of(supervisor, "reading_activate", overlay.pk) not in shown

    refused = page(client.post(of(supervisor, "reading_activate", overlay.pk), follow=True))
    assert "learn again" in refused
    assert active_overlay(supervisor.brand) is None


def test_decisions_that_would_be_otherwise_are_shown_with_examples(
    supervisor: Member, client: Client
) -> None:
    seed_playbook({"brand": supervisor.brand.pk}, make.NINE)
    save_rulebook(brand=supervisor.brand, text=RULES, note="", by=None, now=make.NINE)
    heard = hear(supervisor.brand, JARGON.format(777))
    overlay = keep_version(supervisor.brand)
    shown = client.post(of(supervisor, "reading_decisions", overlay.pk), headers=HTMX)
    [group] = shown.context["groups"]

    assert (group.count, [one.mention for one in group.examples]) == (1, [heard])
    assert (group.examples[0].before.rule, group.examples[0].after.rule) == ("Tout le reste", "Sécurité")
    assert "Read as today" in page(shown)
    assert not overlay.is_active


def test_nothing_heard_is_nothing_to_try_it_on(supervisor: Member, client: Client) -> None:
    overlay = make.make_overlay(supervisor.brand)

    assert "Nothing was heard yet" in page(client.post(of(supervisor, "reading_decisions", overlay.pk)))


def test_agents_look_and_decide_nothing(supervisor: Member, client: Client) -> None:
    overlay = make.make_overlay(supervisor.brand)
    agent = enter(client, Role.AGENT, supervisor)
    shown = page(client.get(of(agent, "reading_version", overlay.pk)))
    assert of(agent, "reading_activate", overlay.pk) not in shown
    assert of(agent, "reading_decisions", overlay.pk) not in shown

    for route, *ids in (("reading_learn",), ("reading_off",), ("reading_activate", overlay.pk)):
        assert client.post(of(agent, route, *ids)).status_code == 403
    assert active_overlay(agent.brand) is None


def test_versions_of_another_brand_are_not_there(supervisor: Member, client: Client) -> None:
    theirs = make.make_overlay(make.make_brand())

    assert client.get(of(supervisor, "reading_version", theirs.pk)).status_code == 404
    assert client.post(of(supervisor, "reading_activate", theirs.pk)).status_code == 404
    assert client.post(of(supervisor, "reading_decisions", theirs.pk)).status_code == 404
    theirs.refresh_from_db()
    assert not theirs.is_active


def test_stranger_learns_nothing(supervisor: Member, client: Client) -> None:
    overlay = make.make_overlay(supervisor.brand)
    enter(client, Role.ADMIN)

    for route, *ids in (("reading_taught",), ("reading_version", overlay.pk)):
        assert client.get(of(supervisor, route, *ids)).status_code == 404
    for route in ("reading_learn", "reading_off", "reading_consent"):
        assert client.post(of(supervisor, route)).status_code == 404
