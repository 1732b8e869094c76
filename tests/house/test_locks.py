"""What pyproject.toml asks for is what the lock files install, and the licences allow it."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, files, metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]

# Licences that may be combined with AGPL-3.0-or-later, as they are written in packages' metadata.
COMPATIBLE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|LGPL|Lesser|GPL|AGPL|Affero|Zlib|HPND|"
    r"Unlicense|Public Domain|CC0|0BSD|CNRI)",
    re.IGNORECASE,
)

# Packages whose metadata name no licence, with the file of theirs that does and how it begins.
STATED_ELSEWHERE = {"imapclient": ("COPYING", "BSD")}


def locked(name: str) -> dict[str, str]:
    """{package: version} of a lock file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {
        canonicalize_name(found[1]): found[2]
        for found in re.finditer(r"^([\w.-]+)==([\w.!+-]+)", text, re.MULTILINE)
    }


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", [*PROJECT["project"]["dependencies"], *GROUPS["build"]]),
        ("requirements-dev.lock", [*PROJECT["project"]["dependencies"], *GROUPS["build"], *GROUPS["dev"]]),
        ("requirements-uv.lock", ["uv"]),
    ],
)
def test_lock_satisfies_what_is_asked(lock: str, wanted: list[str]) -> None:
    versions = locked(lock)
    unmet = [
        text
        for text in wanted
        for asked in [Requirement(text)]
        if not asked.specifier.contains(versions.get(canonicalize_name(asked.name), "0"), prereleases=True)
    ]

    assert unmet == [], "run `make lock`"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock"])
def test_every_file_has_a_hash(lock: str) -> None:
    entries = re.split(r"^(?=[\w.-]+==)", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]

    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_tests_run_on_what_is_locked_for_the_product() -> None:
    """The two lock files agree, so that what was tested is what people install."""
    development = locked("requirements-dev.lock")

    assert {
        name: version
        for name, version in locked("requirements.lock").items()
        if development.get(name) != version
    } == {}


@pytest.mark.parametrize("name", sorted(locked("requirements.lock")))
def test_licence_allows_it(name: str) -> None:
    try:
        about = metadata(name)
    except PackageNotFoundError:
        pytest.skip("not for this system or Python")
    said = " ".join(
        [about.get("License-Expression") or "", (about.get("License") or "")[:200]]
        + [value for value in about.get_all("Classifier") or [] if value.startswith("License")]
    )

    if name in STATED_ELSEWHERE:
        file, licence = STATED_ELSEWHERE[name]
        text = next(path.read_text() for path in files(name) or () if path.name == file)
        assert "Redistribution and use in source and binary forms" in text
        said = licence
    assert COMPATIBLE.search(said), f"{name}: {said or 'no licence stated'}"
