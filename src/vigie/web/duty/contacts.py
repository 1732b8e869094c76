"""People who can be called. One's own is everybody's to change, those of others a supervisor's."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.alerts import contacts
from vigie.alerts.models import Contact
from vigie.alerts.queries import channels_of, contacts_of
from vigie.brands.models import Role
from vigie.web.access import BrandRequest, RoleMissing, brand_view
from vigie.web.duty.forms import ChannelForm, ContactForm
from vigie.web.forms import answers, said_on


def own_or_403(request: BrandRequest, found: Contact) -> Contact:
    """Their own ways to be called, or anybody's for who decides."""
    if found.member_id != request.member.pk and not request.member.can(Role.SUPERVISOR):
        raise RoleMissing(Role.SUPERVISOR)
    return found


def contact_or_404(request: BrandRequest, contact_id: int) -> Contact:
    return own_or_403(request, get_object_or_404(contacts_of(brand=request.brand), pk=contact_id))


@brand_view("POST", role=Role.AGENT)
def mine(request: BrandRequest) -> HttpResponseBase:
    found = contacts.contact_of_member(member=request.member, now=timezone.now())
    return redirect("contact", request.brand.public_id, found.pk)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def new(request: BrandRequest) -> HttpResponseBase:
    brand = request.brand
    form = ContactForm(answers(request), initial={"language": brand.language, "time_zone": brand.time_zone})
    if form.is_valid():
        with said_on(form):
            made = contacts.save_contact(brand=brand, answers=form.cleaned_data, now=timezone.now())
            messages.success(request, _("Saved. Now say how to reach them."))
            return redirect("contact", brand.public_id, made.pk)
    return render(request, "duty/contact_new.html", {"form": form})


@brand_view("GET", "POST", role=Role.AGENT)
def contact(request: BrandRequest, contact_id: int) -> HttpResponseBase:
    found = contact_or_404(request, contact_id)
    form = ContactForm(answers(request), initial=ContactForm.of(found))
    if form.is_valid():
        with said_on(form):
            given = form.cleaned_data
            contacts.save_contact(brand=request.brand, answers=given, now=timezone.now(), contact=found)
            messages.success(request, _("Saved."))
            return redirect("contact", request.brand.public_id, contact_id)
    return _page(request, found, form=form)


@brand_view("POST", role=Role.AGENT)
def add_channel(request: BrandRequest, contact_id: int) -> HttpResponseBase:
    found = contact_or_404(request, contact_id)
    form, once = ChannelForm(request.POST), ""
    if form.is_valid():
        with said_on(form):
            _made, once = contacts.add_channel(contact=found, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Kept. Test it now: an address that was never tried is a hope."))
            if not once:
                return redirect("contact", request.brand.public_id, contact_id)
            form = ChannelForm()
    return _page(request, found, channel_form=form, once=once)


@brand_view("POST", role=Role.AGENT)
def remove_channel(request: BrandRequest, channel_id: int) -> HttpResponseBase:
    found = get_object_or_404(channels_of(brand=request.brand), pk=channel_id)
    own_or_403(request, found.contact)
    contacts.remove_channel(channel=found)
    messages.success(request, _("Forgotten: nothing is sent there any more."))
    return redirect("contact", request.brand.public_id, found.contact_id)


@brand_view("POST", role=Role.SUPERVISOR)
def retire(request: BrandRequest, contact_id: int) -> HttpResponseBase:
    found = contact_or_404(request, contact_id)
    contacts.retire_contact(contact=found, now=timezone.now())
    messages.success(request, _("%(name)s is not called any more.") % {"name": found.name})
    return redirect("duty", request.brand.public_id)


def _page(
    request: BrandRequest,
    found: Contact,
    *,
    form: ContactForm | None = None,
    channel_form: ChannelForm | None = None,
    once: str = "",
) -> HttpResponseBase:
    context = {
        "found": found,
        "channels": channels_of(brand=request.brand).filter(contact=found).order_by("pk"),
        "form": form or ContactForm(initial=ContactForm.of(found)),
        "channel_form": channel_form or ChannelForm(),
        "once": once,
        "decides": request.member.can(Role.SUPERVISOR),
    }
    return render(request, "duty/contact.html", context)
