import pytest

from vigie.core.readiness.lint import Finding
from vigie.core.readiness.score import readiness


@pytest.mark.parametrize(
    ("lost", "score", "band"),
    [
        ([], 100, "ready"),
        ([0.2], 99, "ready"),
        ([15, 5], 80, "ready"),
        ([30], 70, "nearly"),
        ([51], 49, "not"),
        ([80, 40], 0, "not"),
    ],
)
def test_score_is_what_is_left(lost: list[float], score: int, band: str) -> None:
    ready = readiness([Finding("deputy", "deputy", "frame/speaks", points) for points in lost])

    assert (ready.score, ready.band) == (score, band)
