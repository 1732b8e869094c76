"""What the log says: one line per event, secrets never, and nothing that could steer a terminal.

On a terminal lines are made for people; elsewhere they are JSON, for machines.
"""

import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from vigie.connectors.redaction import HIDDEN, redact

SECRET = re.compile(r"password|passwd|secret|token|authorization|cookie|api_?key", re.IGNORECASE)
LONGEST = 2000  # characters of a value: a comment of ten megabytes is not a log line
# Escape sequences in a commenter's name must not move the reader's cursor; line breaks forge lines.
_CONTROL = dict.fromkeys(
    [*range(32), *range(127, 160), *range(0x2028, 0x202F), *range(0x2066, 0x206A)],
    "\N{REPLACEMENT CHARACTER}",
)
_IN_TRACES = {code: sign for code, sign in _CONTROL.items() if code not in (9, 10)}
_OUR_KEYS = re.compile(r"vgi_[A-Za-z0-9_-]{20,}")

Line = MutableMapping[str, Any]


def hide_secrets(_logger: object, _method: str, line: Line) -> Line:
    """Values whose name says secret, and tokens wherever they stand."""
    for name, value in line.items():
        line[name] = _hidden(name, value)
    return line


def _hidden(name: str, value: Any) -> Any:
    if SECRET.search(name):
        return HIDDEN
    if isinstance(value, str):
        return _OUR_KEYS.sub(HIDDEN, redact(value))
    if isinstance(value, Mapping):
        return {key: _hidden(str(key), inner) for key, inner in value.items()}
    return [_hidden("", inner) for inner in value] if isinstance(value, list | tuple) else value


def make_harmless(_logger: object, _method: str, line: Line) -> Line:
    """No control characters, no endless values. The traceback keeps its line breaks."""
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = value.translate(_IN_TRACES) if name == "exception" else harmless(value[:LONGEST])
    return line


def harmless(text: str) -> str:
    """Text of strangers as a terminal may show it: on one line, moving no cursor, turning nothing around."""
    return text.translate(_CONTROL)


def set_up(level: str) -> dict[str, Any]:
    """Configure structlog, and return Django's LOGGING so that both speak alike."""
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_secrets,
        make_harmless,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        "foreign_pre_chain": shared,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
    }
