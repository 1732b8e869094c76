"""Create brands, invite and change members. A role is per brand; the last administrator stays."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vigie.brands.models import ApiToken, Brand, Invitation, Member, Organisation, Role, User
from vigie.brands.queries import admins, is_new
from vigie.bus.services import record

INVITATION_LASTS = timedelta(days=3)
SCOPES = ("read", "write", "send", "moderate", "manage")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def found_organisation(
    *,
    organisation: str,
    brand: str,
    email: str,
    password: str,
    name: str,
    first_name: str,
    signature: str,
    language: str,
    time_zone: str,
    now: datetime,
) -> Member:
    """The first visit: organisation, brand and its first person, who may do everything there.

    Raises ValidationError when somebody else was faster.
    """
    with transaction.atomic():
        if not is_new():
            raise ValidationError(_("This Vigie already has its organisation: log in instead."))
        user = User.objects.create_user(email=email, password=password, name=name, language=language)
        home = Organisation.objects.create(name=organisation)
        return create_brand(
            organisation=home,
            name=brand,
            language=language,
            time_zone=time_zone,
            user=user,
            first_name=first_name,
            signature=signature,
            now=now,
        )


def create_brand(
    *,
    organisation: Organisation,
    name: str,
    language: str,
    time_zone: str,
    user: User,
    first_name: str,
    signature: str,
    now: datetime,
    is_exercise: bool = False,
) -> Member:
    """A new brand with its first administrator. Its playbook is filled by `brands.created`."""
    check_time_zone(time_zone)
    with transaction.atomic():
        try:
            with transaction.atomic():
                brand = Brand.objects.create(
                    organisation=organisation,
                    name=name,
                    language=language,
                    time_zone=time_zone,
                    hours={day: [["09:00", "18:00"]] for day in DAYS[:5]},
                    is_exercise=is_exercise,
                )
        except IntegrityError as error:
            raise ValidationError(_("This organisation already has a brand with that name.")) from error
        member = Member.objects.create(
            brand=brand, user=user, role=Role.ADMIN, first_name=first_name, signature=signature
        )
        record(topic="brands.created", payload={"brand": brand.pk}, now=now)
    return member


def change_brand(*, brand: Brand, by: Member, changes: Mapping[str, object], now: datetime) -> Brand:
    """Change name, language, time zone, opening hours, closed days, colour or grace delay."""
    allowed = {"name", "language", "time_zone", "hours", "holidays", "colour", "grace_seconds"}
    fields = {name: value for name, value in changes.items() if name in allowed}
    if "time_zone" in fields:
        check_time_zone(str(fields["time_zone"]))
    if "hours" in fields:
        check_hours(fields["hours"])
    with transaction.atomic():
        Brand.objects.filter(pk=brand.pk).update(**fields)
        record(
            topic="brands.changed",
            payload={"brand": brand.pk, "fields": sorted(fields), "by": by.pk},
            now=now,
        )
    brand.refresh_from_db()
    return brand


def set_posture(*, brand: Brand, posture: Brand.Posture, by: Member | None, now: datetime) -> bool:
    """How careful the brand is from now on; by: nobody when a plan says so. False when it was already."""
    with transaction.atomic():
        changed = Brand.objects.filter(pk=brand.pk).exclude(posture=posture).update(posture=posture)
        if changed:
            record(
                topic="brands.changed",
                payload={"brand": brand.pk, "fields": ["posture"], "by": by.pk if by else None},
                now=now,
            )
    brand.posture = posture
    return bool(changed)


def change_person(*, user: User, changes: Mapping[str, object]) -> User:
    """Change how a person is called, and the language and theme of their screens."""
    allowed = {"name", "language", "theme"}
    User.objects.filter(pk=user.pk).update(**{name: changes[name] for name in allowed & set(changes)})
    user.refresh_from_db()
    return user


def check_time_zone(name: str) -> None:
    """Raises ValidationError for a time zone that does not exist."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValidationError(
            _("“%(name)s” is not a time zone; for example Europe/Paris or America/Toronto.") % {"name": name}
        ) from error


def check_hours(hours: object) -> None:
    """Raises ValidationError unless hours are {"mon": [["09:00", "18:00"]]...}, in order, not overlapping."""
    if not isinstance(hours, dict) or set(hours) - set(DAYS):
        raise ValidationError(_("Opening hours are given by day, Monday to Sunday."))
    for spans in hours.values():
        last = ""
        for opening, closing in spans:
            if not (last <= opening < closing <= "24:00"):
                raise ValidationError(
                    _("Opening hours must follow each other: from %(start)s to %(end)s does not.")
                    % {"start": opening, "end": closing}
                )
            last = closing


