"""The box one writes in: to whom, in which language, how long, what is missing, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext

from vigie.brands.models import Member, Role
from vigie.core.reply import length
from vigie.core.types import Act
from vigie.inbox.drafts import Measure, measure, own_draft, propose, signed
from vigie.inbox.models import Case, Reply
from vigie.inbox.queries import CasePage
from vigie.networks.models import Delivery, Hold
from vigie.networks.queries import open_holds
from vigie.web.desk import words
from vigie.web.desk.possible import Permits, Possible

PRIVATE_KINDS = frozenset({"direct", "mail"})
UNHURRIED = frozenset({"remove", "community", "watch", "nothing"})  # nobody waits for an answer: box folded


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the box. previous: what stood there before a template replaced it."""

    text: str
    language: str
    is_private: bool
    template_key: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One station of a reply on its way. state: "done", "now" or "next"."""

    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Composer:
    """state: "write", "leaving", "approve" (waits to be reread), "closed", "gone", "read" or "none"."""

    state: str
    written: Written
    measure: Measure | None
    extra: int  # what the signature adds to the length
    signature: str
    can_sign: bool
    public: Possible
    private: Possible
    is_folded: bool
    writing: Member | None  # the colleague who holds the pen
    hold: Hold | None
    reply: Reply | None  # the one on its way, or waiting to be reread
    underway: str
    stages: list[Stage]
    seen_version: int
    may_approve: bool

    @property
    def here(self) -> Possible:
        """May we speak the way that is chosen?"""
        return self.private if self.written.is_private else self.public


def composer_of(
    page: CasePage, member: Member, permits: Permits, now: datetime, written: Written | None = None
) -> Composer:
    """The composer of this member. written: what they just typed, when it is not their stored draft."""
    case = page.case
    public, private = _ways(case, permits)
    reply = next((one for one in page.replies if one.state in {"leaving", "to_approve"}), None)
    state = _state(case, member, permits, reply)
    written = written or _written(case, member, public=public, state=state)
    size = (
        measure(case=case, text=written.text, member=member, language=written.language)
        if state == "write"
        else None
    )
    leased = case.lease_by if case.lease_until and case.lease_until > now else None
    return Composer(
        state=state,
        written=written,
        measure=size,
        extra=size.length - length(written.text, size.unit) if size else 0,
        signature=signed(text="", member=member, language=written.language),
        can_sign=bool(member.first_name.strip() and member.signature.strip()),
        public=public,
        private=private,
        is_folded=case.strategy in UNHURRIED and not written.text,
        writing=None if leased == member else leased,
        hold=open_holds(brand=case.brand).first() if state in {"write", "leaving"} else None,
        reply=reply,
        underway=underway(reply) if reply else "",
        stages=_stages(reply) if reply else [],
        seen_version=case.version,
        may_approve=bool(reply and reply.by_id != member.pk and member.can(Role.AGENT)),
    )


def _ways(case: Case, permits: Permits) -> tuple[Possible, Possible]:
    """Publicly, privately. What was said in private is never answered in public."""
    public = permits.of(Act.REPLY)
    if case.mention.kind in PRIVATE_KINDS:
        why = pgettext("composer", "they wrote to us in private: the answer stays between us")
        return Possible(can=False, why=why), permits.of(Act.DIRECT)
    return public, permits.of(Act.DIRECT)


def _state(case: Case, member: Member, permits: Permits, reply: Reply | None) -> str:
    if reply:
        return "leaving" if reply.state == Reply.State.LEAVING else "approve"
    if case.status == Case.Status.DONE:
        return "closed"
    if case.mention.deleted_at:
        return "gone"
    if not permits.is_installed:
        return "none"
    return "write" if member.can(Role.AGENT) else "read"


def _written(case: Case, member: Member, *, public: Possible, state: str) -> Written:
    if state != "write":
        return Written("", case.mention.language or case.brand.language, is_private=False)
    if draft := own_draft(case=case, member=member):
        return Written(draft.text, draft.language, draft.is_private, draft.template_key)
    proposal = propose(case=case, member=member)
    private = not public.can
    return Written(proposal.text, proposal.language, private, proposal.template_key)


def _stages(reply: Reply) -> list[Stage]:
    """Written → reread → sent (or posted by hand) → seen on the network."""
    names, at = [pgettext("stage", "Written")], 1
    if reply.approved_by_id or reply.state == Reply.State.TO_APPROVE:
        names.append(pgettext("stage", "Reread by a second person"))
        at = 1 if reply.state == Reply.State.TO_APPROVE else 2
    state = reply.delivery.state if reply.delivery else ""
    if state == Delivery.State.BY_HAND:
        names.append(pgettext("stage", "Posted by hand"))
    else:
        names += [pgettext("stage", "Sent"), pgettext("stage", "Seen on the network")]
    if state in {Delivery.State.SENT, Delivery.State.UNKNOWN}:
        at += 1
    return [Stage(name, "done" if n < at else "now" if n == at else "next") for n, name in enumerate(names)]


def underway(reply: Reply) -> str:
    """What is happening to a reply that was written, above its text."""
    if reply.state == Reply.State.TO_APPROVE:
        return pgettext("composer", "Reply of {0}, waiting to be reread").format(reply.by)
    state = reply.delivery.state if reply.delivery else ""
    if state == Delivery.State.BY_HAND:
        return pgettext("composer", "To be posted by hand: the steps are in the advice")
    if state == Delivery.State.UNKNOWN:
        return pgettext("composer", "Perhaps published: to be checked on the network")
    if reply.is_private:
        return pgettext("composer", "Private message on its way")
    return pgettext("composer", "Public reply on its way")


def audience(case: Case, *, is_private: bool) -> str:
    """Who will read it, said above the box."""
    if is_private:
        return pgettext("audience", "Private message: {0} alone reads it").format(case.author.shown_name)
    titles = {
        "comment": pgettext("audience", "Public reply: everyone sees it under the post"),
        "review": pgettext("audience", "Public reply: everyone sees it under the review"),
        "article": pgettext("audience", "Public reply: everyone sees it under the article"),
        "question": pgettext("audience", "Public reply: everyone sees it under the question"),
    }
    usual = pgettext("audience", "Public reply: everyone sees it in the thread")
    return titles.get(case.mention.kind, usual)


def speaks_as(case: Case) -> str:
    """Which account speaks: the wrong one is the likeliest mistake of all."""
    account = case.account
    name = f"@{account.handle.lstrip('@')}" if account.handle else account.name
    return f"{name} · {words.network_title(case.network)}"
