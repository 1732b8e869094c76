"""Who may approve what, and how many it takes. Pure: who signed is given, nothing is remembered."""

from collections.abc import Iterable
from dataclasses import dataclass

ROLES = ("reader", "agent", "supervisor", "admin")
"""Each may do what those before it may."""

SHORTEST_REASON = 10
"""Letters of a written reason; shorter ones say nothing to who reads the register later."""

WIDE_AUDIENCE = 50_000
"""Followers from which a reply is read by a second person (source LOP21)."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who asks or agrees. id: the member's, role: in the brand concerned."""

    id: str
    role: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """ok, or what is missing as a key of `words.VERDICTS`."""

    ok: bool
    because: str = "ok"


APPROVED = Verdict(ok=True)


def check_override(*, first: Signer, second: Signer | None, reason: str) -> Verdict:
    """May a message be removed that no rule would remove? Two different people and a written reason.

    first: at least an agent. second: a supervisor or an admin; None while nobody has agreed yet.
    """
    if not _at_least(first, "agent"):
        return _refused("role_too_low")
    if len("".join(reason.split())) < SHORTEST_REASON:
        return _refused("written_reason_missing")
    if second is None:
        return _refused("second_person_missing")
    if second.id == first.id:
        return _refused("same_person")
    return APPROVED if _at_least(second, "supervisor") else _refused("second_must_supervise")


def check_reply(*, author: Signer, approvers: Iterable[Signer], second_eyes: bool) -> Verdict:
    """May this draft go out? With `second_eyes` (see `needs_second_eyes`) somebody else has to read it.

    Any agent may be the second pair of eyes: the point is to be read by another person, soon.
    """
    if not _at_least(author, "agent"):
        return _refused("role_too_low")
    if not second_eyes:
        return APPROVED
    readers = [approver for approver in approvers if _at_least(approver, "agent")]
    if any(reader.id != author.id for reader in readers):
        return APPROVED
    return _refused("own_draft" if readers else "second_person_missing")


def needs_second_eyes(*, posture: str, severity: int, role: str, followers: int | None = None) -> bool:
    """Must another person read the draft before it goes out?

    In a crisis always. Otherwise for the gravest cases and before a wide audience, unless the author is
    a supervisor or an admin.
    """
    if posture == "crisis":
        return True
    delicate = severity >= 3 or (followers or 0) >= WIDE_AUDIENCE
    return delicate and not _at_least(Signer("", role), "supervisor")


def _at_least(signer: Signer, role: str) -> bool:
    return signer.role in ROLES and ROLES.index(signer.role) >= ROLES.index(role)


def _refused(because: str) -> Verdict:
    return Verdict(ok=False, because=because)
