"""Who calls here is proved by the connector alone: no session, no cookie, no form.

A stranger learns nothing: an account that never was, one that was removed and one whose network does not
call look the same. Whatever goes wrong before a call is stored is a failure, so that it is sent again.
"""

from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from vigie.connectors.contract import Call, CallAnswer
from vigie.networks.calls import account_called, take_call

log = structlog.get_logger(__name__)

METHODS = ("GET", "POST")
MOST = 2_000_000  # bytes; bundles of a thousand events are smaller
NOT_FOUND = CallAnswer(404, "not found")
TOO_LARGE = CallAnswer(413, "too large")
LATER = CallAnswer(503, "later")
WAIT = 60  # seconds, for a network that asks when to try again
# Django's mark on an answer that is in the log. It would log each refusal, and whoever forges calls would
# fill the disk: `networks.refusals` tells of them.
LOGGED = "_has_been_logged"
# Never HTML: a challenge is written by whoever calls.
KINDS = frozenset({"text/plain", "application/json"})


@csrf_exempt  # a network brings a signature, no token of ours
def hook(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    try:
        answer = _answer(request, hook_id)
    except Exception as error:
        log.error("call not taken", hook=str(hook_id), exc_info=error)
        answer = LATER
    return _response(answer)


def _answer(request: HttpRequest, hook_id: UUID) -> CallAnswer:
    body = _body(request)
    if body is None:
        return TOO_LARGE
    account = account_called(public_id=hook_id)
    if account is None:
        return NOT_FOUND
    headers = {name.lower(): value for name, value in request.headers.items()}
    call = Call(
        request.method or "", body, headers, {name: str(value) for name, value in request.GET.items()}
    )
    return take_call(account=account, call=call, now=timezone.now())


def _body(request: HttpRequest) -> bytes | None:
    """What came, to the byte; None for more than is taken."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > MOST:
        return None
    body = request.read(MOST + 1)
    return None if len(body) > MOST else body


def _response(answer: CallAnswer) -> HttpResponse:
    kind = answer.kind if answer.kind in KINDS else "text/plain"
    response = HttpResponse(answer.text, status=answer.status, content_type=f"{kind}; charset=utf-8")
    response["Cache-Control"] = "no-store"
    setattr(response, LOGGED, True)
    if answer.status == LATER.status:
        response["Retry-After"] = str(WAIT)
    return response
