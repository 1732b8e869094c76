"""How an invitation reaches the person: by mail where mail is configured, else by hand."""

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from vigie.brands.models import Invitation
from vigie.web.links import to_us


def link_of(request: HttpRequest, token: str) -> str:
    return to_us(request, reverse("join", args=[token]))


def send_by_mail(invitation: Invitation, link: str) -> bool:
    """True when a mail left; False where this Vigie has no mail: the link must be passed on by hand."""
    if not settings.EMAIL_CONFIG:
        return False
    with translation.override(invitation.brand.language):
        context = {"invitation": invitation, "link": link}
        subject = render_to_string("team/invitation_subject.txt", context)
        body = render_to_string("team/invitation.txt", context)
    send_mail(" ".join(subject.split()), body, None, [invitation.email])
    return True
