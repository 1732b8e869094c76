from tests.core.drill.scenes import small


def test_a_scenario_knows_its_end() -> None:
    assert small(minutes=60).end_ms == 3_600_000
