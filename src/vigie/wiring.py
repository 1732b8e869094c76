"""What follows what, on one page: which event wakes which service, which service runs when.

Events are written in the transaction of the fact; handlers may run twice. Lanes are threads of the
worker: one dead network holds its lane, not the others.
"""

from datetime import timedelta

from vigie.alerts.services import watch_bus
from vigie.bus.services import Handler, Wires, forget_handled
from vigie.bus.worker import Worker
from vigie.inbox import services as desk
from vigie.inbox import settling
from vigie.inbox.triage import triage, wake_waiting
from vigie.listening.calls import read_received
from vigie.listening.groups import forget_bands, group_stored
from vigie.listening.indexing import catch_up, index_stored
from vigie.listening.pump import make_pump
from vigie.listening.streaming import make_streams
from vigie.networks import sending
from vigie.networks.calls import forget_calls, wake_calls
from vigie.networks.health import watch_sources
from vigie.playbook.services import seed_playbook

ON: dict[str, tuple[Handler, ...]] = {
    "brands.created": (seed_playbook,),
    "brands.changed": (),
    "members.joined": (),
    "members.changed": (),
    "members.left": (desk.hand_over,),
    "accounts.connected": (),
    "accounts.changed": (),
    "places.changed": (),
    "watches.changed": (),
    "playbook.changed": (),
    "calls.received": (read_received,),
    "mentions.stored": (group_stored, triage, index_stored),
    "delivery.wanted": (sending.deliver,),
    "delivery.settled": (settling.note_settled,),
    "delivery.refused": (settling.note_refused,),
    "delivery.stopped": (settling.note_stopped,),
    "delivery.unsure": (settling.note_unsure,),
    "delivery.handed": (settling.note_handed,),
    "delivery.cancelled": (settling.note_cancelled,),
}

EVERY = (
    (timedelta(seconds=1), sending.look_due),
    (timedelta(seconds=2), sending.deliver_due),
    (timedelta(seconds=5), sending.find_abandoned),
    (timedelta(seconds=5), wake_waiting),
    (timedelta(seconds=5), catch_up),
    (timedelta(minutes=1), desk.warn_of_deadlines),
    (timedelta(minutes=1), watch_sources),
    (timedelta(minutes=1), wake_calls),
    (timedelta(minutes=1), watch_bus),
    (timedelta(hours=1), forget_calls),
    (timedelta(hours=1), forget_bands),
    (timedelta(hours=1), lambda now: forget_handled(now=now)),
)

WIRES = Wires(on=ON, every=EVERY)

LANES: dict[str, tuple[str, ...]] = {
    "triage": ("mentions.stored",),
    "sending": ("delivery.wanted",),
    "calls": ("calls.received",),
}
LANES["desk"] = tuple(topic for topic in ON if all(topic not in topics for topics in LANES.values()))


def make_worker(*, reading: bool = True) -> Worker:
    """The worker of this process, not started; without `reading` it leaves the accounts to another."""
    return Worker(WIRES, LANES, {"pump": make_pump(), "streams": make_streams()} if reading else {})
