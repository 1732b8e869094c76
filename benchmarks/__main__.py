"""`python -m benchmarks [parts queue pipeline groups screen kills firehose …] [--large] [--database …]`.

Each database gets a process and a database of its own. Figures are printed, never judged: this machine
is not yours, and a busy one tells little on the wall.
"""

import argparse
import importlib
import os
import subprocess
import sys
from contextlib import AbstractContextManager

from benchmarks import databases
from benchmarks.measuring import describe_machine

BOTH = ("queue", "pipeline", "search", "groups", "serving")  # measured on each database
SIZED = ("queue", "search")  # with --large
ONCE = ("detectors", "drills", "firehose", "forecasts", "kills", "matchers", "parts", "screen")


def main() -> int:
    """Run what is asked for."""
    args = _parsed()
    if args.inside:
        databases.prepare()
        run = importlib.import_module(f"benchmarks.{args.inside}").run
        run(large=args.large) if args.inside in SIZED else run()
        return 0
    print(describe_machine(), flush=True)
    names = args.names or ["parts", "forecasts", *BOTH, "screen"]
    failed = [name for name in names if not _measured(name, args)]
    print(describe_machine(), flush=True)
    return 1 if failed else 0


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="name", help=f"some of {', '.join([*BOTH, *ONCE])}")
    parser.add_argument(
        "--large", action="store_true", help="the queue and the search over 1,000,000 mentions (minutes)"
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="one only")
    parser.add_argument("--postgres", default=databases.SERVER, help="where a database may be made")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if strangers := set(args.names) - {*BOTH, *ONCE}:
        parser.error(f"no such benchmark: {', '.join(sorted(strangers))}")
    return args


def _measured(name: str, args: argparse.Namespace) -> bool:
    wanted = [args.database] if args.database else ["sqlite", "postgresql"] if name in BOTH else ["sqlite"]
    return not [database for database in wanted if not _on(database, name, args)]


def _on(database: str, name: str, args: argparse.Namespace) -> bool:
    print(f"\n{name} · {database}", flush=True)
    if database == "postgresql" and (reason := databases.why_no_postgresql(args.postgres)):
        print(f"  skipped: {reason}")
        return True
    made: AbstractContextManager[dict[str, str]] = (
        databases.sqlite() if database == "sqlite" else databases.postgresql(args.postgres)
    )
    with made as environment:
        command = [sys.executable, "-m", "benchmarks", "--inside", name, *(["--large"] if args.large else [])]
        return subprocess.run(command, env=os.environ | environment, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
