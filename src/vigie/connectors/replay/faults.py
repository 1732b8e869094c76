"""Lies on purpose: the faults real networks have, drawn so that a run can be had again.

The mix and the lag are those of the delivery trials in docs/measures.md: a network that never
lies proves nothing about what happens when one does.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b

from vigie.connectors.errors import AccessLost, Garbled, Refused, TryLater, Unknown

WRITES = ("rate_limit", "error_before", "cut_after", "error_after", "refused", "access_lost")
READS = ("rate_limit", "error", "garbled", "access_lost")
WITHOUT_EFFECT = frozenset({"rate_limit", "error_before", "refused", "access_lost"})
USUAL_MIX = {"rate_limit": 0.05, "error_before": 0.05, "cut_after": 0.05, "error_after": 0.05}
ALTERS = ("entities", "trim", "shorten")


@dataclass(frozen=True, slots=True)
class Faults:
    """How this network lies. Shares are probabilities of one attempt; their sum is at most 1.

    mix: of writes, read_mix: of reads. lag_s: real seconds before our own reply is listed.
    alter: what it does to a text (ALTERS). pause_before_s, pause_after_s: real seconds around
    the effect of a write. freeze_at_s: second of the day after which it tells nothing more.
    """

    mix: Mapping[str, float] = field(default_factory=dict)
    read_mix: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0
    lag_s: float = 0.0
    alter: tuple[str, ...] = ()
    pause_before_s: float = 0.0
    pause_after_s: float = 0.0
    freeze_at_s: float | None = None

    def of_write(self, key: str, attempt: int) -> str:
        """The fault of one attempt to write, "" for none; the same for the same seed."""
        return _draw(self.mix, f"{self.seed}:{key}:{attempt}")

    def of_read(self, number: int) -> str:
        return _draw(self.read_mix, f"{self.seed}:read:{number}")

    def shown(self, text: str) -> str:
        """The text as this network shows it."""
        if "trim" in self.alter:
            text = re.sub(r"[ \t]+", " ", text).strip()
        if "shorten" in self.alter:
            text = re.sub(r"https?://\S+", lambda link: _short(link.group()), text)
        return html.escape(text, quote=False) if "entities" in self.alter else text


NONE = Faults()


def parse_faults(settings: object) -> Faults:
    """Faults from an account's settings. Raises ValueError or TypeError for nonsense."""
    if not settings:
        return NONE
    if not isinstance(settings, Mapping):
        raise TypeError("faults is not a table")
    known = dict(settings)
    for name, words in (("mix", WRITES), ("read_mix", READS)):
        mix = known.get(name, {})
        if mix == "usual":
            mix = known[name] = USUAL_MIX
        if set(mix) - set(words) or sum(mix.values()) > 1 or min(mix.values(), default=0) < 0:
            raise ValueError(f"faults.{name}: shares of {', '.join(words)}, 1 in all at most")
    known["alter"] = tuple(known.get("alter", ()))
    if set(known["alter"]) - set(ALTERS):
        raise ValueError(f"faults.alter: some of {', '.join(ALTERS)}")
    return Faults(**known)


def raise_for(fault: str) -> None:
    """The error that a client sees for a fault; nothing for none."""
    if fault == "rate_limit":
        raise TryLater("429", after=timedelta(seconds=1))
    if fault in {"error_before", "error_after"}:
        raise Unknown("500")  # a 5xx after a write says nothing about its effect
    if fault == "cut_after":
        raise Unknown("the line was cut")
    if fault == "refused":
        raise Refused("not-allowed-here")
    if fault == "access_lost":
        raise AccessLost("401 token revoked")
    if fault == "error":
        raise TryLater("503")
    if fault == "garbled":
        raise Garbled("not JSON: text/html")


def _draw(mix: Mapping[str, float], of: str) -> str:
    if not mix:
        return ""
    point = int.from_bytes(blake2b(of.encode(), digest_size=8).digest()) / 2**64
    for fault in sorted(mix):
        point -= mix[fault]
        if point < 0:
            return fault
    return ""


def _short(link: str) -> str:
    return f"https://court.example/{blake2b(link.encode(), digest_size=4).hexdigest()}"
