"""Choose how a brand is read; keep, put in force and take back what its team taught."""

from datetime import datetime
from pathlib import PurePath
from typing import TypedDict, Unpack
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Member
from vigie.bus.services import record
from vigie.core.text.engine import model_name
from vigie.core.text.overlay import Overlay as Taught
from vigie.reading.models import Overlay, Reader
from vigie.vault.models import Secret
from vigie.vault.services import replace_secret, store_secret


class ReaderFields(TypedDict, total=False):
    """What may change of a reader. key: the endpoint's, in clear, sealed at once; "" forgets it."""

    learns: bool
    engine: str
    onnx_folder: str
    endpoint_url: str
    endpoint_model: str
    daily_messages: int
    key: str


def change_reader(
    *, brand: Brand, by: Member | None, now: datetime, **fields: Unpack[ReaderFields]
) -> Reader:
    """Change how this brand is read from now on; what is not given stays. Raises ValidationError in words."""
    values = dict(fields)
    key = values.pop("key", None)
    with transaction.atomic():
        _one_at_a_time(brand.pk)
        reader = Reader.objects.filter(brand=brand).select_related("secret").first() or Reader(brand=brand)
        for name, value in values.items():
            setattr(reader, name, value.strip() if isinstance(value, str) else value)
        _check(reader)
        forgotten = _keep_key(reader, str(key), now) if key is not None else None
        reader.changed_by, reader.changed_at = by, now
        reader.save()
        if forgotten:
            forgotten.delete()
        _record(brand.pk, sorted(fields), by, now)
    return reader


def _check(reader: Reader) -> None:
    """The service is the last door: forms are not the only ones who call it."""
    reader.clean_fields(exclude=["brand", "secret", "changed_by", "changed_at"])
    if reader.engine == Reader.Engine.ONNX and not PurePath(reader.onnx_folder).is_absolute():
        raise ValidationError(_("Name the folder of the classifier by its full path."))
    if reader.engine == Reader.Engine.ENDPOINT and not reader.endpoint_model:
        raise ValidationError(_("Name the model that the address serves."))
    if (reader.engine == Reader.Engine.ENDPOINT or reader.endpoint_url) and not _is_web(reader.endpoint_url):
        raise ValidationError(_("The address begins with https:// or http://, and holds no password."))


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"https", "http"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _keep_key(reader: Reader, key: str, now: datetime) -> Secret | None:
    """Seal it in the vault; what is no longer needed there, to be deleted once nothing points to it."""
    if not key:
        forgotten, reader.secret = reader.secret, None
        return forgotten
    if reader.secret:
        replace_secret(secret=reader.secret, content={"key": key}, now=now)
    else:
        reader.secret = store_secret(brand=reader.brand, label="reading", content={"key": key}, now=now)
    return None


def store_overlay(
    *, brand: Brand, overlay: Taught, lessons: int, report: object, by: Member | None, now: datetime
) -> Overlay:
    """Keep what was learned as the next version. It reads nothing until somebody puts it in force."""
    with transaction.atomic():
        _one_at_a_time(brand.pk)
        last = Overlay.objects.filter(brand=brand).aggregate(last=Max("version"))["last"] or 0
        row = Overlay.objects.create(
            brand=brand,
            version=last + 1,
            base=overlay.base,
            content=overlay.to_bytes(),
            lessons=lessons,
            report=report,
            by=by,
            created_at=now,
        )
        _record(brand.pk, ["lessons"], by, now)
    return row


def activate_overlay(*, overlay: Overlay, by: Member | None, now: datetime) -> None:
    """Read with this version from now on, an older one too; what was read stays as it was.

    Raises ValidationError when it was learned on another model than the shipped one.
    """
    if overlay.base != model_name():
        raise ValidationError(
            _("This was learned on the model %(base)s, and %(model)s reads now: learn again.")
            % {"base": overlay.base, "model": model_name()}
        )
    with transaction.atomic():
        _one_at_a_time(overlay.brand_id)
        _switch_off(overlay.brand_id)
        Overlay.objects.filter(pk=overlay.pk).update(is_active=True)
        _record(overlay.brand_id, ["overlay"], by, now)
    overlay.is_active = True


def switch_off_overlay(*, brand: Brand, by: Member | None, now: datetime) -> None:
    """Read with the shipped model alone from now on; the versions stay and can come back."""
    with transaction.atomic():
        _one_at_a_time(brand.pk)
        if _switch_off(brand.pk):
            _record(brand.pk, ["overlay"], by, now)


def _switch_off(brand_id: int) -> int:
    return Overlay.objects.filter(brand=brand_id, is_active=True).update(is_active=False)


def _one_at_a_time(brand_id: int) -> None:
    """Two who change the reading of a brand follow each other; nobody else waits for them."""
    Brand.objects.select_for_update(no_key=True).filter(pk=brand_id).values_list("pk", flat=True).first()


def _record(brand_id: int, fields: list[str], by: Member | None, now: datetime) -> None:
    payload = {"brand": brand_id, "fields": fields, "by": by.pk if by else None}
    record(topic="brands.changed", payload=payload, now=now)
