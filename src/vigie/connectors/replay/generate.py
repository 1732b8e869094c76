"""Days of any length from a seed, for load tests. Pure: the same arguments give the same day."""

import random
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, islice

from vigie.connectors.replay.day import SCHEMA, Brand, Event, Header, Where, Who, encode_line
from vigie.connectors.replay.phrases import ASIDES, SLOTS, THEMES
from vigie.core.types import Kind

MIX = {
    "late": 0.24,
    "billing": 0.07,
    "staff": 0.08,
    "praise": 0.16,
    "question": 0.14,
    "irony": 0.04,
    "help": 0.06,
    "vulgar": 0.03,
    "scam": 0.03,
    "spam": 0.03,
    "elsewhere": 0.12,
}
"""Shares of the themes in `phrases`; "elsewhere" has nothing to do with the brand."""
NOTHING_ABOUT_US = {"elsewhere": 1.0}
"""A mix for what a firehose mostly is."""
CURT = frozenset({"vulgar", "scam", "spam", "elsewhere"})
"""Themes without asides."""
FOLLOWERS = (4.6, 1.7)  # mean and deviation of the logarithm of followers
SMILES = ("🙂", "😡", "😅", "🙏", "🤷", "😭")
PLACES = {
    "square": Where(name="Place publique", network="bluesky", limit=300, unit="graphemes"),
    "page": Where(name="Page de la marque", network="facebook", ours=True, culture="brand", limit=8000),
    "help": Where(name="Entraide", network="discourse", culture="help"),
    "reviews": Where(name="Avis", network="google", limit=4096, one_reply=True),
}


def header_of(seed: int, *, brand: str = "Boréale", hours: float = 10) -> Header:
    """The first line of a generated day. Its watch is the brand's name."""
    return Header(
        schema=SCHEMA,
        id=f"generated-{seed}",
        title={"fr": f"Journée inventée {seed}", "en": f"Invented day {seed}"},
        brand=Brand(name=brand, time_zone="America/Toronto", watches=(f'"{brand}"',)),
        duration_s=hours * 3600,
        places=PLACES,
    )


def generate(
    seed: int,
    *,
    brand: str = "Boréale",
    hours: float = 10,
    rate: float = 600,
    mix: Mapping[str, float] | None = None,
    english: float = 0.25,
    authors: int = 4000,
    replies: float = 0.3,
    edits: float = 0.01,
    deletions: float = 0.005,
    ours: float = 0.2,
) -> Iterator[Event]:
    """Events of a day in the order of `at`, about `rate` messages an hour at random moments.

    mix: shares of themes (`MIX`). english, replies (to something said before), ours (in a place
    of the brand, addressed to it): shares of messages. edits, deletions: events a message.
    authors: how many people; a few of them say much.
    """
    chance = random.Random(f"vigie-day:{seed}")  # noqa: S311 - a seed is the point: no secret hangs on it
    shares = dict(mix or MIX)
    themes, weights = list(shares), list(shares.values())
    said: list[str] = []
    at = 0.0
    for number in count():
        at += chance.expovariate(rate / 3600)
        if at > hours * 3600:
            return
        theme = chance.choices(themes, weights)[0]
        language = "en" if chance.random() < english else "fr"
        event = Event(
            at=round(at, 3),
            id=f"g{seed}-{number}",
            author=_somebody(chance, authors),
            place=_place(chance, theme, ours),
            text=_text(chance, theme, language, brand),
            lang=language,
            truth={"theme": theme},
            kind=Kind.QUESTION if theme == "question" else Kind.COMMENT,
            parent=chance.choice(said[-500:]) if said and chance.random() < replies else "",
        )
        yield event
        said.append(event.id)
        del said[:-500]
        if chance.random() < edits:
            text = _text(chance, theme, language, brand)
            yield Event(at=round(at, 3), id=chance.choice(said), op="edit", text=text, lang=language)
        if chance.random() < deletions:
            yield Event(at=round(at, 3), id=chance.choice(said), op="delete")


def day_lines(
    seed: int, *, messages: int, brand: str = "Boréale", hours: float = 10, **options: object
) -> Iterator[bytes]:
    """Lines of a day file with that many messages, each ended by a newline; options as for `generate`."""
    events = generate(seed, brand=brand, hours=10**6, rate=messages / hours, **options)  # type: ignore[arg-type]
    yield encode_line(header_of(seed, brand=brand, hours=hours)) + b"\n"
    for line in islice(_until(events, messages), None):
        yield encode_line(line) + b"\n"


def _until(events: Iterable[Event], messages: int) -> Iterator[Event]:
    told = 0
    for event in events:
        told += event.op == "create"
        if told > messages:
            return
        yield event


def _somebody(chance: random.Random, authors: int) -> Who:
    number = int(authors * chance.random() ** 3)  # a few say much
    return Who(
        id=f"a{number}",
        name=f"Personne {number}",
        handle=f"personne_{number}",
        followers=int(random.Random(number).lognormvariate(*FOLLOWERS)),  # noqa: S311 - the same person, the same crowd
    )


def _place(chance: random.Random, theme: str, ours: float) -> str:
    if theme != "elsewhere" and chance.random() < ours:
        return "page"
    return "help" if theme == "help" else chance.choice(("square", "square", "square", "reviews"))


def _text(chance: random.Random, theme: str, language: str, brand: str) -> str:
    openings, cores, endings = THEMES[language][theme]
    core = f"{chance.choice(openings)} {chance.choice(cores)}".strip()
    aside = chance.choice(ASIDES[language]) if theme not in CURT and chance.random() < 0.4 else ""
    parts = [part for part in (core, aside, chance.choice(endings)) if part]
    parts[:-1] = [part if part.endswith(("?", "example")) else f"{part}." for part in parts[:-1]]
    return _as_typed(chance, _filled(chance, " ".join(parts), language, brand))


def _filled(chance: random.Random, text: str, language: str, brand: str) -> str:
    for name, pool in SLOTS[language].items():
        while f"{{{name}}}" in text:
            text = text.replace(f"{{{name}}}", chance.choice(pool), 1)
    while "{n}" in text:
        text = text.replace("{n}", str(chance.randint(2, 99)), 1)
    text = text.replace("{day}", str(chance.randint(4, 20)))
    return text.replace("{brand}", brand).replace("{handle}", _plain(brand).replace(" ", ""))


def _as_typed(chance: random.Random, text: str) -> str:
    """Some type without accents, in capitals, with a slip, or with a smile."""
    habit = chance.random()
    text = text[:1].upper() + text[1:] if chance.random() < 0.8 else text
    if habit < 0.08:
        return _plain(text)
    if habit < 0.11:
        return text.upper()
    if habit < 0.17 and len(text) > 20:
        cut = chance.randrange(5, len(text) - 5)
        return text[:cut] + text[cut + 1] + text[cut] + text[cut + 2 :]
    return f"{text} {chance.choice(SMILES)}" if habit < 0.27 else text


def _plain(text: str) -> str:
    """In small letters, without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()
