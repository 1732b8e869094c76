"""A first text for the agent: the template the rule names, in the person's language, filled in."""

import re
from dataclasses import dataclass

from vigie.brands.models import Member
from vigie.core.reply import fill, length, sign, unfilled
from vigie.inbox.models import Case, Reply
from vigie.networks.gateway import traits_of
from vigie.playbook.queries import variants_of

LONGEST_NAME = 40  # letters
HANDLE = re.compile(r"[\w.-]{1,100}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the composer opens with. `missing`: slots that a person must fill."""

    text: str
    language: str
    template_key: str
    template_version: int | None
    missing: tuple[str, ...]


def propose(*, case: Case, member: Member, template_key: str = "") -> Proposal:
    """The member's own draft if there is one, else the template, filled with what is known."""
    language = case.mention.language if case.mention.language in {"fr", "en"} else case.brand.language
    key = template_key or case.template_key
    variants = variants_of(brand=case.brand, key=key, language=language) if key else []
    if not variants:
        return Proposal("", language, "", None, ())
    values = values_of(case, member)
    # Begin at another variant for each case, so that two answers in a thread do not sound alike; then
    # the one with the least left to fill in, so that sending takes two clicks.
    turn = case.pk % len(variants)
    drafts = [(fill(template.text, values), template) for template in variants[turn:] + variants[:turn]]
    draft, template = min(drafts, key=lambda pair: len(pair[0].missing))
    return Proposal(draft.text, language, key, template.version, tuple(draft.missing))


def own_draft(*, case: Case, member: Member) -> Reply | None:
    """What this member had begun to write."""
    return Reply.objects.filter(case=case, by=member, state=Reply.State.DRAFT).first()


def values_of(case: Case, member: Member) -> dict[str, str]:
    """What we know without asking: the person's name, the brand, the department, the agent."""
    department = case.department
    values = {
        "brand": case.brand.name,
        "marque": case.brand.name,
        "first_name": member.first_name,
        "prénom": member.first_name,
        "role": member.signature,
        "fonction": member.signature,
    }
    name = person_name(case)  # "" when unknown: the greeting then does without
    values |= {"name": name, "nom": name}
    if department:
        values |= {"team": department.name, "service": department.name}
        if department.contact:
            values["contact"] = department.contact
    return values


def person_name(case: Case) -> str:
    """How to address them: the first word of their shown name, or their handle.

    It stands in a reply that the brand signs: a name made of a sentence or an address gives "".
    """
    author = case.author
    words = author.name.split()
    if words and words[0].replace("-", "").isalpha() and len(words[0]) <= LONGEST_NAME:
        return words[0].capitalize() if words[0].islower() else words[0]
    handle = author.handle.lstrip("@")
    return f"@{handle}" if HANDLE.fullmatch(handle) else ""


def signed(*, text: str, member: Member, language: str) -> str:
    """The text as it leaves, with the agent's first name and role under it."""
    return sign(text, member.first_name, member.signature, language)


@dataclass(frozen=True, slots=True)
class Measure:
    """How long a reply is there, its limit (None: none known), and what is still to fill in."""

    length: int
    limit: int | None
    missing: tuple[str, ...]
    unit: str = "characters"

    @property
    def too_long(self) -> bool:
        return self.limit is not None and self.length > self.limit


def measure(*, case: Case, text: str, member: Member, language: str) -> Measure:
    """Measure the signed text as the case's network counts."""
    traits = traits_of(case.account.network)
    limit = case.mention.raw.get("reply_limit") or traits.reply_limit
    unit = str(case.mention.raw.get("reply_unit") or traits.reply_unit)  # replay counts as who it imitates
    whole = signed(text=text, member=member, language=language)
    return Measure(
        length=length(whole, unit),
        limit=limit if isinstance(limit, int) else None,
        missing=tuple(unfilled(text)),
        unit=unit,
    )
