"""The clock of a drill: it stands while the drill is paused, and runs `speed` times as fast as ours."""

from datetime import datetime, timedelta

from vigie.crisis.models import Drill


def clock_of(drill: Drill, now: datetime) -> int:
    """Milliseconds of the drill at a moment of ours; within a pause, those at which it was paused."""
    if drill.state != Drill.State.RUNNING:
        return drill.clock_ms
    passed = (now - drill.begun_at) // timedelta(milliseconds=1)
    return drill.clock_ms + max(0, passed) * drill.speed


def moment_of(drill: Drill, at_ms: int, now: datetime) -> datetime:
    """When it was, by our clock, that the drill stood at at_ms."""
    return now - timedelta(milliseconds=(clock_of(drill, now) - at_ms) // drill.speed)
