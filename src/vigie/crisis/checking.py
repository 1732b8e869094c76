"""Do the words of a room still say what its log sealed? For `vigie check`."""

from collections.abc import Callable, Iterator, Mapping

from vigie.crisis.chain import digest
from vigie.crisis.models import (
    CrisisEvent,
    Decision,
    Fact,
    HandOver,
    Improvement,
    Statement,
    Step,
    Update,
)
from vigie.crisis.stating import words_digest
from vigie.inbox.chain import Break

Kind = CrisisEvent.Kind


def altered_words() -> Iterator[Break]:
    """Lines whose row says something else now, or is gone; what: "altered" or "missing"."""
    told = CrisisEvent.objects.filter(kind__in=list(READ), data__has_key="words")
    for event in told.order_by("crisis_id", "seq").iterator(chunk_size=500):
        name, read = READ[CrisisEvent.Kind(event.kind)]
        said = read(event.data[name]) if name in event.data else None
        if said != event.data["words"]:
            yield Break(event.crisis_id, event.seq, "altered" if said else "missing")


def _fact(pk: int) -> str | None:
    row = Fact.objects.filter(pk=pk).first()
    return digest(row.text) if row else None


def _decision(pk: int) -> str | None:
    row = Decision.objects.filter(pk=pk).first()
    return digest(row.what, row.why) if row else None


def _step(pk: int) -> str | None:
    row = Step.objects.filter(pk=pk).first()
    return digest(row.title) if row else None


def _statement(pk: int) -> str | None:
    row = Statement.objects.filter(pk=pk).first()
    return words_digest(row) if row else None


def _update(pk: int) -> str | None:
    row = Update.objects.filter(pk=pk).first()
    return digest(row.subject, row.text) if row else None


def _hand_over(pk: int) -> str | None:
    row = HandOver.objects.filter(pk=pk).first()
    return digest(row.summary) if row else None


def _improvement(pk: int) -> str | None:
    row = Improvement.objects.filter(pk=pk).first()
    return digest(row.title) if row else None


READ: Mapping[CrisisEvent.Kind, tuple[str, Callable[[int], str | None]]] = {
    Kind.FACT: ("fact", _fact),
    Kind.DECIDED: ("decision", _decision),
    Kind.STEP_ADDED: ("step", _step),
    Kind.WRITTEN: ("statement", _statement),
    Kind.IN_FORCE: ("statement", _statement),
    Kind.UPDATED: ("update", _update),
    Kind.HANDED: ("hand_over", _hand_over),
    Kind.IMPROVEMENT: ("improvement", _improvement),
}
"""Which row a line sealed, by the name of its id in the line. A review is written again: not here."""
