"""Rehearse crises: list and check scenarios, write one, print its stream, play it with or without people."""

import argparse
import json
import os
import sys
import tempfile
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vigie.brands.models import Member
    from vigie.core.drill.scenario import Scenario
    from vigie.core.drill.score import Score
    from vigie.core.drill.writing import Answers

TEAMS = ("baseline", "silent", "deleter")


def configure(parser: argparse.ArgumentParser) -> None:
    doing = parser.add_subparsers(dest="doing", required=True, metavar="WHAT")
    doing.add_parser("list", help="the scenarios that come with Vigie")
    doing.add_parser("check", help="say what is wrong with a scenario file").add_argument("scenario")
    stream = doing.add_parser("stream", help="what the crowd says when nobody acts: JSONL, and its SHA-256")
    stream.add_argument("scenario", help="a packaged scenario or the path of a .yaml one")
    stream.add_argument("--seed", type=int, help="another chance than that of the file")
    stream.add_argument("--out", help="write the lines there instead of on the screen")
    _configure_run(doing.add_parser("run", help="play it: with a scripted team at once, or with yours"))
    _configure_new(doing.add_parser("new", help="write a scenario from a few answers"))


def _configure_run(run: argparse.ArgumentParser) -> None:
    run.add_argument("scenario", help="a packaged scenario or the path of a .yaml one")
    how = run.add_mutually_exclusive_group(required=True)
    how.add_argument(
        "--auto", choices=TEAMS, help="a scripted team plays it at full speed, in a desk of its own"
    )
    how.add_argument("--brand", help="your team plays it: the brand that rehearses")
    run.add_argument("--pure", action="store_true", help="with --auto: without the desk, in a second")
    run.add_argument("--seed", type=int, help="another chance than that of the file")
    run.add_argument("--speed", type=int, help="with --brand: how many times faster than life (1 to 60)")
    run.add_argument("--json", action="store_true", help="with --auto: marks and debrief as JSON")


def _configure_new(new: argparse.ArgumentParser) -> None:
    new.add_argument("--title", help="what it is about, in a few words")
    new.add_argument("--story", help="which of the stories people will tell")
    new.add_argument("--brand", help="an invented name for the brand")
    new.add_argument("--french", type=int, help="percent of the people who write French (0 to 100)")
    new.add_argument("--minutes", type=int, help="how long it lasts (10 to 1440)")
    new.add_argument("--size", help="small, medium or large")
    new.add_argument("--fact", action="append", help="a card for the team; may be given several times")
    new.add_argument("--sentence", action="append", help="a complaint in your own words; several times too")
    new.add_argument("--seed", type=int, default=1)
    new.add_argument("--out", help="the file to write; default: named for the title")


def prepare(args: argparse.Namespace) -> None:
    """A scripted team gets a desk of its own, thrown away after: never the real one."""
    if args.doing == "run" and args.auto and not args.pure:
        os.environ["VIGIE_DATA_DIR"] = args.home = tempfile.mkdtemp(prefix="vigie-drill-")
        os.environ.pop("VIGIE_DATABASE_URL", None)


