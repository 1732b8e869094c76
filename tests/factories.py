"""Rows for tests: small plain functions, each with the least a row needs. A test says what matters to it.

>>> case = make_case(text="Toujours pas livré ?")
>>> make_member(case.brand, role=Role.SUPERVISOR)
"""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from vigie.alerts.contacts import keep_channel
from vigie.alerts.models import Alert, Channel, Contact, DutyChange, DutyTurn, Notice, Trial
from vigie.alerts.services import raise_alert
from vigie.alerts.ways.typed import Address
from vigie.brands.models import ApiToken, Brand, Invitation, Member, Organisation, Role, User
from vigie.brands.services import create_token, invite_member
from vigie.core.drill.parse import parse_scenario
from vigie.core.drill.score import score
from vigie.core.drill.writing import Answers, write_scenario
from vigie.core.duty.ladder import Way
from vigie.core.text.engine import model_name
from vigie.core.types import Reading
from vigie.crisis.drills.marks import score_to_json
from vigie.crisis.models import Drill, Signal
from vigie.inbox.models import Case, CaseMention, Reply
from vigie.listening.models import Mention, SavedSearch, Watch
from vigie.listening.readings import reading_row
from vigie.networks.models import Account, Delivery, Hold, Place
from vigie.people.models import Author
from vigie.playbook.models import Department, DepartmentVersion, Rulebook, Template, Topic
from vigie.reading.models import Overlay

NINE = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
PASSWORD = "une phrase que personne ne devine"

_number = count(1)


def just_now() -> datetime:
    """For rows whose age counts where a real request asks: everything else stands at NINE."""
    return datetime.now(UTC)


def make_user(**fields: object) -> User:
    """Somebody. Hashing is slow on purpose: give `password` only where the test logs in by it."""
    n = next(_number)
    password = fields.pop("password", None)
    fields.setdefault("email", f"person{n}@example.org")
    fields.setdefault("name", f"Personne {n}")
    return User.objects.create_user(password=password, **fields)  # type: ignore[arg-type]


def make_brand(**fields: object) -> Brand:
    n = next(_number)
    if "organisation" not in fields:
        fields["organisation"] = Organisation.objects.create(name=f"Maison {n}")
    fields.setdefault("name", f"Marque {n}")
    fields.setdefault("time_zone", "America/Toronto")
    return Brand.objects.create(**fields)


def make_member(brand: Brand | None = None, **fields: object) -> Member:
    fields.setdefault("role", Role.AGENT)
    fields.setdefault("first_name", "Camille")
    fields.setdefault("signature", "service clientèle")
    if "user" not in fields:
        fields["user"] = make_user()
    return Member.objects.create(brand=brand or make_brand(), **fields)


def make_invitation(brand: Brand, *, now: datetime = NINE, **fields: object) -> Invitation:
    by = make_member(brand, role=Role.ADMIN)
    email = str(fields.get("email", f"invited{next(_number)}@example.org"))
    invitation, _token = invite_member(brand=brand, email=email, role=Role.AGENT, by=by, now=now)
    return invitation


def make_token(member: Member, *, now: datetime = NINE) -> ApiToken:
    token, _clear = create_token(member=member, name="tableau", scopes=["read"], now=now)
    return token


def make_account(brand: Brand | None = None, *, now: datetime = NINE, **fields: object) -> Account:
    n = next(_number)
    fields = {
        "network": "replay",
        "name": f"Compte {n}",
        "handle": f"marque{n}",
        "created_at": now,
        "next_read_at": now,
    } | fields
    return Account.objects.create(brand=brand or make_brand(), **fields)


def make_place(account: Account, **fields: object) -> Place:
    fields = {"native_id": f"place-{next(_number)}", "name": "La page", "ours": True} | fields
    return Place.objects.create(account=account, **fields)


def make_author(brand: Brand, *, now: datetime = NINE, **fields: object) -> Author:
    n = next(_number)
    fields = {
        "network": "replay",
        "native_id": f"author-{n}",
        "handle": f"luc{n}",
        "name": "Luc T.",
        "first_seen_at": now,
        "last_seen_at": now,
    } | fields
    return Author.objects.create(brand=brand, **fields)


def make_watch(brand: Brand | None = None, *, now: datetime = NINE, **fields: object) -> Watch:
    fields = {
        "name": f"veille {next(_number)}",
        "query": "boréale",
        "created_at": now,
        "updated_at": now,
    } | fields
    return Watch.objects.create(brand=brand or make_brand(), **fields)


