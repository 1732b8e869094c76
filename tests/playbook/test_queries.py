import pytest
from django.utils import timezone

from tests.factories import make_brand, make_department, make_department_version, make_template
from vigie.playbook.queries import (
    departments_of,
    former_departments,
    known_names,
    policy_of,
    rulebooks_of,
    templates_of,
    variants_of,
    versions_of,
)
from vigie.playbook.services import save_template, seed_playbook

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_brand_without_playbook_yet_decides_by_the_defaults() -> None:
    assert policy_of(make_brand()).version == "default"


def test_variants_fall_back_to_another_language_rather_than_to_nothing() -> None:
    brand = make_brand()
    french = make_template(brand, key="saluer")
    make_template(make_brand(), key="saluer")

    assert variants_of(brand=brand, key="saluer", language="fr") == [french]
    assert variants_of(brand=brand, key="saluer", language="en") == [french]
    assert variants_of(brand=brand, key="autre", language="fr") == []


def test_names_rules_may_use_are_the_brand_s_own() -> None:
    brand = make_brand()
    make_template(brand, key="saluer")
    make_department(brand, key="depot")
    make_department(make_brand(), key="ailleurs")

    known = known_names(brand)
    assert known.templates == frozenset({"saluer"})
    assert known.departments == frozenset({"depot"})


def test_versions_and_lists_stay_inside_the_brand() -> None:
    brand, other = make_brand(), make_brand()
    for one in (brand, other):
        seed_playbook({"brand": one.pk}, NOW)
    template = save_template(
        brand=brand, key="A1-ask", language="fr", variant=1, title="t", text="x", by=None, now=NOW
    )

    assert [row.version for row in versions_of(template=template)] == [2, 1]
    assert {row.brand_id for row in templates_of(brand=brand)} == {brand.pk}
    assert {row.brand_id for row in departments_of(brand=brand)} == {brand.pk}
    assert [row.brand_id for row in rulebooks_of(brand=brand)] == [brand.pk]


def test_former_departments_are_the_brand_s_own_newest_first() -> None:
    brand = make_brand()
    department = make_department(brand)
    old = make_department_version(department)
    department.refresh_from_db()
    newer = make_department_version(department)
    make_department_version(make_department(make_brand()))

    assert list(former_departments(brand=brand)) == [newer, old]
