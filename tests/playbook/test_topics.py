"""Topics in the brand's words: shipped ones renamed, its own made, retired and taken back."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories import make_brand, make_member, make_topic
from vigie.bus.models import Event
from vigie.core.policy import KEYWORDS, PolicyRefused
from vigie.core.query import QueryError
from vigie.core.types import TOPICS
from vigie.playbook.models import Topic
from vigie.playbook.queries import known_names, topic_keys
from vigie.playbook.services import save_rulebook
from vigie.playbook.topics import KEY_LENGTH, MOST, forget_topic, save_topic, switch_topic

pytestmark = pytest.mark.django_db
NOW = timezone.now()
RULE = 'rule fidelite "Points"\n  when topic is points\n  then answer within 1h\n'


def points(**fields: object) -> Topic:
    given = {"brand": make_brand(), "name": "Points", "query": "points", "by": None, "now": NOW} | fields
    return save_topic(**given)


def test_topic_of_one_s_own_has_a_word_for_rules_and_is_told() -> None:
    brand = make_brand()
    member = make_member(brand)
    topic = points(brand=brand, by=member, name="  Points  ")

    assert (topic.key, topic.name, topic.by) == ("points", "Points", member)
    assert topic_keys(brand) == (*TOPICS, "points")
    assert [e.payload for e in Event.objects.filter(topic="playbook.changed")] == [
        {"topic": "points", "brand": brand.pk, "by": member.pk}
    ]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Carte de fidélité et points", "carte-de-fi"),
        ("Delivery", "delivery-2"),  # the shipped one keeps its word
        ("New", "new-2"),
        ("Unknown", "unknown-2"),
        ("24 h du Mans", "h-du-mans"),
        ("積分", "own"),
    ],
)
def test_word_for_rules_means_nothing_else_in_a_rule(name: str, key: str) -> None:
    made = points(name=name)

    assert made.key == key
    assert len(key) <= KEY_LENGTH
    assert key not in KEYWORDS
    save_rulebook(brand=made.brand, text=RULE.replace("points", key), note="", by=None, now=NOW)


def test_rules_may_name_what_exists_only() -> None:
    brand = make_brand()
    with pytest.raises(PolicyRefused) as refused:
        save_rulebook(brand=brand, text=RULE, note="", by=None, now=NOW)
    assert refused.value.problems[0].code == "unknown_value"

    points(brand=brand)
    assert known_names(brand).topics == frozenset({"points"})
    assert save_rulebook(brand=brand, text=RULE, note="", by=None, now=NOW).is_active


def test_shipped_topic_takes_another_name_and_gives_it_back() -> None:
    brand = make_brand()
    renamed = points(brand=brand, key="app", name="Appli Boréale", query="")

    assert (renamed.key, renamed.name, topic_keys(brand)) == ("app", "Appli Boréale", TOPICS)
    forget_topic(topic=renamed, by=None, now=NOW)
    assert not Topic.objects.exists()


def test_topic_of_one_s_own_is_never_forgotten() -> None:
    topic = points()
    forget_topic(topic=topic, by=None, now=NOW)

    assert Topic.objects.get() == topic


def test_retired_topic_keeps_its_name_and_comes_back() -> None:
    topic = points()
    switch_topic(topic=topic, on=False, by=None, now=NOW)

    assert topic_keys(topic.brand) == TOPICS
    assert known_names(topic.brand).topics == frozenset()
    assert Topic.objects.get().name == "Points"
    switch_topic(topic=topic, on=True, by=None, now=NOW)
    assert topic_keys(topic.brand) == (*TOPICS, "points")


def test_topic_that_the_rules_in_force_name_is_not_retired() -> None:
    topic = points()
    save_rulebook(brand=topic.brand, text=RULE, note="", by=None, now=NOW)

    with pytest.raises(ValidationError):
        switch_topic(topic=topic, on=False, by=None, now=NOW)
    assert Topic.objects.get().is_active


def test_words_nobody_can_read_change_nothing() -> None:
    topic = points()
    with pytest.raises(QueryError):
        points(brand=topic.brand, key="points", query="(points", version=1)

    assert Topic.objects.get().query == "points"


def test_name_is_one_topic_s_only() -> None:
    topic = points()
    with pytest.raises(ValidationError, match="already"):
        points(brand=topic.brand, key="app")

    assert points(name="Points").brand != topic.brand


@pytest.mark.parametrize("version", [0, 1, 3])
def test_who_saves_second_at_the_same_moment_hides_nothing(version: int) -> None:
    topic = points()
    points(brand=topic.brand, key="points", query="points OR fidélité", version=1)

    with pytest.raises(ValidationError, match="same moment"):
        points(brand=topic.brand, key="points", query="carte", version=version)
    assert Topic.objects.get().query == "points OR fidélité"


def test_menu_of_topics_stays_one_that_people_can_read() -> None:
    brand = make_brand()
    for _ in range(MOST):
        make_topic(brand)

    with pytest.raises(ValidationError, match=str(MOST)):
        points(brand=brand)
    assert points(brand=brand, key="app").key == "app"  # renaming adds nothing


def test_other_brands_know_nothing_of_it() -> None:
    points()
    other = make_brand()

    assert topic_keys(other) == TOPICS
    assert known_names(other).topics == frozenset()
