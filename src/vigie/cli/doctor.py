"""Say in words what is wrong and how to mend it. Exit status 1 when something needs a person."""

import argparse
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LOW_DISK = 500_000_000  # bytes
QUIET_WORKER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. mend: what to do; "" when all is well."""

    what: str
    mend: str = ""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say only what needs a person")
    parser.add_argument("--retry", action="store_true", help="try again what failed every time")


def run(args: argparse.Namespace) -> int:
    from vigie.logs import harmless

    if args.retry:
        _try_again()
    ill = False
    for finding in findings():
        ill = ill or bool(finding.mend)
        if finding.mend or not args.quiet:
            print(f"{'✗' if finding.mend else '✓'} {harmless(finding.what)}")
        if finding.mend:
            print(f"  → {harmless(finding.mend)}")
    return 1 if ill else 0


def findings() -> Iterator[Finding]:
    """What each look finds; the first that needs tables which are not there yet ends it."""
    from django.db import DatabaseError

    try:
        for look in LOOKS:
            yield from look()
    except DatabaseError:
        return  # `_database` said why


def _try_again() -> None:
    from django.utils.translation import gettext as _

    from vigie.bus.services import replay_parked
    from vigie.networks.calls import retry_unread_calls

    now = datetime.now(UTC)
    print(_("Tried again: %(count)s.") % {"count": replay_parked(now=now) + retry_unread_calls(now=now)})


def _data_folder() -> Iterator[Finding]:
    from django.conf import settings
    from django.utils.translation import gettext as _

    folder = settings.DATA_DIR
    if not folder.is_dir():
        yield Finding(
            _("The data folder %(path)s does not exist.") % {"path": folder},
            _("Start Vigie once, or set VIGIE_DATA_DIR."),
        )
        return
    free = shutil.disk_usage(folder).free
    yield Finding(
        _("Data folder %(path)s, %(free)s MB free.") % {"path": folder, "free": free // 1_000_000},
        _("Free some space: writing stops when the disk is full.") if free < LOW_DISK else "",
    )
    for name in ("secret.key", "vault.key"):
        file = folder / name
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Finding(
                _("Others on this machine can read %(file)s.") % {"file": file},
                f"chmod 600 {file}",
            )


def _database() -> Iterator[Finding]:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor
    from django.utils.translation import gettext as _

    from vigie.cli.ready import is_durable

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding(
            _("The database does not answer: %(error)s") % {"error": str(error).splitlines()[0]},
            _("Start the database, or correct VIGIE_DATABASE_URL."),
        )
        return
    yield Finding(
        _("Database: %(vendor)s.") % {"vendor": connection.vendor},
        _("Its tables are older than the program: start Vigie once, it brings them up to date.")
        if waiting
        else "",
    )
    if not is_durable():
        yield Finding(
            _("SQLite does not wait for the disk."), _("Remove what lowers PRAGMA synchronous below FULL.")
        )


def _worker() -> Iterator[Finding]:
    from django.utils.translation import gettext as _

    from vigie.bus.models import Beat
    from vigie.bus.queries import lag_seconds, parked

    now = datetime.now(UTC)
    last = Beat.objects.order_by("-ran_at").first()
    if last is None or last.ran_at is None or now - last.ran_at > QUIET_WORKER:
        yield Finding(_("No worker is running."), _("Start `vigie serve`, or `vigie work` beside it."))
    else:
        yield Finding(_("A worker is running."))
    lag = lag_seconds(now=now)
    if lag > 60:
        yield Finding(
            _("What happened %(seconds)s s ago is still waiting to be dealt with.") % {"seconds": int(lag)},
            _("Start another `vigie work`, or look at its log."),
        )
    for event in parked()[:10]:
        yield Finding(
            _("Event %(id)s (%(topic)s) failed every time: %(error)s")
            % {"id": event.pk, "topic": event.topic, "error": event.last_error[:200]},
            _("Mend the cause, then run `vigie doctor --retry`."),
        )


def _calls() -> Iterator[Finding]:
    from django.utils.translation import gettext as _

    from vigie.networks.calls import unread_calls

    for row in unread_calls()[:10]:
        name = f"{row.account.brand.name} · {row.account.name} ({row.account.network})"
        yield Finding(
            _("%(name)s: call %(id)s of the network could not be read: %(error)s")
            % {"name": name, "id": row.pk, "error": row.trouble},
            _("Bring Vigie up to date, then run `vigie doctor --retry`. It is kept for 30 days."),
        )


def _vault() -> Iterator[Finding]:
    from django.utils.translation import gettext as _

    from vigie.vault.models import Secret
    from vigie.vault.services import key_id

    strange = Secret.objects.exclude(key_id=key_id()).count()
    if strange:
        yield Finding(
            _("%(count)s passwords and keys were sealed with another vault.key.") % {"count": strange},
            _("Put that vault.key back in the data folder, or reconnect the accounts on the sources page."),
        )


def _sources() -> Iterator[Finding]:
    from django.utils.translation import gettext as _

    from vigie.networks.models import Account, Hold

    for account in Account.objects.exclude(status="removed").select_related("brand"):
        name = f"{account.brand.name} · {account.name} ({account.network})"
        if account.status == "reconnect":
            yield Finding(
                _("%(name)s: the network no longer accepts our access.") % {"name": name},
                _("Reconnect it on the sources page; its history is kept."),
            )
        elif account.failures >= 3:
            yield Finding(
                _("%(name)s: %(count)s reads failed in a row (%(error)s).")
                % {"name": name, "count": account.failures, "error": account.last_error},
                _("Look at the sources page; it is tried again by itself."),
            )
        else:
            yield Finding(_("%(name)s: heard.") % {"name": name})
    for hold in Hold.objects.filter(lifted_at=None):
        yield Finding(
            _("Sending is stopped: %(why)s") % {"why": hold.why}, _("Lift the stop on the sources page.")
        )


def _networks() -> Iterator[Finding]:
    from django.utils.translation import gettext as _

    from vigie.connectors.registry import connectors

    yield Finding(_("Networks installed: %(names)s.") % {"names": ", ".join(sorted(connectors()))})


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _data_folder,
    _networks,
    _database,
    _worker,
    _calls,
    _vault,
    _sources,
)
