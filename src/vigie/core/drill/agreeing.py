"""What must agree with what in a scenario whose parts are right: names, times, shares, slots, its size."""

from collections.abc import Collection, Iterable

from vigie.core.drill.acts import REACHING
from vigie.core.drill.chance import MILLION
from vigie.core.drill.faults import Fault
from vigie.core.drill.pools import pools_for, slots_in
from vigie.core.drill.scenario import Scenario, Wave
from vigie.core.drill.tree import Row, Table

MOST_MESSAGES = 60_000
OURS = frozenset({"brand", "handle", "n"})
"""Slots that are filled without a list of values."""


def at_odds(scenario: Scenario, table: Table) -> Iterable[Fault]:
    """Every fault of that sort. table: the file, for the lines."""
    check = _Check(scenario, table)
    yield from check.doubled()
    yield from check.sums()
    for number, wave in enumerate(scenario.waves, 1):
        yield from check.wave(wave, number)
    yield from check.effects()
    for decoy in scenario.expect.decoys:
        waves = [wave.id for wave in scenario.waves]
        yield from check.named("expect", "expect.alert.decoys", decoy, waves)
    for number, inject in enumerate(scenario.injects, 1):
        yield from check.in_time("injects", f"injects[{number}].at_min", inject.at_min, number)
    yield from check.in_time("expect", "expect.alert.onset_min", scenario.expect.onset_min)
    yield from check.sentences()


class _Check:
    def __init__(self, scenario: Scenario, table: Table) -> None:
        self.scenario, self.table = scenario, table
        self.slots, self.pools = pools_for(scenario)
        self.spoken = [language for language, share in scenario.brand.mix.items() if share]

    def fault(self, code: str, part: str, path: str, number: int = 0, **params: object) -> Fault:
        """number: of the entry in the list `part`, from 1, whose line is meant; 0: the part itself."""
        node = self.table.items.get(part)
        line = self.table.lines.get(part, self.table.line)
        if number and isinstance(node, Row):
            line = node.items[number - 1].line
        return Fault(code, line, {"field": path} | {key: str(value) for key, value in params.items()})

    def named(
        self, part: str, path: str, given: str, known: Collection[str], number: int = 0
    ) -> Iterable[Fault]:
        if given not in known:
            expected = ", ".join(sorted(known))
            yield self.fault("nobody", part, path, number, given=given[:60], expected=expected)

    def in_time(self, part: str, path: str, at_min: int, number: int = 0) -> Iterable[Fault]:
        if at_min >= self.scenario.duration_min:
            high = self.scenario.duration_min
            yield self.fault("after-end", part, path, number, given=at_min, high=high)

    def doubled(self) -> Iterable[Fault]:
        scenario = self.scenario
        for part, ids in (
            ("objectives", [one.id for one in scenario.objectives]),
            ("waves", [one.id for one in scenario.waves]),
            ("network", [one.id for one in scenario.personas]),
        ):
            for given in dict.fromkeys(one for one in ids if ids.count(one) > 1):
                yield self.fault("same-name", part, part, given=given)

    def sums(self) -> Iterable[Fault]:
        """Shares of the personas, and how many messages come of it all."""
        scenario = self.scenario
        total = sum(persona.share for persona in scenario.personas)
        if total != MILLION:
            yield self.fault("adds-up", "network", "network.personas.share", given=f"{total / MILLION:g}")
        size = sum(_size(wave, scenario.duration_min) for wave in scenario.waves)
        size += scenario.brand.per_hour * scenario.duration_min // 60
        if size > MOST_MESSAGES:
            yield self.fault("too-big", "waves", "waves", given=size, most=MOST_MESSAGES)

    def wave(self, wave: Wave, number: int) -> Iterable[Fault]:
        path = f"waves[{number}]"
        yield from self.in_time("waves", f"{path}.at_min", wave.at_min, number)
        if wave.persona:
            personas = [persona.id for persona in self.scenario.personas]
            yield from self.named("waves", f"{path}.author.persona", wave.persona, personas, number)
        if wave.texts:
            yield from self.pool("waves", f"{path}.texts", wave.texts, number)
        if wave.unless:
            yield from self.reached("waves", f"{path}.unless.done", wave.unless.done, number)
            if wave.unless.before_min > wave.at_min:
                given = {"given": wave.unless.before_min, "high": wave.at_min}
                yield self.fault("too-late", "waves", f"{path}.unless", number, **given)

    def effects(self) -> Iterable[Fault]:
        for number, effect in enumerate(self.scenario.effects, 1):
            if effect.when == "done":
                yield from self.reached("effects", f"effects[{number}].when.done", effect.what, number)
            if effect.spawn and effect.spawn.texts != "deletion_outcry":
                path = f"effects[{number}].spawn.template"
                yield from self.pool("effects", path, effect.spawn.texts, number)

    def reached(self, part: str, path: str, given: str, number: int) -> Iterable[Fault]:
        """The objective is there, and acts alone show whether it was reached."""
        every = {one.id: one.capability for one in self.scenario.objectives}
        seen = [name for name, capability in every.items() if capability in REACHING]
        if every.get(given) in REACHING:
            return
        code = "not-seen" if given in every else "nobody"
        yield self.fault(code, part, path, number, given=given[:60], expected=", ".join(sorted(seen)))

    def pool(self, part: str, path: str, given: str, number: int) -> Iterable[Fault]:
        """Everybody who speaks finds sentences in that pool."""
        for language in self.spoken:
            known = [name for name, sentences in self.pools.get(language, {}).items() if sentences]
            yield from self.named(part, path, given, known, number)

    def sentences(self) -> Iterable[Fault]:
        """Own sentences use slots that have values; packaged ones are tried by the tests."""
        for language, pools in self.scenario.texts.items():
            known = {*self.slots.get(language, {}), *OURS}
            for pool, sentences in pools.items():
                path = f"texts.{language}.{pool}"
                for slot in sorted({slot for one in sentences for slot in slots_in(one)} - known):
                    expected = ", ".join(sorted(known))
                    yield self.fault("slot", "texts", path, given=slot, expected=expected)


def _size(wave: Wave, duration_min: int) -> int:
    """About how many messages a wave makes, with what they call forth; candidates of a swell included."""
    swell = wave.peak * duration_min // MILLION
    alone = wave.count + swell + (wave.root_mark and 1 + wave.root_mark * wave.reshare.n_star // MILLION)
    return alone * MILLION // (MILLION - wave.reshare.n_star)
