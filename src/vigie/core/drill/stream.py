"""The chatter of a drill: from a scenario, a seed and what the team did so far, the same messages everywhere.

Causal: an act moves nothing that was said before it is felt. So a running drill computes the stream
again after each act, and goes on where it stopped.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from vigie.core.drill.acts import Act, Did, promises_money, reached_at
from vigie.core.drill.arrivals import LOUDEST, MINUTE, arrivals
from vigie.core.drill.chance import MILLION, Chance, delays
from vigie.core.drill.crowd import Crowd, Person
from vigie.core.drill.message import WIDE, Message
from vigie.core.drill.scenario import STORIES, Effect, Objective, Persona, Reshare, Scenario, Wave
from vigie.core.drill.texts import ANGRY, Writer, handle_of

MOST = 200_000
"""Messages of one drill, shares included: beyond it is a mistake of the scenario."""
SHARED = 520_000
"""Of what a message calls forth, the share that is only passed on."""
FACTOR_FLOOR = 50_000
MOST_OUTCRIES = 5
RULES: dict[str, Callable[[Message], bool]] = {
    "R01": lambda message: message.stance == "negative",
    "R03": lambda message: message.stance == "negative" and message.heat >= ANGRY,
    "R12": lambda message: message.stance == "negative" and message.author.persona.repeats > 1,
    "R15": lambda message: message.author.followers >= WIDE,
    "R16": lambda message: message.stance == "question",
}
"""Which messages a rule of answering is about."""


@dataclass(frozen=True, slots=True)
class _Coming:
    """Something that may happen. keep: millionths of LOUDEST, before what the team did."""

    at_ms: int
    id: str
    keep: int
    wave: Wave
    parent: str = ""
    mark: int = 1
    answer_to: str = ""  # "thanks" or "retort"


def stream(scenario: Scenario, acts: Sequence[Act] = (), *, seed: int | None = None) -> Iterator[Message]:
    """Messages in the order in which they are said. seed: of the scenario where None."""
    play = Play(scenario, seed=seed)
    play.feel(acts)
    yield from play.until(scenario.end_ms)


class Play:
    """One run, a step at a time. Everything drawn about one message is drawn under its id."""

    def __init__(self, scenario: Scenario, *, seed: int | None = None) -> None:
        seed = scenario.seed if seed is None else seed
        self.scenario, self.seed = scenario, seed
        self.crowd, self.writer = Crowd(scenario, seed), Writer(scenario, seed)
        self.objectives: dict[str, Objective] = {one.id: one for one in scenario.objectives}
        self.coming: list[tuple[int, str, _Coming]] = []  # a heap, by moment and id
        self.said: dict[str, Message] = {}
        self.root: dict[str, str] = {}
        self.shares: dict[str, int] = {}
        self.factors: dict[str, int] = {}
        self.done: list[Act] = []
        self.waiting: list[Act] = []  # the next one last
        self.story_factor = MILLION
        self.honoured: set[str] = set()
        self.answered: set[str] = set()
        self.outcries = 0

        for wave in scenario.waves:
            for number, (at_ms, keep) in enumerate(arrivals(scenario, wave, seed)):
                if at_ms < scenario.end_ms:
                    coming = _Coming(at_ms, f"{wave.id}-{number}", keep, wave, mark=wave.root_mark or 1)
                    self.coming.append((at_ms, coming.id, coming))
        heapq.heapify(self.coming)

    def feel(self, acts: Sequence[Act]) -> None:
        """What the team did; an act counts from when it is felt, after all that was told so far."""
        self.waiting = sorted(
            [*self.waiting, *acts],
            key=lambda act: (act.felt, act.at_ms, act.did, act.message),
            reverse=True,
        )

    def until(self, end_ms: int) -> Iterator[Message]:
        """What is said before that moment and was not told yet, in order."""
        while self._goes_on(end_ms) and len(self.said) < MOST:
            _at_ms, _id, coming = heapq.heappop(self.coming)
            if self._happens(coming):
                message = self._message(coming)
                self.said[message.id] = message
                self._call_forth(coming, message)
                yield message

    def _goes_on(self, end_ms: int) -> bool:
        """Feel what was done before the next thing; an act may call forth an earlier one."""
        while True:
            following = self.coming[0][0] if self.coming else end_ms
            if not self._feel_next(min(following, end_ms)):
                return following < end_ms

    # --- What the team did ------------------------------------------------------------------

    def _feel_next(self, at_ms: int) -> bool:
        """Take in the next act if it is felt before this moment."""
        if not self.waiting or self.waiting[-1].felt >= at_ms:
            return False
        act = self.waiting.pop()
        self.done.append(act)
        if act.did is Did.ANSWERED and act.message in self.said:
            self._feel_answer(act, self.said[act.message])
        elif act.did is Did.REMOVED and act.message in self.said:
            self._feel_removal(act, self.said[act.message])
        self._feel_objectives()
        return True

    def _feel_answer(self, act: Act, message: Message) -> None:
        if message.id in self.answered:
            return
        self.answered.add(message.id)
        for effect in self.scenario.effects:
            late = act.at_ms - message.at_ms > effect.within_min * MINUTE
            kept = effect.when == "rule" and act.named and not late and RULES[effect.what](message)
            if kept or (effect.when == "broken" and promises_money(act.text)):
                self._multiply(message.id, effect.multiply)
        self._respond(act, message)

    def _respond(self, act: Act, message: Message) -> None:
        """The person answered may thank, or come back angrier."""
        persona = message.author.persona
        if message.stance not in {"negative", "question"} or not act.named:
            return
        chance = Chance(self.seed, message.id, "answered")
        at_ms = act.felt + (2 + chance.below(11)) * MINUTE
        if chance.hits(persona.forgives):
            how = "thanks"
        elif message.heat >= 800_000 and chance.hits(300_000):
            how = "retort"
        else:
            return
        wave = next(wave for wave in self.scenario.waves if wave.id == message.wave)
        self._come(_Coming(at_ms, f"{message.id}.a", MILLION, wave, message.id, 0, how))

    def _feel_removal(self, act: Act, message: Message) -> None:
        if message.removable:
            return
        for effect in self.scenario.effects:
            if effect.when == "deleted" and effect.spawn and self.outcries < MOST_OUTCRIES:
                self.outcries += 1
                self._begin_outcry(act, effect, self.outcries)

    def _begin_outcry(self, act: Act, effect: Effect, number: int) -> None:
        spawn = effect.spawn
        if spawn is None:
            return
        wave = Wave(
            id=f"outcry-{number}", kind=spawn.kind, at_min=0, count=0, over_min=1, peak=0, ramp_min=1,
            decay_min=1, root_mark=spawn.root_mark, persona="", negative=None,
            reshare=Reshare(700_000, 6 * 3600), unless=None,
            texts="outcry" if spawn.texts == "deletion_outcry" else spawn.texts,
        )  # fmt: skip
        self._come(_Coming(act.felt + 3 * MINUTE, f"{wave.id}-0", MILLION, wave, mark=spawn.root_mark))

    def _feel_objectives(self) -> None:
        for number, effect in enumerate(self.scenario.effects):
            if effect.when == "done" and str(number) not in self.honoured and self._reached(effect.what):
                self.honoured.add(str(number))
                self.story_factor = _times(self.story_factor, effect.multiply)

    def _reached(self, objective: str, before_min: int | None = None) -> bool:
        at_ms = reached_at(self.objectives[objective].capability, self.done)
        return at_ms is not None and (before_min is None or at_ms <= before_min * MINUTE)

    def _multiply(self, message: str, factor: int) -> None:
        self.factors[message] = _times(self.factors.get(message, MILLION), factor)

    # --- What comes of it -------------------------------------------------------------------

    def _come(self, coming: _Coming) -> None:
        if coming.at_ms < self.scenario.end_ms:
            heapq.heappush(self.coming, (coming.at_ms, coming.id, coming))

    def _happens(self, coming: _Coming) -> bool:
        wave = coming.wave
        if coming.answer_to or wave.id.startswith("outcry-"):
            return not coming.parent or coming.answer_to != "" or self._kept(coming)
        if wave.unless and not coming.parent and self._reached(wave.unless.done, wave.unless.before_min):
            return False
        if coming.keep >= MILLION and not coming.parent:
            return True
        return self._kept(coming)

    def _kept(self, coming: _Coming) -> bool:
        factor = self.story_factor if coming.wave.kind != "background" else MILLION
        here = coming.parent
        while here and self.factors:
            factor = _times(factor, self.factors.get(here, MILLION))
            here = self.said[here].parent if here in self.said else ""
        factor = min(LOUDEST * MILLION, max(FACTOR_FLOOR, factor))
        return Chance(self.seed, coming.id, "kept").hits(coming.keep * factor // MILLION)

    def _call_forth(self, coming: _Coming, message: Message) -> None:
        reshare = coming.wave.reshare
        if not reshare.n_star or coming.answer_to:
            return
        chance = Chance(self.seed, message.id, "calls")
        kernel = self.scenario.kernel
        table = delays(kernel.cutoff_s, kernel.theta, reshare.tau_s)
        for number in range(chance.count(reshare.n_star * coming.mark * LOUDEST)):
            at_ms = message.at_ms + 1000 + chance.quantile(table)
            self._come(_Coming(at_ms, f"{message.id}.{number}", MILLION // LOUDEST, coming.wave, message.id))

    def _message(self, coming: _Coming) -> Message:
        chance = Chance(self.seed, coming.id, "said")
        parent = self.said.get(coming.parent)
        if parent and not coming.answer_to and chance.hits(SHARED):
            return self._share(coming, chance, parent)
        if parent and parent.op == "share":
            parent = self.said[parent.parent]
        return self._say(coming, chance, parent)

    def _share(self, coming: _Coming, chance: Chance, parent: Message) -> Message:
        origin = parent if parent.op == "say" else self.said[parent.parent]
        self.shares[origin.id] = self.shares.get(origin.id, 0) + 1
        person = self.crowd.somebody(chance, self.crowd.some_persona(chance))
        return Message(
            id=coming.id, at_ms=coming.at_ms, op="share", wave=coming.wave.id, kind=origin.kind,
            author=person, place=origin.place, text="", parent=origin.id, stance=origin.stance, heat=0,
            priority=False, shares=self.shares[origin.id],
        )  # fmt: skip

    def _say(self, coming: _Coming, chance: Chance, parent: Message | None) -> Message:
        persona, pool = self._who_and_what(coming, chance, parent)
        person = parent.author if parent and coming.answer_to else self.crowd.somebody(chance, persona)
        stance = _stance_of(coming, pool, persona)
        heat = person.heat if stance in {"negative", "vulgar"} else 0
        place = parent.place if parent else _place(chance, coming.wave.kind)
        text = self.writer.write(
            chance, person.language, pool, heat=heat, typos=person.persona.typos, glad=stance == "positive"
        )
        return Message(
            id=coming.id, at_ms=coming.at_ms, op="say", wave=coming.wave.id,
            kind=_kind(place, stance, parent=bool(parent)), author=person, place=place,
            text=self._addressed(text, place, parent), parent=parent.id if parent else "", stance=stance,
            heat=heat, priority=self._is_owed(coming, person, stance, heat),
            rating=_rating(chance, stance) if place == "reviews" and not parent else None,
        )  # fmt: skip

    def _addressed(self, text: str, place: str, parent: Message | None) -> str:
        """What is said on the square is found by the brand's name: it stands there."""
        name = self.scenario.brand.name
        if place != "square" or parent or name.lower() in text.lower():
            return text
        handle = f"@{handle_of(name)}"
        return f"{text} {handle}" if len(text) % 2 else f"{handle} {text}"

    def _is_owed(self, coming: _Coming, person: Person, stance: str, heat: int) -> bool:
        wave = coming.wave
        if wave.kind in {"background", "brigade", "benign", "praise"} or coming.answer_to:
            return False
        if coming.parent and person.followers < WIDE:
            return False  # said to somebody else, below their words
        if stance == "negative":
            return heat >= ANGRY or person.followers >= WIDE
        return stance == "question" and (person.followers >= WIDE or person.persona.followers is not None)

    def _who_and_what(self, coming: _Coming, chance: Chance, parent: Message | None) -> tuple[Persona, str]:
        """A persona and the pool of its sentence."""
        wave = coming.wave
        if coming.answer_to and parent:
            return parent.author.persona, coming.answer_to
        if parent or wave.kind in STORIES:
            return self._joining(wave, chance, answering=parent is not None)
        if wave.kind == "background":
            return self._on_any_day(chance)
        pool = wave.texts or wave.kind
        stances = {"scam": ("scam",), "vulgar": ("vulgar",), "benign": ("positive",), "praise": ("positive",)}
        wanted = stances.get(wave.kind, ("negative",))
        persona = (
            self.crowd.of_persona(wave.persona) if wave.persona else self.crowd.some_persona(chance, wanted)
        )
        return persona, self._pool(pool, persona)

    def _joining(self, wave: Wave, chance: Chance, *, answering: bool) -> tuple[Persona, str]:
        if wave.kind in {"benign", "praise"}:
            sour = chance.hits(wave.negative or 0)
            persona = self.crowd.some_persona(chance, ("negative",) if sour else ("positive",))
            return persona, "background_negative" if sour else "echo_glad"
        persona = self.crowd.some_persona(chance)
        pool = persona.stance
        if answering and pool == "negative" and chance.hits(600_000):
            pool = "echo"
        if persona.stance == "question" and persona.followers:
            pool = "press"
        return persona, wave.texts if wave.texts and not answering and pool == "negative" else pool

    def _on_any_day(self, chance: Chance) -> tuple[Persona, str]:
        if chance.hits(self.scenario.brand.negative):
            return self.crowd.some_persona(chance, ("negative",)), "background_negative"
        if chance.hits(500_000):
            return self.crowd.some_persona(chance, ("question",)), "background_question"
        return self.crowd.some_persona(chance, ("positive",)), "background_positive"

    def _pool(self, pool: str, persona: Persona) -> str:
        languages = [language for language, share in self.scenario.brand.mix.items() if share]
        return pool if all(self.writer.has(language, pool) for language in languages) else persona.stance


def _times(factor: int, by: int) -> int:
    return factor * by // MILLION


def _stance_of(coming: _Coming, pool: str, persona: Persona) -> str:
    if coming.answer_to:
        return "positive" if coming.answer_to == "thanks" else "negative"
    if pool in {"background_positive", "benign", "praise", "echo_glad"}:
        return "positive"
    if pool in {"background_question", "press"}:
        return "question"
    if pool in {"background_negative", "amplifier", "outcry", "echo", "brigade"}:
        return "negative"
    return pool if pool in {"scam", "vulgar"} else persona.stance


def _place(chance: Chance, kind: str) -> str:
    if kind in {"amplifier", "outcry", "benign"}:
        return "square"
    return ("page", "square", "reviews")[chance.weighted((50, 40, 10))]


def _kind(place: str, stance: str, *, parent: bool) -> str:
    if parent:
        return "reply"
    if stance == "question":
        return "question"
    return {"page": "comment", "square": "mention", "reviews": "review"}[place]


def _rating(chance: Chance, stance: str) -> int:
    if stance == "positive":
        return 4 + chance.below(2)
    return 1 + chance.below(2) if stance in {"negative", "vulgar"} else 3
