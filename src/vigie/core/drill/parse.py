"""From a scenario's text to a Scenario, or every fault in it with its line."""

from vigie.core.drill.agreeing import at_odds
from vigie.core.drill.chance import MILLION
from vigie.core.drill.faults import Fault, ScenarioRefused
from vigie.core.drill.fields import LANGUAGES, Fields, number_in
from vigie.core.drill.pools import sentences_in
from vigie.core.drill.scenario import (
    CAPABILITIES,
    COMMON_KINDS,
    RULES,
    SCHEMA,
    STANCES,
    STORIES,
    STRATEGIES,
    WEIGHTS,
    Brand,
    Effect,
    Expect,
    Inject,
    Kernel,
    Objective,
    Persona,
    Reshare,
    Scenario,
    Spawn,
    Unless,
    Wave,
)
from vigie.core.drill.tree import read_tree

LONGEST_DRILL = 24 * 60  # minutes
RESHARES = {"amplifier": ("0.8", 6), "benign": ("0.5", 3), "praise": ("0.5", 3), "outcry": ("0.7", 6)}
"""n_star and tau_h of kinds that spread, where the file does not say."""


def parse_scenario(text: str) -> Scenario:
    """The scenario. Raises ScenarioRefused with all faults, in the order of the file."""
    faults: list[Fault] = []
    fields = Fields(read_tree(text), "", faults)
    scenario = _scenario(fields, text)
    fields.refuse_others()
    if not faults:
        faults.extend(at_odds(scenario, fields.table))
    if faults:
        raise ScenarioRefused(tuple(sorted(faults, key=lambda fault: fault.line)))
    return scenario


def _scenario(fields: Fields, text: str) -> Scenario:
    schema = fields.text("schema")
    if schema and schema != SCHEMA:
        fields.blame("schema", "schema", given=schema[:40], expected=SCHEMA)
    clock, scct, network = fields.table_of("clock"), fields.table_of("scct"), fields.table_of("network")
    law, templates = (
        network.table_of("follower_law", needed=False),
        fields.table_of("templates", needed=False),
    )
    waves = tuple(_wave(one) for one in fields.tables("waves", most=60))
    told = next((wave.kind for wave in waves if wave.kind in STORIES), STORIES[0])
    law.one_of("kind", ("lognormal",), "lognormal")
    templates.text("dir", "")  # of the first drafts: texts come with the story
    templates.texts("slots", most=50)
    scenario = Scenario(
        id=fields.name("id"),
        title=fields.words("title"),
        summary=fields.words("summary", ""),
        story=fields.one_of("story", STORIES, told),
        seed=fields.whole("seed", 0, 10**9 - 1),
        brand=_brand(fields.table_of("brand")),
        start=clock.moment("start"),
        duration_min=clock.whole("duration_min", 10, LONGEST_DRILL),
        speed=clock.whole("speed", 1, 60, 1),
        cluster=scct.one_of("cluster", ("victim", "accidental", "preventable")),
        history=scct.yes("history", default=False),
        reputation=scct.one_of("prior_reputation", ("good", "neutral", "bad"), "neutral"),
        objectives=tuple(_objective(one) for one in fields.tables("objectives", most=20)),
        authors=network.whole("authors", 10, 100_000, 4000),
        median=law.whole("median", 1, 100_000, 180),
        sigma=law.millionths("sigma", "0", "3", "1.6"),
        cap=law.whole("cap", 1, 100_000_000, 2_000_000),
        personas=tuple(_persona(one) for one in network.tables("personas", most=40)),
        waves=waves,
        kernel=_kernel(fields.table_of("kernel", needed=False)),
        effects=tuple(_effect(one) for one in fields.tables("effects", most=40, needed=False)),
        injects=tuple(_inject(one) for one in fields.tables("injects", most=60, needed=False)),
        window=templates.whole("no_repeat_window", 0, 5000, 200),
        texts=sentences_in(fields.table_of("texts", needed=False)),
        slots=sentences_in(fields.table_of("slots", needed=False)),
        expect=_expect(fields.table_of("expect")),
        source=text,
    )
    for inner in (clock, scct, network, law, templates):
        inner.refuse_others()
    return scenario


