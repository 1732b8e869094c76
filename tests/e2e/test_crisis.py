"""Walk 3 on the real network: forty people complain, somebody is woken, a team comes through."""

import hashlib
import hmac
import json
import re
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.alerts.receiving import Call, Door, receiving_calls
from tests.connectors.bluesky.people import Person, facts, somebody
from tests.connectors.mailbox.people import BRAND, BRUNO, ELODIE, People
from tests.crisis.said import give_past
from tests.e2e.crowd import Crowd, gather
from tests.factories import make_member, make_user
from tests.inbox.desk import open_brand
from tests.peers import facts_of
from tests.processes import PATIENCE, Home, until
from vigie.alerts.contacts import add_channel, contact_of_member, save_contact
from vigie.alerts.duty import save_plan, save_turn
from vigie.alerts.models import Alert, Escalation, Notice
from vigie.brands.models import Brand, Member, Role
from vigie.core.duty.ladder import Call as Whom
from vigie.core.duty.ladder import Ladder
from vigie.core.duty.ladder import Step as Rung
from vigie.core.readiness import Answers, Contact, Duty
from vigie.crisis.chain import verify
from vigie.crisis.checking import altered_words
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, CrisisEvent, Publication, Signal, Statement, Step
from vigie.crisis.planning import put_in_force, start_plan
from vigie.crisis.reviewing import times_of
from vigie.crisis.stating import publish_statement
from vigie.inbox.models import Reply
from vigie.listening.models import Mention
from vigie.networks.intents import queue_post
from vigie.networks.models import Account, Delivery, Hold
from vigie.networks.services import connect_account

pytestmark = [
    pytest.mark.slow,
    pytest.mark.peer("atproto", mode="full"),
    pytest.mark.peer("mailbox"),
]
WAVE = 80.0  # seconds in which all of them speak
MINUTE = timedelta(minutes=1)
STATEMENT = (
    "Beaucoup de colis ont du retard depuis lundi. Nous en sommes désolés : chaque commande sera retrouvée.",
    "Many parcels are late since Monday. We are sorry: every order will be found.",
)
SIGNED = f"{STATEMENT[0]}\nCamille, service clientèle"
PROMOTION = "Nouveau : l’emballage cadeau est offert jusqu’à dimanche."
HAVE_IT = re.compile(r"https?://\S+/have-it/\S+")
Kind = CrisisEvent.Kind


@dataclass
class Desk:
    """A brand of the network with its team, its plan, who is called, and three weeks of calm."""

    us: Person
    brand: Brand
    bruno: Member  # supervises, is on duty
    camille: Member  # speaks
    luc: Member
    account: Account
    key: str = ""  # of the webhook, shown once

    def of(self, member: Member) -> "Visitor":
        return Visitor(self, member)

    @property
    def crisis(self) -> Crisis:
        return Crisis.objects.select_related("brand", "speaker").get(brand=self.brand)


class Visitor:
    """Somebody of the team in front of the pages."""

    def __init__(self, desk: Desk, member: Member) -> None:
        self.desk, self.client = desk, Client()
        self.client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(self, route: str, *more: object) -> HttpResponse:
        return cast("HttpResponse", self.client.get(self.address(route, more)))

    def post(self, route: str, *more: object, **data: object) -> HttpResponse:
        return cast("HttpResponse", self.client.post(self.address(route, more), data))

    def address(self, route: str, more: tuple[object, ...] = ()) -> str:
        return reverse(route, args=[self.desk.brand.public_id, self.desk.crisis.public_id, *more])


@pytest.fixture
def door(settings: LazySettings) -> Iterator[Door]:
    settings.VIGIE_ALERTS_ALLOW_ADDRESSES = ("127.0.0.1",)
    with receiving_calls() as found:
        yield found


@pytest.fixture
def desk(house: Home, door: Door) -> Desk:
    now, us = timezone.now(), somebody("nordet")
    brand = open_brand(name=f"Nordet {uuid4().hex[:8]}", language="fr", time_zone="America/Toronto")
    bruno = _member(brand, "Bruno", Role.SUPERVISOR, email=BRUNO)
    camille, luc = (_member(brand, name, Role.AGENT) for name in ("Camille", "Luc"))
    account = connect_account(
        brand=brand,
        network="bluesky",
        name="Nordet",
        server=facts()["PDS_URL"],
        settings={"handle": us.handle, "relay": facts()["RELAY_URL"], "stream": True},
        secret={"app_password": us.password},
        by=bruno,
        now=now,
    )
    desk = Desk(us, brand, bruno, camille, luc, account)
    _prepare(desk, now)
    desk.key = _name_who_is_called(desk, door, now)
    give_past(brand, now)
    return desk


