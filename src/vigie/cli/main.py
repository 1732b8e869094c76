"""Find the command, set Django up where it needs it, speak the user's language."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from vigie.cli.loading import loading

COMMANDS = {
    "demo": "replay an invented brand's day in your browser, no account needed",
    "serve": "start Vigie: pages, API and worker in one process",
    "work": "start a worker only, beside other processes on the same database",
    "doctor": "say in words what is wrong and how to mend it",
    "read": "read messages: JSONL {id, text} on stdin, JSONL readings on stdout",
    "forecast": "foretell how large cascades become: JSONL {id, t} on stdin, JSONL forecasts on stdout",
    "learn": "learn from a team's corrections, and put what was learned in force or take it back",
    "backtest": "replay history or files through detection: which alerts, when, how early",
    "replay": "connect a recorded or generated day to a brand",
    "drill": "rehearse a crisis: scenarios, streams, scripted teams, debriefs",
    "backup": "make, verify or restore a backup",
    "move": "move everything from the SQLite file to PostgreSQL",
    "check": "verify what must never break: histories, evidence, the first law",
    "openapi": "print the description of the HTTP API",
}
"""Each command is the module vigie.cli.<name> with `configure(parser)` and `run(args) -> int`."""

WITHOUT_DJANGO = {"backtest", "forecast", "read"}


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of the console script. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="vigie", description="Vigie, reputation and crisis desk.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    arguments = list(sys.argv[1:] if argv is None else argv)
    chosen = next((word for word in arguments if word in COMMANDS), "")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if name == chosen:
            importlib.import_module(f"vigie.cli.{name}").configure(command)
    args = parser.parse_args(arguments)
    try:
        return run(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output closed it ("vigie read | head"): nothing to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def run(args: argparse.Namespace) -> int:
    """Run the chosen command."""
    with loading():
        module = importlib.import_module(f"vigie.cli.{args.command}")
        if hasattr(module, "prepare"):
            module.prepare(args)  # environment the settings are read from
        problem = "" if args.command in WITHOUT_DJANGO else start_django()
    if problem:
        print(problem, file=sys.stderr)
        return 1
    return int(module.run(args) or 0)


def start_django() -> str:
    """Load settings and apps, in the language of the terminal; "", or what is wrong with the settings."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        return str(error)
    except OSError as error:
        what = f"{error.filename} cannot be used ({error.strerror})"
        return f"{what}: VIGIE_DATA_DIR names the data folder, VIGIE_..._FILE the keys."
    speech = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    translation.activate("fr" if speech.lower().startswith("fr") else "en")
    return ""
