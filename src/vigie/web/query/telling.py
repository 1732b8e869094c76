"""A query told in a sentence, in the words of the desk."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from vigie.brands.models import Brand
from vigie.core.query import Query
from vigie.core.query.explain import explain
from vigie.web.desk import words
from vigie.web.desk.topics import topics_named

LANGUAGES: Mapping[str, Promise] = {
    "fr": gettext_lazy("French"),
    "en": gettext_lazy("English"),
    "es": gettext_lazy("Spanish"),
    "de": gettext_lazy("German"),
    "it": gettext_lazy("Italian"),
    "pt": gettext_lazy("Portuguese"),
    "nl": gettext_lazy("Dutch"),
}
KINDS: Mapping[str, Promise] = {
    "post": pgettext_lazy("kind", "post"),
    "comment": pgettext_lazy("kind", "comment"),
    "reply": pgettext_lazy("kind", "reply"),
    "review": pgettext_lazy("kind", "review"),
    "mention": pgettext_lazy("kind", "mention"),
    "question": pgettext_lazy("kind", "question"),
    "direct": pgettext_lazy("kind", "private message"),
    "mail": pgettext_lazy("kind", "e-mail"),
    "article": pgettext_lazy("kind", "article"),
}
_HAS: Mapping[str, Promise] = {"image": gettext_lazy("an image"), "link": gettext_lazy("a link")}
_HEADS = {"tone": "sentiment", "intent": "intent"}


def told(query: Query, brand: Brand) -> str:
    """What it will catch, in one sentence of the reader's language."""
    topics = topics_named(brand)

    def name(field: str, code: str) -> str:
        if field == "topic":
            return topics.name(code)
        if field == "network":
            return words.network_title(code)
        if head := _HEADS.get(field):
            return words.value(head, code)
        known = {"lang": LANGUAGES, "kind": KINDS, "has": _HAS}.get(field, {})
        return f"@{code}" if field == "from" and " " not in code else words.word(known, code)

    return explain(query, gettext, name)