def _member(brand: Brand, name: str, role: Role, **fields: object) -> Member:
    return make_member(brand, user=make_user(language="fr", **fields), first_name=name, role=role)


def _prepare(desk: Desk, now: datetime) -> None:
    """A first plan from the questionnaire, in force, that opens by itself."""
    answers = Answers(
        language="fr",
        kinds=("delivery", "outage", "rumour"),
        decides=Duty(desk.bruno.pk, desk.camille.pk),
        speaks=Duty(desk.camille.pk, desk.bruno.pk),
        desk=Duty(desk.luc.pk, desk.camille.pk),
        contacts=(Contact("Élodie, présidente", email=ELODIE),),
        opens_itself=True,
    )
    draft = start_plan(brand=desk.brand, answers=answers, by=desk.bruno, now=now)
    review_by = (now + timedelta(days=180)).date()
    put_in_force(draft=draft, review_by=review_by, note="", by=desk.bruno, now=now, seen=draft.revision)


def _name_who_is_called(desk: Desk, door: Door, now: datetime) -> str:
    """Bruno by mail and webhook, with him the president, who has no account; the team five minutes later."""
    bruno = contact_of_member(member=desk.bruno, now=now)
    _channel, key = add_channel(contact=bruno, typed=door.url, now=now)
    named = {"name": "Élodie", "language": "fr", "time_zone": desk.brand.time_zone}
    elodie = save_contact(brand=desk.brand, answers=named, now=now)
    add_channel(contact=elodie, typed=ELODIE, now=now)
    yesterday = (now - timedelta(days=1)).date()
    turn = {
        "name": "Garde",
        "first_day": yesterday,
        "hand_over_day": yesterday.weekday(),
        "hand_over_at": "00:00",
        "weeks": 1,
    }
    save_turn(brand=desk.brand, answers=turn, people=[bruno.pk], now=now)
    at_once = Rung(0, (str(Whom.ON_DUTY), f"{Whom.CONTACT}:{elodie.pk}"))
    ladder = Ladder((at_once, Rung(5, (f"{Whom.ROLE}:agent",))), again=15)
    save_plan(brand=desk.brand, ladder=ladder, answers={"tests_weekly": False}, by=desk.bruno, now=now)
    return key


def mail_server() -> dict[str, str]:
    """As an operator names it: authenticated, over STARTTLS, a certificate of the house."""
    post = facts_of("mailbox")
    login = f"{quote(BRAND)}:{quote(post['PASSWORD'])}"
    return {
        "VIGIE_EMAIL_URL": f"smtp://{login}@{post['HOST']}:{post['SMTP_PORT']}?tls=1",
        "VIGIE_EMAIL_FROM": BRAND,
        "VIGIE_ALERTS_ALLOW_ADDRESSES": "127.0.0.1",
        "SSL_CERT_FILE": post["CA"],
    }


def test_forty_complaints_are_noticed_answered_and_learnt_from(house: Home, desk: Desk, door: Door) -> None:
    crowd, third = Crowd(gather()), somebody("sam")
    home = desk.us.say("Des questions sur votre commande ? Écrivez-nous ici.")
    running = house.serve(**mail_server())
    until(lambda: Account.objects.filter(cursor__has_key="stream").exists(), what="the firehose is heard")
    talk = threading.Thread(target=crowd.complain, args=(desk.us,), kwargs={"seconds": WAVE, "under": home})
    talk.start()

    is_woken(desk, crowd, door)
    stands_ready(desk)
    promotion = wants_to_sell(desk)
    says_it_has_it(desk, door)
    works(desk)
    speaks(desk, third)
    talk.join()
    until(lambda: Mention.objects.filter(brand=desk.brand, from_us=False).count() == 40, what="all are heard")
    answers(desk, crowd, third)
    sells_nothing_meanwhile(desk, promotion, third)
    ends(desk, crowd)
    sells_again(desk, promotion, third)
    said_nothing_twice(desk, third)
    holds_together(house, desk)
    assert running.stop()[0] == 0, running.said


