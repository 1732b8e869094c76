"""The demo lets its only visitor in: no password, on this machine only."""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from vigie.brands.models import User
from vigie.brands.services import change_person

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# What proxies add to what they pass on.
FORWARDED = ("x-forwarded", "forwarded", "via", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client")


class LetTheVisitorIn:
    """Logs a visitor of the demo in as its member. Installed only where `vigie demo` sets VIGIE_DEMO."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated and _from_this_machine(request):
            visitor = User.objects.filter(email=settings.DEMO_VISITOR).first()
            if visitor and not request.path.startswith(("/accounts/", "/hooks/")):
                if "Accept-Language" in request.headers:  # the demo speaks the language of who looks at it
                    visitor = change_person(user=visitor, changes={"language": get_language() or "fr"})
                login(request, visitor, backend="allauth.account.auth_backends.AuthenticationBackend")
        return self.get_response(request)


def _from_this_machine(request: HttpRequest) -> bool:
    """Behind a proxy everything seems local: a request that passed through one is never let in.

    Nor is one that names another host: its page came from elsewhere, and only its name leads here.
    """
    if any(name.lower().startswith(FORWARDED) for name in request.headers):
        return False
    host = urlsplit(f"//{request.get_host()}").hostname
    address = request.META.get("REMOTE_ADDR", "")
    return host in LOOPBACK and bool(address) and ip_address(address).is_loopback
