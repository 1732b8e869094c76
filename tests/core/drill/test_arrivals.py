from dataclasses import replace
from itertools import pairwise

from tests.core.drill.scenes import MINUTE, small
from vigie.core.drill.arrivals import arrivals


def of(number: int, **fields: object) -> list[tuple[int, int]]:
    scenario = small(minutes=300)
    return list(arrivals(scenario, replace(scenario.waves[number], **fields), 3))


def test_an_ordinary_day_comes_at_its_rate() -> None:
    found = of(0)
    assert 50 < len(found) < 105  # 15 an hour for five hours
    assert all(before <= after for (before, _), (after, _) in pairwise(found))


def test_a_count_is_a_count() -> None:
    found = of(3, count=40, at_min=10, over_min=20)
    assert len(found) == 40
    assert all(10 * MINUTE <= at < 30 * MINUTE for at, _keep in found)


def test_a_swell_climbs_and_falls() -> None:
    found = of(1, at_min=20, ramp_min=40, decay_min=60)
    keeps = dict(found)
    before = [keep for at, keep in keeps.items() if at < 30 * MINUTE]
    top = [keep for at, keep in keeps.items() if 55 * MINUTE < at < 65 * MINUTE]
    after = [keep for at, keep in keeps.items() if at > 200 * MINUTE]
    assert max(before) < min(top)
    assert max(after) < min(top) // 2
    assert max(keeps.values()) <= 500_000


def test_one_root_comes_at_its_minute() -> None:
    assert of(2, at_min=55) == [(55 * MINUTE, 1_000_000)]
