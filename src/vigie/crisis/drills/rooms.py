"""What a team does in the war room of an exercise reaches the log of the drill that is played."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from vigie.bus.services import id_in
from vigie.core.drill.acts import Did
from vigie.crisis.drills.queries import live_drill
from vigie.crisis.drills.services import note_line
from vigie.crisis.models import CrisisEvent, Statement

Kind = CrisisEvent.Kind


def note_room(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `crises.opened`, `.changed`, `.closed`: one line of a room, once."""
    lines = CrisisEvent.objects.select_related("crisis", "by", "crisis__brand")
    line = lines.filter(pk=id_in(payload, "line")).first()
    if line is None or not line.crisis.brand.is_exercise:
        return
    drill = live_drill(brand=line.crisis.brand)
    if drill is None:
        return
    for did, about in acts_of(line):
        note_line(drill=drill, did=did, about=about, line=line, now=now)


def acts_of(line: CrisisEvent) -> Iterator[tuple[Did, str]]:
    """What a line of a room means to a drill, with what it is about."""
    match line.kind:
        case Kind.OPENED:
            yield Did.INCIDENT_OPENED, ""
            yield Did.SEVERITY_SET, ""
            if line.crisis.holder_id:
                yield Did.OWNER_SET, ""
        case Kind.LEVEL:
            yield Did.SEVERITY_SET, ""
        case Kind.TAKEN if line.by_id or line.data.get("to"):
            yield Did.OWNER_SET, ""
        case Kind.WRITTEN:
            statement = Statement.objects.filter(pk=line.data.get("statement")).first()
            if statement:
                yield Did.PLAN_CHOSEN, statement.strategy
        case Kind.PUBLISHED:
            yield Did.STATEMENT_PUBLISHED, str(line.data.get("language", ""))
        case Kind.IMPROVEMENT:
            yield Did.TICKET_OPENED, ""
        case Kind.REVIEWED:
            yield Did.REVIEW_FILED, ""
        case _:
            return
