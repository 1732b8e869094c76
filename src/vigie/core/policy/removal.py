"""On what ground something may be removed, and how far down the ladder the network lets us go."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vigie.core.types import REMOVAL_LADDER, REMOVING, YES, Act, Ground, Guess, Reading


class Can(StrEnum):
    """What a connector's `may` answers, without its details."""

    ALLOWED = "allowed"
    UNTIL = "until"
    BY_HAND = "by_hand"
    NEVER = "never"


GRAVEST_FIRST = (Ground.UNLAWFUL, Ground.SCAM, Ground.VULGAR, Ground.SPAM)


@dataclass(frozen=True, slots=True)
class Step:
    """One act to do: through the network's API, or by a person who is led there."""

    act: Act
    by_hand: bool = False


def carries(reading: Reading, ground: Ground) -> bool:
    """Does the text itself give this ground? False in every doubtful case, and always for NONE and OVERRIDE.

    Needs `reading.removable` and a guess "yes" that is at least as likely as not. An insult counts as
    `Ground.VULGAR`, although it may contain no vulgar word.
    """
    guesses: tuple[Guess, ...] = ()
    match ground:
        case Ground.VULGAR:
            guesses = (reading.vulgar, reading.abusive)
        case Ground.SPAM:
            guesses = (reading.spam,)
        case Ground.SCAM:
            guesses = (reading.scam,)
        case Ground.UNLAWFUL:
            guesses = (reading.unlawful,)
    return reading.removable and any(guess.value == YES and guess.p >= 0.5 for guess in guesses)


def ground_of(reading: Reading) -> Ground:
    """The gravest ground on which the text may be removed; `Ground.NONE` if it gives none (see `carries`)."""
    return next((ground for ground in GRAVEST_FIRST if carries(reading, ground)), Ground.NONE)


def next_step(answers: Mapping[Act, Can]) -> Step:
    """The strongest step that the network allows; if it allows none, the strongest to do by hand.

    An act that is not among the answers counts as never. Where nothing is possible at all, a
    report by hand is still asked for: every network has a form.
    """
    for wanted in ((Can.ALLOWED, Can.UNTIL), (Can.BY_HAND,)):
        for act in REMOVAL_LADDER:
            if answers.get(act, Can.NEVER) in wanted:
                return Step(act, by_hand=Can.BY_HAND in wanted)
    return Step(Act.REPORT, by_hand=True)


def removal_plan(answers: Mapping[Act, Can]) -> tuple[Step, ...]:
    """All that is to be done about something removable: out of sight if at all possible, and reported.

    Where the API can only block or report but a person can still remove by hand, both are asked for.
    """
    steps = [next_step(answers)]
    by_hand = (act for act in REMOVAL_LADDER if act in REMOVING and answers.get(act) is Can.BY_HAND)
    if steps[0].act not in REMOVING and (act := next(by_hand, None)):
        steps.append(Step(act, by_hand=True))
    if all(step.act is not Act.REPORT for step in steps):
        report = answers.get(Act.REPORT, Can.NEVER)
        steps.append(Step(Act.REPORT, by_hand=report not in {Can.ALLOWED, Can.UNTIL}))
    return tuple(steps)
