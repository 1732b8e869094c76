"""What is true of every request: the person's language, and messages that reach fragments too."""

from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django_htmx.http import trigger_client_event

from vigie.brands.models import User

Next = Callable[[HttpRequest], HttpResponseBase]


def person_middleware(get_response: Next) -> Next:
    """The language of the account wins over the browser's; the time zone is set by the brand's views."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        timezone.deactivate()  # threads are reused: the last request's brand must not lend its hours
        if isinstance(request.user, User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


def toast_middleware(get_response: Next) -> Next:
    """Messages of a fragment travel in its HX-Trigger header: the page shows them (toasts.js)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        moves_on = 300 <= response.status_code < 400 or response.has_header("HX-Redirect")
        if getattr(request, "htmx", False) and not moves_on and isinstance(response, HttpResponse):
            said = [{"text": str(message), "level": message.level_tag} for message in get_messages(request)]
            if said:
                trigger_client_event(response, "vigie:toasts", {"messages": said})
        return response

    return middleware