# --- The alarm -----------------------------------------------------------------------------------


def inbox_of(address: str, desk: Desk) -> list[EmailMessage]:
    """What this alarm brought into somebody's real mailbox, by IMAP."""
    found = People(facts_of("mailbox")).sources(address, "Subject", desk.brand.name)
    return [message_from_bytes(one, policy=default) for one in found]


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content())


def is_woken(desk: Desk, crowd: Crowd, door: Door) -> None:
    raised = Alert.objects.filter(brand=desk.brand, kind="signal-crisis")
    # A minute is judged once it is over, and what the last of them lacked comes with the next.
    alert = until(raised.first, 2 * PATIENCE, what="raised")
    committed = timezone.now()
    [mail] = until(lambda: [one for one in inbox_of(BRUNO, desk) if HAVE_IT.search(text_of(one))])
    seen, first = timezone.now(), crowd.said[0][2]
    [call] = until(lambda: [one for one in door.calls if b"alert.page" in one.body], what="the webhook")
    sent = Notice.objects.get(alert=alert, contact__member=desk.bruno, way="mail")
    marks = (first, alert.raised_at, committed, sent.wanted_at, sent.told_at, seen)
    seconds = [f"{(at - first).total_seconds():.1f}" for at in marks if at]
    print(f"first post, raised, told to others, climbed, handed over, in the inbox: {seconds} s")  # noqa: T201
    assert alert.level == Alert.Level.URGENT
    assert "négatifs" in mail["subject"]
    assert mail["x-priority"] == "1"
    assert is_genuine(call, desk.key)["alert"]["kind"] == "signal-crisis"


def is_genuine(call: Call, key: str) -> dict[str, dict[str, object]]:
    """As any receiver checks it: standardwebhooks.com, by what the headers say."""
    signed = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.".encode() + call.body
    raw = b64decode(key.removeprefix("whsec_"))
    expected = b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
    assert call.headers["webhook-signature"] == f"v1,{expected}"
    return cast("dict[str, dict[str, object]]", json.loads(call.body))


def says_it_has_it(desk: Desk, door: Door) -> None:
    """By the link of the mail. Looking does nothing: scanners look at every link."""
    alert = Alert.objects.get(brand=desk.brand, kind="signal-crisis")
    [link] = {found[0] for mail in inbox_of(BRUNO, desk) if (found := HAVE_IT.findall(text_of(mail)))}
    path = urlsplit(link).path
    assert Client().get(path).status_code == 200
    alert.refresh_from_db()
    assert alert.acknowledged_at is None
    assert Client().post(path).status_code == 302
    alert.refresh_from_db()
    assert alert.acknowledged_by == desk.bruno

    ended = Escalation.objects.filter(brand=desk.brand, ended_because=Escalation.End.TAKEN)
    until(lambda: ended.count() == Escalation.objects.filter(brand=desk.brand).count(), what="it stops")
    until(lambda: any("Bruno" in one["subject"] for one in inbox_of(ELODIE, desk)), what="she learns who")
    assert not Notice.objects.filter(brand=desk.brand, purpose="page", step=1).exists()
    assert not any(b"alert.taken" in call.body for call in door.calls)  # it is he who has it


# --- The room ------------------------------------------------------------------------------------


def stands_ready(desk: Desk) -> None:
    """The plan opened by itself: nobody clicked."""
    crisis = until(lambda: Crisis.objects.filter(brand=desk.brand).first(), what="opens by itself")
    desk.brand.refresh_from_db()
    assert (crisis.opened_by, crisis.level, crisis.signal) == (None, "alert", "crisis")
    assert crisis.scenario == "Retards ou ruptures en série"
    assert crisis.speaker == desk.camille
    assert desk.brand.posture == "alert"
    held = Hold.objects.filter(brand=desk.brand, lifted_at=None).values_list("what", flat=True)
    assert set(held) == {"promotion", "scheduled"}
    assert Step.objects.filter(crisis=crisis).exclude(due_at=None).exclude(owner=None).count() >= 3


