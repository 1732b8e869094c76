"""Detection: closed minutes in, verdicts out. `step` knows what came before and nothing else.

`volume` scores counts, `surge` holds complaints against the usual, `budget` turns "so many false alarms a
month" into a threshold, `quiet` tells nobody speaks from nobody listens, `gravity` finds what pages at the
first message, `telling` says in the messages' own words what it is about.
"""

from vigie.core.detect.minutes import (
    PAGED,
    Band,
    Minute,
    Settings,
    SignalKind,
    Verdict,
    minute_of,
    moment_of,
)
from vigie.core.detect.state import BadState, State
from vigie.core.detect.step import correct, step

__all__ = [
    "PAGED",
    "BadState",
    "Band",
    "Minute",
    "Settings",
    "SignalKind",
    "State",
    "Verdict",
    "correct",
    "minute_of",
    "moment_of",
    "step",
]
