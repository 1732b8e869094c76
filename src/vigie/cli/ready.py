"""What every start needs: a data folder, an up-to-date database, durable settings."""

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _


def make_ready() -> str:
    """Create and migrate what is missing; "" when all is well, else what is wrong and how to mend it."""
    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        (settings.DATA_DIR / "journals").mkdir(exist_ok=True)
    except OSError as error:
        return _(
            "The data folder %(path)s cannot be written (%(error)s): set VIGIE_DATA_DIR to one that can."
        ) % {
            "path": settings.DATA_DIR,
            "error": error.strerror,
        }
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        return _("The database does not open (%(error)s). `vigie doctor` says more.") % {
            "error": str(error).splitlines()[0]
        }
    if not is_durable():
        return _("SQLite must run with synchronous=FULL: anything less loses confirmed work at a power cut.")
    return ""


def is_durable() -> bool:
    """True when a confirmed write survives a power cut (SQLite: synchronous is FULL or EXTRA)."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        return int(cursor.fetchone()[0]) >= 2
