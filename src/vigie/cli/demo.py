"""An invented brand's day, replayed live: everything works, nothing leaves the machine."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.cli.serve import port_number, serve

if TYPE_CHECKING:
    from vigie.brands.models import Member

DAY = "boreale"
MARK = "demo.mark"  # in the data folders that a demo made


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, default=8000)
    parser.add_argument("--speed", type=int, default=60, help="how many times faster than life (1 to 600)")
    parser.add_argument("--again", action="store_true", help="forget the last demo and begin a new day")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def prepare(args: argparse.Namespace) -> None:
    """The demo has its own folder and database: it never touches the real ones."""
    home = Path(os.environ.get("VIGIE_DATA_DIR", "") or Path.cwd() / "var" / "demo")
    os.environ["VIGIE_DATA_DIR"] = str(home)
    os.environ["VIGIE_DEMO"] = "yes"
    os.environ.setdefault("VIGIE_BASE_URL", f"http://127.0.0.1:{args.port}")
    if args.again:
        _forget(home)


def _forget(home: Path) -> None:
    """Only a folder that a demo made, database included: VIGIE_DATA_DIR may name the real one."""
    import shutil

    if (home / MARK).exists() and not os.environ.get("VIGIE_DATABASE_URL"):
        shutil.rmtree(home)


def run(args: argparse.Namespace) -> int:
    from django.conf import settings

    from vigie.cli.ready import make_ready

    if problem := make_ready() or _why_not_here(again=args.again):
        print(problem, file=sys.stderr)
        return 1
    (settings.DATA_DIR / MARK).touch()
    furnish(speed=min(max(args.speed, 1), 600), now=datetime.now(UTC))
    return serve(host="127.0.0.1", port=args.port, with_worker=True, open_browser=not args.no_browser)


def _why_not_here(*, again: bool) -> str:
    """A demo lets in whoever opens it, without a password: never on a team's own data. "" when it may."""
    from django.conf import settings
    from django.utils.translation import gettext as _

    from vigie.brands.models import User
    from vigie.brands.queries import is_new

    if is_new():
        return ""
    if not User.objects.filter(email=settings.DEMO_VISITOR).exists():
        return _("A team works in this database: unset VIGIE_DATA_DIR and VIGIE_DATABASE_URL for the demo.")
    return _("The last demo is not in a folder of its own: empty its database yourself.") if again else ""


def furnish(*, speed: int, now: datetime) -> None:
    """The demo's brand, its people and its day, once: a second start goes on where it stopped."""
    from django.conf import settings

    from vigie.brands.queries import is_new
    from vigie.brands.services import change_brand, found_organisation
    from vigie.connectors.replay.day import load_day

    if not is_new():
        return
    brand = load_day(DAY).header.brand
    member = found_organisation(
        organisation=brand.name,
        brand=brand.name,
        email=settings.DEMO_VISITOR,
        password=os.urandom(24).hex(),  # nobody logs in with it: the demo lets its only visitor in
        name="Camille",
        first_name="Camille",
        signature="service clientèle",
        language=brand.language,
        time_zone=brand.time_zone,
        now=now,
    )
    _add_colleagues(member)
    from vigie.cli.replay import connect_day
    from vigie.playbook.services import seed_playbook

    # A demo is looked at in the evening too: its clocks run at any hour.
    change_brand(brand=member.brand, by=member, changes={"hours": {}}, now=now)
    seed_playbook({"brand": member.brand_id}, now)  # at once: the day brings its own departments
    connect_day(brand=member.brand, day=DAY, speed=speed, now=now)


def _add_colleagues(member: "Member") -> None:
    from vigie.brands.models import Member, Role, User

    for email, first_name, signature, role in (
        ("samuel@demo.example", "Samuel", "relation client", Role.AGENT),
        ("ines@demo.example", "Inès", "responsable communication", Role.SUPERVISOR),
    ):
        user = User.objects.create_user(email=email, password=None, name=first_name)
        Member.objects.create(
            brand=member.brand, user=user, role=role, first_name=first_name, signature=signature
        )
