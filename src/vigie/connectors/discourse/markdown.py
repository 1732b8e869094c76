r"""Our plain text as a forum takes it: signs of Markdown and HTML are shown, not obeyed. Pure.

>>> markdown_of("# Prix : 2*3 <b>ou</b> _7_ ?")
'\\# Prix : 2\\*3 &lt;b>ou&lt;/b> \\_7\\_ ?'
"""

import re

_LINK = re.compile(r"(https?://\S+)")
_OBEYED = re.compile(r"([\\`*\[\]|~])")
# Inside a word an underscore is only itself.
_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_START = re.compile(r"^(\s{0,3})([#>]|[-+=]+\s*$|\d{1,9}[.)](?=\s))")
_DEEP = re.compile(r"^(?: {4,}|\t)")  # four spaces would make it code


def markdown_of(text: str) -> str:
    return "\n".join(_line(line) for line in text.strip().split("\n"))


def _line(line: str) -> str:
    parts = _LINK.split(_DEEP.sub("", line))
    # Odd parts are addresses: a backslash inside would break them.
    shown = "".join(part if number % 2 else _shown(part) for number, part in enumerate(parts))
    return _START.sub(_plain_start, shown)


def _shown(part: str) -> str:
    escaped = _UNDERSCORE.sub(r"\\_", _OBEYED.sub(r"\\\1", part))
    return _TAG.sub("&lt;", _ENTITY.sub("&amp;", escaped))


def _plain_start(start: re.Match[str]) -> str:
    """A number with a dot begins a list that the forum would count anew: its dot is escaped."""
    sign = start[2]
    return f"{start[1]}{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"{start[1]}\\{sign}"
