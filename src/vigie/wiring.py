"""What follows what, on one page: which event wakes which service, which service runs when.

Events are written in the transaction of the fact; handlers may run twice. Lanes are threads of the
worker: one dead network holds its lane, not the others.
"""

from datetime import timedelta

from vigie.alerts import digests, escalating, telling, trials
from vigie.alerts.services import watch_bus
from vigie.bus.services import Handler, Wires, forget_handled
from vigie.bus.worker import Worker
from vigie.crisis import stating
from vigie.crisis.activating import open_by_itself
from vigie.crisis.deciding import watch_steps
from vigie.crisis.drills.playing import follow_the_team, note_delivery, note_refusal, play_drills
from vigie.crisis.drills.rooms import note_room
from vigie.crisis.foretelling import settle_forecasts
from vigie.crisis.gathering import gather_cases
from vigie.crisis.handing import leave_rooms
from vigie.crisis.looking import forget_series, look
from vigie.crisis.planning import warn_of_leaver, watch_reviews
from vigie.crisis.updating import mail_update, remind_of_updates
from vigie.inbox import services as desk
from vigie.inbox import settling
from vigie.inbox.triage import triage, wake_waiting
from vigie.listening.calls import read_received
from vigie.listening.groups import forget_bands, group_stored
from vigie.listening.indexing import catch_up, index_stored
from vigie.listening.keeping import stored_together
from vigie.listening.pump import make_pump
from vigie.listening.streaming import make_streams
from vigie.networks import sending
from vigie.networks.calls import forget_calls, wake_calls
from vigie.networks.gaps import forget_gaps
from vigie.networks.health import watch_sources
from vigie.playbook.services import seed_playbook

ON: dict[str, tuple[Handler, ...]] = {
    "brands.created": (seed_playbook,),
    "brands.changed": (),
    "members.joined": (follow_the_team,),
    "members.changed": (follow_the_team,),
    "members.left": (desk.hand_over, leave_rooms, follow_the_team, warn_of_leaver),
    "accounts.connected": (),
    "accounts.changed": (),
    "places.changed": (),
    "watches.changed": (),
    "playbook.changed": (),
    "plans.changed": (),
    "past_cases.changed": (),
    "calls.received": (read_received,),
    "mentions.stored": (group_stored, triage, index_stored),
    "signals.raised": (open_by_itself,),
    "delivery.wanted": (sending.deliver,),
    "delivery.settled": (settling.note_settled, stating.note_publication, note_delivery),
    "delivery.refused": (settling.note_refused, stating.note_publication),
    "delivery.stopped": (settling.note_stopped, stating.note_publication),
    "delivery.unsure": (settling.note_unsure, stating.note_publication),
    "delivery.handed": (settling.note_handed, stating.note_publication),
    "delivery.cancelled": (settling.note_cancelled, stating.note_publication),
    "crises.opened": (note_room,),
    "crises.changed": (note_room,),
    "crises.closed": (note_room,),
    "updates.wanted": (mail_update,),
    "alerts.raised": (escalating.start,),
    "alerts.acknowledged": (escalating.quieten,),
    "alerts.cleared": (escalating.finish,),
    "notices.mail": (telling.tell,),
    "notices.hook": (telling.tell,),
    "notices.chat": (telling.tell,),
    "removal.refused": (note_refusal,),
    "drills.started": (),
    "drills.paused": (),
    "drills.resumed": (),
    "drills.ended": (),
}

EVERY = (
    (timedelta(seconds=1), sending.look_due),
    (timedelta(seconds=1), play_drills),
    (timedelta(seconds=2), sending.deliver_due),
    (timedelta(seconds=5), sending.find_abandoned),
    (timedelta(seconds=5), wake_waiting),
    (timedelta(seconds=5), catch_up),
    (timedelta(seconds=15), look),
    (timedelta(seconds=5), gather_cases),
    (timedelta(seconds=5), watch_steps),
    (timedelta(minutes=1), remind_of_updates),
    (timedelta(seconds=5), escalating.climb_due),
    (timedelta(seconds=5), telling.find_abandoned),
    (timedelta(minutes=1), desk.warn_of_deadlines),
    (timedelta(minutes=1), watch_sources),
    (timedelta(minutes=1), wake_calls),
    (timedelta(minutes=1), watch_bus),
    (timedelta(minutes=1), trials.try_weekly),
    (timedelta(minutes=15), digests.tell_warnings),
    (timedelta(hours=1), watch_reviews),
    (timedelta(hours=1), forget_calls),
    (timedelta(hours=1), forget_bands),
    (timedelta(hours=1), settle_forecasts),
    (timedelta(hours=24), forget_gaps),
    (timedelta(hours=24), forget_series),
    (timedelta(hours=1), lambda now: forget_handled(now=now)),
)

TOGETHER = {"mentions.stored": stored_together}
"""Pages that wait behind each other are carried as one: of a stream that catches up, twenty at a time."""

WIRES = Wires(on=ON, every=EVERY, together=TOGETHER)

LANES: dict[str, tuple[str, ...]] = {
    "triage": ("mentions.stored",),
    "sending": ("delivery.wanted",),
    "calls": ("calls.received",),
    "alerts": ("alerts.raised", "alerts.acknowledged", "alerts.cleared"),
    "mails": ("notices.mail", "updates.wanted"),
    "hooks": ("notices.hook",),
    "chats": ("notices.chat",),
}
LANES["desk"] = tuple(topic for topic in ON if all(topic not in topics for topics in LANES.values()))


def make_worker(*, reading: bool = True) -> Worker:
    """The worker of this process, not started; without `reading` it leaves the accounts to another."""
    return Worker(WIRES, LANES, {"pump": make_pump(), "streams": make_streams()} if reading else {})
