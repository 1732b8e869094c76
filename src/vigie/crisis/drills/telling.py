"""The crowd of a drill speaks: what is due by its clock is said on the replay network; the pump hears it."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from django.db import transaction

from vigie.connectors.replay.crowd import Crowd
from vigie.core.drill.stream import Play
from vigie.crisis.drills.clock import clock_of, moment_of
from vigie.crisis.drills.day import event_of
from vigie.crisis.drills.queries import act_of, scenario_of
from vigie.crisis.models import Drill, DrillAct
from vigie.networks.gateway import config_of
from vigie.networks.models import Account

KEPT = 20  # plays held in memory; any of them can be made again from its rows


@dataclass(slots=True)
class _Held:
    """A play as far as this process let it run. last: the newest act it has felt."""

    play: Play
    told_ms: int
    last: int


_held: "OrderedDict[int, _Held]" = OrderedDict()
_lock = Lock()


def tell_drill(*, drill: Drill, now: datetime) -> int:
    """Let the crowd say what is due; how many messages that were.

    A crash after it was said and before the row says so tells the same again, under the same ids.
    """
    with transaction.atomic():
        locked = (
            Drill.objects.select_for_update(of=("self",))
            .select_related("account", "account__secret")
            .get(pk=drill.pk)
        )
        clock = clock_of(locked, now)
        if locked.state != Drill.State.RUNNING or clock <= locked.told_ms:
            return 0
        held = _play_of(locked)
        messages = list(held.play.until(clock))
        name = Path(str(locked.account.settings["day"])).stem
        events = [event_of(one, name=name, said_at=moment_of(locked, one.at_ms, now)) for one in messages]
        if events:
            Crowd(config_of(locked.account)).tell(events, now=now)
            Account.objects.filter(pk=locked.account_id).update(next_read_at=now)
        Drill.objects.filter(pk=locked.pk).update(told_ms=clock)
        held.told_ms = clock
    return len(messages)


def _play_of(drill: Drill) -> _Held:
    """The play of a drill, up to what was told, with all acts noted since."""
    with _lock:
        held = _held.pop(drill.pk, None)
    if held is None or held.told_ms != drill.told_ms:
        held = _Held(Play(scenario_of(drill), seed=drill.seed), drill.told_ms, 0)
        _feel_new(drill, held)
        for _message in held.play.until(drill.told_ms):
            pass  # it was said before
    _feel_new(drill, held)
    with _lock:
        _held[drill.pk] = held
        while len(_held) > KEPT:
            _held.popitem(last=False)
    return held


def _feel_new(drill: Drill, held: _Held) -> None:
    rows = list(DrillAct.objects.filter(drill=drill, pk__gt=held.last).order_by("pk"))
    if rows:
        held.play.feel([act_of(row) for row in rows])
        held.last = rows[-1].pk
