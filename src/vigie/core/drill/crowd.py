"""Who speaks in a drill: invented from the seed, a first name and a letter, nobody real."""

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.core.drill.chance import MILLION, Chance, lognormal
from vigie.core.drill.pools import pools_for
from vigie.core.drill.scenario import Persona, Scenario
from vigie.core.drill.texts import plain

LETTERS = "ABCDEFGHJKLMNPRSTVW"
TAILS = ("", "", "", "_off", "75", "_lille", "xo", "_r", "2000", "_et_cie", "31", ".b", "_k", "93")


@dataclass(frozen=True, slots=True)
class Person:
    """id: the same person in every run of the same scenario and seed."""

    id: str
    name: str
    handle: str
    followers: int
    language: str
    persona: Persona
    heat: int


class Crowd:
    """The people of one drill."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario, self._seed = scenario, seed
        self._names, _ = pools_for(scenario)
        self._known: dict[tuple[str, int], Person] = {}
        self._weights = [persona.share for persona in scenario.personas]
        self._languages = [language for language, share in scenario.brand.mix.items() if share]
        self._mix = [scenario.brand.mix[language] for language in self._languages]

    def of_persona(self, name: str) -> Persona:
        return next(persona for persona in self._scenario.personas if persona.id == name)

    def some_persona(self, chance: Chance, stances: Sequence[str] = ()) -> Persona:
        """A persona as often as its share says, among those of some stances where there are any."""
        personas = self._scenario.personas
        if stances:
            fitting = [persona for persona in personas if persona.stance in stances and persona.share]
            if fitting:
                return fitting[chance.weighted([persona.share for persona in fitting])]
        return personas[chance.weighted(self._weights)]

    def somebody(self, chance: Chance, persona: Persona) -> Person:
        """One of them; those who repeat themselves are few."""
        many = max(1, self._scenario.authors * persona.share // MILLION // persona.repeats)
        return self._person(persona, chance.below(many))

    def _person(self, persona: Persona, number: int) -> Person:
        key = (persona.id, number)
        if key not in self._known:
            self._known[key] = self._made(persona, number)
        return self._known[key]

    def _made(self, persona: Persona, number: int) -> Person:
        chance = Chance(self._seed, "person", persona.id, number)
        language = self._languages[chance.weighted(self._mix)]
        first, letter = chance.pick(self._names[language]["first_name"]), chance.pick(LETTERS)
        low, high = persona.arousal
        scenario = self._scenario
        span = persona.followers
        return Person(
            id=f"{persona.id}-{number}",
            name=f"{first} {letter}.",
            handle=f"{plain(first).replace('-', '')}{chance.pick(('', '.', '_'))}{letter.lower()}"
            f"{chance.pick(TAILS)}{number}",
            followers=span[0] + chance.below(span[1] - span[0] + 1)
            if span
            else lognormal(chance, scenario.median, scenario.sigma, scenario.cap),
            language=language,
            persona=persona,
            heat=low + chance.below(high - low + 1),
        )
