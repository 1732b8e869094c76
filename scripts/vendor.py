"""Bring the front's libraries into `web/static/vendor/`: `python scripts/vendor.py`.

Each comes from npm in the version written here; npm checks the package against the registry's
hash, and the table this script writes keeps the hash of every file we serve. With `check`
nothing is fetched: the files on disk are compared with that table.
"""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src" / "vigie" / "web" / "static" / "vendor"
TABLE = VENDOR / "README.md"


@dataclass(frozen=True, slots=True)
class Library:
    """One npm package: the files we serve of it (path inside the package → our name), and its licence."""

    name: str
    version: str
    licence: str
    files: dict[str, str]


LIBRARIES = (
    Library("htmx.org", "2.0.11", "0BSD", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE.txt"}),
    Library(
        "@fontsource-variable/inter",
        "5.3.0",
        "OFL-1.1",
        {
            "files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
            "files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
            "LICENSE": "inter.LICENSE.txt",
        },
    ),
)

HEAD = """\
# What others wrote and we serve

Written by `scripts/vendor.py`, which fetches these files again in the versions it names
(`python scripts/vendor.py`), or compares them with this table (`python scripts/vendor.py check`).
Nothing is loaded from another machine: the page's policy allows only our own.

| File | From | Version | Licence | SHA-256 |
|---|---|---|---|---|
"""


def fetch(library: Library, into: Path) -> tarfile.TarFile:
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{library.name}@{library.version}"],
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    return tarfile.open(into / packed.stdout.split()[-1])


def unpack(library: Library) -> None:
    with tempfile.TemporaryDirectory() as folder, fetch(library, Path(folder)) as package:
        for inside, ours in library.files.items():
            found = package.extractfile(f"package/{inside}")
            if found is None:
                raise SystemExit(f"{library.name} {library.version} has no {inside}")
            (VENDOR / ours).write_bytes(found.read())


def table() -> str:
    rows = [
        f"| `{ours}` | {library.name} | {library.version} | {library.licence} | `{sha256(VENDOR / ours)}` |"
        for library in LIBRARIES
        for ours in library.files.values()
    ]
    return HEAD + "\n".join(rows) + "\n"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check() -> int:
    listed = dict(re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", TABLE.read_text(), re.MULTILINE))
    there = {path.name for path in VENDOR.iterdir()} - {TABLE.name}
    wrong = sorted(there ^ set(listed)) + [
        name for name in sorted(there & set(listed)) if sha256(VENDOR / name) != listed[name]
    ]
    print("\n".join(f"vendor: {name} is not what the table says" for name in wrong))
    return 1 if wrong else 0


def main() -> int:
    if sys.argv[1:] == ["check"]:
        return check()
    VENDOR.mkdir(parents=True, exist_ok=True)
    for library in LIBRARIES:
        unpack(library)
    TABLE.write_text(table())
    return 0


if __name__ == "__main__":
    sys.exit(main())
