"""A site where the brand really can remove: a scam goes and comes back, criticism stays whoever asks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.connectors.wordpress.visitors import Visitors
from tests.e2e.conftest import At
from tests.e2e.people import (
    SIGNED,
    answer,
    connected,
    desk_of,
    fill,
    log_in,
    open_case,
    row_of,
    staffed_brand,
)
from tests.peers import facts_of
from tests.processes import Home, until
from vigie.alerts.models import Alert
from vigie.brands.models import Member
from vigie.inbox.models import Case, CaseEvent, Reply
from vigie.listening.models import Mention
from vigie.networks.models import Account, Delivery, Evidence

pytestmark = [pytest.mark.peer("wordpress"), pytest.mark.browser, pytest.mark.slow]

COMMENTS = "/wp-json/wp/v2/comments"
SCAM = "Gagnez 5000 € par semaine avec le bitcoin, écrivez-moi sur WhatsApp +33 6 12 34 56 78"
COMPLAINT = "Toujours pas livré après trois semaines, je suis vraiment déçue."
HARSH = "C'est du vol, une arnaque pure et simple. Trois semaines de retard et personne ne répond."


@pytest.fixture
def visitors() -> Visitors:
    """Of a site where nothing was said yet: the new desk has one screen, and old comments would fill it."""
    found = Visitors(facts_of("wordpress"))
    for status in ("approve", "hold", "spam", "trash"):
        while rows := found.owner.get(COMMENTS, params={"status": status, "per_page": 100}).json():
            for row in rows:
                found.owner.delete(f"{COMMENTS}/{row['id']}", params={"force": "true"}).raise_for_status()
    return found


class Password:
    """An application password of the site's administrator, that can be withdrawn."""

    def __init__(self, visitors: Visitors) -> None:
        self.owner = visitors.owner
        made = self.owner.post(
            "/wp-json/wp/v2/users/me/application-passwords", json={"name": f"vigie {uuid4()}"}
        )
        made.raise_for_status()
        self.clear, self.uuid = made.json()["password"], made.json()["uuid"]

    def withdraw(self) -> None:
        self.owner.delete(f"/wp-json/wp/v2/users/me/application-passwords/{self.uuid}").raise_for_status()


@pytest.fixture
def password(visitors: Visitors) -> Password:
    return Password(visitors)


def site(member: Member, visitors: Visitors, password: Password) -> Account:
    user = {"user": visitors.peer["USER"]}
    return connected(
        member, "wordpress", server=visitors.peer["URL"], settings=dict(user), app_password=password.clear
    )


def sat_down(house: Home, at: At, member: Member) -> Page:
    page = at(house.serve())
    log_in(page, member, desk_of(member))
    return page


def remark(text: str) -> str:
    """The words with something of this test's own: the site refuses the same twice."""
    return f"{text} ({uuid4().hex[:8]})"


