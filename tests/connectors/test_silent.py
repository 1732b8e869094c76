from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from vigie.connectors.contract import Receipt
from vigie.connectors.errors import Unsupported
from vigie.connectors.silent import Silent
from vigie.core.types import Act, Author, Item, Kind, Place

NOW = datetime(2026, 11, 27, tzinfo=UTC)
THEIRS = Item("1", Kind.POST, "Bonjour", Author("a"), Place("p", "Place"), NOW)


@pytest.mark.parametrize(
    "doing",
    [
        lambda it: it.reply(THEIRS, "Bonjour", key="k", now=NOW),
        lambda it: it.direct(THEIRS, "Bonjour", key="k", now=NOW),
        lambda it: it.act(Act.HIDE, THEIRS, reason="spam", key="k", now=NOW),
        lambda it: it.find_own(THEIRS, "Bonjour", key="k", since=NOW),
    ],
    ids=["reply", "direct", "act", "find-own"],
)
def test_nothing_is_done_and_nothing_is_said_to_be(doing: Callable[[Silent], Receipt | None]) -> None:
    with pytest.raises(Unsupported):
        doing(Silent())


def test_whether_an_act_was_done_there_is_not_known() -> None:
    assert Silent().applied(Act.LIKE, THEIRS) is None
