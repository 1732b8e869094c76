"""Codes of past cases in words for the team."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from vigie.web.plans.words import GRAVITY, KINDS, Words, word

__all__ = ["GRAVITY", "KINDS", "Words", "value", "word"]

CLUSTERS: Words = {
    "victim": pgettext_lazy("responsibility of others", "A victim itself"),
    "accidental": pgettext_lazy("responsibility of others", "Unintended"),
    "preventable": pgettext_lazy("responsibility of others", "It could have been prevented"),
}
PLACES: Words = {
    "social": pgettext_lazy("place of a crisis", "On social networks"),
    "press": pgettext_lazy("place of a crisis", "In the press"),
    "service": pgettext_lazy("place of a crisis", "In the service itself"),
    "site": pgettext_lazy("place of a crisis", "On the spot"),
    "authority": pgettext_lazy("place of a crisis", "At an authority or in court"),
}
SPEEDS: Words = {
    "hours": pgettext_lazy("speed of a crisis", "Within hours"),
    "days": pgettext_lazy("speed of a crisis", "Within days"),
    "weeks": pgettext_lazy("speed of a crisis", "Within weeks"),
    "months": pgettext_lazy("speed of a crisis", "Over months"),
}
OUTCOMES: Words = {
    "recovered": pgettext_lazy("outcome of a crisis", "Recovered"),
    "mixed": pgettext_lazy("outcome of a crisis", "Mixed"),
    "lasting": pgettext_lazy("outcome of a crisis", "Lasting damage"),
}
PARTS: Words = {
    "happened": gettext_lazy("What happened"),
    "done": gettext_lazy("What was done"),
    "result": gettext_lazy("What came of it"),
}
SOURCE_KINDS: Words = {
    "press": pgettext_lazy("source", "Press"),
    "court": pgettext_lazy("source", "Court"),
    "authority": pgettext_lazy("source", "Authority"),
    "company": pgettext_lazy("source", "The company itself"),
    "book": pgettext_lazy("source", "Book or study"),
    "internal": pgettext_lazy("source", "Our own log"),
}
ATTRIBUTES: Words = {
    "kind": gettext_lazy("What it was about"),
    "responsibility": gettext_lazy("Responsibility"),
    "place": gettext_lazy("Where it came out"),
    "speed": gettext_lazy("Speed"),
    "gravity": gettext_lazy("Gravity"),
}
SURENESS: Words = {
    "sure": pgettext_lazy("how sure", "well documented"),
    "half": pgettext_lazy("how sure", "partly documented"),
    "unsure": pgettext_lazy("how sure", "mostly to be checked"),
}
# What sharing an attribute means, and what differing in it changes: said beside each comparison.
MEANS: Words = {
    "kind": gettext_lazy("The same acts are possible."),
    "responsibility": gettext_lazy("The public expects the same of the brand."),
    "place": gettext_lazy("The same people heard of it first."),
    "speed": gettext_lazy("There is as much time to decide."),
    "gravity": gettext_lazy("As much is at stake for people."),
}
CHANGES: Words = {
    "kind": gettext_lazy("What could be done there may not exist here."),
    "responsibility": gettext_lazy("What was accepted there may offend here, or the reverse."),
    "place": gettext_lazy("It reached other people first, in another tone."),
    "speed": gettext_lazy("The time to decide is not the same."),
    "gravity": gettext_lazy("The stakes for people are not the same."),
}
VALUES: dict[str, Words] = {"kind": KINDS, "responsibility": CLUSTERS, "place": PLACES, "speed": SPEEDS}


def value(attribute: str, code: str) -> str:
    """A value of an attribute in words; "" stays empty."""
    if attribute == "gravity":
        return str(GRAVITY.get(int(code), code)) if code.isdecimal() else ""
    return word(VALUES[attribute], code) if code else ""
