"""Real workers killed at random under a network that lies: what the public saw twice, what was forgotten."""

import os
import subprocess
import sys

from benchmarks.measuring import say

KILLS = "200"


def run() -> None:
    """The harness of tests/faults, for as long as it takes (minutes); its figure is its verdict."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "tests/faults"]
    environment = os.environ | {"VIGIE_TEST_KILLS": os.environ.get("VIGIE_TEST_KILLS", KILLS)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    verdicts = [line.strip(". ") for line in done.stdout.splitlines() if "Verdict(" in line]
    say("workers killed", "; ".join(verdicts) or done.stdout[-500:], "0 doubles, 0 forgotten")
    if done.returncode:
        sys.exit(1)
