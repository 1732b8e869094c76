"""What a reviewer runs. `python scripts/check.py [name ...]` runs some of it; no name runs it all.

Two at a time; a step's output is shown only when it fails. Exit status 1 if one did.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"

# Slowest first, so that two cores end together.
STEPS: dict[str, list[str]] = {
    "types": ["mypy"],
    "migrations": ["django-admin", "makemigrations", "--check", "--dry-run"],
    "settings": ["django-admin", "check"],
    "catalogues": ["python", "scripts/messages.py", "check"],
    "templates": ["djlint", "src", "--lint", "--quiet"],
    "floors": ["lint-imports", "--no-cache"],
    "lint": ["ruff", "check", "--output-format", "concise", "."],
    "format": ["ruff", "format", "--check", "--output-format", "concise", "."],
    "dependencies": ["deptry", "--no-ansi", "src"],
}


def environment() -> dict[str, str]:
    """The checks need no database of yours and no secret."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "vigie.settings",
        "NO_COLOR": "1",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONWARNINGS": "default",
    }


def run(name: str) -> tuple[str, bool, float, str]:
    started = time.monotonic()
    program, *rest = STEPS[name]
    done = subprocess.run(
        [str(BIN / program), *rest],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return name, done.returncode == 0, time.monotonic() - started, done.stdout


def main() -> int:
    names = sys.argv[1:] or list(STEPS)
    if strangers := [name for name in names if name not in STEPS]:
        print(f"no such check: {', '.join(strangers)}; there are {', '.join(STEPS)}")
        return 2
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, passed, seconds, output in pool.map(run, names):
            print(f"{'ok    ' if passed else 'FAILED'} {name:13} {seconds:6.1f} s", flush=True)
            if not passed:
                failed.append(name)
                print(output.rstrip(), flush=True)
    print(f"check: {len(names) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
