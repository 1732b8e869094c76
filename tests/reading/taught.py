"""Brands whose team taught the engine something."""

from collections.abc import Sequence
from dataclasses import replace

from tests import factories as make
from vigie.brands.models import Brand, Member
from vigie.core.text import read
from vigie.core.text.overlay import Lesson, learn
from vigie.listening.models import Mention
from vigie.listening.services import correct_reading
from vigie.reading.models import Overlay
from vigie.reading.reader import bare_item
from vigie.reading.services import store_overlay

JARGON = "Galurin numéro {0} zinzolin ce matin, encore viré zinzolin"
"""Words that no model was trained on; the team of this brand knows that they are about safety."""

ORDINARY = (
    "Bonjour, à quelle heure ouvrez-vous demain ?",
    "Quand serez-vous ouverts dimanche ?",
    "Merci à toute l'équipe !",
    "Bonne journée à vous tous",
    "Est-ce que le magasin ouvre lundi matin ?",
    "Je passerai vous voir samedi",
)


def jargon(count: int = 30, *, head: str = "topic", value: str = "safety") -> list[Lesson]:
    return [Lesson(JARGON.format(n), "fr", head, value) for n in range(count)]


def keep_version(
    brand: Brand, lessons: Sequence[Lesson] = (), *, base: str = "", active: bool = False
) -> Overlay:
    """A version of what these lessons teach; base: as if it had been learned on another model.

    Without lessons: what the brand's own words are about, and ordinary ones are not.
    """
    others = [Lesson(text, "fr", "topic", "other") for text in ORDINARY * 2]
    learned = learn(lessons or [*jargon(), *others])
    row = store_overlay(
        brand=brand,
        overlay=replace(learned, base=base or learned.base),
        lessons=len(lessons),
        report={},
        by=None,
        now=make.just_now(),
    )
    if active:
        Overlay.objects.filter(pk=row.pk).update(is_active=True)
        row.refresh_from_db()
    return row


def hear(brand: Brand, text: str, **fields: object) -> Mention:
    """A message with the reading that the shipped model gives it."""
    return make.make_mention(brand, text=text, reading=read([bare_item(text, "fr")])[0], **fields)


def hear_corrected(brand: Brand, member: Member, count: int, *, start: int = 0) -> None:
    """So many messages in the brand's own words, each corrected."""
    account, author = make.make_account(brand), make.make_author(brand)
    place = make.make_place(account)
    for n in range(start, start + count):
        one = hear(brand, JARGON.format(n), account=account, author=author, place=place)
        correct_reading(mention=one, head="topic", value="safety", by=member, now=make.NINE)
