"""Edit how the brand answers. Every change is a new version; older ones explain past decisions."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Member
from vigie.bus.services import id_in, record
from vigie.core.policy import load_policy
from vigie.playbook.models import Department, DepartmentVersion, Rulebook, Template
from vigie.playbook.queries import known_names
from vigie.playbook.shipped import default_departments, default_rules, default_templates

LANGUAGES = ("fr", "en")
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.IGNORECASE)


def seed_playbook(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `brands.created`: a first playbook from researched defaults, all of it editable."""
    brand = Brand.objects.get(pk=id_in(payload, "brand"))
    with transaction.atomic():
        if Rulebook.objects.filter(brand=brand).exists():
            return
        Department.objects.bulk_create(
            [Department(brand=brand, saved_at=now, **row) for row in default_departments(brand.language)]
        )
        Template.objects.bulk_create(
            [
                Template(brand=brand, language=language, created_at=now, **row)
                for language in LANGUAGES
                for row in default_templates(language)
            ]
        )
        Rulebook.objects.create(
            brand=brand, version=1, text=default_rules(brand.language), created_at=now, is_active=True
        )


def save_rulebook(*, brand: Brand, text: str, note: str, by: Member | None, now: datetime) -> Rulebook:
    """A new version of the rules, in force at once. Raises core.policy.PolicyRefused with every problem."""
    load_policy(text, version="draft", known=known_names(brand))
    with transaction.atomic():
        last = Rulebook.objects.filter(brand=brand).aggregate(last=Max("version"))["last"] or 0
        try:
            with transaction.atomic():
                rulebook = Rulebook.objects.create(
                    brand=brand, version=last + 1, text=text, note=note, by=by, created_at=now
                )
        except IntegrityError as error:
            raise ValidationError(
                _("Somebody saved the rules at the same moment: look at their version first.")
            ) from error
        activate_rulebook(rulebook=rulebook, by=by, now=now)
    return rulebook


def activate_rulebook(*, rulebook: Rulebook, by: Member | None, now: datetime) -> None:
    """Put a version in force, an older one too. What was decided stays as it was."""
    load_policy(rulebook.text, version=str(rulebook), known=known_names(rulebook.brand))
    with transaction.atomic():
        Rulebook.objects.filter(brand=rulebook.brand_id, is_active=True).update(is_active=False)
        Rulebook.objects.filter(pk=rulebook.pk).update(is_active=True)
        payload = {"rulebook": rulebook.pk, "by": by.pk if by else None}
        record(topic="playbook.changed", payload=payload, now=now)
    rulebook.is_active = True


def save_template(
    *,
    brand: Brand,
    key: str,
    language: str,
    variant: int,
    title: str,
    text: str,
    by: Member | None,
    now: datetime,
    use: Template.Use = Template.Use.REPLY,
) -> Template:
    """A new version of one text, in force at once. Raises ValidationError."""
    if not KEY.fullmatch(key):
        raise ValidationError(_("A template's key is made of letters, digits and hyphens."))
    if language not in LANGUAGES or not text.strip():
        raise ValidationError(_("A template needs a text, in French or in English."))
    same = Template.objects.filter(brand=brand, key=key, language=language, variant=variant)
    with transaction.atomic():
        last = same.aggregate(last=Max("version"))["last"] or 0
        same.filter(is_active=True).update(is_active=False)
        template = Template.objects.create(
            brand=brand,
            key=key,
            use=use,
            language=language,
            variant=variant,
            version=last + 1,
            title=title.strip() or key,
            text=text.strip(),
            by=by,
            created_at=now,
        )
        record(topic="playbook.changed", payload={"template": template.pk}, now=now)
    return template


def retire_template(*, template: Template, now: datetime) -> None:
    """No longer proposed; past replies still say which version they came from."""
    with transaction.atomic():
        Template.objects.filter(pk=template.pk).update(is_active=False)
        record(topic="playbook.changed", payload={"template": template.pk}, now=now)


def save_department(
    *,
    brand: Brand,
    name: str,
    topics: Sequence[str],
    contact: str,
    internal: str,
    now: datetime,
    by: Member | None = None,
    department: Department | None = None,
) -> Department:
    """Who solves what. What a department was before is kept; saving it as it stands changes nothing.

    Raises ValidationError when the name is taken, or when somebody saved since `department` was read.
    """
    values = {"name": name.strip(), "topics": list(topics), "contact": contact, "internal": internal}
    if department and all(getattr(department, field) == value for field, value in values.items()):
        return department
    written = {**values, "by": by, "saved_at": now}
    try:
        with transaction.atomic():
            if department is None:
                department = Department.objects.create(brand=brand, key=_free_key(brand, name), **written)
            else:
                _change_department(department, written)
            payload = {"department": department.pk, "by": by.pk if by else None}
            record(topic="playbook.changed", payload=payload, now=now)
    except IntegrityError as error:
        raise ValidationError(_("Another department already has this name.")) from error
    return department


def _change_department(department: Department, written: Mapping[str, object]) -> None:
    """In one statement only where it still is what was read: who comes second must not hide the first."""
    former = {field: getattr(department, field) for field in (*written, "version")}
    unchanged = Department.objects.filter(pk=department.pk, version=department.version)
    if not unchanged.update(version=department.version + 1, **written):
        raise ValidationError(
            _("Somebody saved this department at the same moment: look at their version first.")
        )
    DepartmentVersion.objects.create(department=department, **former)
    department.refresh_from_db()


def restore_department(*, former: DepartmentVersion, by: Member | None, now: datetime) -> Department:
    """Bring back what a department was, as a new version. Raises ValidationError as saving does."""
    department = former.department
    return save_department(
        brand=department.brand,
        name=former.name,
        topics=former.topics,
        contact=former.contact,
        internal=former.internal,
        by=by,
        now=now,
        department=department,
    )


def _free_key(brand: Brand, name: str) -> str:
    """A word for rules, from the name; numbered when another department has it."""
    base = slugify(name)[:34] or "department"
    taken = set(Department.objects.filter(brand=brand).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, 1000))) if key not in taken)


def delete_department(*, department: Department, now: datetime) -> None:
    """Cases that pointed to it keep everything else."""
    with transaction.atomic():
        record(topic="playbook.changed", payload={"department": department.pk}, now=now)
        department.delete()
