"""What the desk is drawn with beside the shell's tags: moments as people say them, initials."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vigie.web.desk.words import network_title

register = template.Library()
register.filter(network_title)


@register.filter
def moment(at: datetime | None) -> str:
    """A time as one says it, in the brand's zone: "9:41 a.m.", "yesterday 5:02 p.m.", "18 Nov, 9:00 a.m."."""
    if at is None:
        return ""
    local, today = timezone.localtime(at), timezone.localdate()
    # Translators: a time of day in Django's date format; French: G\xa0\h\xa0i, on the hour G\xa0\h
    minutes = pgettext("format of a time of day", "g:i a")
    hour = date_format(local, minutes if local.minute else pgettext("format of a full hour", "g a"))
    days = (local.date() - today).days
    if days == 0:
        return hour
    if days in NEAR:
        return NEAR[days]().format(hour)
    # Translators: a day of this year in Django's date format; French: j N
    this_year = pgettext("format of a day of this year", "j M")
    # Translators: a day of another year in Django's date format; French: j N Y
    other_year = pgettext("format of a day of another year", "j M Y")
    day = date_format(local, this_year if local.year == today.year else other_year)
    return _("{0}, {1}").format(day, hour)


NEAR = {-1: lambda: _("yesterday {0}"), 1: lambda: _("tomorrow {0}")}


@register.filter
def initials(name: str) -> str:
    """Two letters that stand for somebody: "LT" for "Luc Tremblay"."""
    words = [
        word
        for word in name.replace("@", " ").replace("_", " ").replace(".", " ").split()
        if word[0].isalnum()
    ]
    return "".join(word[0] for word in words[:2]).upper() or "?"
