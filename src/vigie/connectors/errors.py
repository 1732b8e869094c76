"""What can go wrong with a network, as one tree. Catch at the level you need.

NetworkError            try again?   who must act?        what do we tell people?
├── TryLater(after)     yes, later   nobody               limits or an outage: it waits
├── Refused(reason)     no           the agent            the network said no, and why
│   └── Gone            no           nobody               the message or its author is gone
├── AccessLost          no           an administrator     reconnect the account
├── Unsupported(act)    no           the agent            this cannot be said there
├── Garbled             yes, later   an administrator     the network answered nonsense
└── Unknown             never blind  the sweeper, a person  we do not know whether it was published
"""

from datetime import timedelta


class NetworkError(Exception):
    """Something about a network went wrong. `code` is stable, for people's words elsewhere."""

    code = "network-error"
    try_again = False


class TryLater(NetworkError):
    """Limit reached or outage. `after`: how long the network asks us to wait, already bounded."""

    code = "try-later"
    try_again = True

    def __init__(self, message: str = "", *, after: timedelta = timedelta(seconds=60)) -> None:
        super().__init__(message)
        self.after = after


class Refused(NetworkError):
    """The network answered no. `reason` is its own word, short, safe to show."""

    code = "refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gone(Refused):
    """The message or its author no longer exists there."""

    code = "gone"


class AccessLost(NetworkError):
    """The token is dead, revoked or lacks a right named in the message."""

    code = "access-lost"


class Unsupported(NetworkError):
    """The act does not exist on this network."""

    code = "unsupported"


class Garbled(NetworkError):
    """A success code with a body that is not what the network promises (a login page, cut JSON)."""

    code = "garbled"
    try_again = True


class Unknown(NetworkError):
    """A write whose answer never came. It may be public: look before doing anything else."""

    code = "unknown"
