"""Enter, complete and forget past cases."""

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Member
from vigie.bus.services import record
from vigie.core.likeness import Case, to_document
from vigie.core.likeness.case import unknown_words
from vigie.core.likeness.resources import public_cases
from vigie.crisis.models import PastCase

MOST_FACTS, LONGEST = 60, 2000
WEB = ("https://", "http://")


def enter_case(*, brand: Brand, case: Case, by: Member | None, now: datetime, crisis: str = "") -> PastCase:
    """Keep a case. Its key is made from its title unless it has one; `crisis`: our own it was.

    Raises ValidationError for what no case can be, or when the key is taken.
    """
    _check(case)
    key = case.key or _free_key(brand, case)
    try:
        with transaction.atomic():
            row = PastCase.objects.create(
                brand=brand,
                key=key,
                crisis=crisis,
                by=by,
                created_at=now,
                saved_at=now,
                **_columns(case, key),
            )
            _changed(row, "entered", by, now)
    except IntegrityError as error:
        raise ValidationError(_("This case is in your library already: complete it there.")) from error
    return row


def save_case(*, row: PastCase, case: Case, seen: int, by: Member, now: datetime) -> PastCase:
    """Change what is known of a case. seen: the revision it was read at.

    Raises ValidationError when somebody saved since.
    """
    _check(case)
    with transaction.atomic():
        mine = PastCase.objects.filter(pk=row.pk, revision=seen)
        changes = {**_columns(case, row.key), "by": by, "saved_at": now}
        if not mine.update(revision=F("revision") + 1, **changes):
            raise ValidationError(
                _("Somebody saved this case since you opened it: load it again, then bring your change over.")
            )
        _changed(row, "saved", by, now)
    row.refresh_from_db()
    return row


def copy_public_case(*, brand: Brand, key: str, by: Member, now: datetime) -> PastCase:
    """Take a shipped case into the brand's own library, to complete or correct it there."""
    found = next((case for case in public_cases() if case.key == key), None)
    if found is None:
        raise ValidationError(_("Vigie comes with no case of that name."))
    return enter_case(brand=brand, case=found, by=by, now=now)


def forget_case(*, row: PastCase, by: Member, now: datetime) -> None:
    """Delete a case of the brand's library; a shipped one appears again as it came."""
    with transaction.atomic():
        _changed(row, "forgotten", by, now)
        row.delete()


def _changed(row: PastCase, what: str, by: Member | None, now: datetime) -> None:
    payload = {"brand": row.brand_id, "case": row.key, "what": what, "by": by.pk if by else None}
    record(topic="past_cases.changed", payload=payload, now=now)


def _columns(case: Case, key: str) -> dict[str, object]:
    return {
        "title": case.title_fr or case.title_en,
        "kind": case.kind,
        "year": case.year,
        "is_own": case.is_own,
        "content": to_document(replace(case, key=key)),
    }


def _free_key(brand: Brand, case: Case) -> str:
    base = slugify(f"{case.organisation} {case.year}")[:50].strip("-") or "case"
    rows = PastCase.objects.filter(brand=brand, key__startswith=base)
    taken = {*rows.values_list("key", flat=True), *(one.key for one in public_cases())}
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if key not in taken)


def _check(case: Case) -> None:
    problems = [_("A case knows no “%(word)s”.") % {"word": word} for word in unknown_words(case)]
    if not (case.title_fr.strip() or case.title_en.strip()):
        problems.append(_("A case needs a title, in French or in English."))
    if not 1850 <= case.year <= 2200:
        problems.append(_("A case needs the year in which it happened."))
    if len(case.facts) > MOST_FACTS:
        problems.append(_("A case holds at most %(most)s facts.") % {"most": MOST_FACTS})
    texts = [text for fact in case.facts for text in (fact.fr, fact.en)]
    if any(not (fact.fr.strip() or fact.en.strip()) for fact in case.facts):
        problems.append(_("A fact needs its words, in French or in English."))
    if any(len(text) > LONGEST for text in texts):
        problems.append(_("A fact has at most %(most)s characters.") % {"most": LONGEST})
    links = [fact.source.url for fact in case.facts if fact.source and fact.source.url]
    if any(not link.startswith(WEB) for link in links):
        problems.append(_("The address of a source begins with https://."))
    if problems:
        raise ValidationError(problems)