def _brand(fields: Fields) -> Brand:
    mix = fields.table_of("language_mix")
    shares = {language: mix.millionths(language, "0", "1", "0") for language in LANGUAGES}
    mix.refuse_others()
    if sum(shares.values()) != MILLION and not fields.faults:
        fields.blame("adds-up", "language_mix", given=sum(shares.values()) / MILLION)
    brand = Brand(
        name=fields.text("name", most=60),
        sector=fields.name("sector", "services"),
        mix=shares,
        per_hour=fields.whole("mentions_per_hour", 0, 20_000),
        negative=fields.millionths("negative_share", "0", "1", "0.15"),
    )
    fields.refuse_others()
    return brand


def _objective(fields: Fields) -> Objective:
    capability = fields.one_of("capability", CAPABILITIES)
    objective = Objective(
        id=fields.name("id"),
        capability=capability,
        target=fields.words("target"),
        within_min=fields.whole("within_min", 1, LONGEST_DRILL, LONGEST_DRILL),
        share=fields.millionths("share", "0.01", "1", "0.8"),
        points=fields.whole("points", 1, 100, WEIGHTS[capability]),
    )
    fields.refuse_others()
    return objective


def _persona(fields: Fields) -> Persona:
    low, high = _span(fields, "arousal", "0", "1", ("0.2", "0.6"))
    persona = Persona(
        id=fields.name("id"),
        share=fields.millionths("share", "0", "1"),
        stance=fields.one_of("stance", STANCES),
        arousal=(low, high),
        forgives=fields.millionths("forgives", "0", "1", "0.5"),
        repeats=fields.whole("repeats", 1, 50, 1),
        followers=_audience(fields),
        typos=fields.millionths("typos", "0", "1", "0.08"),
    )
    fields.refuse_others()
    return persona


def _audience(fields: Fields) -> tuple[int, int] | None:
    if not fields.has("followers"):
        return None
    low, high = _span(fields, "followers", "0", "100000000", ("0", "0"))
    return low // MILLION, high // MILLION


def _span(fields: Fields, name: str, low: str, high: str, default: tuple[str, str]) -> tuple[int, int]:
    """Two numbers, the smaller first, in millionths."""
    if not fields.has(name):
        fields.node(name)
        return int(float(default[0]) * MILLION), int(float(default[1]) * MILLION)
    row = fields.row(name, most=2)
    found = [number for node in row if (number := number_in(node)) is not None and 0 <= number <= int(high)]
    if len(found) != 2 or found[0] > found[1]:
        fields.blame("number", name, given="…", low=f"[{low}, …]", high=f"[…, {high}]")
        return 0, 0
    return int(found[0] * MILLION), int(found[1] * MILLION)


def _wave(fields: Fields) -> Wave:
    kind = fields.one_of("kind", (*COMMON_KINDS, *STORIES))
    author = fields.table_of("author", needed=False)
    ramp = fields.whole("ramp_min", 1, LONGEST_DRILL, 15)
    wave = Wave(
        id=fields.name("id"),
        kind=kind,
        at_min=fields.whole("at_min", 0, LONGEST_DRILL, 0 if kind == "background" else None),
        count=fields.whole("count", 0, 20_000, 0),
        over_min=fields.whole("over_min", 1, LONGEST_DRILL, 60),
        peak=fields.millionths("peak_per_min", "0", "600", "0"),
        ramp_min=ramp,
        decay_min=fields.whole("decay_min", 1, LONGEST_DRILL, 60),
        root_mark=fields.whole("root_mark", 0, 5000, 0),
        persona=author.text("persona", ""),
        negative=fields.millionths("negative_share", "0", "1") if fields.has("negative_share") else None,
        reshare=_reshare(fields, kind),
        unless=_unless(fields),
        texts=fields.name("texts", ""),
    )
    for inner in (author, fields):
        inner.node("negative_share")
        inner.refuse_others()
    if kind != "background" and not (wave.count or wave.peak or wave.root_mark):
        fields.blame("no-size", "")
    return wave


