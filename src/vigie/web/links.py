"""Addresses that leave in a mail or are passed on by hand."""

from django.conf import settings
from django.http import HttpRequest


def to_us(request: HttpRequest, path: str) -> str:
    """Where people reach this path: at the address the operator named, else where this request came.

    The name and port of a request are chosen by who sends it: a link with a token must not follow them.
    """
    if settings.BASE_URL_IS_NAMED:
        return f"{settings.BASE_URL}{path}"
    return request.build_absolute_uri(path)
