"""The on-call pages, and the page behind the link of a message."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests import factories as make
from tests.alerts.scene import Scene, a_scene, hook_to
from vigie.alerts.models import Alert, Channel, Contact, DutyChange, DutyPlan, DutyTurn, Notice, Trial
from vigie.alerts.services import clear_alert
from vigie.alerts.tickets import ticket_of
from vigie.brands.models import Member, Role
from vigie.core.duty.ladder import read_ladder

pytestmark = pytest.mark.django_db
CONTACT = {"name": "Me Roy", "language": "fr", "time_zone": "Europe/Paris", "breaks_quiet": "2"}
PLAN = {"page_from": "2", "tells_warnings": "on", "again": "20", "test_day": "1", "test_at": "10:00"}


@pytest.fixture
def supervisor(client: Client) -> Member:
    member = make.make_member(role=Role.SUPERVISOR, user=make.make_user(language="en"))
    client.force_login(member.user)
    return member


def of(member: Member, route: str, *args: object) -> str:
    return reverse(route, args=[member.brand.public_id, *args])


def joined(scene: Scene, client: Client, role: Role = Role.SUPERVISOR) -> Member:
    member = make.make_member(scene.brand, role=role, user=make.make_user(language="en"))
    client.force_login(member.user)
    return member


def test_page_shows_who_is_on_the_week_the_ladder_and_the_people(client: Client) -> None:
    scene = a_scene()
    page = client.get(of(joined(scene, client), "duty")).content.decode()

    assert "Deputy: Ben." in page
    assert page.count('class="week__day') == 7
    assert "After 10 min" in page
    assert "Never proved yet" in page


def test_hole_in_the_rota_is_a_warning(client: Client) -> None:
    scene = a_scene()
    make.make_duty_change(scene.ada, now=scene.now)
    page = client.get(of(joined(scene, client), "duty")).content.decode()

    assert "Nobody is called first" in page
    assert "away, and nobody took over" in page


@pytest.mark.parametrize("week", ["2026-13-40", "x", "", "0001-01-01", "9999-12-31"])
def test_week_that_makes_no_sense_is_this_one(week: str, client: Client) -> None:
    assert client.get(of(joined(a_scene(), client), "duty"), {"week": week}).status_code == 200


def test_person_without_account_is_added_with_a_way_to_be_reached(supervisor: Member, client: Client) -> None:
    client.post(of(supervisor, "contact_new"), {**CONTACT, "quiet_from": "22:00", "quiet_to": "07:00"})
    contact = Contact.objects.get()
    client.post(of(supervisor, "channel_add", contact.pk), {"typed": "roy@example.org", "from_level": "2"})

    channel = Channel.objects.get()
    assert (contact.name, contact.member, channel.way, channel.from_level) == ("Me Roy", None, "mail", 2)
    assert "roy@example.org" not in client.get(of(supervisor, "contact", contact.pk)).content.decode()


def test_address_that_is_none_is_refused_with_words(supervisor: Member, client: Client) -> None:
    contact = make.make_contact(supervisor.brand)
    page = client.post(
        of(supervisor, "channel_add", contact.pk), {"typed": "https://127.0.0.1/x", "from_level": "0"}
    )

    assert "not on the public internet" in page.content.decode()
    assert Channel.objects.count() == 0


def test_key_of_a_webhook_is_shown_once_and_its_address_never(supervisor: Member, client: Client) -> None:
    contact = make.make_contact(supervisor.brand)
    typed = "http://127.0.0.1:8080/hook?key=tres-secret-4711"
    with override_settings(VIGIE_ALERTS_ALLOW_ADDRESSES=("127.0.0.1",)):
        page = client.post(of(supervisor, "channel_add", contact.pk), {"typed": typed, "from_level": "0"})
    after = client.get(of(supervisor, "contact", contact.pk)).content.decode()

    assert "whsec_" in page.content.decode()
    assert "whsec_" not in after
    assert "4711" not in page.content.decode() + after + client.get(of(supervisor, "duty")).content.decode()


def test_agent_changes_their_own_ways_and_nobody_elses(client: Client) -> None:
    scene = a_scene()
    agent = joined(scene, client, Role.AGENT)
    there = client.post(of(agent, "duty_me"), follow=True)
    own = Contact.objects.get(member=agent)

    assert there.status_code == 200
    assert client.post(of(agent, "channel_remove", own.channels.get().pk)).status_code == 302
    assert client.get(of(agent, "contact", scene.ada.pk)).status_code == 403
    for route, pk in (("contact_test", scene.ada.pk), ("channel_remove", scene.ada.channels.get().pk)):
        assert client.post(of(agent, route, pk)).status_code == 403
    assert scene.ada.channels.count() == 1


def test_turn_is_made_changed_and_removed(supervisor: Member, client: Client) -> None:
    ada, ben = (make.make_contact(supervisor.brand) for _ in range(2))
    given = {
        "name": "Garde",
        "first_day": "2026-11-23",
        "hand_over_day": "0",
        "hand_over_at": "09:00",
        "weeks": "1",
        "covers": "always",
        "person_0": ada.pk,
        "person_1": ben.pk,
    }
    client.post(of(supervisor, "turn_new"), given)
    turn = DutyTurn.objects.get()
    assert turn.people == [ada.pk, ben.pk]

    client.post(of(supervisor, "turn", turn.pk), {**given, "person_0": ben.pk, "person_1": ""})
    turn.refresh_from_db()
    assert turn.people == [ben.pk]
    client.post(of(supervisor, "turn_remove", turn.pk))
    assert not DutyTurn.objects.exists()


def test_turn_outside_of_hours_needs_hours(supervisor: Member, client: Client) -> None:
    ada = make.make_contact(supervisor.brand)
    given = {"name": "Nuit", "first_day": "2026-11-23", "hand_over_day": "0", "hand_over_at": "09:00"}
    given |= {"weeks": "1", "covers": "closed", "person_0": str(ada.pk)}
    page = client.post(of(supervisor, "turn_new"), given)
    assert "day and night" in page.content.decode()

    hours = {"mon": [["09:00", "18:00"]]}
    supervisor.brand.__class__.objects.filter(pk=supervisor.brand_id).update(hours=hours)
    client.post(of(supervisor, "turn_new"), given)
    assert DutyTurn.objects.get().hours["mon"] == [["00:00", "09:00"], ["18:00", "24:00"]]


def test_swap_is_written_in_the_brands_time_and_taken_back(supervisor: Member, client: Client) -> None:
    ada = make.make_contact(supervisor.brand)
    tomorrow = make.just_now() + timedelta(days=1)
    day = tomorrow.date().isoformat()
    given = {"person": ada.pk, "by": "", "starts_at": f"{day}T08:00", "ends_at": f"{day}T18:00"}
    client.post(of(supervisor, "change_new"), given)
    change = DutyChange.objects.get()

    assert change.starts_at.utcoffset() == timedelta(0)
    assert change.starts_at.hour in {12, 13}  # eight in Toronto
    client.post(of(supervisor, "change_remove", change.pk))
    assert not DutyChange.objects.exists()


def test_ladder_is_written_step_by_step(supervisor: Member, client: Client) -> None:
    given = PLAN | {"step0-after": "0", "step0-who": ["on_duty", "role:admin"], "step0-ways": ["sms"]}
    given |= {"step1-after": "5", "step1-who": ["deputy"], "step2-after": "7"}
    client.post(of(supervisor, "ladder"), given)
    ladder = read_ladder(DutyPlan.objects.get().ladder)

    assert [(step.after, step.who, step.ways) for step in ladder.steps] == [
        (0, ("on_duty", "role:admin"), ("sms",)),
        (5, ("deputy",), ()),
    ]
    assert (ladder.again, DutyPlan.objects.get().tests_weekly) == (20, False)


def test_ladder_that_calls_nobody_is_refused(supervisor: Member, client: Client) -> None:
    page = client.post(of(supervisor, "ladder"), PLAN)

    assert "at least one step" in page.content.decode()
    assert not DutyPlan.objects.exists()


def test_alarm_is_tested_and_the_page_looks_again_until_it_is_known(
    supervisor: Member, client: Client
) -> None:
    contact = make.make_contact(supervisor.brand, name="Ada")
    make.make_channel(contact)
    client.post(of(supervisor, "contact_test", contact.pk))
    page = of(supervisor, "trial", Trial.objects.get().pk)
    waiting = client.get(page, headers={"hx-request": "true"}).content.decode()
    Notice.objects.update(state="told", told_at=make.just_now(), answered_at=make.just_now())
    known = client.get(page, headers={"hx-request": "true"}).content.decode()

    assert "every 2s" in waiting
    assert "every 2s" not in known
    assert "it reached them" in known
    assert "<html" not in known


def paged(scene: Scene) -> tuple[Alert, str]:
    alert = scene.raised()
    notice = make.make_notice(scene.ada, alert=alert, now=scene.now)
    return alert, reverse("have_it", args=[ticket_of(notice)])


def test_looking_at_the_link_takes_nothing(client: Client) -> None:
    """Mail scanners and previews of chats follow every link."""
    alert, link = paged(a_scene())
    for method in (client.get, client.head):
        method(link)
    alert.refresh_from_db()

    assert alert.acknowledged_at is None
    assert "I have it" in client.get(link, headers={"accept-language": "en"}).content.decode()


def test_button_takes_it_without_an_account_and_once(client: Client) -> None:
    alert, link = paged(a_scene())
    client.post(link)
    alert.refresh_from_db()
    held_since = alert.acknowledged_at
    client.post(link)
    alert.refresh_from_db()

    assert (str(alert.holder), alert.acknowledged_at) == ("Ada", held_since)
    page = client.get(link, headers={"accept-language": "en"}).content.decode()
    assert "Ada has it" in page
    assert '<button type="submit" class="button button--go"' not in page


def test_other_persons_link_shows_who_has_it(client: Client) -> None:
    scene = a_scene()
    alert, link = paged(scene)
    other = make.make_notice(scene.ben, alert=alert, now=scene.now)
    client.post(link)

    page = client.get(reverse("have_it", args=[ticket_of(other)]), headers={"accept-language": "en"})
    assert "Ada has it" in page.content.decode()


def test_link_that_is_too_old_or_was_cut_says_so(client: Client) -> None:
    alert, link = paged(a_scene())
    Notice.objects.update(expires_at=make.just_now() - timedelta(hours=1))
    client.post(link)
    alert.refresh_from_db()

    assert alert.acknowledged_at is None
    assert "no longer works" in client.get(link, headers={"accept-language": "en"}).content.decode()
    assert client.get(f"{link[:-3]}/").status_code == 404
    assert client.post(f"{link[:-3]}/").status_code == 404


def test_alerts_page_says_who_was_told_and_who_has_it(client: Client) -> None:
    scene = a_scene()
    agent = joined(scene, client, Role.AGENT)
    alert = scene.raised()
    make.make_notice(scene.ada, alert=alert, state="told", told_at=scene.now, now=scene.now)
    page = client.get(of(agent, "alerts")).content.decode()
    assert "1 message about it" in page
    assert "Ada" in page

    client.post(of(agent, "alert_acknowledge", alert.pk))
    assert "Camille has it" in client.get(of(agent, "alerts")).content.decode()


def test_alarm_that_is_over_still_says_who_was_told(client: Client) -> None:
    scene = a_scene()
    agent = joined(scene, client, Role.AGENT)
    alert = scene.raised()
    make.make_notice(scene.ada, alert=alert, state="told", told_at=scene.now, now=scene.now)
    clear_alert(brand=scene.brand, key="feu", now=scene.now)
    page = client.get(of(agent, "alerts")).content.decode()

    assert "over since" in page
    assert "1 message about it" in page
    assert ">I have it<" not in page


def test_nothing_of_an_address_reaches_the_browser(client: Client) -> None:
    scene = a_scene()
    member = joined(scene, client)
    make.make_channel(scene.ada, hook_to("https://crochet.example.org/secret-4711"))
    pages = [of(member, "duty"), of(member, "contact", scene.ada.pk), of(member, "ladder")]

    assert not any("4711" in client.get(page).content.decode() for page in pages)
