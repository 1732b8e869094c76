"""Installs Vigie into `.venv` beside it: pinned versions, checked hashes, nothing else touched.

Standard library only: it runs before anything is installed. `--dev` adds the tools of the tests.
uv does the work because a first `make demo` should be short; pip takes over where uv cannot reach
the index. Both obey pip's own configuration (PIP_INDEX_URL, pip.conf).
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"

# What pip's configuration calls a thing, and what uv calls it.
SAME_FOR_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
}

NO_VENV = """
Ce Python ne sait pas créer d'environnement : il lui manque le paquet « venv ».
    {command}
Puis relancez la même commande.

This Python cannot make an environment: its "venv" package is missing.
    {command}
Then run the same command again.
"""


class Failed(Exception):
    """Installation stopped; the message is for the person at the keyboard."""


def say(french: str, english: str) -> None:
    language = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    print(french if language.startswith("fr") else english, flush=True)


TROUBLE: list[str] = []
"""What the commands that failed said, kept until we know that no other way worked."""


def run(*command: str | Path, env: dict[str, str] | None = None) -> bool:
    """True when the command succeeded."""
    words = [str(part) for part in command]
    done = subprocess.run(words, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        TROUBLE.append(f"$ {' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.returncode == 0


def make_venv() -> None:
    """An environment with pip in `.venv`, kept when it already is one."""
    if is_usable():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if not any(way() for way in (with_ensurepip, with_pip_beside, with_virtualenv, with_uv_beside)):
        shutil.rmtree(VENV, ignore_errors=True)
        offer_debian_package()


def is_usable() -> bool:
    """True for a Python that fits, with pip, made for this folder: its programs name it in line one."""
    check = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))"
    stamp = VENV / ".installed"
    return (
        PYTHON.exists()
        and (not stamp.exists() or stamp.read_text().strip() == str(ROOT))
        and subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0
    )


def with_ensurepip() -> bool:
    has_it = subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False)
    return has_it.returncode == 0 and run(sys.executable, "-m", "venv", VENV)


def with_pip_beside() -> bool:
    """Debian's python3-pip without python3-venv: the outer pip installs into the inner Python."""
    outer = [sys.executable, "-m", "pip"]
    if subprocess.run([*outer, "--version"], capture_output=True, check=False).returncode:
        return False
    return run(sys.executable, "-m", "venv", "--without-pip", VENV) and run(
        *outer, "--python", PYTHON, "install", "--quiet", "pip"
    )


def with_virtualenv() -> bool:
    tool = shutil.which("virtualenv")
    return tool is not None and run(tool, "--quiet", "--python", sys.executable, VENV)


def with_uv_beside() -> bool:
    tool = shutil.which("uv")
    return tool is not None and run(tool, "venv", "--quiet", "--seed", "--python", sys.executable, VENV)


def offer_debian_package() -> None:
    """Say which package is missing, and install it when the person at the keyboard says so."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    command = ["apt-get", "install", "--yes", "--no-install-recommends", package]
    if os.geteuid() != 0:
        command.insert(0, "sudo")
    print(NO_VENV.format(command=" ".join(command)), file=sys.stderr)
    agreed = False
    if shutil.which("apt-get") and sys.stdin.isatty():
        asked = input("Le faire maintenant ? / Do it now? [o/y/N] ")
        agreed = asked.strip().lower() in {"o", "oui", "y", "yes"}
    if not (agreed and subprocess.run(command, check=False).returncode == 0 and with_ensurepip()):
        sys.exit(1)


def pip_configuration() -> dict[str, str]:
    """What pip's files and variables say, the variables last, as {option: value}."""
    listed = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    found: dict[str, str] = {}
    # Sections come as "global.index-url='…'", "install.index-url='…'", ":env:.index-url='…'".
    for line in sorted(listed.stdout.splitlines(), key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        found[name.rpartition(".")[2]] = value.strip("'\"")
    return found


def uv_environment() -> dict[str, str]:
    """The environment in which uv sees the same indexes and certificates as pip.

    Like pip, every index may answer for every package: a file that is not the locked one is
    refused by its hash, wherever it came from.
    """
    env = dict(os.environ) | {"UV_PYTHON_DOWNLOADS": "never", "UV_INDEX_STRATEGY": "unsafe-best-match"}
    for option, value in pip_configuration().items():
        name = SAME_FOR_UV.get(option)
        if name and value and name not in env:
            env[name] = ",".join(value.split()) if option == "find-links" else value
    return env


def install_locked(lock: str) -> None:
    """Exactly what the lock file names, each file checked against its hash."""
    wanted = ["--quiet", "--require-hashes", "--requirement", ROOT / lock]
    if not UV.exists():
        run(
            PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", ROOT / "requirements-uv.lock"
        )
    if UV.exists() and run(UV, "pip", "install", "--python", PYTHON, *wanted, env=uv_environment()):
        return
    say("uv n'y arrive pas ; pip prend le relais.", "uv could not do it; pip takes over.")
    if not run(PYTHON, "-m", "pip", "install", *wanted):
        raise Failed(lock)


def install_vigie() -> None:
    """The folder itself, editable; the build hook compiles the catalogues."""
    this = ["--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT]
    if UV.exists() and run(UV, "pip", "install", "--python", PYTHON, *this, env=uv_environment()):
        return
    if not run(PYTHON, "-m", "pip", "install", *this):
        raise Failed("vigie")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    dev = parser.parse_args().dev
    say(
        "Installation dans .venv (une minute la première fois)…",
        "Installing into .venv (a minute the first time)…",
    )
    try:
        make_venv()
        install_locked("requirements-dev.lock" if dev else "requirements.lock")
        install_vigie()
    except Failed as failed:
        print(
            *TROUBLE,
            f"\nL'installation s'est arrêtée ({failed}). La cause est au-dessus.\n"
            f"Installation stopped ({failed}). The cause is above.",
            sep="\n",
            file=sys.stderr,
        )
        return 1
    for stamp in (".installed", ".installed-dev") if dev else (".installed",):
        (VENV / stamp).write_text(f"{ROOT}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