def test_scam_goes_by_the_browser_and_an_answer_stands_under_its_comment(
    house: Home, at: At, visitors: Visitors, password: Password
) -> None:
    member = staffed_brand(grace_seconds=2)
    account = site(member, visitors, password)
    page = sat_down(house, at, member)
    scam, complaint = remark(SCAM), remark(COMPLAINT)

    # A visitor's scam becomes a case to remove; it is removed there, with its proof.
    scam_id = visitors.say(scam, name="Gains Rapides")
    page.get_by_role("link", name="To remove").click()
    shown = open_case(page, scam[-9:-1])
    page.locator("#act-remove").click()
    page.locator("dialog#remove button.button--stop").click()
    expect(page.locator("#undo-title")).to_be_visible()
    assert visitors.sees(scam_id)  # the grace delay: nothing was touched yet
    until(lambda: Case.objects.filter(cause="removed").exists(), what="removed")
    assert visitors.status(scam_id) in {"spam", "trash"}
    assert not visitors.sees(scam_id)
    expect(shown.get_by_text("Removed and reported").first).to_be_visible()
    assert scam in Evidence.objects.get().content["text"]
    assert Case.objects.get(cause="removed").author.offences == 1

    # It was a mistake: put back from the browser, it is public again and the case open again.
    page.locator("#put-back").click()
    until(lambda: visitors.sees(scam_id), what="public again")
    until(lambda: Case.objects.get(mention__native_id=scam_id).status == "open", what="open again")
    until(lambda: Mention.objects.get(account=account, native_id=scam_id).status == "approved", what="heard")

    # An answer to another visitor appears under what they wrote, signed.
    comment_id = visitors.say(complaint)
    page.goto(desk_of(member))
    open_case(page, complaint[-9:-1])
    answer(page, "Bonjour Élodie, je suis désolée. Quel est votre numéro de commande ?")
    until(lambda: Reply.objects.filter(state="published").exists(), what="seen there")
    [reply] = visitors.replies(comment_id)
    assert "Bonjour Élodie" in reply["content"]["rendered"]
    assert SIGNED in reply["content"]["rendered"]
    assert str(reply["parent"]) == comment_id

    # The same comment is heard through the site's own feed, as by anybody.
    feeds = {"feeds": visitors.peer["COMMENTS_FEED"], "everything": "yes"}
    feed = connected(member, "rss", server="", settings=dict(feeds))
    heard = until(lambda: Mention.objects.filter(account=feed, text__contains=complaint[-9:-1]).first())
    assert (heard.kind, heard.author.name) == ("comment", "Élodie")


def test_edited_comment_stops_the_answer_and_a_dead_password_is_made_good(
    house: Home, at: At, visitors: Visitors, password: Password
) -> None:
    member = staffed_brand()
    account = site(member, visitors, password)
    page = sat_down(house, at, member)

    # Between the draft and the sending, the person says something else: nothing leaves.
    complaint = remark(COMPLAINT)
    comment_id = visitors.say(complaint)
    open_case(page, complaint[-9:-1])
    Account.objects.update(read_every=3600)  # we do not hear of it before we speak
    soon = timezone.now() + timedelta(minutes=5)
    until(lambda: Account.objects.get().next_read_at > soon, what="the last reading for a while")
    visitors.edit(comment_id, "Finalement tout est arrivé ce matin, merci à l’équipe !")
    answer(page, "Bonjour, je suis désolée de ce retard.")
    until(lambda: Delivery.objects.filter(state="stopped").exists(), what="stopped")
    expect(page.locator("#case")).to_contain_text("Your reply came back.")
    expect(page.locator("#reply-text")).to_have_value("Bonjour, je suis désolée de ce retard.")
    assert visitors.replies(comment_id) == []
    assert Delivery.objects.get().because_code == "edited"
    assert CaseEvent.objects.filter(kind="stopped").count() == 1
    Account.objects.update(read_every=1, next_read_at=timezone.now())  # now we hear of it
    expect(page.locator("#case")).to_contain_text("tout est arrivé ce matin")

    # The password is withdrawn on the site: said at once, nothing lost, read on after reconnecting.
    password.withdraw()
    until(lambda: Account.objects.get().status == "reconnect", what="to reconnect")
    assert Alert.objects.get(kind="access-lost").level == Alert.Level.URGENT
    missed = remark("Et pendant ce temps, toujours rien reçu ?")
    visitors.say(missed)
    page.goto(desk_of(member))
    page.get_by_role("link", name="1 source no longer hears").click()
    page.get_by_role("link", name="wordpress", exact=True).click()
    page.get_by_role("link", name="Reconnect").first.click()
    fill(page, app_password=Password(visitors).clear)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("Reconnected. Vigie reads on from where it stopped.").first).to_be_visible()
    page.goto(desk_of(member))
    expect(row_of(page, missed[-9:-1])).to_be_visible()
    account.refresh_from_db()
    assert account.status == "on"
    assert not Alert.objects.filter(kind="access-lost", cleared_at=None).exists()
