"""What templates of the web face are drawn with: icons, clocks, and times in few words."""

from datetime import datetime, timedelta
from functools import cache

from django import forms, template
from django.forms import BoundField
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86400
SOON = 0.25  # share of the time left under which a clock turns amber (as in clocks.js)


@register.simple_tag
@cache
def icon(name: str) -> str:
    """The drawing `templates/icons/<name>.svg`; always decoration: the words stand beside it."""
    return get_template(f"icons/{name}.svg").render()


@register.filter
def span(value: float) -> str:
    """Seconds in few words, as on a clock: "4 min", "1 h 10", "3 d". Same rules as clocks.js."""
    left = abs(value)
    if left < MINUTE:
        return _("a moment")
    if left < HOUR:
        return _("{0} min").format(int(left // MINUTE))
    if left < 10 * HOUR and (minutes := int(left % HOUR // MINUTE)):
        return _("{0} h {1}").format(int(left // HOUR), f"{minutes:02d}")
    if left < 2 * DAY:
        return _("{0} h").format(int(left // HOUR))
    return _("{0} d").format(int(left // DAY))


# Drawn forty times on a page of the queue: a template of its own would cost more than all the rest of a row.
RING = """<span class="ring{}" data-until="{}" data-total="{}">
  <svg class="ring__dial" viewBox="0 0 36 36" aria-hidden="true">
    <circle class="ring__track" cx="18" cy="18" r="14" />
    <circle class="ring__left" cx="18" cy="18" r="14" pathLength="100" stroke-dasharray="{} 100" transform="rotate(-90 18 18)" />
  </svg>
  <span class="ring__words">{}</span>
</span>"""  # noqa: E501 - one element, one line


@register.simple_tag
def ring(until: datetime, since: datetime) -> str:
    """A clock that runs down from `since` to `until`, live (clocks.js)."""
    total = max((until - since).total_seconds(), 1.0)
    left = (until - timezone.now()).total_seconds()
    share = max(0.0, min(1.0, left / total))
    state = " ring--late" if left <= 0 else " ring--soon" if share < SOON else ""
    words = _("−{0}").format(span(left)) if left <= 0 else span(left)
    moment = timezone.localtime(until).isoformat()
    return format_html(RING, state, moment, int(total), round(share * 100), words)


@register.inclusion_tag("shell/_ago.html")
def ago(at: datetime) -> dict[str, object]:
    """How long ago, kept true by clocks.js, with the full date on hover."""
    age: timedelta = timezone.now() - at
    return {"at": at, "words": _("{0} ago").format(span(age.total_seconds()))}


@register.inclusion_tag("forms/_field.html")
def field(bound: BoundField) -> dict[str, object]:
    """One question of a form: label, input, help, errors."""
    tick = isinstance(bound.field.widget, forms.CheckboxInput)
    return {"field": bound, "kind": "group" if bound.use_fieldset else "tick" if tick else "one"}


@register.inclusion_tag("shell/_tab.html", takes_context=True)
def tab(context: Context, route: str, words: str, *, deep: bool = False) -> dict[str, object]:
    """A link to a sibling page of the brand, marked when one is there; deep: or on a page below it."""
    request = context["request"]
    url = reverse(route, args=[request.brand.public_id])
    here = "page" if request.path == url else "true" if deep and request.path.startswith(url) else ""
    return {"url": url, "words": words, "here": here}
