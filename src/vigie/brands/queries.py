"""Whose brands these are. Every access of a person to a brand goes through here."""

from collections.abc import Collection

from django.db.models import QuerySet

from vigie.brands.models import ApiToken, Brand, Invitation, Member, Role, User


def memberships(*, user: User) -> QuerySet[Member]:
    """The brands a person works for, with their role in each."""
    return (
        Member.objects.filter(user=user, left_at=None)
        .select_related("brand", "brand__organisation", "user")
        .order_by("brand__name", "pk")
    )


def still_members(*, members: Collection[int]) -> dict[int, str]:
    """Which of these memberships still hold, each with how its person's password is kept now."""
    rows = Member.objects.filter(pk__in=members, left_at=None, user__is_active=True)
    return dict(rows.values_list("pk", "user__password"))


def team(*, brand: Brand) -> QuerySet[Member]:
    """The members of a brand who are still there."""
    return (
        Member.objects.filter(brand=brand, left_at=None).select_related("user").order_by("first_name", "pk")
    )


def open_invitations(*, brand: Brand) -> QuerySet[Invitation]:
    """Invitations nobody has used yet, expired ones included so that they can be sent again."""
    return Invitation.objects.filter(brand=brand, accepted_at=None, revoked_at=None).order_by("-created_at")


def has_account(*, email: str) -> bool:
    """True when somebody logs in with this address. Ask it only for an address that was invited."""
    return User.objects.filter(email__iexact=email).exists()


def tokens_of(*, member: Member) -> QuerySet[ApiToken]:
    """The member's keys for the API that still work, newest first."""
    return ApiToken.objects.filter(member=member, revoked_at=None).order_by("-created_at")


def admins(*, brand: Brand) -> QuerySet[Member]:
    """Who administers the brand."""
    return team(brand=brand).filter(role=Role.ADMIN)


def is_new() -> bool:
    """True until the first organisation exists: the first visit creates it."""
    return not Brand.objects.exists()


def nobody() -> QuerySet[Member]:
    """No member: what a form offers before it knows its brand."""
    return Member.objects.none()
