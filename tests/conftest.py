"""What every test may rely on: repeatable hypothesis runs, real servers that are there or said not to be."""

import gc
import os

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.templates", "tests.peers", "tests.processes", "tests.browsing"]

# No deadline: the machine is shared, and a slow example is not a wrong one. CI draws the same each time and
# fewer than developers do, who draw others; still fewer on its second database: what they find there that the
# first did not has to do with SQL.
settings.register_profile("local", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, max_examples=25, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci-again", settings.get_profile("ci"), max_examples=10)
SECOND = bool(os.environ.get("VIGIE_TEST_DATABASE_URL"))
settings.load_profile(("ci-again" if SECOND else "ci") if os.environ.get("CI") else "local")


@pytest.fixture(autouse=True)
def _language_of_the_msgids() -> None:
    """A page leaves its reader's language behind in the thread: every test begins in English."""
    translation.activate("en")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="only tests that touch the database: the second round of CI",
    )


def touches_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(
        asked & {"db", "transactional_db", "live_server", "django_db_serialized_rollback", "databases"}
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database-only"):
        dropped = [item for item in items if not touches_database(item)]
        items[:] = [item for item in items if touches_database(item)]
        config.hook.pytest_deselected(items=dropped)


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # what is loaded stays: looking through it again and again is a sixth of the time
    # Playwright's own loop must not make Django believe that the test is asynchronous.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


def _let_flush_empty_histories() -> None:
    """Tests with real transactions end with a flush, which SQLite does by DELETE: its triggers, which
    keep histories from ever changing, step aside for that statement only. PostgreSQL truncates.
    """
    from django.db.backends.sqlite3.base import DatabaseOperations

    names = tuple(f"{what}_event_no_{act}" for what in ("case", "crisis") for act in ("update", "delete"))
    plain_flush = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, style: object, tables: list[str], **options: object) -> list[str]:
        with self.connection.cursor() as cursor:
            asked = f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN {names}"
            cursor.execute(asked)
            made = dict(cursor.fetchall())
        dropped = [f"DROP TRIGGER {name}" for name in made]
        return [*dropped, *plain_flush(self, style, tables, **options), *made.values()]

    DatabaseOperations.sql_flush = sql_flush


_let_flush_empty_histories()