def works(desk: Desk) -> None:
    """What is known, what was decided, what is done."""
    bruno, luc = desk.of(desk.bruno), desk.of(desk.luc)
    bruno.post("crisis_take")
    source = {"fact-source": "transporteur", "fact-sureness": "sure"}
    luc.post("crisis_fact", **{"fact-text": "Le dépôt de Laval est à l’arrêt depuis lundi", **source})
    bruno.post("crisis_decide", **{"decision-what": "Parler avant midi", "decision-why": "Quarante plaintes"})
    for step in Step.objects.filter(crisis=desk.crisis).order_by("position")[:3]:
        luc.post("crisis_step", step.pk)
        luc.post("crisis_step", step.pk)  # twice is once
    lines = CrisisEvent.objects.filter(crisis=desk.crisis)
    assert desk.crisis.holder == desk.bruno
    assert lines.filter(kind=Kind.FACT).count() == lines.filter(kind=Kind.DECIDED).count() == 1
    assert lines.filter(kind=Kind.STEP_DONE).count() == 3


def speaks(desk: Desk, third: Person) -> None:
    """Written by one, signed by two others, published once, seen once."""
    bruno, camille, luc = (desk.of(one) for one in (desk.bruno, desk.camille, desk.luc))
    luc.post("crisis_statement", strategy="care", text_fr=STATEMENT[0], text_en=STATEMENT[1])
    statement = Statement.objects.get(crisis=desk.crisis)
    luc.post("crisis_approve", statement.pk)  # the author alone is refused
    assert statement.approvals.count() == 0
    bruno.post("crisis_approve", statement.pk)
    camille.post("crisis_approve", statement.pk)
    statement.refresh_from_db()
    assert statement.state == "in_force"

    place = f"{desk.account.pk}:fr"
    for _click in range(2):
        bruno.post("crisis_publish", statement.pk, to=[place])
    with pytest.raises(CrisisRefused, match="published"):
        publish_statement(
            statement=statement, account=desk.account, language="fr", by=desk.bruno, now=timezone.now()
        )
    published = CrisisEvent.objects.filter(crisis=desk.crisis, kind=Kind.PUBLISHED)
    until(published.exists, what="the statement is seen on the network")
    [post] = until(lambda: [one for one in posts_of(desk.us, third) if one["text"] == SIGNED], what="seen")
    assert post["langs"] == ["fr"]
    assert "reply" not in post
    assert Publication.objects.get().delivery.attempts == 1


def posts_of(us: Person, third: Person) -> list[dict[str, object]]:
    """What a third person sees on the page of the brand, by a client that is not ours."""
    feed = third.get("app.bsky.feed.getAuthorFeed", actor=us.did, limit=100)["feed"]
    return [row["post"]["record"] for row in feed]


def answers(desk: Desk, crowd: Crowd, third: Person) -> None:
    """Five people at once, each by other words, each signed, each under what they said."""
    luc = desk.of(desk.luc)
    until(lambda: len(luc.get("crisis_answers").context["rows"]) >= 5, what="cases wait in the room")
    rows = luc.get("crisis_answers").context["rows"][:5]
    data: dict[str, object] = {"send": [str(row["case"].public_id) for row in rows]}
    for row in rows:
        name = row["case"].public_id
        data |= {
            f"text-{name}": row["text"],
            f"version-{name}": row["version"],
            f"language-{name}": row["language"],
        }
    assert luc.post("crisis_answers", **data).status_code == 302
    sent = Reply.objects.filter(case__in=[row["case"] for row in rows])
    until(lambda: sent.filter(state="published").count() == 5, what="five answers are seen on the network")

    asked = {row["case"].mention.native_id: row["text"] for row in rows}
    seen = {uri: until(lambda uri=uri: third.replies(uri), what="the answer") for uri in asked}  # type: ignore[misc]
    for uri, [answer] in seen.items():
        assert answer["author"]["did"] == desk.us.did
        assert answer["record"]["text"].startswith(asked[uri])
        assert re.search(r"\nLuc, (service clientèle|customer care)$", answer["record"]["text"])
    assert set(asked) <= {post["uri"] for _who, post, _at in crowd.said}
    assert len({answer["record"]["text"] for [answer] in seen.values()}) == 5


# --- What waits ----------------------------------------------------------------------------------


