"""The words of a status: what its author wrote, warning, poll and descriptions of pictures included. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vigie.connectors.markup import text_of_html
from vigie.connectors.mastodon import wild

# A mention or a hashtag is a link whose words say what it is: its address would only be in the way.
_CALLS = re.compile(r"<a\b[^<>]*>(?=[#@])", re.IGNORECASE)
_MENTION = re.compile(r"\s*@([\w.-]+)(?:@[\w.-]+)?(?=\s|$)")


def parts_of(status: Mapping[str, Any], *, own: bool) -> Iterator[str]:
    """Warning, words, choices of the poll, words for those who do not see the pictures."""
    yield wild.text(status.get("spoiler_text")).strip()
    # Our own answer begins with whom it answers, which we wrote and the author of its words did not.
    yield without_calls(body_of(status), called_in(status)) if own else body_of(status)
    yield "\n".join(f"– {choice}" for choice in choices_of(status))
    yield "\n".join(f"[{alt}]" for alt in alts_of(status))


def choices_of(status: Mapping[str, Any]) -> list[str]:
    options = map(wild.mapping, wild.rows(wild.mapping(status.get("poll")).get("options")))
    return [title for option in options if (title := wild.text(option.get("title")))]


def alts_of(status: Mapping[str, Any]) -> list[str]:
    media = map(wild.mapping, wild.rows(status.get("media_attachments")))
    return [alt for one in media if (alt := wild.text(one.get("description")).strip())]


def body_of(status: Mapping[str, Any]) -> str:
    """The words of a status, without its warning, its poll and its pictures."""
    content = _CALLS.sub("<a>", wild.text(status.get("content")))
    return text_of_html(content, show_links=True)


def without_calls(text: str, names: Iterable[str]) -> str:
    """The text without those it calls at its start, as the applications show an answer.

    names: who is mentioned (`acct`).
    """
    known = {name.partition("@")[0].casefold() for name in names}
    while (found := _MENTION.match(text)) and found[1].casefold() in known:
        text = text[found.end() :]
    return text.strip()


def called_in(status: Mapping[str, Any]) -> list[str]:
    """`acct` of all that a status mentions."""
    return [wild.text(one.get("acct")) for one in map(wild.mapping, wild.rows(status.get("mentions")))]
