"""An interrupt that Python drops is heard all the same."""

import signal
import weakref

import pytest
from django.db import connection

from vigie.cli.interrupting import interruptible

pytestmark = pytest.mark.django_db


class Thing:
    """Something that can be watched going."""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_interrupt_while_python_tidies_up_ends_the_next_statement() -> None:
    former = signal.getsignal(signal.SIGINT)
    thing = Thing()
    watched = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    with interruptible(connection), connection.cursor() as cursor:
        del thing
        assert watched() is None
        with pytest.raises(KeyboardInterrupt):
            cursor.execute("SELECT 1")

    assert signal.getsignal(signal.SIGINT) == former


def test_what_rolls_back_afterwards_is_let_through() -> None:
    with interruptible(connection), connection.cursor() as cursor:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")
        assert cursor.fetchone() == (2,)
