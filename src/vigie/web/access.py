"""The only door between a person and a brand's rows, and the list of who may use which route.

Every view carries one of three decorators. What they say is what tests/security/test_matrix.py
tries for every route, role and stranger; a route that carries none fails the build unless
tests/security/matrix.toml lists it.

A stranger gets 404, never 403: they must not learn that the brand exists. A member whose role
is too small gets 403 and is told which role it takes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, TypeVar, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from vigie.brands import queries as brands
from vigie.brands.models import Brand, Member, Role, User

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a route. role: the least role in the route's brand, for who="brand" only."""

    who: Literal["public", "person", "brand"]
    methods: tuple[str, ...]
    role: Role | None = None


class PersonRequest(HttpRequest):
    """A request of somebody who is logged in."""

    user: User
    htmx: HtmxDetails


class BrandRequest(PersonRequest):
    """A request of a member of the brand named by the route."""

    member: Member
    brand: Brand


class RoleMissing(PermissionDenied):
    """The member's role is too small; `needed` is the one it takes."""

    def __init__(self, needed: Role) -> None:
        super().__init__(needed)
        self.needed = needed


Request = TypeVar("Request", bound=HttpRequest)
View = Callable[Concatenate[Request, P], HttpResponseBase]
AnyView = Callable[..., HttpResponseBase]


def public_view(*methods: str) -> Callable[[View[HttpRequest, P]], AnyView]:
    """A route for anybody: the first visit, an invitation."""

    def decorate(view: View[HttpRequest, P]) -> AnyView:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return _private(view(request, *args, **kwargs))

        return _listed(guarded, Access("public", methods))

    return decorate


def person_view(*methods: str) -> Callable[[View[PersonRequest, P]], AnyView]:
    """A route about the logged-in person themselves: nothing else may be reached through it."""

    def decorate(view: View[PersonRequest, P]) -> AnyView:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if person_of(request) is None:
                return _to_login(request)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return _private(view(cast("PersonRequest", request), *args, **kwargs))

        return _listed(guarded, Access("person", methods))

    return decorate


def brand_view(*methods: str, role: Role) -> Callable[[View[BrandRequest, P]], AnyView]:
    """A route under `b/<uuid:brand_id>/`: the view gets `request.member` and `request.brand`.

    Rows are then reached through queries that take this brand, with `get_object_or_404`.
    """

    def decorate(view: View[BrandRequest, P]) -> AnyView:
        @wraps(view)
        def guarded(
            request: HttpRequest, brand_id: UUID, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if person_of(request) is None:
                return _to_login(request)
            inside = _come_in(request, member_or_404(request, brand_id))
            if not inside.member.can(role):
                raise RoleMissing(role)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return _private(view(inside, *args, **kwargs))

        return _listed(guarded, Access("brand", methods, role))

    return decorate


def person_of(request: HttpRequest) -> User | None:
    """Who is logged in."""
    return request.user if isinstance(request.user, User) else None


def members_of(request: HttpRequest) -> list[Member]:
    """This person in each of their brands, asked once a request: the frame of the page lists them too."""
    known: list[Member] | None = getattr(request, "members", None)
    if known is None:
        user = person_of(request)
        known = list(brands.memberships(user=user)) if user else []
        request.members = known  # type: ignore[attr-defined]
    return known


def member_or_404(request: HttpRequest, brand_id: UUID) -> Member:
    """This person in this brand, as it stands now: who left, or never was there, gets 404."""
    member = next((one for one in members_of(request) if one.brand.public_id == brand_id), None)
    if member is None:
        raise Http404
    return member


def access_of(view: object) -> Access | None:
    """What a view says about itself; None when it says nothing."""
    access = getattr(view, "access", None)
    return access if isinstance(access, Access) else None


def _listed(view: AnyView, access: Access) -> AnyView:
    view.access = access  # type: ignore[attr-defined]
    return view


def _come_in(request: HttpRequest, member: Member) -> BrandRequest:
    """Hours are the brand's, and pages without a brand in their address go on with this one."""
    inside = cast("BrandRequest", request)
    inside.member, inside.brand = member, member.brand
    timezone.activate(member.brand.time_zone)
    session, name = request.session, str(member.brand.public_id)
    if session.get("brand") != name:
        session["brand"], session["role"] = name, member.role
    elif session.get("role") != member.role:
        session["role"] = member.role
        session.cycle_key()  # other rights, another session: an old cookie carries neither
    return inside


def _to_login(request: HttpRequest) -> HttpResponseBase:
    here = request.get_full_path()
    htmx = getattr(request, "htmx", None)
    if htmx:  # a fragment would be swapped into the page: send the whole page to the login instead
        here = _page_of(htmx)
        return HttpResponseClientRedirect(redirect_to_login(here).url)
    return redirect_to_login(here)


def _page_of(htmx: HtmxDetails) -> str:
    """The page a fragment was asked for, by its path; the first one when its address makes no sense."""
    try:
        return htmx.current_url_abs_path or "/"
    except ValueError:  # a bracket left open
        return "/"


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """What a brand sees stays out of shared and disk caches."""
    if not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
    return response
