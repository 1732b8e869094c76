"""How people of a drill write: sentences of a pool, put together, filled, and typed as each of them types."""

import unicodedata
from collections import deque

from vigie.core.drill.chance import Chance
from vigie.core.drill.pools import SLOT, pools_for
from vigie.core.drill.scenario import Scenario

CURT = frozenset({"scam", "vulgar", "brigade", "benign", "press", "amplifier", "outcry"})
"""Pools whose sentences stand alone."""
COPIED = frozenset({"brigade"})
"""Pools that are meant to be said again in the same words."""
TRIES = 12
ANGRY = 600_000
"""From this arousal on somebody is angry: other openings, other endings, capitals."""
SMILES = {True: ("😡", "🤬", "👎", "🤦", "😤"), False: ("😕", "🙄", "🤷", "😞", "🙃")}
GLAD = ("🙂", "👍", "❤️", "👏")


class Writer:
    """Writes the texts of one drill in the order of its messages; no text comes twice within the window."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._slots, self._pools = pools_for(scenario)
        self._brand, self._seed = scenario.brand.name, seed
        self._decks: dict[tuple[str, str], list[str]] = {}
        self._cycles: dict[tuple[str, str], int] = {}
        self._recent: deque[str] = deque(maxlen=scenario.window or None)
        self._window = scenario.window
        self._counts: dict[str, int] = {}

    def has(self, language: str, pool: str) -> bool:
        return bool(self._pools[language].get(pool))

    def write(self, chance: Chance, language: str, pool: str, *, heat: int, typos: int, glad: bool) -> str:
        """A text of that pool. heat: arousal of the person, typos: how carelessly they type (millionths)."""
        text = ""
        for attempt in range(TRIES):
            text = self._composed(chance, language, pool, heat)
            if attempt > 1:  # a deck with few cards: people add something, or insist
                more = "!" * (1 + chance.below(4)) if pool in CURT else self._next(language, "aside")
                text = self._filled(chance, f"{text} {more}", language)
            text = self._typed(chance, text, heat, typos, glad=glad)
            if not self._counts.get(text) or pool in COPIED:
                break
        self._remember(text)
        return text

    def _remember(self, text: str) -> None:
        if not self._window:
            return
        if len(self._recent) == self._window:
            gone = self._recent.popleft()
            self._counts[gone] -= 1
            if not self._counts[gone]:
                del self._counts[gone]
        self._recent.append(text)
        self._counts[text] = self._counts.get(text, 0) + 1

    def _composed(self, chance: Chance, language: str, pool: str, heat: int) -> str:
        core = self._next(language, pool)
        if pool in CURT:
            return self._filled(chance, core, language)
        mood = "angry" if heat >= ANGRY else "calm"
        parts = [core]
        if pool.endswith("negative") or pool == "echo":
            if chance.hits(380_000):
                parts.insert(0, self._next(language, f"open_{mood}"))
            if chance.hits(300_000):
                parts.append(self._next(language, "aside"))
            if chance.hits(380_000):
                parts.append(self._next(language, f"end_{mood}"))
        elif chance.hits(350_000):
            parts.append(self._next(language, "end_question" if "question" in pool else "end_glad"))
        return self._filled(chance, " ".join(parts), language)

    def _next(self, language: str, pool: str) -> str:
        """The next card of the pool's deck, shuffled anew when it is used up."""
        key = (language, pool)
        if not self._decks.get(key):
            cycle = self._cycles.get(key, 0)
            self._cycles[key] = cycle + 1
            order = Chance(self._seed, "deck", language, pool, cycle)
            self._decks[key] = order.shuffled(self._pools[language][pool])
        return self._decks[key].pop()

    def _filled(self, chance: Chance, text: str, language: str) -> str:
        if "{" not in text:
            return text
        slots = self._slots[language]

        def value(name: str) -> str:
            if name == "brand":
                return self._brand
            if name == "handle":
                return "@" + handle_of(self._brand)
            return str(2 + chance.below(96)) if name == "n" else chance.pick(slots[name])

        for _ in range(3):  # a value may have slots of its own
            text = SLOT.sub(lambda found: value(found[1]), text)
            if "{" not in text:
                break
        return text[:1].upper() + text[1:]

    def _typed(self, chance: Chance, text: str, heat: int, typos: int, *, glad: bool) -> str:
        if chance.hits(typos):
            text = slip(chance, text)
        if chance.hits(typos // 2):
            text = plain(text)
        elif chance.hits(typos):
            text = text[:1].lower() + text[1:].rstrip(".")
        if heat >= 850_000 and chance.hits(90_000):
            text = text.upper()
        if chance.hits(130_000):
            text = f"{text} {chance.pick(GLAD if glad else SMILES[heat >= ANGRY])}"
        return text


def slip(chance: Chance, text: str) -> str:
    """One slip of the finger: two letters swapped, one doubled, or one left out. Links stay whole."""
    words = text.split(" ")
    long = [n for n, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return text
    n = chance.pick(long)
    word, at, how = words[n], 1 + chance.below(len(words[n]) - 3), chance.below(3)
    if how == 0:
        words[n] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    elif how == 1:
        words[n] = word[:at] + word[at] + word[at:]
    else:
        words[n] = word[:at] + word[at + 1 :]
    return " ".join(words)


def plain(text: str) -> str:
    """Without accents and capitals, as on a telephone in a hurry."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()


def handle_of(name: str) -> str:
    """A name as the handle of an account."""
    return "".join(letter for letter in plain(name) if letter.isalnum())[:30] or "marque"
