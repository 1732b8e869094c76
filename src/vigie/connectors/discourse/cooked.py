"""What an author wrote, out of the HTML a forum makes of it: without those they quote. Pure."""

import re
import unicodedata
from html import escape, unescape

from vigie.connectors.markup import plain, text_of_html, web_url

MOST_PICTURES = 10

# Quotes of others and previews of pages are boxes of their own; they nest.
_ASIDE = re.compile(r"<(/?)aside\b[^<>]*>", re.IGNORECASE)
_QUOTED = re.compile(r"\bdata-username=\"([^\"<>]{1,100})\"", re.IGNORECASE)
_PREVIEWED = re.compile(r"\bdata-onebox-src=\"([^\"<>]{1,2000})\"", re.IGNORECASE)
# What the forum adds by itself: the mail somebody answered, the size of a picture, the # of a heading.
_ELIDED = re.compile(
    r"<details\b[^<>]*\bclass=\"elided\"[^<>]*>(?:(?!</?details\b)[\s\S]){0,100000}</details>"
)
_META = re.compile(r"<div class=\"meta\">(?:(?!</?div\b)[\s\S]){0,2000}</div>")
_ANCHOR = re.compile(r"<a\b[^<>]*\bclass=\"anchor\"[^<>]*></a>")
_CALLED = re.compile(r"<a\b([^<>]*)>([^<]{0,200})</a>")
_NAMED = re.compile(r"\bclass=\"(?:mention|mention-group|hashtag|hashtag-cooked)[\" ]")
_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_EMOJI = re.compile(r"\bclass=\"emoji\b", re.IGNORECASE)
_ALT = re.compile(r"\balt=\":([a-z0-9_+:-]{1,60}):\"", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc=\"([^\"<>]{1,2000})\"", re.IGNORECASE)
_MENTION = re.compile(r"<(?:a|span)\b[^<>]*\bclass=\"mention\"[^<>]*>@([^<]{1,100})</(?:a|span)>")

# Names of forums that are not those of Unicode. The others are looked up there.
EMOJI = {
    "+1": "👍", "-1": "👎", "thumbsup": "👍", "thumbsdown": "👎", "clap": "👏", "pray": "🙏",
    "heart": "❤️", "broken_heart": "💔", "tada": "🎉", "ok_hand": "👌", "wave": "👋", "fire": "🔥",
    "smile": "😄", "smiley": "😃", "grinning": "😀", "grin": "😁", "laughing": "😆", "joy": "😂",
    "rofl": "🤣", "slight_smile": "🙂", "wink": "😉", "blush": "😊", "heart_eyes": "😍", "sunglasses": "😎",
    "thinking": "🤔", "roll_eyes": "🙄", "neutral_face": "😐", "expressionless": "😑", "unamused": "😒",
    "frowning": "😦", "slight_frown": "🙁", "disappointed": "😞", "worried": "😟", "confused": "😕",
    "cry": "😢", "sob": "😭", "angry": "😠", "rage": "😡", "triumph": "😤", "cursing_face": "🤬",
    "face_with_symbols_over_mouth": "🤬", "middle_finger": "🖕", "fu": "🖕", "poop": "💩", "clown_face": "🤡",
    "nauseated_face": "🤢", "vomiting_face": "🤮", "face_vomiting": "🤮", "scream": "😱", "warning": "⚠️",
    "question": "❓", "exclamation": "❗", "x": "❌", "white_check_mark": "✅", "man_facepalming": "🤦‍♂️",
    "woman_facepalming": "🤦‍♀️", "facepalm": "🤦", "shrug": "🤷",
}  # fmt: skip
_TONES = {"t2": "🏻", "t3": "🏼", "t4": "🏽", "t5": "🏾", "t6": "🏿"}


def text_of_cooked(cooked: str) -> str:
    """The author's own words, and where each link leads when its words do not say so.

    >>> text_of_cooked('<aside class="quote"><p>Nul.</p></aside><p>Pas <img class="emoji" alt=":angry:"></p>')
    'Pas 😠'
    """
    html = _PICTURE.sub(_seen, own_words(cooked))
    html = _ANCHOR.sub("", _META.sub("", _ELIDED.sub("", html)))
    return text_of_html(_CALLED.sub(_called, html), show_links=True)


def own_words(cooked: str) -> str:
    """The HTML without the boxes that others filled; of a previewed page, its address stays."""
    kept, depth, end = [], 0, 0
    for tag in _ASIDE.finditer(cooked):
        if not depth:
            kept.append(cooked[end : tag.start()])
        if tag[1]:
            depth = max(0, depth - 1)
        else:
            depth += 1
            kept.append(_address(tag[0]) if depth == 1 else "")
        end = tag.end()
    return "".join(kept) + ("" if depth else cooked[end:])


def called(cooked: str) -> frozenset[str]:
    """Users called or quoted by the text, in lower case."""
    names = [*_MENTION.findall(cooked), *_QUOTED.findall(cooked)]
    return frozenset(unescape(name).strip().lower() for name in names)


def pictures(cooked: str, address: str) -> tuple[str, ...]:
    """Addresses of the pictures an author put there."""
    found = []
    for tag in _PICTURE.findall(own_words(cooked)):
        source = _SOURCE.search(tag)
        if source and not _EMOJI.search(tag):
            url = unescape(source[1])
            found.append(web_url(f"{address}{url}" if url.startswith("/") and url[1:2] != "/" else url))
    return tuple(url for url in dict.fromkeys(found) if url)[:MOST_PICTURES]


def emoji_of(name: str) -> str:
    """The sign that a forum calls by this name; ":name:" when it is one of its own."""
    base, _, tone = name.lower().partition(":")
    for word in (base, f"{base}_face", f"{base}_sign"):
        sign = EMOJI.get(word) or _looked_up(word)
        if sign:
            return sign + _TONES.get(tone, "")
    return f":{name}:"


def _looked_up(word: str) -> str:
    try:
        sign = unicodedata.lookup(word.replace("_", " "))
    except KeyError:
        return ""
    return sign if unicodedata.category(sign) in {"So", "Sk"} else ""


def _address(aside: str) -> str:
    found = _PREVIEWED.search(aside)
    return f"<p>{escape(plain(unescape(found[1])))}</p>" if found else ""


def _seen(picture: re.Match[str]) -> str:
    name = _ALT.search(picture[0]) if _EMOJI.search(picture[0]) else None
    return emoji_of(name[1]) if name else picture[0]


def _called(link: re.Match[str]) -> str:
    return link[2] if _NAMED.search(link[1]) else link[0]
