from tests.crisis.room import PLAN
from vigie.crisis.snapshots import PlanSnapshot, plan_from_json, plan_to_json


def test_a_plan_comes_back_as_it_was() -> None:
    assert plan_from_json(plan_to_json(PLAN)) == PLAN
    assert plan_from_json({}) == PlanSnapshot()


def test_a_plan_of_another_version_is_read_all_the_same() -> None:
    assert plan_from_json({"scenario": "Panne", "later": 1}) == PlanSnapshot(scenario="Panne")
