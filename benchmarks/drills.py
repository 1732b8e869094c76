"""What a drill costs: its file, ten thousand messages of its crowd, and a whole drill with its marks."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from benchmarks.measuring import say, spread
from vigie.core.drill.parse import parse_scenario
from vigie.core.drill.resources import scenario_ids, scenario_text
from vigie.core.drill.scenario import Scenario
from vigie.core.drill.score import score
from vigie.core.drill.stream import stream
from vigie.core.drill.teams import TEAMS, play

MESSAGES = 10_000
RUNS = 7


def run() -> None:
    """Printed: seconds of CPU, median of the runs."""
    loud = crowded(parse_scenario(scenario_text("panne-du-samedi")))
    list(islice(stream(loud), 100))  # tables and texts are made once in a process
    took = [ten_thousand(loud) for _ in range(RUNS)]
    say(f"{MESSAGES:,} messages and their SHA-256, seconds", spread(took, 2), "2")
    texts = [scenario_text(name) for name in scenario_ids()]
    parsed = [timed(lambda: [parse_scenario(text) for text in texts]) for _ in range(RUNS)]
    say("the twelve scenarios read and checked, seconds", spread(parsed, 2))
    for name in ("panne-du-samedi", "la-video-de-lina"):
        scenario = parse_scenario(scenario_text(name))
        seconds = [timed(lambda scenario=scenario: marked(scenario)) for _ in range(RUNS)]
        say(f"{name}: decent team and marks, seconds", spread(seconds, 2))


def crowded(scenario: Scenario) -> Scenario:
    """The same outage, with thirty times as many people in it."""
    waves = tuple(replace(wave, peak=wave.peak * 30) for wave in scenario.waves)
    return replace(scenario, waves=waves)


def ten_thousand(scenario: Scenario) -> float:
    digest = hashlib.sha256()

    def said() -> None:
        spoken = (message for message in stream(scenario) if message.op == "say")
        for message in islice(spoken, MESSAGES):
            digest.update(message.line())

    return timed(said)


def marked(scenario: Scenario) -> int:
    said, log = play(scenario, TEAMS["baseline"])
    return score(scenario, log, messages=said).total


def timed(what: Callable[[], object]) -> float:
    begin = time.process_time()
    what()
    return time.process_time() - begin
