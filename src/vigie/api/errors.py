"""Every refusal of the API: a stable code, a sentence in the caller's language, and where it was."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as BodyError

from vigie.api.access import Forbidden
from vigie.connectors.errors import NetworkError
from vigie.core.policy import PolicyRefused
from vigie.core.query import QueryError
from vigie.crisis.errors import CrisisRefused
from vigie.inbox.errors import DeskRefused


class ApiProblem(Exception):
    """What is answered instead of a result: {"code", "message", "details"}. `code` is stable."""

    def __init__(self, status: int, code: str, message: str, **details: object) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.details = status, code, message, details


def _forbidden(error: Forbidden) -> ApiProblem:
    sentence = _("This token may not do this: it lacks the %(missing)s.")
    return ApiProblem(403, "forbidden", sentence % {"missing": error.missing})


def _invalid(error: ValidationError) -> ApiProblem:
    fields = error.message_dict if hasattr(error, "error_dict") else {}
    return ApiProblem(422, "invalid", " ".join(error.messages), **fields)


def _body(error: BodyError) -> ApiProblem:
    faults = [{"where": list(fault["loc"]), "what": fault["msg"]} for fault in error.errors]
    return ApiProblem(422, "invalid", _("The request is not as the API expects it."), faults=faults)


def _network(error: NetworkError) -> ApiProblem:
    return ApiProblem(502, error.code, _("The network did not do it: %(said)s") % {"said": error})


def _unread(error: HttpError) -> ApiProblem:
    return ApiProblem(error.status_code, "not-json", _("The body is not JSON, or holds what is no text."))


PROBLEMS: dict[type[Exception], Callable[[Any], ApiProblem]] = {
    ApiProblem: lambda error: error,
    AuthenticationError: lambda _error: ApiProblem(
        401, "unknown-token", _("Give a valid token: Authorization: Bearer …")
    ),
    HttpError: _unread,
    Forbidden: _forbidden,
    Http404: lambda _error: ApiProblem(404, "not-found", _("There is nothing here.")),
    DeskRefused: lambda error: ApiProblem(409, error.code, error.for_people(), **error.params),
    CrisisRefused: lambda error: ApiProblem(409, error.code, error.for_people(), **error.params),
    ValidationError: _invalid,
    BodyError: _body,
    QueryError: lambda error: ApiProblem(422, "query", str(error), position=error.position),
    PolicyRefused: lambda error: ApiProblem(422, "rules", str(error)),
    NetworkError: _network,
}
"""What each known exception becomes. Unknown ones are a 500 without a trace."""


def answer_problems(api: NinjaAPI) -> None:
    """Register every known exception with the API."""
    for kind, tell in PROBLEMS.items():
        api.add_exception_handler(kind, partial(_answer, api, tell))


def _answer(
    api: NinjaAPI, tell: Callable[[Any], ApiProblem], request: HttpRequest, error: Any
) -> HttpResponse:
    problem = tell(error)
    body = {"code": problem.code, "message": problem.message, "details": problem.details}
    response = api.create_response(request, body, status=problem.status)
    if problem.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
