"""What the room is drawn with beside the shell's tags."""

from django import template
from django.template import Context
from django.urls import reverse

from vigie.brands.models import Role
from vigie.crisis.answering import statement_text
from vigie.crisis.models import RoomLink
from vigie.crisis.queries import crisis_of_case, open_crises
from vigie.crisis.sharing import sealed_address
from vigie.inbox.models import Case
from vigie.web.links import to_us

register = template.Library()


@register.simple_tag(takes_context=True)
def room_address(context: Context, link: RoomLink) -> str:
    """The whole address of a link, to pass on."""
    return to_us(context["request"], reverse("crisis_link", args=[sealed_address(link=link)]))


@register.inclusion_tag("crisis/_case.html", takes_context=True)
def crisis_beside(context: Context, case: Case) -> dict[str, object]:
    """On the desk: the crisis this case belongs to with its statement, or the way to put it into one."""
    request = context["request"]
    open_ones = list(open_crises(brand=case.brand))
    mine = crisis_of_case(case=case) if open_ones else None
    language = case.mention.language
    return {
        "request": request,
        "case": case,
        "crisis": mine,
        "others": open_ones,
        "statement": statement_text(crisis=mine, language=language) if mine else "",
        "may_act": request.member.can(Role.AGENT),
        "may_lead": request.member.can(Role.SUPERVISOR),
    }
