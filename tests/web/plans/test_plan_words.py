"""Every code of a plan has its words."""

import pytest

from tests.core.readiness.test_lint import FAULTS
from vigie.core.likeness.case import KINDS
from vigie.core.readiness import lint
from vigie.core.readiness.plan import CLUSTERS, HIGHEST, LEVELS, STRATEGIES
from vigie.core.readiness.resources import common
from vigie.core.readiness.two_languages import KINDS as DISAGREEMENTS
from vigie.web.plans import words


def test_every_code_has_words() -> None:
    assert set(words.KINDS) == set(KINDS)
    assert set(words.CLUSTERS) == set(CLUSTERS)
    assert set(words.STRATEGIES) == set(STRATEGIES)
    assert set(words.LEVELS) == set(LEVELS)
    assert set(words.LIKELIHOOD) == set(words.GRAVITY) == set(range(1, HIGHEST + 1))
    assert set(words.SECTORS) == set(common()["sectors"])
    assert set(words.DISAGREEMENTS) == set(DISAGREEMENTS)


@pytest.mark.parametrize("code", FAULTS)
def test_every_finding_is_a_sentence_and_says_what_to_do(code: str) -> None:
    plan, facts, _where = FAULTS[code]
    (found, *_others) = [one for one in lint(plan, facts) if one.code == code]
    title, advice = words.FINDINGS[code]

    assert "%(" not in str(title) % {"what": found.what, **found.params}
    assert str(advice)


def test_no_words_for_findings_that_cannot_be() -> None:
    assert set(words.FINDINGS) - set(FAULTS) == {"nobody-speaks-left"}  # as "nobody-decides-left"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30"), (1440, "1 d")]
)
def test_time_after_the_opening(minutes: int, said: str) -> None:
    assert words.due(minutes) == said