def make_mention(brand: Brand | None = None, *, now: datetime = NINE, **fields: object) -> Mention:
    brand = brand or make_brand()
    account = fields.pop("account", None) or make_account(brand, now=now)
    n = next(_number)
    fields = {
        "network": account.network,
        "native_id": f"native-{n}",
        "root_id": f"native-{n}",
        "kind": "comment",
        "text": "Franchement déçu.",
        "language": "fr",
        "said_at": now,
        "received_at": now,
    } | fields
    fields.setdefault("author", None)
    fields["author"] = fields["author"] or make_author(brand, now=now)
    fields["place"] = fields.get("place") or make_place(account)
    reading = fields.pop("reading", None) or Reading(model="essai")
    mention = Mention.objects.create(brand=brand, account=account, **fields)
    reading_row(mention, reading).save(force_insert=True)
    return mention


def make_signal(brand: Brand | None = None, *, now: datetime = NINE, **fields: object) -> Signal:
    """Criticism that rises, told a moment ago; one open signal of a kind in a brand."""
    brand = brand or make_brand()
    fields = {"kind": "crisis", "where": "brand", "since": now, "raised_at": now, "last_at": now} | fields
    found = Signal.objects.filter(brand=brand, kind=fields["kind"], ended_at=None).first()
    return found or Signal.objects.create(brand=brand, **fields)


def make_case(
    brand: Brand | None = None, *, now: datetime = NINE, text: str = "Franchement déçu.", **fields: object
) -> Case:
    mention = fields.pop("mention", None) or make_mention(brand, now=now, text=text)
    fields = {
        "place": mention.place,
        "author": mention.author,
        "network": mention.network,
        "thread_root": mention.root_id,
        "opened_at": now,
        "strategy": "ask_reason",
        "because": "reason-not-stated",
        "rule": "raison_non_dite@1",
        "severity": 2,
        "answer_before": now + timedelta(hours=1),
        "lane": Case.Lane.ANSWER,
        "rank_at": now + timedelta(hours=1),
    } | fields
    case = Case.objects.create(brand=mention.brand, account=mention.account, mention=mention, **fields)
    CaseMention.objects.create(case=case, mention=mention)
    return case


def make_reply(case: Case | None = None, *, now: datetime = NINE, **fields: object) -> Reply:
    case = case or make_case()
    fields = {
        "mention": case.mention,
        "text": "Bonjour Luc, je suis désolée.",
        "language": "fr",
        "seen_version": case.version,
        "created_at": now,
        "updated_at": now,
    } | fields
    fields["by"] = fields.get("by") or make_member(case.brand)
    return Reply.objects.create(case=case, **fields)


def make_delivery(account: Account | None = None, *, now: datetime = NINE, **fields: object) -> Delivery:
    account = account or make_account()
    fields = {
        "act": "reply",
        "target_id": f"native-{next(_number)}",
        "text": "Bonjour Luc, je suis désolée.",
        "wanted_at": now,
        "due_at": now,
    } | fields
    return Delivery.objects.create(brand=account.brand, account=account, **fields)


def make_hold(brand: Brand | None = None, *, now: datetime = NINE, **fields: object) -> Hold:
    fields = {"why": "quelque chose ne va pas", "placed_at": now} | fields
    return Hold.objects.create(brand=brand, **fields)


def make_alert(brand: Brand | None, *, now: datetime = NINE, **fields: object) -> Alert:
    params = {"account": "Compte", "hours": 5} | dict(fields.pop("params", None) or {})
    return raise_alert(
        brand=brand, kind=str(fields.get("kind", "silent")), key=f"k{next(_number)}", params=params, now=now
    )


def make_contact(brand: Brand | None = None, *, now: datetime = NINE, **fields: object) -> Contact:
    fields = {"name": f"Personne {next(_number)}", "language": "en", "created_at": now} | fields
    return Contact.objects.create(brand=brand or make_brand(), **fields)


def make_channel(
    contact: Contact, address: Address | None = None, *, now: datetime = NINE, from_level: int = 0
) -> Channel:
    """By mail, unless another address is given."""
    to = f"personne{next(_number)}@example.org"
    address = address or Address(Way.MAIL, "mail", f"p…@example.org {contact.name}"[:160], {"to": to})
    return keep_channel(contact=contact, address=address, now=now, from_level=from_level)


def make_turn(brand: Brand, *people: Contact, now: datetime = NINE, **fields: object) -> DutyTurn:
    fields = {
        "name": f"Garde {next(_number)}",
        "people": [one.pk for one in people],
        "first_day": date(2026, 11, 2),
        "hand_over_at": time(0),
        "created_at": now,
    } | fields
    return DutyTurn.objects.create(brand=brand, **fields)


