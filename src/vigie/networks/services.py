"""Connect, pause and remove accounts; stop and restart sending."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vigie.alerts.services import clear_alert
from vigie.brands.models import Brand, Member
from vigie.bus.services import record
from vigie.connectors.contract import AccountConfig, Health
from vigie.connectors.errors import AccessLost, NetworkError
from vigie.connectors.redaction import in_few_words
from vigie.networks.forecasts import note_health
from vigie.networks.gateway import build, journal_of, traits_of
from vigie.networks.models import Account, Hold, ReceivedCall
from vigie.networks.words import in_words
from vigie.vault.services import replace_secret, store_secret

LONGEST_SERVER = 300  # characters


def connect_account(
    *,
    brand: Brand,
    network: str,
    name: str,
    server: str,
    settings: Mapping[str, object],
    secret: Mapping[str, str],
    by: Member | None,
    now: datetime,
) -> Account:
    """Try the account on its network, then keep it. Nothing is stored when it does not answer.

    Raises ValidationError (already connected, refused by the network, in words) or NetworkError.
    """
    if brand.is_exercise and network != "replay":
        raise ValidationError(
            _("An exercise is connected to nothing real: only replayed days and drills come here.")
        )
    public_id = uuid4()
    health = check_account(
        network=network,
        server=server,
        settings={"journal": journal_of(public_id), **settings},
        secret=secret,
        now=now,
    )
    try:
        with transaction.atomic():
            sealed = store_secret(brand=brand, label=f"{network}: {name}"[:120], content=secret, now=now)
            account = Account.objects.create(
                public_id=public_id,
                brand=brand,
                network=network,
                name=name,
                server=server,
                settings=dict(settings),
                secret=sealed,
                native_id=health.native_id[:300],
                handle=in_few_words(health.handle, secret.values()),
                created_at=now,
                next_read_at=now,
                read_every=max(1, int(traits_of(network).poll.total_seconds())),
            )
            note_health(account=account, health=health, now=now)
            record(
                topic="accounts.connected",
                payload={"account": account.pk, "by": by.pk if by else None},
                now=now,
            )
    except IntegrityError as error:
        raise ValidationError(_("This account is already connected to the brand.")) from error
    return account


def check_account(
    *,
    network: str,
    server: str,
    settings: Mapping[str, object],
    secret: Mapping[str, str],
    now: datetime,
) -> Health:
    """Ask the network whether these answers open an account. Raises ValidationError in words."""
    traits = traits_of(network)
    given = {**settings, **secret, "server": server}
    if len(server) > LONGEST_SERVER:
        raise ValidationError({"server": _("This address is too long.")})
    for field in traits.fields:
        if field.required and not str(given.get(field.name, "")).strip():
            raise ValidationError({field.name: _("This is needed to connect.")})
    handle = str(settings.get("handle", ""))
    config = AccountConfig(handle=handle, server=server, settings=dict(settings), secret=dict(secret))
    try:
        health = build(network, config).health(now)
    except AccessLost as error:
        raise ValidationError(
            _("The network refused this access: check the name and the password. (%(said)s)")
            % {"said": _said(error, secret)}
        ) from error
    except NetworkError as error:
        said = _said(error, secret)
        raise ValidationError(
            _("The network did not answer as expected: %(said)s") % {"said": said}
        ) from error
    if not health.ok:
        said = _said(health.words, secret)
        raise ValidationError(_("The network says: %(said)s") % {"said": said})
    return health


def _said(what: object, secret: Mapping[str, str]) -> str:
    return in_words(in_few_words(what, secret.values()))


def reconnect_account(
    *,
    account: Account,
    server: str,
    settings: Mapping[str, object],
    secret: Mapping[str, str],
    by: Member,
    now: datetime,
) -> Account:
    """New access for the same account: its history stays, reading goes on from its cursor."""
    health = check_account(
        network=account.network,
        server=server,
        settings={"journal": journal_of(account.public_id), **settings},
        secret=secret,
        now=now,
    )
    if account.native_id and health.native_id and health.native_id != account.native_id:
        raise ValidationError(_("This is another account than before: connect it as a new one."))
    with transaction.atomic():
        if account.secret:
            replace_secret(secret=account.secret, content=secret, now=now)
        else:
            account.secret = store_secret(brand=account.brand, label=account.name, content=secret, now=now)
        Account.objects.filter(pk=account.pk).update(
            secret=account.secret,
            server=server,
            settings=dict(settings),
            native_id=health.native_id[:300],
            handle=in_few_words(health.handle, secret.values()),
            status=Account.Status.ON,
            failures=0,
            last_error="",
            last_error_code="",
            next_read_at=now,
        )
        clear_alert(brand=account.brand, key=f"account:{account.pk}", now=now)
        note_health(account=account, health=health, now=now)
        record(topic="accounts.connected", payload={"account": account.pk, "by": by.pk}, now=now)
    account.refresh_from_db()
    return account


def pause_account(*, account: Account, by: Member, now: datetime) -> None:
    """Stop listening and sending there, keeping everything."""
    _set_status(account, Account.Status.PAUSED, by, now)


def resume_account(*, account: Account, by: Member, now: datetime) -> None:
    """Listen again from where it stopped."""
    _set_status(account, Account.Status.ON, by, now)


def remove_account(*, account: Account, by: Member, now: datetime) -> None:
    """Forget the access; what was said and done there stays in the brand's memory."""
    with transaction.atomic():
        secret, account.secret = account.secret, None
        _set_status(account, Account.Status.REMOVED, by, now)
        Account.objects.filter(pk=account.pk).update(secret=None)
        ReceivedCall.objects.filter(account=account).delete()
        if secret:
            secret.delete()


def _set_status(account: Account, status: Account.Status, by: Member, now: datetime) -> None:
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(status=status, next_read_at=now, failures=0)
        record(
            topic="accounts.changed",
            payload={"account": account.pk, "status": status, "by": by.pk},
            now=now,
        )


def hold(
    *,
    why: str,
    by: Member | None,
    now: datetime,
    brand: Brand | None = None,
    account: Account | None = None,
    what: Hold.What = Hold.What.ALL,
) -> Hold:
    """Stop sending: everywhere (no brand, no account), for a brand, or for one account.

    what: all of it, or only what one source of deliveries asks for.

    Nothing claimed after this row is committed; what was on its way is read back as usual.
    """
    return Hold.objects.create(brand=brand, account=account, what=what, why=why, placed_by=by, placed_at=now)


def lift_hold(*, hold: Hold, by: Member | None, now: datetime) -> None:
    """Send again: what waited leaves in its order."""
    Hold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=now, lifted_by=by)
