"""What happened to a case cannot be rewritten, nor quietly cut (TRUST T16, F13)."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests import factories as make
from tests.inbox.desk import open_brand
from vigie.brands.models import Member, Role
from vigie.cli.check import problems
from vigie.inbox import services
from vigie.inbox.chain import append
from vigie.inbox.models import Case, CaseEvent

pytestmark = pytest.mark.django_db
Kind = CaseEvent.Kind


@pytest.fixture
def member() -> Member:
    return make.make_member(open_brand(), role=Role.SUPERVISOR)


def case_with_a_past(member: Member, length: int = 8) -> Case:
    case = make.make_case(member.brand, version=0)
    now = timezone.now()
    append(case=case, kind=Kind.OPENED, by=None, now=now, data={"because": "x"})
    for n in range(length - 1):
        services.add_note(case=case, by=member, text=f"Note {n}", now=now)
    return case


@contextmanager
def guards_down() -> Iterator[Any]:
    """As somebody who holds the database itself: its triggers are out of the way."""
    on = "" if connection.vendor == "sqlite" else " ON inbox_caseevent"
    with connection.cursor() as cursor:
        made = [row[0] for row in _triggers(cursor)]
        for name in ("case_event_no_update", "case_event_no_delete"):
            cursor.execute(f"DROP TRIGGER {name}{on}")
        yield cursor
        for statement in made:
            cursor.execute(statement)


def _triggers(cursor: Any) -> list[tuple[str]]:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'case_event_%'")
    else:
        cursor.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE 'case_event_%'")
    return list(cursor.fetchall())


def ids(case: Case) -> list[int]:
    return list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("pk", flat=True))


def first_bad() -> list[str]:
    return list(problems())


Tamper = Callable[[Any, Case], int]
"""Changes the rows of a case; which event is the first that no longer holds."""


def flipped(column: str, value: object) -> Tamper:
    def tamper(cursor: Any, case: Case) -> int:
        cursor.execute(f"UPDATE inbox_caseevent SET {column} = %s WHERE id = %s", [value, ids(case)[3]])
        return 4

    return tamper


def dropped(cursor: Any, case: Case) -> int:
    cursor.execute("DELETE FROM inbox_caseevent WHERE id = %s", [ids(case)[3]])
    return 5


def first_dropped(cursor: Any, case: Case) -> int:
    cursor.execute("DELETE FROM inbox_caseevent WHERE id = %s", [ids(case)[0]])
    return 2


def middle_cut(cursor: Any, case: Case) -> int:
    cursor.execute("DELETE FROM inbox_caseevent WHERE case_id = %s AND seq BETWEEN 3 AND 6", [case.pk])
    return 7


def cut_and_renumbered(cursor: Any, case: Case) -> int:
    cursor.execute("DELETE FROM inbox_caseevent WHERE case_id = %s AND seq = 4", [case.pk])
    for seq in range(5, 9):
        cursor.execute(
            "UPDATE inbox_caseevent SET seq = %s WHERE case_id = %s AND seq = %s", [seq - 1, case.pk, seq]
        )
    return 4


def swapped(cursor: Any, case: Case) -> int:
    for was, now in ((4, 99), (5, 4), (99, 5)):
        cursor.execute(
            "UPDATE inbox_caseevent SET seq = %s WHERE case_id = %s AND seq = %s", [now, case.pk, was]
        )
    return 4


def inserted(cursor: Any, case: Case) -> int:
    """A forged event at the end, its link right, its seal made without the key."""
    last = CaseEvent.objects.filter(case=case).order_by("seq").last()
    assert last
    cursor.execute(
        "INSERT INTO inbox_caseevent (case_id, brand_id, seq, kind, at, data, previous, hash)"
        " VALUES (%s, %s, 9, 'replied', %s, '{}', %s, %s)",
        [case.pk, case.brand_id, last.at, last.hash, "f" * 64],
    )
    cursor.execute("UPDATE inbox_case SET version = 9 WHERE id = %s", [case.pk])
    return 9


def copied_over(cursor: Any, case: Case) -> int:
    """A true event of another case, set in the place of one of ours."""
    by = make.make_member(case.brand)
    other = case_with_a_past(by)
    theirs = CaseEvent.objects.get(case=other, seq=4)
    cursor.execute(
        "UPDATE inbox_caseevent SET kind = %s, by_id = %s, data = %s, previous = %s, hash = %s WHERE id = %s",
        [theirs.kind, by.pk, json.dumps(theirs.data), theirs.previous, theirs.hash, ids(case)[3]],
    )
    return 4


def replaced(cursor: Any, case: Case) -> int:
    """SQLite's way around its own delete triggers."""
    if connection.vendor != "sqlite":
        return flipped("kind", "replied")(cursor, case)
    cursor.execute(
        "INSERT OR REPLACE INTO inbox_caseevent (id, case_id, brand_id, seq, kind, at, data, previous, hash)"
        " SELECT id, case_id, brand_id, seq, 'replied', at, data, previous, hash"
        " FROM inbox_caseevent WHERE id = %s",
        [ids(case)[3]],
    )
    return 4


