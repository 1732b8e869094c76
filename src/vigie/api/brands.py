"""Brands, accounts, watches and holds."""

from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema, Status
from pydantic import Field as Bounds

from vigie.api.access import ApiRequest, found, needs
from vigie.api.idempotency import idempotent
from vigie.api.schemas import AccountOut, BrandOut, HoldOut, WatchOut
from vigie.brands.models import Role
from vigie.listening.queries import watches_of
from vigie.listening.services import delete_watch, save_watch, switch_watch
from vigie.networks import services as networks
from vigie.networks.answers import check_answers
from vigie.networks.models import Account
from vigie.networks.queries import account_of, accounts_of, open_holds

router = Router(tags=["brands"])


@router.get("/brands", response=list[BrandOut], auth=needs("read"))
def list_brands(request: ApiRequest) -> Any:
    """The brand of this token: a token belongs to one."""
    return [request.brand]


@router.get("/brands/{uuid:brand_id}", response=BrandOut, auth=needs("read"))
def show_brand(request: ApiRequest, brand_id: UUID) -> Any:
    return found(request.brand if request.brand.public_id == brand_id else None)


@router.get("/accounts", response=list[AccountOut], auth=needs("read"))
def list_accounts(request: ApiRequest) -> Any:
    return accounts_of(brand=request.brand)


Answer = Annotated[str, Bounds(max_length=10_000)]


class AccountIn(Schema):
    """settings, secret: what the network asks, by name."""

    network: str = Field(max_length=40)
    name: str = Field(min_length=1, max_length=120)
    server: str = Field("", max_length=300)
    settings: dict[str, bool | int | Answer] = {}
    secret: dict[str, Answer] = Field(default={}, description="Stored sealed; never shown again.")


@router.post("/accounts", response={201: AccountOut}, auth=needs("manage", Role.ADMIN))
@idempotent
def connect_account(request: ApiRequest, body: AccountIn) -> Any:
    """Connect an account: tried on its network first, kept only if it answers."""
    check_answers(brand=request.brand, network=body.network, settings=body.settings, secret=body.secret)
    account = networks.connect_account(
        brand=request.brand, by=request.member, now=timezone.now(), **body.dict()
    )
    return Status(201, AccountOut.from_orm(account))


def _account(request: ApiRequest, account_id: UUID) -> Account:
    account: Account = found(account_of(member=request.member, account_id=account_id))
    return account


@router.get("/accounts/{uuid:account_id}", response=AccountOut, auth=needs("read"))
def show_account(request: ApiRequest, account_id: UUID) -> Any:
    return _account(request, account_id)


@router.post("/accounts/{uuid:account_id}/pause", response=AccountOut, auth=needs("manage", Role.ADMIN))
def pause_account(request: ApiRequest, account_id: UUID) -> Any:
    networks.pause_account(account=_account(request, account_id), by=request.member, now=timezone.now())
    return _account(request, account_id)


@router.post("/accounts/{uuid:account_id}/resume", response=AccountOut, auth=needs("manage", Role.ADMIN))
def resume_account(request: ApiRequest, account_id: UUID) -> Any:
    networks.resume_account(account=_account(request, account_id), by=request.member, now=timezone.now())
    return _account(request, account_id)


@router.delete("/accounts/{uuid:account_id}", response={204: None}, auth=needs("manage", Role.ADMIN))
def remove_account(request: ApiRequest, account_id: UUID) -> Any:
    """Forget the access; what was said and done there stays."""
    networks.remove_account(account=_account(request, account_id), by=request.member, now=timezone.now())
    return Status(204, None)


class WatchIn(Schema):
    name: str = Field(min_length=1, max_length=80)
    query: str = Field(min_length=1, max_length=2000)
    is_active: bool = True


@router.get("/watches", response=list[WatchOut], auth=needs("read"))
def list_watches(request: ApiRequest) -> Any:
    return watches_of(brand=request.brand)


@router.post("/watches", response={201: WatchOut}, auth=needs("write", Role.SUPERVISOR))
@idempotent
def create_watch(request: ApiRequest, body: WatchIn) -> Any:
    watch = save_watch(
        brand=request.brand,
        name=body.name,
        query=body.query,
        by=request.member,
        now=timezone.now(),
    )
    return Status(201, WatchOut.from_orm(watch))


@router.put("/watches/{int:watch_id}", response=WatchOut, auth=needs("write", Role.SUPERVISOR))
def change_watch(request: ApiRequest, watch_id: int, body: WatchIn) -> Any:
    watch = found(watches_of(brand=request.brand).filter(pk=watch_id).first())
    save_watch(
        brand=request.brand,
        name=body.name,
        query=body.query,
        by=request.member,
        now=timezone.now(),
        watch=watch,
    )
    switch_watch(watch=watch, on=body.is_active, now=timezone.now())
    watch.refresh_from_db()
    return watch


@router.delete("/watches/{int:watch_id}", response={204: None}, auth=needs("write", Role.SUPERVISOR))
def remove_watch(request: ApiRequest, watch_id: int) -> Any:
    delete_watch(watch=found(watches_of(brand=request.brand).filter(pk=watch_id).first()))
    return Status(204, None)


class HoldIn(Schema):
    why: str = Field(min_length=3, max_length=200)
    account: UUID | None = Field(None, description="Null stops the whole brand.")


@router.get("/holds", response=list[HoldOut], auth=needs("read"))
def list_holds(request: ApiRequest) -> Any:
    return open_holds(brand=request.brand)


@router.post("/holds", response={201: HoldOut}, auth=needs("send", Role.SUPERVISOR))
@idempotent
def stop_sending(request: ApiRequest, body: HoldIn) -> Any:
    """The kill switch: nothing of this brand (or account) is claimed after it."""
    account = _account(request, body.account) if body.account else None
    placed = networks.hold(
        why=body.why,
        by=request.member,
        now=timezone.now(),
        brand=None if account else request.brand,
        account=account,
    )
    return Status(201, HoldOut.from_orm(placed))


@router.delete("/holds/{int:hold_id}", response={204: None}, auth=needs("send", Role.SUPERVISOR))
def send_again(request: ApiRequest, hold_id: int) -> Any:
    """Lift a stop of this brand. The whole house's stop is lifted where it was placed."""
    mine = open_holds(brand=request.brand).exclude(brand=None, account=None)
    networks.lift_hold(hold=found(mine.filter(pk=hold_id).first()), by=request.member, now=timezone.now())
    return Status(204, None)
