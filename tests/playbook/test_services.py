from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories import make_brand, make_member
from vigie.brands.models import Brand
from vigie.bus.models import Event
from vigie.core.policy import PolicyRefused
from vigie.playbook.models import Department, Rulebook, Template
from vigie.playbook.queries import departments_of, former_departments, policy_of
from vigie.playbook.services import (
    activate_rulebook,
    delete_department,
    restore_department,
    retire_template,
    save_department,
    save_rulebook,
    save_template,
    seed_playbook,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ONE_RULE = 'rule tout "Tout regarder"\n  when always\n  then watch\n'


def seeded(language: str = "fr") -> Brand:
    brand = make_brand(language=language)
    seed_playbook({"brand": brand.pk}, NOW)
    return brand


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_brand_begins_with_rules_texts_and_departments(language: str) -> None:
    brand = seeded(language)

    assert Rulebook.objects.get(brand=brand).is_active
    assert len(policy_of(brand).rules) > 20
    assert set(Template.objects.filter(brand=brand).values_list("language", flat=True)) == {"fr", "en"}
    assert Department.objects.filter(brand=brand).count() > 3


def test_seeding_twice_changes_nothing() -> None:
    brand = seeded()
    before = (Template.objects.count(), Department.objects.count())

    seed_playbook({"brand": brand.pk}, NOW)

    assert (Template.objects.count(), Department.objects.count()) == before


def test_rules_are_kept_in_versions_and_an_older_one_can_return() -> None:
    brand = seeded()
    by = make_member(brand)
    second = save_rulebook(brand=brand, text=ONE_RULE, note="essai", by=by, now=NOW)

    assert (second.version, policy_of(brand).version) == (2, "v2")
    activate_rulebook(rulebook=Rulebook.objects.get(brand=brand, version=1), by=by, now=NOW)
    assert policy_of(brand).version == "v1"
    assert Rulebook.objects.filter(brand=brand, is_active=True).count() == 1


def test_rules_that_mean_nothing_are_refused_with_their_place_and_change_nothing() -> None:
    brand = seeded()
    with pytest.raises(PolicyRefused) as refused:
        save_rulebook(
            brand=brand, text='rule x "X"\n  when humeur\n  then dance\n', note="", by=None, now=NOW
        )

    assert refused.value.problems[0].line == 2
    assert policy_of(brand).version == "v1"


def test_template_has_versions_and_one_in_force() -> None:
    brand = seeded()
    common = {
        "brand": brand,
        "key": "A1-ask",
        "language": "fr",
        "variant": 1,
        "title": "Demander",
        "by": None,
    }
    save_template(text="Bonjour {nom}, que s’est-il passé ?", now=NOW, **common)

    versions = Template.objects.filter(brand=brand, key="A1-ask", language="fr", variant=1).order_by(
        "version"
    )
    assert [(one.version, one.is_active) for one in versions] == [(1, False), (2, True)]
    retire_template(template=versions[1], now=NOW)
    assert not versions.filter(is_active=True).exists()


@pytest.mark.parametrize(
    ("key", "text", "language"), [("a b", "x", "fr"), ("ok", " ", "fr"), ("ok", "x", "de")]
)
def test_template_that_cannot_be_is_refused(key: str, text: str, language: str) -> None:
    with pytest.raises(ValidationError):
        save_template(
            brand=make_brand(), key=key, language=language, variant=1, title="", text=text, by=None, now=NOW
        )


def test_departments_have_a_word_for_rules_and_one_name_each() -> None:
    brand = make_brand()
    common = {"topics": ["delivery"], "contact": "", "internal": "", "now": NOW}
    first = save_department(brand=brand, name="Livraison & dépôt", **common)
    with pytest.raises(ValidationError):
        save_department(brand=brand, name="Livraison & dépôt", **common)
    renamed = save_department(brand=brand, name="Logistique", department=first, **common)

    assert (renamed.key, renamed.name) == ("livraison-depot", "Logistique")
    delete_department(department=renamed, now=NOW)
    assert not Department.objects.filter(brand=brand).exists()


def reading(brand: Brand) -> Department:
    """As another request reads it."""
    return departments_of(brand=brand).get()


def test_changed_department_keeps_what_it_was_with_who_and_when() -> None:
    brand = make_brand()
    first, second = make_member(brand), make_member(brand)
    common = {"brand": brand, "contact": "", "internal": "poste 12"}
    made = save_department(**common, name="Livraison", topics=["delivery"], by=first, now=NOW)
    later = NOW + timedelta(hours=2)
    save_department(**common, name="Colis", topics=["app"], by=second, now=later, department=made)

    former = former_departments(brand=brand).get()
    assert (former.version, former.name, former.topics) == (1, "Livraison", ["delivery"])
    assert (former.internal, former.by, former.saved_at) == ("poste 12", first, NOW)
    now = reading(brand)
    assert (now.version, now.name, now.by, now.saved_at) == (2, "Colis", second, later)


def test_department_saved_as_it_stands_makes_no_version() -> None:
    brand = make_brand()
    common = {"brand": brand, "name": "Livraison", "topics": ["app"], "contact": "", "internal": ""}
    made = save_department(**common, now=NOW)
    events = Event.objects.count()
    save_department(**common, now=NOW, department=made)

    assert not former_departments(brand=brand).exists()
    assert (reading(brand).version, Event.objects.count()) == (1, events)


def test_department_comes_back_as_a_new_version_under_the_same_word_for_rules() -> None:
    brand = make_brand()
    by = make_member(brand)
    common = {"brand": brand, "topics": ["delivery"], "contact": "", "internal": ""}
    made = save_department(**common, name="Livraison", now=NOW)
    save_department(**common, name="Colis", now=NOW, department=made)
    restore_department(former=former_departments(brand=brand).get(), by=by, now=NOW)

    now = reading(brand)
    assert (now.version, now.name, now.by, now.key) == (3, "Livraison", by, "livraison")
    assert [row.name for row in former_departments(brand=brand)] == ["Colis", "Livraison"]


def test_who_saves_second_at_the_same_moment_hides_nothing() -> None:
    brand = make_brand()
    common = {"brand": brand, "topics": [], "contact": "", "internal": "", "now": NOW}
    save_department(**common, name="Livraison")
    mine, theirs = reading(brand), reading(brand)
    save_department(**common, name="Colis", department=theirs)
    with pytest.raises(ValidationError):
        save_department(**common, name="Expédition", department=mine)

    assert (reading(brand).name, reading(brand).version) == ("Colis", 2)
    assert [row.name for row in former_departments(brand=brand)] == ["Livraison"]


def test_department_cannot_take_back_a_name_that_another_has_now() -> None:
    brand = make_brand()
    common = {"brand": brand, "topics": [], "contact": "", "internal": "", "now": NOW}
    made = save_department(**common, name="Livraison")
    save_department(**common, name="Colis", department=made)
    save_department(**common, name="Livraison")
    with pytest.raises(ValidationError):
        restore_department(former=former_departments(brand=brand).get(), by=None, now=NOW)

    assert former_departments(brand=brand).get().department.version == 2
