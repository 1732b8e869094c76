"""A desk with a past: a brand, its people, what they said, and the cases of it. Same seed, same desk."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.test import Client

from vigie.brands.models import Brand, Member, Organisation, Role, User
from vigie.bus.inserting import insert_rows
from vigie.core.text import read_texts
from vigie.inbox.models import Case, Reply
from vigie.listening.models import Mention, ReadingRow
from vigie.listening.readings import reading_columns
from vigie.networks.models import Account, Place
from vigie.people.models import Author
from vigie.playbook.services import seed_playbook

Some = TypeVar("Some")

AT_ONCE = 5000
PEOPLE = 50_000
NETWORKS = ("bluesky", "facebook", "google", "wordpress")
LANES = (("answer", 0.6), ("remove", 0.1), ("watch", 0.3))
OWED, WAITING = 0.3, 0.05  # shares of cases; the rest is done
MINE = 0.02
TO_APPROVE = 40
TEXTS = (
    "Toujours pas livré après trois semaines, personne ne répond au téléphone et je suis vraiment déçu.",
    "Merci à toute l'équipe, reçu en 24 h avec un petit mot écrit à la main !",
    "Livrez-vous à Rimouski le samedi ?",
    "Bande de connards, allez tous crever.",
    "Gagnez 5000 € par semaine avec le bitcoin, écrivez-moi sur WhatsApp +33 6 12 34 56 78",
    "The app crashes every time I open my orders, please fix it.",
)


def open_brand(name: str = "Boréale") -> Brand:
    """An empty brand with its playbook, always open."""
    now = datetime.now(UTC)
    organisation = Organisation.objects.create(name=f"Maison {name}")
    brand = Brand.objects.create(organisation=organisation, name=name, time_zone="America/Toronto", hours={})
    seed_playbook({"brand": brand.pk}, now)
    return brand


def connect(brand: Brand, name: str = "Compte", **fields: Any) -> Account:
    """An account that nobody reads by itself."""
    now = datetime.now(UTC)
    fields = {"network": "replay", "handle": name.lower(), "created_at": now, "next_read_at": now} | fields
    return Account.objects.create(brand=brand, name=name, **fields)


def hire(brand: Brand, role: Role = Role.SUPERVISOR) -> Member:
    """Somebody who works there."""
    user = User.objects.create_user(email=f"{role}-{brand.pk}@example.org", name="Camille")
    return Member.objects.create(brand=brand, user=user, role=role, first_name="Camille", signature="desk")


def cookie_of(member: Member) -> str:
    """The header of a browser in which this person is logged in."""
    client = Client()
    client.force_login(member.user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def fill(brand: Brand, member: Member, *, mentions: int, cases: int) -> None:
    """Store mentions, and open cases for the last of them."""
    now = datetime.now(UTC).replace(microsecond=0)
    account = connect(brand)
    places = [Place.objects.create(account=account, native_id=f"p{n}", name=f"Lieu {n}") for n in range(20)]
    people = _people(brand, now)
    chance = random.Random(11)
    heard: list[tuple[int, int, int]] = []  # mention, author, place
    readings = read_texts(TEXTS)
    for numbers in pages(range(mentions), AT_ONCE):
        rows = [_mention(account, n, chance, people, places, now) for n in numbers]
        with transaction.atomic():
            ids = insert_rows(Mention, rows)
            pairs = [(pk, readings[n % len(TEXTS)]) for pk, n in zip(ids, numbers, strict=True)]
            insert_rows(ReadingRow, [reading_columns(pk, reading) for pk, reading in pairs])
        heard += [(pk, row["author_id"], row["place_id"]) for pk, row in zip(ids, rows, strict=True)]
    for some in pages(heard[-cases:], AT_ONCE):
        with transaction.atomic():
            insert_rows(Case, [_case(account, member, *one, chance, now) for one in some])
    _ask_for_a_second_look(brand, now)


def archive(brand: Brand, texts: Iterator[str], *, mentions: int) -> list[int]:
    """Store mentions that say these texts, each read once for the first thousands; their ids."""
    now = datetime.now(UTC).replace(microsecond=0)
    account = connect(brand)
    places = [Place.objects.create(account=account, native_id=f"p{n}", name=f"Lieu {n}") for n in range(20)]
    people = _people(brand, now)
    chance = random.Random(11)
    readings = read_texts(list(islice(texts, AT_ONCE)))
    ids: list[int] = []
    for numbers in pages(range(mentions), AT_ONCE):
        rows = [_mention(account, n, chance, people, places, now) | {"text": next(texts)} for n in numbers]
        with transaction.atomic():
            made = insert_rows(Mention, rows)
            pairs = zip(made, readings, strict=False)
            insert_rows(ReadingRow, [reading_columns(pk, reading) for pk, reading in pairs])
        ids += made
    return ids


def _people(brand: Brand, now: datetime) -> list[int]:
    row = {"brand_id": brand.pk, "network": "replay", "first_seen_at": now, "last_seen_at": now}
    with transaction.atomic():
        return insert_rows(
            Author,
            [
                row
                | {"native_id": f"a{n}", "handle": f"personne_{n}", "name": f"Personne {n}", "followers": n}
                for n in range(PEOPLE)
            ],
        )


def _identity(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _mention(
    account: Account, n: int, chance: random.Random, people: list[int], places: list[Place], now: datetime
) -> dict[str, Any]:
    said_at = now - timedelta(seconds=chance.randrange(90 * 86_400))
    return {
        "public_id": _identity(chance),
        "brand_id": account.brand_id,
        "account_id": account.pk,
        "network": NETWORKS[n % len(NETWORKS)],
        "native_id": f"m{n}",
        "root_id": f"m{n}",
        "kind": "comment",
        "author_id": chance.choice(people),
        "place_id": chance.choice(places).pk,
        "text": TEXTS[n % len(TEXTS)],
        "language": "fr",
        "said_at": said_at,
        "received_at": said_at,
    }


def _case(
    account: Account,
    member: Member,
    mention: int,
    author: int,
    place: int,
    chance: random.Random,
    now: datetime,
) -> dict[str, Any]:
    draw, moment = chance.random(), now + timedelta(seconds=chance.randrange(-86_400, 3 * 86_400))
    status = "open" if draw < OWED else "waiting" if draw < OWED + WAITING else "done"
    lane = chance.choices([name for name, _ in LANES], [share for _, share in LANES])[0]
    return {
        "public_id": _identity(chance),
        "brand_id": account.brand_id,
        "account_id": account.pk,
        "place_id": place,
        "author_id": author,
        "mention_id": mention,
        "network": NETWORKS[mention % len(NETWORKS)],
        "thread_root": f"r{mention}",
        "opened_at": now,
        "strategy": "remove" if lane == "remove" else "apologise",
        "because": "complaint",
        "rule": "plainte@v1",
        "severity": chance.randrange(4),
        "ground": "vulgar" if lane == "remove" else "",
        "answer_before": moment,
        "rank_at": moment,
        "lane": "community" if status == "waiting" else lane,
        "status": status,
        "leave_until": moment if status == "waiting" else None,
        "closed_at": now - timedelta(seconds=chance.randrange(90 * 86_400)) if status == "done" else None,
        "cause": "answered" if status == "done" else "",
        "assigned_to_id": member.pk if chance.random() < MINE else None,
    }


def _ask_for_a_second_look(brand: Brand, now: datetime) -> None:
    writer = hire(brand, Role.AGENT)
    for case in Case.objects.filter(brand=brand, is_owed=True).order_by("-pk")[:TO_APPROVE]:
        Reply.objects.create(
            case=case,
            mention_id=case.mention_id,
            text="Bonjour, je suis désolée.",
            language="fr",
            by=writer,
            state=Reply.State.TO_APPROVE,
            seen_version=1,
            created_at=now,
            updated_at=now,
        )


def pages(items: Sequence[Some], size: int) -> Iterator[Sequence[Some]]:
    """The same in pages."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
