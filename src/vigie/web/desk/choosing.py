"""The texts an agent may start from, filled in for one person, in one language."""

from dataclasses import dataclass
from itertools import groupby

from vigie.brands.models import Member
from vigie.core.reply import fill
from vigie.inbox.drafts import values_of
from vigie.inbox.models import Case
from vigie.playbook.models import Template
from vigie.playbook.queries import templates_of


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say it. text: as it would stand in the box."""

    template: Template
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """One template with its variants. `is_advised`: the one the rule names."""

    title: str
    is_advised: bool
    variants: list[Variant]


def choices_of(*, case: Case, member: Member, language: str) -> list[Group]:
    """Reply templates in a language (the person's when unknown), the advised one first."""
    language = language if language in {"fr", "en"} else case.mention.language or case.brand.language
    rows = templates_of(brand=case.brand).filter(use=Template.Use.REPLY, language=language)
    values = values_of(case, member)
    groups = [
        Group(
            title=variants[0].title,
            is_advised=key == case.template_key,
            variants=[Variant(one, fill(one.text, values).text) for one in variants],
        )
        for key, group in groupby(rows, key=lambda row: row.key)
        if (variants := list(group))
    ]
    return sorted(groups, key=lambda group: not group.is_advised)
