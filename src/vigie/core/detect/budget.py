"""From "at most so many false alarms a month" to a threshold, by what this brand's calm looks like.

Of every half day the highest evidence is kept. How often these peaks pass a low mark, and how far beyond it
they go, is an exponential tail: from it follows the height passed so many times a month. At first the
shipped tail is believed, as if it were two months of the brand's own; it weighs less with each month heard. A
half day above the threshold counts as one just above it: a crisis does not make the desk deaf, false alarms
make it harder of hearing.
"""

import math
from dataclasses import dataclass
from typing import Final

BLOCK: Final = 720  # minutes: alarms of one half day are one incident
_MONTH: Final = 60.0  # half days
_MARK: Final = 3.0  # nats: evidence below says nothing
_BELIEF: Final = 120.0  # half days for which the shipped tail counts
_PASSES: Final = 0.09  # of half days pass the mark, as shipped
_BEYOND: Final = 1.2  # nats beyond it on average, as shipped
_FORGETS: Final = 0.5 ** (1 / 360)  # half of it after six months
_ABOVE: Final = 1.0  # nats above the threshold: more is learnt as so much
_LEAST, _MOST = 2.0, 9.0  # nats: what no history may go below or above


@dataclass(frozen=True, slots=True)
class Calm:
    """blocks: half days heard, fading; passed, beyond: how many passed the mark, and by how much in sum.

    peak: the highest evidence of the half day that runs, left: the minutes it still has.
    """

    blocks: float = 0.0
    passed: float = 0.0
    beyond: float = 0.0
    peak: float = 0.0
    left: int = BLOCK

    def threshold(self, budget: float) -> float:
        """The evidence that calm passes `budget` times a month, in nats. Falls as the budget grows."""
        passes = (self.passed + _BELIEF * _PASSES) / (self.blocks + _BELIEF)
        beyond = (self.beyond + _BELIEF * _PASSES * _BEYOND) / (self.passed + _BELIEF * _PASSES)
        height = _MARK + beyond * math.log(max(passes * _MONTH / budget, 1e-9))
        return min(max(height, _LEAST), _MOST)

    def after(self, evidence: float, budget: float) -> "Calm":
        """After one more minute with so much evidence."""
        peak = max(self.peak, evidence)
        if self.left > 1:
            return Calm(self.blocks, self.passed, self.beyond, peak, self.left - 1)
        learnt = min(peak, self.threshold(budget) + _ABOVE)
        above = max(learnt - _MARK, 0.0)
        return Calm(
            blocks=self.blocks * _FORGETS + 1,
            passed=self.passed * _FORGETS + (above > 0),
            beyond=self.beyond * _FORGETS + above,
        )
