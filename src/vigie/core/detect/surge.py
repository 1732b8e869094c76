"""Whether more people complain than usual, and whether more of those who speak do. Both, or it is no
crisis.

For each of five spans two likelihood ratios in nats say how much better "more than usual" explains the
complaints than "as usual", where counts stray more than by chance (negative binomial). One asks the count
beside what the hour usually brings; the other asks the count beside everything else that was said in the
same span, which a praised post raises as well. Neither counts for more than three times the other, so that
a number without a share, or a share without a number, is nothing.
"""

import math
from collections.abc import Sequence
from typing import Final

KEPT: Final = 90  # minutes that are looked back on
WEIGHTS: Final = ((3, 0.3, 0.0), (5, 0.2, 0.0), (10, 0.0, 0.25), (15, 0.1, 0.25), (30, 0.4, 0.5))
"""Minutes of each span, and what its two ratios weigh: count, share. Fitted (logistic, none below zero) to
tell the first 45 minutes of crises from all else, on 300 months from a generator; the small ones left out.
"""

ALLOWED: Final = 2
"""Complaints that are never held against the usual: a few cross people are no crisis, at any time of night.
"""

_STRAYS: Final = 40.0  # the share strays from day to day, by about a sixth
_ONE: Final = 1.0  # message: what silence beside the complaints counts as
_TIMES: Final = 3.0  # the other ratio: more is not believed
_MOST: Final = 10.0  # nats of one ratio: what is beyond doubt needs no more
_NOW: Final = 10  # minutes whose complaints are the height that something rose to


def excess(count: float, usual: float, shape: float) -> float:
    """Nats by which a count speaks for more than usual, at least 0. shape: of the gamma around the usual."""
    if count <= usual:
        return 0.0
    return count * math.log(count / usual) - (count + shape) * math.log((count + shape) / (usual + shape))


def evidence(
    complaints: Sequence[float],
    others: Sequence[float],
    usual: Sequence[float],
    share: float,
    spread: float,
) -> float:
    """The spans, weighed: 0 to 20. Minutes oldest first: complaints, everything else, messages usual in each.

    share, spread: of `Usual`.
    """
    total = 0.0
    for span, counted, shared in WEIGHTS:
        count = sum(complaints[-span:]) - ALLOWED
        expected = share * sum(usual[-span:])
        if count <= 0 or expected <= 0:
            continue
        by_count = excess(count, expected, spread)
        if by_count <= 0:
            continue
        beside = sum(others[-span:]) + _ONE
        shape = 1 / (1 / beside + 1 / _STRAYS)
        by_share = excess(count, beside * share / (1 - share), shape)
        total += counted * min(by_count, _TIMES * by_share, _MOST)
        total += shared * min(by_share, _TIMES * by_count, _MOST)
    return total


def begun(complaints: Sequence[float], usual: Sequence[float], share: float) -> int:
    """How many minutes ago it began: where what is above half the rise, summed looking back, is greatest."""
    now = sum(complaints[-_NOW:]) / _NOW
    best, total, since = 0.0, 0.0, 0
    for back in range(1, len(complaints) + 1):
        total += complaints[-back] - (now + share * usual[-back]) / 2
        if total > best and complaints[-back]:
            best, since = total, back - 1
    return since


def doubling(complaints: Sequence[float], span: int = 15) -> float | None:
    """Minutes in which complaints double, from two spans in a row; None where they are few or do not grow."""
    now, before = sum(complaints[-span:]), sum(complaints[-2 * span : -span])
    if now < 4 or now <= before:
        return None
    return round(span * math.log(2) / math.log(now / max(before, 1)), 1) if now > max(before, 1) else None