def make_duty_change(contact: Contact, *, now: datetime | None = None, **fields: object) -> DutyChange:
    now = now or just_now()
    fields = {"starts_at": now, "ends_at": now + timedelta(days=2), "made_at": now} | fields
    return DutyChange.objects.create(brand=contact.brand, person=contact, **fields)


def make_trial(brand: Brand, *, now: datetime | None = None, **fields: object) -> Trial:
    fields = {"kind": Trial.Kind.LADDER, "at": now or just_now()} | fields
    return Trial.objects.create(brand=brand, **fields)


def make_notice(contact: Contact, *, now: datetime | None = None, **fields: object) -> Notice:
    """A test message to them, unless it is about an alert."""
    now = now or just_now()
    fields = {
        "channel": fields.get("channel") or make_channel(contact),
        "way": Way.MAIL,
        "shown": "p…@example.org",
        "purpose": Notice.Purpose.PAGE if fields.get("alert") else Notice.Purpose.TEST,
        "wanted_at": now,
        "due_at": now,
        "expires_at": now + timedelta(hours=24),
    } | fields
    return Notice.objects.create(brand=contact.brand, contact=contact, **fields)


def make_rulebook(brand: Brand, *, now: datetime = NINE, **fields: object) -> Rulebook:
    fields = {"version": next(_number), "text": "# vide\n", "created_at": now} | fields
    return Rulebook.objects.create(brand=brand, **fields)


def make_template(brand: Brand, *, now: datetime = NINE, **fields: object) -> Template:
    fields = {
        "key": f"demander_{next(_number)}",
        "language": "fr",
        "title": "Demander la raison",
        "text": "Bonjour {name}, que s'est-il passé ?",
        "created_at": now,
    } | fields
    return Template.objects.create(brand=brand, **fields)


def make_department(brand: Brand, **fields: object) -> Department:
    n = next(_number)
    fields = {"key": f"service-{n}", "name": f"Service {n}", "topics": ["delivery"]} | fields
    return Department.objects.create(brand=brand, **fields)


def make_topic(brand: Brand, *, now: datetime = NINE, **fields: object) -> Topic:
    n = next(_number)
    fields = {"key": f"theme-{n}", "name": f"Thème {n}"} | fields
    return Topic.objects.create(brand=brand, saved_at=now, **fields)


def make_saved_search(brand: Brand, *, now: datetime = NINE, **fields: object) -> SavedSearch:
    fields = {"name": f"Recherche {next(_number)}", "query": "colis"} | fields
    return SavedSearch.objects.create(brand=brand, created_at=now, **fields)


def make_department_version(department: Department, **fields: object) -> DepartmentVersion:
    """What the department was before: its next version counts on from there."""
    fields = {"version": department.version, "name": department.name, "topics": department.topics} | fields
    Department.objects.filter(pk=department.pk).update(version=department.version + 1)
    return DepartmentVersion.objects.create(department=department, **fields)


def make_drill(home: Brand, *, now: datetime = NINE, **fields: object) -> Drill:
    """A drill over, in an exercise brand of its own."""
    brand = fields.pop("brand", None) or make_brand(organisation=home.organisation, is_exercise=True)
    text = write_scenario(Answers(title="Essai", story="outage", brand="Marque Exemple", minutes=60))
    marks = score_to_json(score(parse_scenario(text), []))
    fields = {
        "account": make_account(brand, now=now),
        "scenario": "essai",
        "text": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "title": {"fr": "Essai", "en": "Trial"},
        "seed": 1,
        "speed": 10,
        "state": "ended",
        "total": 0,
        "marks": marks,
        "started_at": now,
        "begun_at": now,
    } | fields
    return Drill.objects.create(brand=brand, home=home, **fields)


def make_overlay(brand: Brand, *, now: datetime = NINE, **fields: object) -> Overlay:
    """A version of what the team taught. Its content teaches nothing: tests that read with it learn one."""
    report = {"heads": {}, "elsewhere": {"looked": 0, "changed": {}, "examples": []}}
    fields = {
        "version": next(_number),
        "base": model_name(),
        "content": b"",
        "lessons": 24,
        "report": report,
        "created_at": now,
    } | fields
    return Overlay.objects.create(brand=brand, **fields)


def make_picture(
    *, kind: str = "PNG", size: tuple[int, int] = (8, 8), colour: str = "navy"
) -> SimpleUploadedFile:
    """An image as a browser uploads it."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return SimpleUploadedFile(f"capture.{kind.lower()}", out.getvalue(), f"image/{kind.lower()}")
