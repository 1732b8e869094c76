"""Guessing passwords is slow: after a few failures an address rests, whoever tries and from wherever.

django-axes counts; here is whose failures it counts, and what people read meanwhile. An address
that has no account rests in the same way, so that trying tells nothing.
"""

import unicodedata
from collections.abc import Mapping
from datetime import timedelta

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

Credentials = Mapping[str, object] | None


def typed_address(request: HttpRequest, credentials: Credentials = None) -> str:
    """The address somebody tries to log in with, as it was typed, in one spelling.

    "ſ" is an s to whoever compares without case: each such spelling must not get its own eight guesses.
    """
    given = credentials or {}
    address = (
        given.get("email") or given.get("login") or given.get("username") or request.POST.get("login", "")
    )
    return unicodedata.normalize("NFKC", str(address)).strip().casefold()[:255]


def resting(request: HttpRequest, response: HttpResponse, credentials: Credentials = None) -> HttpResponse:
    """The page that says how long to wait."""
    address = typed_address(request, credentials)
    minutes = -(-int(_left(request, address).total_seconds()) // 60)
    page = render(request, "account/resting.html", {"minutes": max(1, minutes)}, status=429)
    page.headers["Retry-After"] = str(max(1, minutes) * 60)
    return page


def _left(request: HttpRequest, address: str) -> timedelta:
    rest = get_cool_off(request) or timedelta()
    last = AccessAttempt.objects.filter(username=address).order_by("-attempt_time").first()
    return last.attempt_time + rest - timezone.now() if last else rest
