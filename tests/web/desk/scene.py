"""A brand whose desk heard a short day, and an agent who looks at it: what tests of the screen stand on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.connectors.replay.days import said
from tests.inbox.desk import agent, carry, hear, open_brand
from vigie.brands.models import Brand, Member, Role
from vigie.connectors.replay.crowd import Crowd
from vigie.inbox.models import Case
from vigie.listening.pump import pump
from vigie.networks.gateway import config_of
from vigie.networks.models import Account

HTMX = {"HX-Request": "true"}


@dataclass(frozen=True, slots=True)
class Scene:
    """One person in front of the desk of one brand."""

    brand: Brand
    account: Account
    member: Member
    client: Client

    def get(self, route: str, case: Case | None = None, *, query: str = "", **headers: str) -> HttpResponse:
        return self.client.get(self.address(route, case) + query, headers=headers or None)

    def post(self, route: str, case: Case | None = None, **data: object) -> HttpResponse:
        """As a button of the page does it, with htmx."""
        return self.client.post(self.address(route, case), data, headers=HTMX)

    def address(self, route: str, case: Case | None = None) -> str:
        ids = [self.brand.public_id, *([case.public_id] if case else [])]
        return reverse(route, args=ids)

    def case(self, name: str = "") -> Case:
        """The case of a person, as it is now; the only one when no name is given."""
        rows = Case.objects.select_related("brand", "mention", "author")
        return rows.get(account=self.account, author__handle=name) if name else rows.get(account=self.account)

    def seen_by(self, role: Role) -> "Scene":
        """The same desk in front of somebody else."""
        return look(self.brand, self.account, agent(self.brand, role))


def look(brand: Brand, account: Account, member: Member) -> Scene:
    client = Client()
    client.force_login(member.user)
    member.user.language = "en"
    member.user.save()
    return Scene(brand, account, member, client)


def scene(folder: Path, events: Sequence[object], *, role: Role = Role.AGENT, **options: object) -> Scene:
    """The desk after these were heard; everybody reads English, so that tests read what they look for."""
    brand = open_brand(grace_seconds=30)
    account = hear(folder, events, brand=brand, **options)
    return look(brand, account, agent(brand, role))


def one(text: str, **more: object) -> dict[str, object]:
    """One thing said to us in public."""
    return said(1, "un", text, to_us=True, **more)


def several(texts: Sequence[str]) -> list[dict[str, object]]:
    """Each by somebody else: p0, p1…"""
    return [
        said(n, f"m{n}", text, to_us=True, author={"id": f"p{n}", "handle": f"p{n}", "name": f"Personne {n}"})
        for n, text in enumerate(texts)
    ]


def crowd(account: Account) -> Crowd:
    """The strangers of the replayed network."""
    return Crowd(config_of(account))


def hear_again(account: Account) -> None:
    """Let the desk hear what the crowd did since."""
    pump(account=Account.objects.get(pk=account.pk))
    carry()


def page(response: HttpResponse) -> str:
    """The words of an answer that went well."""
    assert response.status_code == 200, response.status_code
    return response.content.decode()