def _reshare(fields: Fields, kind: str) -> Reshare:
    usual, hours = RESHARES.get(kind, ("0", 6))
    inner = fields.table_of("reshare", needed=False)
    found = Reshare(
        n_star=inner.millionths("n_star", "0", "0.95", usual),
        tau_s=inner.millionths("tau_h", "0.1", "72", str(hours)) * 3600 // MILLION,
    )
    inner.refuse_others()
    return found


def _unless(fields: Fields) -> Unless | None:
    if not fields.has("unless"):
        fields.node("unless")
        return None
    inner = fields.table_of("unless")
    found = Unless(before_min=inner.whole("before_min", 0, LONGEST_DRILL), done=inner.name("done"))
    inner.refuse_others()
    return found


def _kernel(fields: Fields) -> Kernel:
    fields.one_of("law", ("power",), "power")
    fields.text("c_per_s", "")  # follows from the two others: the law is one of waiting times
    kernel = Kernel(
        cutoff_s=fields.whole("cutoff_s", 1, 36_000, 300),
        theta=fields.millionths("theta", "0.05", "2", "0.2314843"),
    )
    fields.refuse_others()
    return kernel


def _effect(fields: Fields) -> Effect:
    when = fields.table_of("when")
    asked = [name for name in ("rule", "broken", "deleted", "done") if when.has(name)]
    name = asked[0] if len(asked) == 1 else "rule"
    if len(asked) != 1:
        when.blame("condition", "", expected="rule, broken, deleted, done")
    allowed = {"rule": RULES, "broken": ("R07",), "deleted": ("criticism",)}.get(name)
    what = when.one_of(name, allowed) if allowed else when.name(name)
    effect = Effect(
        when=name,
        what=what,
        within_min=when.whole("within_min", 1, LONGEST_DRILL, LONGEST_DRILL),
        multiply=fields.millionths("multiply", "0", "2", "1"),
        spawn=_spawn(fields),
    )
    when.refuse_others()
    fields.refuse_others()
    if not fields.has("multiply") and effect.spawn is None:
        fields.blame("no-effect", "")
    return effect


def _spawn(fields: Fields) -> Spawn | None:
    if not fields.has("spawn"):
        fields.node("spawn")
        return None
    inner = fields.table_of("spawn")
    found = Spawn(
        kind=inner.one_of("kind", ("amplifier", "outcry"), "outcry"),
        root_mark=inner.whole("root_mark", 1, 5000),
        texts=inner.name("template", "outcry"),
    )
    inner.refuse_others()
    return found


def _inject(fields: Fields) -> Inject:
    inject = Inject(
        at_min=fields.whole("at_min", 0, LONGEST_DRILL),
        to=fields.words("to"),
        via=fields.one_of("via", ("email", "phone", "chat", "visit")),
        text=fields.words("text"),
    )
    fields.refuse_others()
    return inject


def _expect(fields: Fields) -> Expect:
    alert = fields.table_of("alert")
    expect = Expect(
        onset_min=alert.whole("onset_min", 0, LONGEST_DRILL),
        deadline_min=alert.whole("deadline_min", 0, LONGEST_DRILL),
        decoys=alert.texts("decoys", most=20),
        strategies=_strategies(fields),
    )
    alert.refuse_others()
    fields.refuse_others()
    return expect


def _strategies(fields: Fields) -> tuple[str, ...]:
    found = fields.texts("scct_choice", most=8, needed=True)
    for given in found:
        if given not in STRATEGIES:
            fields.blame("one-of", "scct_choice", given=given[:40], expected=", ".join(STRATEGIES))
    return found
