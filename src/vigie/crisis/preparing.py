"""What keeps a plan alive between crises: numbers called, the plan played, a copy outside of this machine."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Member
from vigie.bus.services import record
from vigie.core.readiness.phones import can_ring, digits_of
from vigie.crisis.models import ContactCheck, PlanCopy, PlanRehearsal, PlanVersion


def check_contact(*, brand: Brand, phone: str, works: bool, by: Member, now: datetime) -> ContactCheck:
    """Somebody called this number, and it answered or not. Raises ValidationError for what is no number."""
    if not can_ring(phone):
        raise ValidationError(
            _("“%(phone)s” is no telephone number: correct it in the plan first.") % {"phone": phone}
        )
    with transaction.atomic():
        check = ContactCheck.objects.create(brand=brand, reach=digits_of(phone), works=works, by=by, at=now)
        payload = {"brand": brand.pk, "what": "contact", "by": by.pk}
        record(topic="plans.changed", payload=payload, now=now)
    return check


def note_rehearsal(*, plan: PlanVersion, note: str, by: Member | None, now: datetime) -> PlanRehearsal:
    """The plan was played, in a drill or around the table."""
    with transaction.atomic():
        played = PlanRehearsal.objects.create(plan=plan, note=note.strip(), by=by, at=now)
        payload = {"plan": plan.pk, "brand": plan.brand_id, "what": "rehearsed", "by": by.pk if by else None}
        record(topic="plans.changed", payload=payload, now=now)
    return played


def note_copy(*, plan: PlanVersion, kind: PlanCopy.Kind, by: Member, now: datetime) -> PlanCopy:
    """Somebody took the plan along."""
    return PlanCopy.objects.create(plan=plan, kind=kind, by=by, at=now)
