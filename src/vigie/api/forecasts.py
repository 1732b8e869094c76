"""What the brand's forecasts were worth, and what came after its answers."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from ninja import Field, Query, Router, Schema

from vigie.api.access import ApiRequest, needs
from vigie.core.forecast.record import Group, Middle, Record, Step
from vigie.crisis.forecast_queries import Worth, worth_of
from vigie.crisis.foretelling import END, WEEK
from vigie.crisis.thread_queries import observe_threads

router = Router(tags=["forecasts"])
LONGEST = WEEK // timedelta(minutes=1)


class ShareOut(Schema):
    """`hits` of `n`; `low` to `high`: where the true share lies, 95 times out of 100."""

    n: int
    hits: int
    part: float
    low: float
    high: float


class ForecastStepOut(Schema):
    """`said`: mean chance of some forecasts that it becomes ten times as large; `came`: how often it did."""

    said: float
    came: ShareOut


class HorizonOut(Schema):
    """How forecasts of one moment held. `minutes`: ahead of the forecast, null for the end of the week.

    The rest is null while the forecasts are of fewer than five incidents. `held`: 0.8 is promised; `under`,
    `over`: shares that ended below and above; `error`: median of |forecast - outcome| / outcome.
    """

    minutes: int | None
    forecasts: int
    incidents: int
    held: ShareOut | None
    under: float | None
    over: float | None
    error: float | None
    reliability: list[ForecastStepOut]


class ForecastRecordOut(Schema):
    """`waiting`: forecasts whose moment has not come; `next_at`: when that of the first comes."""

    horizons: list[HorizonOut]
    waiting: int
    next_at: datetime | None


@router.get("/forecasts/record", response=ForecastRecordOut, auth=needs("read"))
def show_record(request: ApiRequest) -> Any:
    """How the brand's own forecasts held, the nearest moment first."""
    worth: Worth = worth_of(brand=request.brand)
    horizons = [_horizon(ahead, record) for ahead, record in worth.by_ahead.items()]
    return {"horizons": horizons, "waiting": worth.waiting, "next_at": worth.next_at}


def _horizon(ahead: int, record: Record) -> dict[str, object]:
    enough = record.is_enough
    steps: tuple[Step, ...] = record.reliability if enough else ()
    return {
        "minutes": None if ahead == END else ahead,
        "forecasts": record.inside.n,
        "incidents": record.incidents,
        "held": record.inside if enough else None,
        "under": record.under if enough else None,
        "over": record.over if enough else None,
        "error": record.error if enough else None,
        "reliability": list(steps),
    }


class MedianOut(Schema):
    """A median, and `low` to `high` where it lies 95 times out of 100."""

    n: int
    median: float
    low: float
    high: float


class ThreadsOut(Schema):
    """Null below six threads. `growth`: messages in the end for each one at the answer. `beside`: over what
    was foretold then.
    """

    threads: int
    growth: MedianOut | None
    beside: MedianOut | None


class AnswersIn(Schema):
    within: int = Field(60, ge=1, le=LONGEST, description="Minutes")


class AnswersOut(Schema):
    """An observation, no proof of a cause: threads answered soon differ from the others in more than that."""

    within: int = Field(description="Minutes")
    soon: ThreadsOut
    later: ThreadsOut
    never: ThreadsOut


@router.get("/forecasts/answers", response=AnswersOut, auth=needs("read"))
def show_what_came_after_answers(request: ApiRequest, asked: Query[AnswersIn]) -> Any:
    """Public threads of the last half year answered within so many minutes, beside the others."""
    seen = observe_threads(brand=request.brand, within=asked.within, now=timezone.now())
    groups = {"soon": seen.soon, "later": seen.later, "never": seen.never}
    told = {name: _threads(group, shown=seen.is_enough) for name, group in groups.items()}
    return {"within": asked.within, **told}


def _threads(group: Group | None, *, shown: bool) -> dict[str, object]:
    if group is None or not shown:
        return {"threads": group.growth.n if group else 0, "growth": None, "beside": None}
    return {"threads": group.growth.n, "growth": _median(group.growth), "beside": _median(group.beside)}


def _median(found: Middle | None) -> Middle | None:
    return found if found and found.low is not None else None
