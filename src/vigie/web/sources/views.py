from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.networks import queries, services
from vigie.networks.calls import calls_us
from vigie.networks.models import Account
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers, said_on
from vigie.web.links import to_us
from vigie.web.setup.steps import next_step, steps_of
from vigie.web.sources.forms import ConnectForm
from vigie.web.sources.gaps import gaps_of
from vigie.web.sources.health import shown
from vigie.web.sources.networks import network_or_404, offered


def account_or_404(request: BrandRequest, account_id: UUID) -> Account:
    return get_object_or_404(queries.accounts_of(brand=request.brand), public_id=account_id)


@brand_view("GET", role=Role.READER)
def sources(request: BrandRequest) -> HttpResponseBase:
    now = timezone.now()
    rows = [shown(account, now) for account in queries.accounts_of(brand=request.brand)]
    holds = queries.open_holds(brand=request.brand)
    return render(request, "sources/sources.html", {"sources": rows, "holds": holds})


@brand_view("GET", role=Role.ADMIN)
def choose(request: BrandRequest) -> HttpResponseBase:
    context = {"networks": offered(request.brand), "steps": steps_of(request.brand)}
    return render(request, "sources/choose.html", context)


@brand_view("GET", "POST", role=Role.ADMIN)
def connect(request: BrandRequest, network: str) -> HttpResponseBase:
    chosen = network_or_404(request.brand, network)
    form = ConnectForm(answers(request), traits=chosen.traits, initial={"name": chosen.title})
    if form.is_valid():
        with said_on(form):
            services.connect_account(
                brand=request.brand,
                network=network,
                name=form.cleaned_data["name"],
                by=request.member,
                now=timezone.now(),
                **form.answers(),
            )
            messages.success(request, _("Connected. Vigie begins to listen."))
            return redirect(next_step(request.brand), request.brand.public_id)
    context = {"form": form, "network": chosen, "steps": steps_of(request.brand)}
    return render(request, "sources/connect.html", context)


@brand_view("GET", role=Role.READER)
def source(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    account = account_or_404(request, account_id)
    holds = queries.open_holds(brand=request.brand).filter(account=account)
    context = {
        "source": shown(account, timezone.now()),
        "holds": holds,
        "gaps": gaps_of(account),
        "hook": hook_of(request, account),
    }
    return render(request, "sources/source.html", context)


def hook_of(request: BrandRequest, account: Account) -> str:
    """The address that is given to the network, by whoever may set it up there."""
    told = request.member.can(Role.ADMIN) and calls_us(account.network)
    return to_us(request, reverse("hook", args=[account.public_id])) if told else ""


@brand_view("POST", role=Role.SUPERVISOR)
def pause(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    account = account_or_404(request, account_id)
    services.pause_account(account=account, by=request.member, now=timezone.now())
    messages.success(request, _("Paused. Nothing is read or sent there until you resume."))
    return redirect("source", request.brand.public_id, account_id)


@brand_view("POST", role=Role.SUPERVISOR)
def resume(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    account = account_or_404(request, account_id)
    services.resume_account(account=account, by=request.member, now=timezone.now())
    messages.success(request, _("Listening again, from where it stopped."))
    return redirect("source", request.brand.public_id, account_id)


@brand_view("GET", "POST", role=Role.ADMIN)
def reconnect(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    account = account_or_404(request, account_id)
    chosen = network_or_404(request.brand, account.network)
    form = ConnectForm(answers(request), traits=chosen.traits, initial=ConnectForm.of(account))
    if form.is_valid():
        with said_on(form):
            now = timezone.now()
            services.reconnect_account(account=account, by=request.member, now=now, **form.answers())
            messages.success(request, _("Reconnected. Vigie reads on from where it stopped."))
            return redirect("source", request.brand.public_id, account_id)
    return render(request, "sources/connect.html", {"form": form, "network": chosen, "account": account})


@brand_view("POST", role=Role.ADMIN)
def remove(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    account = account_or_404(request, account_id)
    services.remove_account(account=account, by=request.member, now=timezone.now())
    messages.success(request, _("Removed. Its access is forgotten; what was said and answered is kept."))
    return redirect("sources", request.brand.public_id)
