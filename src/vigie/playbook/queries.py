"""The playbook in force, and its versions."""

from functools import lru_cache

from django.db.models import QuerySet

from vigie.brands.models import Brand
from vigie.core.policy import Known, Policy, load_policy
from vigie.core.types import TOPICS
from vigie.playbook.models import Department, DepartmentVersion, Rulebook, Template, Topic
from vigie.playbook.shipped import default_rules


def policy_of(brand: Brand) -> Policy:
    """The rules in force. A brand just created, whose playbook is not laid yet, has the defaults."""
    active = Rulebook.objects.filter(brand=brand, is_active=True).first()
    return _loaded(active.text, f"v{active.version}") if active else _loaded(default_rules(), "default")


@lru_cache(maxsize=300)
def _loaded(text: str, version: str) -> Policy:
    return load_policy(text, version=version)


def known_names(brand: Brand) -> Known:
    """What rules may name in this brand: its templates, its departments, its topics."""
    return Known(
        networks=None,
        templates=frozenset(Template.objects.filter(brand=brand).values_list("key", flat=True)),
        departments=frozenset(Department.objects.filter(brand=brand).values_list("key", flat=True)),
        topics=frozenset(topics_of(brand=brand).filter(is_active=True).values_list("key", flat=True)),
    )


def rulebooks_of(*, brand: Brand) -> QuerySet[Rulebook]:
    """Versions of the rules, newest first."""
    return Rulebook.objects.filter(brand=brand).select_related("by__user").order_by("-version")


def variants_of(*, brand: Brand, key: str, language: str) -> list[Template]:
    """The active variants of a reply; those of another language when there is none in this one."""
    active = Template.objects.filter(brand=brand, key=key, is_active=True).order_by("variant")
    return list(active.filter(language=language)) or list(active)


def templates_of(*, brand: Brand) -> QuerySet[Template]:
    """Texts in force, statements included."""
    return Template.objects.filter(brand=brand, is_active=True).order_by("use", "key", "language", "variant")


def versions_of(*, template: Template) -> QuerySet[Template]:
    """Every version of the same text, newest first."""
    return Template.objects.filter(
        brand=template.brand_id,
        key=template.key,
        language=template.language,
        variant=template.variant,
    ).order_by("-version")


def departments_of(*, brand: Brand) -> QuerySet[Department]:
    """Who solves what."""
    return Department.objects.filter(brand=brand).select_related("by__user").order_by("name")


def former_departments(*, brand: Brand) -> QuerySet[DepartmentVersion]:
    """What the departments of the brand were before, newest first."""
    former = DepartmentVersion.objects.filter(department__brand=brand)
    return former.select_related("department__brand", "by__user").order_by("-version")


def topics_of(*, brand: Brand) -> QuerySet[Topic]:
    """Topics of the brand's own, and shipped ones under another name or with words; retired ones too."""
    return Topic.objects.filter(brand=brand).select_related("by__user").order_by("pk")


def topic_keys(brand: Brand) -> tuple[str, ...]:
    """What a message of this brand may be about: the shipped topics, then its own in use, oldest first."""
    own = topics_of(brand=brand).filter(is_active=True).exclude(key__in=TOPICS)
    return (*TOPICS, *own.values_list("key", flat=True))
