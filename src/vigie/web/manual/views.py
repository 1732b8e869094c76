from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.connectors.manual.payloads import Pasted, Rejected, paste
from vigie.listening.keeping import store_items
from vigie.networks.models import Account
from vigie.networks.queries import accounts_of
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers, said_on
from vigie.web.manual import screenshots
from vigie.web.manual.forms import PasteForm
from vigie.web.manual.words import refusal


def account_or_404(request: BrandRequest, account_id: UUID) -> Account:
    """A source fed by hand."""
    by_hand = accounts_of(brand=request.brand).filter(network="manual")
    return get_object_or_404(by_hand, public_id=account_id)


@brand_view("GET", "POST", role=Role.AGENT)
def paste_one(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    account = account_or_404(request, account_id)
    form = PasteForm(answers(request), request.FILES or None)
    if form.is_valid():
        with said_on(form):
            if _keep(request, account, form):
                messages.success(request, _("Kept. Its case appears on the desk in a moment."))
            else:
                messages.info(request, _("This message was already there."))
            return redirect("paste", request.brand.public_id, account_id)
    return render(request, "manual/paste.html", {"form": form, "account": account})


def _keep(request: BrandRequest, account: Account, form: PasteForm) -> bool:
    """True when it is new. What the message lacks is said on the form."""
    given = dict(form.cleaned_data)
    upload = given.pop("screenshot")
    media: tuple[str, ...] = ()
    if upload:
        name = screenshots.keep(upload, request.brand.public_id)
        media = (reverse("screenshot", args=[request.brand.public_id, name]),)
    try:
        item = paste(Pasted(**given, media=media), now=timezone.now())
    except Rejected as error:
        raise ValidationError(refusal(error.code, error.params)) from error
    return bool(store_items(account=account, items=[item], now=timezone.now()).new)


@brand_view("GET", role=Role.READER)
def screenshot(request: BrandRequest, name: str) -> HttpResponseBase:
    """A picture of this brand, drawn by us: nothing else can be read by this address."""
    picture = screenshots.read(request.brand.public_id, name)
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/webp")
    response.headers["Content-Disposition"] = 'inline; filename="screenshot.webp"'
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
