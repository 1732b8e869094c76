"""The bytes of a mail → its headers and its parts, decoded and bounded. Pure.

A stranger chooses every byte: nothing here trusts a charset, a length or a nesting.
"""

import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import TypeAlias

from vigie.connectors.markup import plain

Wild: TypeAlias = "Message[str, str]"  # of email: its type takes parameters for the checker only

MOST_PARTS = 200
MOST_BOXES = 50  # multiparts and enclosed mails: the parser of the standard library nests a call for each
MOST_EDGES = 5_000  # lines that may begin a part
LONGEST_HEADER = 20_000  # characters
LONGEST_PART = 500_000  # characters of one text

_BOX = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_EDGE = re.compile(rb"^--", re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>@,;:\\\"()\[\]]{1,200}@[^\s<>@,;:\\\"()\[\]]{1,250}")
# Python's own inventions, which no mail is written in; decoding some takes the square of their length.
_NO_CHARSET = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "mbcs", "oem"}
)
# Declared by habit, over what is UTF-8 in truth.
_LIES = frozenset({"", "ascii", "iso8859-1", "cp1252", "iso8859-15"})


def taken_apart(source: bytes) -> tuple[Wild, bool]:
    """The mail, and whether it was taken apart: one made to exhaust its reader keeps its headers only."""
    if len(_BOX.findall(source)) > MOST_BOXES or len(_EDGE.findall(source)) > MOST_EDGES:
        return BytesHeaderParser().parsebytes(source), False
    try:
        return message_from_bytes(source), True
    except (RecursionError, ValueError, LookupError, AttributeError):  # what its parser is known to raise
        return BytesHeaderParser().parsebytes(source), False


def leaves(mail: Wild) -> Iterator[Wild]:
    """The parts that hold something, in order; a mail enclosed in the mail counts as one."""
    waiting, seen = [mail], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() == "multipart":
            waiting[:0] = [one for one in inner if isinstance(one, Message)]
            continue
        seen += 1
        yield part


def every(mail: Wild, name: str) -> list[str]:
    """All values of a header as they stand, from the top, unfolded."""
    said = [str(value) for key, value in mail.raw_items() if key.lower() == name]
    return [_eight_bit(" ".join(value[:LONGEST_HEADER].split())) for value in said[:100]]


def first(mail: Wild, name: str) -> str:
    return next(iter(every(mail, name)), "")


def words(value: str) -> str:
    """A header as people read it, on one line: encoded words decoded, whatever their charset claims."""
    try:
        chunks = decode_header(value)
    except (HeaderParseError, ValueError, LookupError):
        return plain(value)
    told = [chunk if isinstance(chunk, str) else _chunk(chunk, charset) for chunk, charset in chunks]
    return " ".join(plain("".join(told)).split())


def _chunk(chunk: bytes, charset: str | None) -> str:
    # What stands between encoded words comes back in this odd dress.
    return decoded(chunk, charset) if charset else chunk.decode("raw-unicode-escape", "replace")


def people(mail: Wild, name: str) -> list[tuple[str, str]]:
    """(name, address in lower case) of a header; what is no address is left out."""
    found = getaddresses(every(mail, name))
    return [(words(said), address.lower()) for said, address in found[:200] if _ADDRESS.fullmatch(address)]


def text_of(part: Wild) -> str:
    """The text of a part: its transfer encoding undone, its charset believed as far as it holds."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return plain(decoded(content, str(part.get_content_charset() or "")))[:LONGEST_PART]


def decoded(content: bytes, charset: str | None) -> str:
    """Text from bytes: UTF-8 if it is, else as declared, else as Western Europe wrote; nothing raises."""
    declared = _charset(charset or "")
    order = ["utf-8", declared] if declared in _LIES else [declared, "utf-8"]
    for name in (*order, "cp1252"):
        try:
            return content.decode(name).removeprefix("\ufeff") if name else ""
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def _charset(said: str) -> str:
    try:
        name = codecs.lookup(said.strip("'\" ")).name
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if name.replace("_", "-") in _NO_CHARSET else name


def _eight_bit(value: str) -> str:
    """Bytes that should not stand in a header as they are, and do."""
    return decoded(value.encode("ascii", "surrogateescape"), "utf-8") if not value.isascii() else value
