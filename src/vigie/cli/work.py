"""A worker without pages: run as many as you like on one database, kill any of them."""

import argparse
import signal
import sys
import threading


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-reading", action="store_true", help="send and triage only; another worker reads"
    )


def run(args: argparse.Namespace) -> int:
    from vigie.cli.ready import make_ready
    from vigie.wiring import make_worker

    if problem := make_ready():
        print(problem, file=sys.stderr)
        return 1
    worker = make_worker(reading=not args.no_reading)
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    worker.start()
    print("worker started", flush=True)
    told.wait()
    worker.stop()
    return 0
