import pytest

from vigie.core.readiness.plan import CLUSTERS, STRATEGIES
from vigie.core.readiness.strategy import advise, weighed


@pytest.mark.parametrize(
    ("cluster", "before", "judged"),
    [
        ("victim", False, "victim"),
        ("victim", True, "accidental"),
        ("accidental", True, "preventable"),
        ("preventable", True, "preventable"),
    ],
)
def test_history_moves_one_cluster_up(cluster: str, before: bool, judged: str) -> None:
    assert weighed(cluster, happened_before=before) == judged
    assert advise(cluster, happened_before=before).cluster == judged


def test_who_could_have_prevented_it_never_diminishes() -> None:
    for cluster in CLUSTERS:
        for before in (False, True):
            advice = advise(cluster, happened_before=before)
            assert ("diminish" in advice.strategies) is (cluster == "accidental" and not before)
            assert set(advice.strategies) <= set(STRATEGIES)


def test_advice_says_by_which_rules() -> None:
    assert advise("victim").rules == ("R23", "R18")
    assert advise("victim", happened_before=True).rules == ("R23", "R19", "R21")
    assert "rebuild" in advise("victim", happened_before=True).strategies
