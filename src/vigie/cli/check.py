"""Verify what must never break, and say where it does. Exit status 1 when something is broken."""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say only what is broken")


def run(args: argparse.Namespace) -> int:
    from django.db import DatabaseError
    from django.utils.translation import gettext as _

    broken = 0
    try:
        for problem in problems():
            print(problem)
            broken += 1
    except DatabaseError as error:
        said = _("The database does not open (%(error)s). `vigie doctor` says more.")
        print(said % {"error": str(error).splitlines()[0]}, file=sys.stderr)
        return 1
    if not broken and not args.quiet:
        print(_("All histories, all evidence and the first law hold."))
    return 1 if broken else 0


def problems() -> Iterator[str]:
    """One sentence for each thing that does not hold."""
    yield from _histories()
    yield from _timelines()
    yield from _evidence()
    yield from _removals()
    yield from _database()


def _histories() -> Iterator[str]:
    from django.db.models import F, Max
    from django.utils.translation import gettext as _

    from vigie.inbox.chain import verify
    from vigie.inbox.models import Case, CaseEvent

    events = CaseEvent.objects.select_related("case").order_by("case_id", "seq")
    for bad in verify(events.iterator(chunk_size=2000)):
        yield _("Case %(case)s: its history is %(what)s at event %(seq)s.") % {
            "case": bad.of_id,
            "what": bad.what,
            "seq": bad.seq,
        }
    cut = Case.objects.annotate(last=Max("events__seq")).filter(last__isnull=False).exclude(version=F("last"))
    for case in cut.iterator(chunk_size=2000):
        # A chain that lost its end still holds; the case remembers how long it was.
        yield _("Case %(case)s: its history is %(what)s at event %(seq)s.") % {
            "case": case.pk,
            "what": "missing",
            "seq": case.version,
        }
    for pk in Case.objects.filter(events=None).order_by("pk").values_list("pk", flat=True)[:100]:
        yield _("Case %(case)s has no history at all.") % {"case": pk}


def _timelines() -> Iterator[str]:
    from itertools import chain as one_after_the_other

    from django.db.models import F, Max
    from django.utils.translation import gettext as _

    from vigie.crisis.chain import verify
    from vigie.crisis.checking import altered_words
    from vigie.crisis.models import Crisis, CrisisEvent

    events = CrisisEvent.objects.select_related("crisis").order_by("crisis_id", "seq")
    said = _("Crisis %(crisis)s: its log is %(what)s at line %(seq)s.")
    for bad in one_after_the_other(verify(events.iterator(chunk_size=2000)), altered_words()):
        yield said % {"crisis": bad.of_id, "what": bad.what, "seq": bad.seq}
    for crisis in Crisis.objects.annotate(last=Max("events__seq")).exclude(version=F("last")):
        yield said % {"crisis": crisis.pk, "what": "missing", "seq": crisis.version}


def _evidence() -> Iterator[str]:
    from django.utils.translation import gettext as _

    from vigie.networks.models import Evidence

    for row in Evidence.objects.iterator(chunk_size=500):
        text = json.dumps(row.content, sort_keys=True, ensure_ascii=False)
        if hashlib.sha256(text.encode()).hexdigest() != row.sha256:
            yield _("Evidence %(id)s was altered after it was sealed.") % {"id": row.pk}


def _removals() -> Iterator[str]:
    from django.db.models import Q
    from django.utils.translation import gettext as _

    from vigie.core.types import REMOVING, Ground
    from vigie.networks.models import Delivery

    # The database refuses these rows; if one is here, its check was dropped.
    lawful = Q(ground__in=[Ground.VULGAR, Ground.SPAM, Ground.SCAM, Ground.UNLAWFUL])
    two_people = Q(ground=Ground.OVERRIDE, override_by__isnull=False, override_second__isnull=False)
    for row in Delivery.objects.filter(act__in=sorted(REMOVING)).exclude(lawful | two_people):
        yield _("Removal %(id)s has neither a ground nor two people behind it.") % {"id": row.pk}


def _database() -> Iterator[str]:
    from django.db import connection
    from django.utils.translation import gettext as _

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(10)")
        for (answer,) in cursor.fetchall():
            if answer != "ok":
                yield _("The database file is damaged (%(what)s): restore a backup with `vigie backup`.") % {
                    "what": answer
                }
