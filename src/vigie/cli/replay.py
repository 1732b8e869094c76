"""Connect a day to a brand: the demo's, a recorded one, or one generated from a seed."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vigie.brands.models import Brand
    from vigie.connectors.replay.day import Department
    from vigie.networks.models import Account


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("day", help="a packaged day (boreale) or the path of a .jsonl one")
    parser.add_argument("--brand", required=True, help="name of the brand that will hear it")
    parser.add_argument("--speed", type=int, default=1, help="how many times faster than life (1 to 600)")


def run(args: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext as _

    from vigie.brands.models import Brand
    from vigie.connectors.replay.day import BadDay

    brand = Brand.objects.filter(name=args.brand).first()
    if brand is None:
        print(_("No brand is called “%(name)s” here.") % {"name": args.brand}, file=sys.stderr)
        return 1
    try:
        account = connect_day(
            brand=brand, day=_found(args.day), speed=min(max(args.speed, 1), 600), now=datetime.now(UTC)
        )
    except BadDay as error:
        said = _("“%(day)s” is no day (%(why)s): name a packaged one, such as boreale, or a .jsonl file.")
        print(said % {"day": args.day, "why": error}, file=sys.stderr)
        return 1
    except ValidationError as error:
        print(" ".join(error.messages), file=sys.stderr)
        return 1
    print(_("“%(name)s” plays for %(brand)s.") % {"name": account.name, "brand": brand.name})
    return 0


def _found(day: str) -> str:
    """A file by its full path: the worker that plays it may have been started elsewhere."""
    return str(Path(day).resolve()) if Path(day).is_file() else day


def _take_departments(brand: "Brand", departments: "Sequence[Department]", now: datetime) -> None:
    """The day's own services, under the words that rules already use."""
    from vigie.playbook.models import Department as Row
    from vigie.playbook.services import save_department

    for one in departments:
        save_department(
            brand=brand,
            name=one.name.get(brand.language) or one.key,
            topics=one.topics,
            contact=one.contact,
            internal="",
            now=now,
            department=Row.objects.filter(brand=brand, key=one.key).first(),
        )


def connect_day(*, brand: "Brand", day: str, speed: int, now: datetime) -> "Account":
    """An account of the replay network that plays this day, with the day's watches and hours."""
    from vigie.brands.queries import admins
    from vigie.brands.services import change_brand
    from vigie.connectors.replay.day import load_day
    from vigie.listening.queries import watches_of
    from vigie.listening.services import save_watch
    from vigie.networks.services import connect_account

    header = load_day(day).header
    by = admins(brand=brand).first()
    _take_departments(brand, header.brand.departments, now)
    if by and header.brand.hours:
        change_brand(brand=brand, by=by, changes={"hours": header.brand.hours}, now=now)
    known = set(watches_of(brand=brand).values_list("query", flat=True))
    for number, query in enumerate((q for q in header.brand.watches if q not in known), len(known) + 1):
        save_watch(brand=brand, name=f"{header.brand.name} {number}", query=query, by=by, now=now)
    return connect_account(
        brand=brand,
        network="replay",
        name=header.title.get(brand.language) or header.id,
        server="",
        settings={"day": day, "speed": speed, "started_at": now.isoformat()},
        secret={},
        by=by,
        now=now,
    )
