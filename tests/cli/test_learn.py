"""Learning from the command line: measured, said in words, and in force only by a command of its own."""

from collections.abc import Callable

import pytest

from tests.processes import Home
from vigie.core.text.engine import model_name

FURNISH = """
from tests import factories as make
from tests.reading.taught import JARGON, hear, hear_corrected
from vigie.playbook.services import save_rulebook
from vigie.reading.services import change_reader

rules = '''
rule danger "Sécurité"
  when topic is safety
  then answer within 1h
rule tout "Tout le reste"
  when always
  then thank within 8h
'''
brand = make.make_brand(name="Boréale & fils")
save_rulebook(brand=brand, text=rules, note="", by=None, now=make.NINE)
hear_corrected(brand, make.make_member(brand), {corrections})
hear(brand, JARGON.format(777) + "\\x1b[2J")
change_reader(brand=brand, by=None, now=make.NINE, learns={learns})
print(brand.public_id)
"""
IN_FORCE = "SELECT version FROM reading_overlay WHERE is_active"


@pytest.fixture
def furnished(new_home: Home) -> Callable[..., str]:
    """A brand whose team corrected messages; its public id."""

    def furnish(*, corrections: int = 30, learns: bool = True) -> str:
        return new_home.python(FURNISH.format(corrections=corrections, learns=learns)).strip()

    return furnish


def test_learns_measures_and_puts_nothing_in_force(new_home: Home, furnished: Callable[..., str]) -> None:
    brand = furnished()
    done = new_home.run("learn", "Boréale & fils")
    lines = done.stdout.splitlines()

    assert done.returncode == 0, done.stderr
    assert lines[0] == "Version 1 of Boréale & fils, learned from 30 corrections."
    assert lines[1].split() == [
        "label",
        "judged",
        "corrected",
        "right",
        "as",
        "shipped",
        "right",
        "as",
        "taught",
    ]
    assert ["topic", "30", "30", "0"] in [line.split()[:4] for line in lines]
    [elsewhere] = [line for line in lines if line.startswith("Read otherwise among the last 1 messages")]
    assert "topic 1" in elsewhere
    decided = lines.index("Decisions that would be otherwise: 1 of the last 31 messages.")
    assert lines[decided + 1] == "  Thank → Answer: 1"
    assert lines[decided + 2].startswith("    “Galurin numéro 777")
    assert "\x1b" not in done.stdout
    assert lines[-1].endswith(f"vigie learn {brand} --activate 1")
    assert new_home.ask(IN_FORCE) == []


def test_puts_in_force_goes_back_lists_and_switches_off(
    new_home: Home, furnished: Callable[..., str]
) -> None:
    brand = furnished(corrections=20)
    assert new_home.run("learn", brand, "--list").stdout == "Boréale & fils was taught nothing yet.\n"
    for _ in range(2):
        assert new_home.run("learn", brand).returncode == 0
    for version in (2, 1):
        done = new_home.run("learn", brand, "--activate", str(version))
        assert done.stdout.startswith(
            f"What Boréale & fils hears from now on is read with version {version};"
        )
        assert new_home.ask(IN_FORCE) == [(version,)]
    newer, older = new_home.run("learn", brand, "--list").stdout.splitlines()
    assert newer.split()[:5] == ["2", "20", "corrections,", "on", f"{model_name()},"]
    assert older.endswith("  in force")
    assert not newer.endswith("  in force")

    off = new_home.run("learn", brand, "--off", LANG="fr_FR.UTF-8")
    assert (off.returncode, off.stderr) == (0, "")
    assert new_home.ask(IN_FORCE) == []


def test_what_cannot_be_done_is_said_in_a_sentence(new_home: Home, furnished: Callable[..., str]) -> None:
    brand = furnished(corrections=3, learns=False)
    nobody = new_home.run("learn", "Nobody & Sons")
    forbidden = new_home.run("learn", brand)
    missing = new_home.run("learn", brand, "--activate", "4")

    assert (nobody.returncode, nobody.stderr) == (1, "No brand is called “Nobody & Sons” here.\n")
    assert (forbidden.returncode, forbidden.stdout) == (1, "")
    assert forbidden.stderr.startswith("Nobody allowed yet that corrections teach the reading")
    assert (missing.returncode, missing.stderr) == (1, "Boréale & fils has no version 4.\n")
    assert new_home.ask("SELECT count(*) FROM reading_overlay") == [(0,)]


def test_two_brands_of_one_name_are_told_apart_by_their_ids(new_home: Home) -> None:
    make_one = "print(make.make_brand(name='Boréale').public_id)"
    ids = new_home.python(f"from tests import factories as make\n{make_one}\n{make_one}").split()
    done = new_home.run("learn", "Boréale", "--list")

    assert done.returncode == 1
    assert done.stderr == f"Several brands are called “Boréale”, name one by its id: {', '.join(ids)}.\n"
    assert new_home.run("learn", ids[1], "--list").returncode == 0
