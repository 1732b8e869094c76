"""A desk that hears a short day: what tests of cases stand on."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from tests.factories import make_brand, make_member
from tests.networks.replayed import replay_account
from vigie.brands.models import Brand, Member, Role
from vigie.bus.services import run_due
from vigie.inbox.models import Case
from vigie.listening.pump import pump
from vigie.networks import sending
from vigie.networks.models import Account
from vigie.playbook.services import seed_playbook
from vigie.wiring import ON, WIRES

COMPLAINT = "Toujours pas livré après trois semaines, je suis vraiment déçu."
VAGUE = "Franchement déçu. Plus jamais."
INSULT = "Bande de connards, allez tous crever."
SCAM = "Gagnez 5000 € par semaine avec le bitcoin, écrivez-moi sur WhatsApp +33 6 12 34 56 78"
PRAISE = "Reçu en 24 h avec un petit mot écrit à la main, merci à toute l'équipe !"


def open_brand(**fields: object) -> Brand:
    """A brand with its playbook, always open."""
    brand = make_brand(hours={}, **fields)
    seed_playbook({"brand": brand.pk}, timezone.now())
    return brand


def carry(*, seconds: float = 0.0, rounds: int = 6) -> None:
    """Let the worker's lanes run until nothing is due, as if `seconds` had passed."""
    for _ in range(rounds):
        now = timezone.now() + timedelta(seconds=seconds)
        if not run_due(wires=WIRES, topics=list(ON), now=now, limit=100):
            break


def settle_all(*, seconds: float = 60.0) -> None:
    """Send what is due in that time, and read it back."""
    carry(seconds=seconds)
    sending.look_due(timezone.now() + timedelta(seconds=seconds + 60))
    carry(seconds=seconds)


def hear(folder: Path, events: Sequence[object], *, brand: Brand | None = None, **options: object) -> Account:
    """An account that heard these, triaged."""
    account = replay_account(folder, events=events, brand=brand or open_brand(), **options)
    pump(account=account)
    carry()
    return account


def the_case(account: Account) -> Case:
    """The only case of an account, as it is now."""
    return Case.objects.select_related(
        "brand", "account__brand", "author", "mention__author", "mention__place", "mention__brand"
    ).get(account=account)


def agent(brand: Brand, role: Role = Role.AGENT) -> Member:
    return make_member(brand, role=role)