def tail_cut(cursor: Any, case: Case) -> int:
    cursor.execute("DELETE FROM inbox_caseevent WHERE case_id = %s AND seq > 6", [case.pk])
    return 8


TAMPERS: dict[str, Tamper] = {
    "kind": flipped("kind", "replied"),
    "who": flipped("by_id", None),
    "when": flipped("at", "2020-01-01 00:00:00+00:00"),
    "what": flipped("data", '{"note": 4711}'),
    "link": flipped("previous", "0" * 64),
    "seal": flipped("hash", "0" * 64),
    "dropped": dropped,
    "first dropped": first_dropped,
    "middle cut": middle_cut,
    "cut and renumbered": cut_and_renumbered,
    "swapped": swapped,
    "inserted": inserted,
    "copied over": copied_over,
    "replaced": replaced,
    "tail cut": tail_cut,
}


@pytest.mark.parametrize("how", TAMPERS)
def test_check_names_the_first_bad_event(how: str, member: Member) -> None:
    case_with_a_past(member)
    case = case_with_a_past(member)
    assert first_bad() == []

    with guards_down() as cursor:
        seq = TAMPERS[how](cursor, case)

    said = first_bad()[0]
    assert f"Case {case.pk}:" in said
    assert said.endswith(f"event {seq}.")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inbox_caseevent SET kind = 'replied'",
        "UPDATE inbox_caseevent SET at = at",
        "DELETE FROM inbox_caseevent",
        "DELETE FROM inbox_caseevent WHERE id = (SELECT max(id) FROM inbox_caseevent)",
    ],
)
def test_database_itself_refuses(statement: str, member: Member) -> None:
    case = case_with_a_past(member, length=2)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CaseEvent.objects.filter(case=case).update(kind=Kind.REPLIED)
    for row in (CaseEvent.objects.filter(case=case).last(), case, case.brand):
        assert row
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()

    assert first_bad() == []


def test_any_single_edit_is_seen(member: Member) -> None:
    """F13: random edits of one character of one column, one at a time."""
    cases = [case_with_a_past(member, length=5) for _ in range(3)]
    chance = random.Random(4711)
    columns = ("kind", "data", "previous", "hash")
    for _ in range(150):
        case, column = chance.choice(cases), chance.choice(columns)
        event = chance.choice(list(CaseEvent.objects.filter(case=case, seq__gt=1)))
        text = json.dumps(event.data) if column == "data" else getattr(event, column)
        at = chance.randrange(len(text))
        changed = text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :]
        if column == "data" and not _is_json(changed):
            continue
        with transaction.atomic():
            with guards_down() as cursor:
                cursor.execute(
                    f"UPDATE inbox_caseevent SET {column} = %s WHERE id = %s", [changed[:64], event.pk]
                )
            assert len(first_bad()) == 1, (column, text, changed)
            transaction.set_rollback(True)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
