"""How a forum makes a page of what is typed, as far as the tests need it: CommonMark, quotes, emoji."""

import re
from html import escape, unescape

SIGNS = {"💛": "yellow_heart", "👍🏽": "+1:t4", "😡": "rage"}
_QUOTE = re.compile(r"\[quote=\"(\w+)[^\]\"]*\"\]\n?(.*?)\n?\[/quote\]\n?", re.DOTALL)
_INLINE = re.compile(
    r"(?P<url>https?://[^\s<]+)|\\(?P<plain>[!-/:-@\[-`{-~])|(?P<tag></?[bi]>)|(?P<entity>&(?:lt|gt|amp|quot);)"
    r"|(?<!\w)@(?P<name>\w+)|(?P<picture>!\[[^\]]*\]\([^)\s]+\))|(?P<sign>" + "|".join(SIGNS) + ")"
)


def cook(raw: str) -> str:
    parts, end = [], 0
    for quote in _QUOTE.finditer(raw):
        parts += [_paragraphs(raw[end : quote.start()]), _quoted(quote[1], quote[2])]
        end = quote.end()
    return "\n".join(part for part in (*parts, _paragraphs(raw[end:])) if part)


def shown(cooked: str) -> str:
    """What somebody reads on the page, by other means than the product's."""
    text = re.sub(r'<img[^>]*alt=":([^"]+):"[^>]*>', lambda m: _sign(m[1]), cooked)
    text = re.sub(r"<br>\n?", "\n", re.sub(r"</p>\n<p>", "\n\n", text))
    return unescape(re.sub(r"<[^>]*>", "", text)).strip()


def _sign(name: str) -> str:
    return next(sign for sign, known in SIGNS.items() if known == name)


def _quoted(name: str, words: str) -> str:
    controls = '<div class="quote-controls"></div><img class="avatar" src="/a.png">'
    title = f'<div class="title">{controls} {name}:</div>'
    inside = f"<blockquote>\n{_paragraphs(words)}\n</blockquote>"
    whose = f'data-username="{name}" data-post="1" data-topic="1"'
    return f'<aside class="quote no-group" {whose}>\n{title}\n{inside}\n</aside>'


def _paragraphs(raw: str) -> str:
    blocks = [block.strip("\n") for block in re.split(r"\n{2,}", raw) if block.strip()]
    return "\n".join(f"<p>{_inline(block)}</p>" for block in blocks).replace("\0", "\ufffd")


def _inline(raw: str) -> str:
    out, end = [], 0
    for found in _INLINE.finditer(raw):
        out += [escape(raw[end : found.start()], quote=False), _piece(found)]
        end = found.end()
    return "".join([*out, escape(raw[end:], quote=False)]).replace("\n", "<br>\n")


def _piece(found: re.Match[str]) -> str:
    kind, text = found.lastgroup, found[0]
    if kind == "url":
        return f'<a href="{escape(text)}" rel="nofollow">{escape(text)}</a>'
    if kind == "plain":
        return escape(found["plain"], quote=False)
    if kind == "name":
        return f'<a class="mention" href="/u/{found["name"].lower()}">@{found["name"]}</a>'
    if kind == "picture":
        return f'<img src="{escape(text[text.index("(") + 1 : -1])}" alt="">'
    if kind == "sign":
        name = SIGNS[text]
        return f'<img src="/images/emoji/twitter/{name}.png" title=":{name}:" class="emoji" alt=":{name}:">'
    return text
