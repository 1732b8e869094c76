"""What is known, decided and open, in plain text: for the next shift, for those who are kept informed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from vigie.crisis.models import Fact

if TYPE_CHECKING:
    # The room draws the summary, which is made of the room.
    from vigie.web.crisis.board import Room


def summary_of(room: "Room") -> str:
    """For the next shift: level, facts, decisions, open steps, statement."""
    return _text("crisis/summary.txt", room)


def update_of(room: "Room") -> tuple[str, str]:
    """Subject and text for those outside the room: only what is sure, never a rumour."""
    subject = " ".join(
        render_to_string("crisis/update_subject.txt", {"room": room, "crisis": room.crisis}).split()
    )
    return subject, _text("crisis/update.txt", room)


def _text(template: str, room: "Room") -> str:
    sure = [one for one in room.facts if one.sureness == Fact.Sureness.SURE]
    doubtful = [one for one in room.facts if one.sureness == Fact.Sureness.TO_CHECK]
    context = {"room": room, "crisis": room.crisis, "sure": sure, "doubtful": doubtful}
    return "\n".join(_without_gaps(render_to_string(template, context).split("\n"))).strip()


def _without_gaps(lines: Iterable[str]) -> Iterable[str]:
    """One empty line at most between two paragraphs."""
    was_empty = True
    for line in (one.rstrip() for one in lines):
        if line or not was_empty:
            yield line
        was_empty = not line
