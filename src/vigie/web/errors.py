"""What people see when something cannot be shown. Never a trace, never a hint of what exists."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from vigie.web.access import RoleMissing


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a member whose role is too small is told which one it takes; others just "no"."""
    needed = exception.needed if isinstance(exception, RoleMissing) else None
    return render(request, "errors/403.html", {"needed": needed}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same page for what never was and for what is not yours; programs read it as theirs."""
    if request.path.startswith("/api/"):
        said = {"code": "not-found", "message": _("There is nothing here."), "details": {}}
        return JsonResponse(said, status=404)
    return render(request, "errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: drawn without the database, the session or the person, since one of them may be the cause."""
    page = get_template("errors/500.html")
    return HttpResponse(page.render({"languages": [code for code, _name in settings.LANGUAGES]}), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form from elsewhere, or one that stayed open too long."""
    return render(request, "errors/csrf.html", status=403)
