"""Whose mailbox it is, where a mail lies in it, and by what id the desk knows it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vigie.connectors.mailbox.letters import Letter
from vigie.connectors.mailbox.proof import is_proven

Kin = Mapping[str, str]
"""Native ids by Message-ID: what is known around the mails that become items."""


@dataclass(frozen=True, slots=True)
class Us:
    """The mailbox as others see it. address: what we answer as."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def wrote(self, message_id: str) -> bool:
        """Whether an id is one that Vigie gives to answers sent from here."""
        return message_id.startswith("vigie.") and message_id.endswith(f"@{self.domain}")


@dataclass(frozen=True, slots=True)
class Found:
    """A mail where it lies. role: "", "sent", "archive", "junk", "trash". at: when the server took it in.

    draft: laid among the sent before it left, and not known to have left.
    """

    letter: Letter
    folder: str
    uid: int
    at: datetime
    role: str = ""
    draft: bool = False

    def native_id(self) -> str:
        """The Message-ID, with a fingerprint unless it is ours: anybody may send another's Message-ID."""
        message_id = self.letter.message_id
        if self.role == "sent" and message_id and "~" not in message_id:
            return message_id
        return f"{message_id}~{self.letter.fingerprint()}"

    def is_us(self, us: Us) -> bool:
        """Sent from here, or surely by our address; our name alone is on every phisher's mail."""
        if self.role == "sent":
            return True
        return self.letter.sender == us.address and is_proven(us.address, self.letter.domains)


def message_id_of(native_id: str) -> str:
    """The Message-ID in one of our ids; "" when the mail had none.

    >>> message_id_of("a@b~0f"), message_id_of("vigie.1@b"), message_id_of("~0f")
    ('a@b', 'vigie.1@b', '')
    """
    return native_id.rpartition("~")[0] if "~" in native_id else native_id