def token_hash(token: str) -> str:
    """What is kept of a token: it is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite_member(
    *, brand: Brand, email: str, role: Role, by: Member, now: datetime
) -> tuple[Invitation, str]:
    """An invitation and the token for its link, shown once. An older open one is revoked."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(brand=brand, email__iexact=email, accepted_at=None, revoked_at=None).update(
            revoked_at=now
        )
        invitation = Invitation.objects.create(
            brand=brand,
            email=email.lower(),
            role=role,
            token_hash=token_hash(token),
            invited_by=by,
            created_at=now,
            expires_at=now + INVITATION_LASTS,
        )
    return invitation, token


def revoke_invitation(*, invitation: Invitation, now: datetime) -> None:
    """The link stops working."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(revoked_at=now)


def usable_invitation(*, token: str, now: datetime) -> Invitation | None:
    """The invitation behind a link, if it can still be used."""
    return (
        Invitation.objects.filter(
            token_hash=token_hash(token), accepted_at=None, revoked_at=None, expires_at__gt=now
        )
        .select_related("brand", "invited_by__user")
        .first()
    )


def accept_invitation(
    *, invitation: Invitation, user: User, first_name: str, signature: str, now: datetime
) -> Member:
    """The person joins. A link works once: the second of two simultaneous clicks is refused."""
    with transaction.atomic():
        used = Invitation.objects.filter(
            pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now
        ).update(accepted_at=now)
        if not used:
            raise ValidationError(_("This invitation was already used or has expired: ask for a new one."))
        member, _created = Member.objects.update_or_create(
            brand=invitation.brand,
            user=user,
            defaults={
                "role": invitation.role,
                "first_name": first_name,
                "signature": signature,
                "left_at": None,
            },
        )
        record(topic="members.joined", payload={"member": member.pk}, now=now)
    return member


def join_new_person(
    *,
    invitation: Invitation,
    name: str,
    password: str,
    language: str,
    first_name: str,
    signature: str,
    now: datetime,
) -> Member:
    """As `accept_invitation`, for somebody who has no account yet: made with the invitation's address."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email=invitation.email, password=password, name=name, language=language
            )
            return accept_invitation(
                invitation=invitation, user=user, first_name=first_name, signature=signature, now=now
            )
    except IntegrityError as error:
        raise ValidationError(_("This address already has an account: log in first.")) from error


def change_role(*, member: Member, role: Role, by: Member, now: datetime) -> None:
    """Give a member another role. Raises ValidationError for the last administrator."""
    with transaction.atomic():
        _keep_an_admin(member, still_admin=role == Role.ADMIN)
        Member.objects.filter(pk=member.pk).update(role=role)
        record(topic="members.changed", payload={"member": member.pk, "role": role, "by": by.pk}, now=now)


def change_signature(*, member: Member, first_name: str, signature: str) -> None:
    """What the public sees under this member's replies, from the next one on."""
    Member.objects.filter(pk=member.pk).update(first_name=first_name.strip(), signature=signature.strip())


def remove_member(*, member: Member, by: Member, now: datetime) -> None:
    """The person leaves the brand: their tokens die, `members.left` hands their cases over."""
    with transaction.atomic():
        _keep_an_admin(member, still_admin=False)
        Member.objects.filter(pk=member.pk).update(left_at=now)
        ApiToken.objects.filter(member=member, revoked_at=None).update(revoked_at=now)
        record(topic="members.left", payload={"member": member.pk, "by": by.pk}, now=now)


def _keep_an_admin(member: Member, *, still_admin: bool) -> None:
    others = admins(brand=member.brand).exclude(pk=member.pk).select_for_update()
    if member.role == Role.ADMIN and not still_admin and not list(others):
        raise ValidationError(_("A brand needs an administrator: name another one first."))


def create_token(
    *,
    member: Member,
    name: str,
    scopes: Sequence[str],
    now: datetime,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """A key for the API and its clear text, shown once."""
    if unknown := set(scopes) - set(SCOPES):
        raise ValidationError(_("Unknown scopes: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    clear = f"vgi_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        member=member,
        name=name,
        token_hash=token_hash(clear),
        prefix=clear[:10],
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=expires_at,
    )
    return token, clear


def revoke_token(*, token: ApiToken, now: datetime) -> None:
    """The key stops working at once."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
