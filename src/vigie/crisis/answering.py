"""Answer many at once and each one personally: varied words, a name, and a look at each before it leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vigie.brands.models import Member
from vigie.core.query.fold import fold
from vigie.core.readiness.agreement import Commitment, beyond
from vigie.core.readiness.plan import LANGUAGES
from vigie.core.reply import fill
from vigie.crisis.chain import append
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, CrisisCase, CrisisEvent, Statement, StatementText
from vigie.crisis.opening import must_be_open
from vigie.inbox.drafts import values_of
from vigie.inbox.errors import DeskRefused
from vigie.inbox.models import Case, Reply
from vigie.inbox.replies import send_reply
from vigie.playbook.queries import variants_of

MOST = 50  # answers in one go: each is looked at by a person
OPENINGS: Mapping[str, tuple[str, ...]] = {
    "fr": (
        "Bonjour {name}, merci de nous l’avoir écrit.",
        "Bonjour {name}, on vous a bien lu.",
        "Bonjour {name}, votre message nous est bien parvenu.",
        "Bonjour {name}, vous avez raison de nous le signaler.",
        "Bonjour {name}, je comprends que cela vous inquiète.",
    ),
    "en": (
        "Hello {name}, thank you for telling us.",
        "Hello {name}, we have read you.",
        "Hello {name}, your message has reached us.",
        "Hello {name}, you are right to point it out.",
        "Hello {name}, I understand that this worries you.",
    ),
}
"""How an answer that carries the statement begins; people change them at will before it leaves."""
SPOKEN = (Reply.State.LEAVING, Reply.State.PUBLISHED, Reply.State.TO_APPROVE)


@dataclass(frozen=True, slots=True)
class Proposed:
    """An answer to look at. beyond: what it says that the statement in force does not."""

    case: Case
    text: str
    language: str
    seen_version: int
    beyond: tuple[Commitment, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An answer somebody looked at. meant: it may say more than the statement in force."""

    case: Case
    text: str
    language: str
    seen_version: int
    meant: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one. because: a code of `crisis.errors` or `inbox.errors` where nothing was sent."""

    case: Case
    done: bool
    because: str = ""
    says: str = ""  # the same in words


def statement_text(*, crisis: Crisis, language: str) -> str:
    """The statement in force in this language, else in the brand's; "" when none is."""
    rows = StatementText.objects.filter(
        statement__crisis=crisis, statement__state=Statement.State.IN_FORCE, network=""
    )
    found = dict(rows.values_list("language", "text"))
    return str(found.get(language) or found.get(crisis.brand.language) or next(iter(found.values()), ""))


def says_more(*, crisis: Crisis, text: str, language: str) -> list[Commitment]:
    """Figures and promises of an answer that the statement in force makes in no language; [] without one."""
    rows = StatementText.objects.filter(statement__crisis=crisis, statement__state=Statement.State.IN_FORCE)
    said: dict[str, str] = {}
    for written, words in rows.values_list("language", "text"):
        said[written] = f"{said.get(written, '')}\n{words}"
    return beyond(text, language if language in LANGUAGES else crisis.brand.language, said) if said else []


def propose_answers(
    *, crisis: Crisis, cases: Sequence[Case], member: Member, template_key: str = ""
) -> list[Proposed]:
    """One text for each, no two alike: the template's variants in turn, or an opening and the statement."""
    used: set[str] = set()
    found = []
    for turn, case in enumerate(cases[:MOST]):
        language = case.mention.language if case.mention.language in OPENINGS else crisis.brand.language
        texts = _variants(crisis, case, member, language, template_key)
        texts = texts[turn % len(texts) :] + texts[: turn % len(texts)]
        text = next((one for one in texts if fold(one) not in used), texts[0])
        used.add(fold(text))
        more = tuple(says_more(crisis=crisis, text=text, language=language))
        found.append(Proposed(case, text, language, case.version, more))
    return found


def _variants(crisis: Crisis, case: Case, member: Member, language: str, key: str) -> list[str]:
    values = values_of(case, member)
    if key and (variants := variants_of(brand=crisis.brand, key=key, language=language)):
        return [fill(one.text, values).text for one in variants]
    body = statement_text(crisis=crisis, language=language)
    openings = OPENINGS.get(language, OPENINGS["en"])
    return [f"{fill(one, values).text} {body}".strip() for one in openings]


def send_answers(*, crisis: Crisis, answers: Sequence[Confirmed], by: Member, now: datetime) -> list[Outcome]:
    """Send each that may leave, signed by who looked at it; one refusal stops no other.

    Refused: a case of another matter, the same words as another of them or as what already stands in
    that conversation, and what says more than the statement in force unless it is meant so.
    """
    must_be_open(crisis)
    ours = set(
        CrisisCase.objects.filter(
            crisis=crisis, left_at=None, case__in=[one.case.pk for one in answers]
        ).values_list("case_id", flat=True)
    )
    used: set[str] = set()
    outcomes = []
    for answer in answers[:MOST]:
        because = _refusal(crisis, answer, ours, used)
        used.add(fold(answer.text.strip()))
        outcomes.append(_refused(answer, because) if because else _sent(answer, by, now))
    _note(crisis, [one.case.pk for one in outcomes if one.done], by, now)
    return outcomes


def _refusal(crisis: Crisis, answer: Confirmed, ours: set[int], used: set[str]) -> str:
    if answer.case.pk not in ours:
        return "not-of-this-crisis"
    if fold(answer.text.strip()) in used:
        return "same-words"
    if _is_said_there(answer):
        return "said-already"
    if not answer.meant and says_more(crisis=crisis, text=answer.text, language=answer.language):
        return "says-more"
    return ""


def _is_said_there(answer: Confirmed) -> bool:
    there = Reply.objects.filter(
        case__account=answer.case.account_id, case__thread_root=answer.case.thread_root, state__in=SPOKEN
    )
    wanted = fold(answer.text.strip())
    return any(fold(text.strip()) == wanted for text in there.values_list("text", flat=True)[:500])


def _sent(answer: Confirmed, by: Member, now: datetime) -> Outcome:
    try:
        send_reply(
            case=answer.case,
            by=by,
            text=answer.text,
            language=answer.language,
            is_private=False,
            seen_version=answer.seen_version,
            now=now,
        )
    except DeskRefused as refusal:
        return Outcome(answer.case, done=False, because=refusal.code, says=refusal.for_people())
    return Outcome(answer.case, done=True)


def _refused(answer: Confirmed, because: str) -> Outcome:
    return Outcome(answer.case, done=False, because=because, says=CrisisRefused(because).for_people())


def _note(crisis: Crisis, cases: Sequence[int], by: Member, now: datetime) -> None:
    if cases:
        with transaction.atomic():
            data = {"count": len(cases), "cases": list(cases)}
            append(crisis=crisis, kind=CrisisEvent.Kind.ANSWERED, by=by, now=now, data=data)