def wants_to_sell(desk: Desk) -> Delivery:
    return queue_post(
        account=desk.account,
        about="promotion:1",
        text=PROMOTION,
        language="fr",
        by=desk.camille,
        origin=Delivery.Origin.PROMOTION,
        now=timezone.now(),
    )


def sells_nothing_meanwhile(desk: Desk, promotion: Delivery, third: Person) -> None:
    """The statement and the answers left after it was wanted, and it still waits."""
    promotion.refresh_from_db()
    assert (promotion.state, promotion.attempts) == ("wanted", 0)
    assert PROMOTION not in [post["text"] for post in posts_of(desk.us, third)]


def sells_again(desk: Desk, promotion: Delivery, third: Person) -> None:
    """One stage after the other, by clicks, after the crisis is closed."""
    bruno = desk.of(desk.bruno)
    bruno.post("crisis_resume", what="promotion")
    assert Hold.objects.filter(brand=desk.brand, lifted_at=None).count() == 2
    for what in ("scheduled", "promotion"):
        bruno.post("crisis_resume", what=what)
    until(lambda: Delivery.objects.get(pk=promotion.pk).state == "settled", what="promotion leaves")
    until(lambda: [post["text"] for post in posts_of(desk.us, third)].count(PROMOTION) == 1, what="seen once")


# --- The end -------------------------------------------------------------------------------------


def ends(desk: Desk, crowd: Crowd) -> None:
    bruno, before = desk.of(desk.bruno), timezone.now()
    answer = bruno.post("crisis_close", why="Le dépôt repart, chacun a sa réponse.", posture="calm")
    assert answer["Location"] == bruno.address("crisis_review")
    bruno.post("crisis_review", went_well="Vite dit.", was_hard="", lucky="", causes="Le dépôt de Laval.")
    due = (timezone.now() + timedelta(days=30)).date().isoformat()
    bruno.post("crisis_improvement", title="Prévenir avant les clients", owner=desk.luc.pk, due_on=due)
    desk.brand.refresh_from_db()
    assert desk.brand.posture == "calm"
    has_true_times(desk, crowd, closed_after=before)


def has_true_times(desk: Desk, crowd: Crowd, *, closed_after: datetime) -> None:
    """The review, the log and the network tell the same."""
    times = times_of(crisis=desk.crisis)
    signal = Signal.objects.get(brand=desk.brand, kind="crisis")
    line = {one.kind: one.at for one in CrisisEvent.objects.filter(crisis=desk.crisis).order_by("-seq")}
    assert times.opened == line[Kind.OPENED]
    assert times.first_decision == line[Kind.DECIDED]
    assert times.statement == line[Kind.PUBLISHED]
    assert times.end == line[Kind.CLOSED] == desk.crisis.closed_at
    assert times.detected == signal.raised_at
    assert times.end >= closed_after

    first = crowd.said[0][2]
    assert abs(times.first_message - first) <= MINUTE
    assert times.first_message < times.detected <= times.opened < times.first_decision < times.statement
    posts = {post["text"]: post for post in posts_of(desk.us, desk.us)}
    stated = datetime.fromisoformat(str(posts[SIGNED]["createdAt"]))
    assert timedelta(0) <= times.statement - stated < timedelta(seconds=30)
    minutes = [at.replace(second=0, microsecond=0) for _who, _post, at in crowd.said]
    assert times.peak is not None
    assert abs(times.peak.astimezone(UTC) - max(minutes, key=minutes.count)) <= MINUTE


def said_nothing_twice(desk: Desk, third: Person) -> None:
    """All that stands on the page of the brand and under what was said to it, at the end of the day."""
    texts = [str(post["text"]) for post in posts_of(desk.us, third)]
    assert sorted(texts) == sorted(set(texts))
    assert {PROMOTION, SIGNED} < set(texts)
    assert Delivery.objects.filter(brand=desk.brand).exclude(state="settled").count() == 0


def holds_together(house: Home, desk: Desk) -> None:
    """Each line sealed to the one before, the words as they were sealed, and the house says so too."""
    lines = CrisisEvent.objects.filter(crisis=desk.crisis).select_related("crisis").order_by("seq")
    assert verify(lines) == []
    assert list(altered_words()) == []
    checked = house.run("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
