"""An installation with a row in every table: what a move has to carry.

A case with a history, evidence and a note that was erased; then, in each table that has none yet, a row of
what databases store differently: signs beyond ASCII, microseconds, bytes, nested JSON, numbers of 128 bits.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, ForeignKey, Model

from tests import factories as make
from vigie.brands.models import Member
from vigie.crisis.handing import offer_room
from vigie.crisis.opening import open_crisis
from vigie.inbox.chain import append
from vigie.inbox.models import Case, CaseEvent, Note
from vigie.listening.queries import item_of
from vigie.networks.intents import seal_evidence

VALUES: Mapping[str, object] = {
    "BigIntegerField": -(2**62),
    "BinaryField": bytes(range(256)),
    "BooleanField": True,
    "CharField": "é😀",
    "DateField": date(2026, 3, 29),
    "DateTimeField": datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=UTC),
    "FloatField": 0.1,
    "GenericIPAddressField": "2001:db8::1",
    "IntegerField": -7,
    "JSONField": {"b": [1, 2.5, None, True], "a": {"é": "😀"}},
    "PositiveBigIntegerField": 2**62,
    "PositiveIntegerField": 7,
    "PositiveSmallIntegerField": 7,
    "TimeField": time(23, 59, 59, 999_999),
    "SlugField": "fuite-2",
    "TextField": "ligne\r\n\t\\N \\. fin",
    "UUIDField": UUID(int=2**127 + 1),
}
"""By kind of column. A new kind fails here first: say what it holds, and see that it arrives."""


def furnish() -> None:
    """In the database of this process, which has its tables and nothing in them."""
    _live(make.make_case(version=0, text="Toujours pas livré ?", decision={"z": [1, 1.5], "a": "é"}))
    left = [model for model in apps.get_models(include_auto_created=True) if not _has_rows(model)]
    while left:
        ready = [model for model in left if _can_be_filled(model)]
        assert ready, left
        for model in ready:
            values = {field.attname: _value(field) for field in _columns(model)}
            model._base_manager.bulk_create([model(**values)])
        left = [model for model in left if model not in ready]


def _live(case: Case) -> None:
    member = make.make_member(case.brand)
    kinds = (CaseEvent.Kind.OPENED, CaseEvent.Kind.NOTED, CaseEvent.Kind.TAKEN)
    for day, kind in enumerate(kinds):
        now = make.NINE + timedelta(days=day, microseconds=day)
        append(case=case, kind=kind, by=member, now=now, data={"note": day, "é": 0.1})
    seal_evidence(account=case.account, target=item_of(case.mention), now=make.NINE)
    make.make_delivery(case.account)
    _have_a_crisis(member)
    make.make_duty_change(make.make_contact(case.brand))
    Note.objects.create(case=case, by=member, text="reste", at=make.NINE)
    Note.objects.create(case=case, by=member, text="effacée", at=make.NINE).delete()


def _have_a_crisis(member: Member) -> None:
    crisis, _ = open_crisis(brand=member.brand, name="Panne", now=make.NINE, by=member)
    taker = make.make_member(member.brand)
    offer_room(crisis=crisis, taker=taker, summary="Tout est dit.", by=member, now=make.NINE)


def _has_rows(model: type[Model]) -> bool:
    return model._base_manager.exists()


def _can_be_filled(model: type[Model]) -> bool:
    fields = [field for field in _columns(model) if isinstance(field, ForeignKey) and not field.null]
    return all(_has_rows(field.related_model) for field in fields)


def _columns(model: type[Model]) -> "list[Field[Any, Any]]":
    written = [field for field in model._meta.local_concrete_fields if not field.generated]
    return [field for field in written if not field.get_internal_type().endswith("AutoField")]


def _value(field: "Field[Any, Any]") -> object:
    if isinstance(field, ForeignKey):
        return field.related_model._base_manager.values_list("pk", flat=True).first()
    return VALUES[field.get_internal_type()]