def run(args: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext as _

    from vigie.core.drill.faults import ScenarioRefused

    doing = {"list": _list, "check": _check, "stream": _stream, "run": _run, "new": _new}
    try:
        return doing[args.doing](args)
    except ScenarioRefused as refused:
        for fault in refused.faults:
            said = _("line %(line)s: %(what)s") % {"line": fault.line, "what": fault.said(_)}
            print(said, file=sys.stderr)
    except ValidationError as error:
        print(" ".join(error.messages), file=sys.stderr)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
    finally:
        _throw_away(getattr(args, "home", ""))
    return 1


def _throw_away(home: str) -> None:
    import shutil

    if home:
        shutil.rmtree(home, ignore_errors=True)


def _text_of(name: str) -> str:
    """The text of a packaged scenario, or of a file."""
    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext as _

    from vigie.core.drill.resources import scenario_ids, scenario_text

    if name in scenario_ids():
        return scenario_text(name)
    if not Path(name).is_file():
        said = _("“%(name)s” is no scenario: name a packaged one (%(known)s) or a .yaml file.")
        raise ValidationError(said % {"name": name, "known": ", ".join(scenario_ids())})
    try:
        return Path(name).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValidationError(_("%(name)s is not written in UTF-8.") % {"name": name}) from error


def _language() -> str:
    from django.utils.translation import get_language

    return "fr" if (get_language() or "").startswith("fr") else "en"


def _list(_args: argparse.Namespace) -> int:
    from vigie.crisis.drills.queries import library

    for scenario in library():
        print(f"{scenario.id:24} {scenario.duration_min:4} min  {scenario.title[_language()]}")
    return 0


def _check(args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    from vigie.core.drill.parse import parse_scenario
    from vigie.core.drill.stream import stream

    scenario = parse_scenario(_text_of(args.scenario))
    messages = list(stream(scenario))
    said = _("“%(title)s” can be played: %(messages)s messages if nobody acts, %(owed)s of them a priority.")
    params = {
        "title": scenario.title[_language()],
        "messages": len(messages),
        "owed": sum(message.priority for message in messages),
    }
    print(said % params)
    return 0


def _stream(args: argparse.Namespace) -> int:
    import hashlib

    from vigie.core.drill.parse import parse_scenario
    from vigie.core.drill.stream import stream

    scenario = parse_scenario(_text_of(args.scenario))
    digest = hashlib.sha256()
    with Path(args.out).open("wb") if args.out else nullcontext(sys.stdout.buffer) as out:
        for message in stream(scenario, seed=args.seed):
            line = message.line()
            digest.update(line)
            out.write(line)
        out.flush()
    print(f"SHA-256 {digest.hexdigest()}", file=sys.stderr)
    return 0


def _run(args: argparse.Namespace) -> int:
    from vigie.core.drill.parse import parse_scenario

    text = _text_of(args.scenario)
    scenario = parse_scenario(text)
    if args.brand:
        return _with_people(args, text, scenario)
    marks = _purely(args, scenario) if args.pure else _at_a_desk(args, text)
    _show(args, scenario, marks)
    return 0


def _with_people(args: argparse.Namespace, text: str, scenario: "Scenario") -> int:
    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext as _

    from vigie.brands.models import Brand
    from vigie.brands.queries import admins
    from vigie.crisis.drills.services import start_drill

    brand = Brand.objects.filter(name=args.brand).first()
    by = admins(brand=brand).first() if brand else None
    if brand is None or by is None:
        raise ValidationError(_("No brand is called “%(name)s” here.") % {"name": args.brand})
    drill = start_drill(
        home=brand,
        text=text,
        by=by,
        speed=args.speed or scenario.speed,
        seed=args.seed,
        now=datetime.now(UTC),
    )
    said = _("“%(title)s” plays in “%(brand)s”, %(speed)s times faster than life.")
    params = {"title": scenario.title[_language()], "brand": drill.brand.name, "speed": drill.speed}
    print(said % params)
    return 0


def _purely(args: argparse.Namespace, scenario: "Scenario") -> "Score":
    from vigie.core.drill.score import score
    from vigie.core.drill.teams import TEAMS, play

    said, log = play(scenario, TEAMS[args.auto], seed=args.seed)
    return score(scenario, log, messages=said, seed=args.seed)


def _at_a_desk(args: argparse.Namespace, text: str) -> "Score":
    """Through the real services, in a database made for it."""
    import logging

    from django.core.exceptions import ValidationError

    from vigie.cli.ready import make_ready
    from vigie.crisis.drills.queries import score_of
    from vigie.crisis.drills.scripted import rehearse

    if problem := make_ready():
        raise ValidationError(problem)
    logging.disable(logging.INFO)
    by = _found_desk()
    drill = rehearse(
        home=by.brand, text=text, by=by, team=args.auto, now=datetime.now(UTC), carry=_carry, seed=args.seed
    )
    marks = score_of(drill)
    if marks is None:
        raise ValidationError("no marks")
    return marks


def _found_desk() -> "Member":
    from vigie.brands.services import found_organisation
    from vigie.playbook.services import seed_playbook

    now = datetime.now(UTC)
    member = found_organisation(
        organisation="Vigie",
        brand="Vigie",
        email="camille@drill.example",
        password=os.urandom(24).hex(),  # nobody logs in: the desk is thrown away
        name="Camille",
        first_name="Camille",
        signature="service clientèle",
        language="fr",
        time_zone="Europe/Paris",
        now=now,
    )
    seed_playbook({"brand": member.brand_id}, now)
    return member


def _carry() -> None:
    """The worker's round: what is due is done, and what left is looked for."""
    from datetime import timedelta

    from vigie.bus.services import run_due
    from vigie.networks.sending import look_due
    from vigie.wiring import ON, WIRES

    for _turn in range(2):
        while run_due(wires=WIRES, topics=list(ON), now=datetime.now(UTC), limit=200):
            pass
        look_due(datetime.now(UTC) + timedelta(minutes=1))


def _show(args: argparse.Namespace, scenario: "Scenario", marks: "Score") -> None:
    from django.utils.translation import gettext as _

    from vigie.core.drill.words import CAPABILITY_WORDS
    from vigie.crisis.drills.marks import score_to_json

    if args.json:
        print(json.dumps({"scenario": scenario.id, **score_to_json(marks)}, ensure_ascii=False, indent=2))
        return
    print(_("%(title)s: %(total)s of 100") % {"title": scenario.title[_language()], "total": marks.total})
    for capability, (got, of) in marks.by_capability().items():
        print(f"  {_(CAPABILITY_WORDS[capability]):24} {got / 100:5.1f} / {of / 100:.1f}")
    for heading, findings in ((_("Well done"), marks.good), (_("To rehearse"), marks.to_rehearse)):
        if findings:
            print(f"\n{heading}")
            for finding in findings:
                print(f"  - {finding.said(_)}")


def _new(args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    from vigie.core.drill.parse import parse_scenario
    from vigie.core.drill.writing import name_of, write_scenario

    answers = _answers(args)
    text = write_scenario(answers)
    parse_scenario(text)
    path = Path(args.out or f"{name_of(answers.title)}.yaml")
    with path.open("x", encoding="utf-8") as file:  # never over another
        file.write(text)
    said = _("Written: %(path)s. Try it: vigie drill run %(path)s --auto baseline --pure")
    print(said % {"path": path})
    return 0


def _answers(args: argparse.Namespace) -> "Answers":
    from django.utils.translation import gettext as _

    from vigie.core.drill.scenario import STORIES
    from vigie.core.drill.writing import SIZES, Answers

    return Answers(
        title=args.title or _asked(_("What is it about, in a few words?"), _("A bad Saturday")),
        story=_one_of(args.story, _("Which story do people tell?"), STORIES, "outage"),
        brand=args.brand or _asked(_("An invented name for the brand?"), "Marque Exemple"),
        language=_language(),
        french=_number(args.french, _("How many percent of the people write French?"), 0, 100, 85),
        minutes=_number(args.minutes, _("How many minutes does it last?"), 10, 1440, 120),
        size=_one_of(args.size, _("How large is it?"), tuple(SIZES), "medium"),
        seed=args.seed,
        facts=tuple(args.fact or _several(_("A card for the team (empty: no more)"))),
        sentences=tuple(args.sentence or _several(_("A complaint in your words (empty: no more)"))),
    )


def _asked(question: str, default: str) -> str:
    """What the person types; the default where nobody is there to ask."""
    if not sys.stdin.isatty():
        return default
    return input(f"{question} [{default}] ").strip() or default


def _several(question: str) -> list[str]:
    found: list[str] = []
    while sys.stdin.isatty() and (line := input(f"{question} ").strip()):
        found.append(line)
    return found


def _one_of(given: str | None, question: str, options: tuple[str, ...], default: str) -> str:
    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext as _

    found = given or _asked(f"{question} ({', '.join(options)})", default)
    if found not in options:
        said = _("“%(given)s” is not one of %(options)s.")
        raise ValidationError(said % {"given": found, "options": ", ".join(options)})
    return found


def _number(given: int | None, question: str, low: int, high: int, default: int) -> int:
    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext as _

    found = str(given) if given is not None else _asked(question, str(default))
    if not found.isdigit() or not low <= int(found) <= high:
        said = _("“%(given)s” is not a whole number from %(low)s to %(high)s.")
        raise ValidationError(said % {"given": found, "low": low, "high": high})
    return int(found)
