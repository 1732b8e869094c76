"""A language model at an address that speaks as OpenAI's chat completions do."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from vigie.connectors.errors import AccessLost, Garbled, Gone, NetworkError, TryLater, Unknown
from vigie.connectors.http import Blocked, Guard, GuardedClient, guarded_address
from vigie.reading.engines.answers import HEADS, PASSING, Outcome, Trouble
from vigie.reading.engines.prompt import answers_in, content_of, request_body

A_REQUEST: Final = 10.0  # seconds
AT_ONCE: Final = 4
SHOWN: Final = 2_000  # characters of an answer, for people who try it
PATH: Final = "/chat/completions"


class Endpoint:
    """Asks about each message in a request of its own: what one message says cannot reach another's labels.

    allow: addresses of the operator's own network that may be spoken to. patience: seconds for a request.
    Raises `Trouble` for an address or a key that cannot be used.
    """

    mark = "llm"
    together = 8
    heads = frozenset(HEADS)

    def __init__(
        self, *, url: str, model: str, key: str, allow: tuple[str, ...], patience: float = A_REQUEST
    ) -> None:
        if not (key.isascii() and key.isprintable()):  # no header takes it
            raise Trouble("key-unusable")
        self.url, self.model, self.key = chat_address(url), model, key
        self.host = urlsplit(self.url).netloc
        self.guard = Guard(allow=allow, timeout=patience, deadline=patience, max_bytes=200_000)

    def request_for(self, text: str) -> str:
        return request_body(self.model, text)

    def ask(self, texts: Sequence[str], until: float) -> list[Outcome]:
        """No request starts that might not end by `until`; none after one that says others are no use."""
        if self._is_in_clear():
            return [Outcome(trouble="in-clear", went=False)] * len(texts)
        stop = Event()
        client = GuardedClient(self.guard)
        client.hide(self.key)

        def one(text: str) -> Outcome:
            if stop.is_set() or time.monotonic() + self.guard.deadline > until:
                return Outcome(went=False)
            outcome = self._ask_one(client, text)
            if outcome.trouble not in PASSING:
                stop.set()
            return outcome

        try:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                return list(pool.map(one, texts))
        finally:
            client.close()

    def _ask_one(self, client: GuardedClient, text: str) -> Outcome:
        headers = {"content-type": "application/json"}
        if self.key:
            headers["authorization"] = f"Bearer {self.key}"
        try:
            body = self.request_for(text).encode()
            said = content_of(client.post(self.url, content=body, headers=headers).json())
        except NetworkError as error:
            code, went = trouble_of(error)
            return Outcome(trouble=code, went=went)
        answers = answers_in(said)
        return Outcome(answers, "" if answers else "nonsense", said=said[:SHOWN])

    def _is_in_clear(self) -> bool:
        """True when messages and key would cross the internet for anybody to read."""
        if not self.url.startswith("http://"):
            return False
        try:
            guarded_address(self.url, Guard())
        except NetworkError:
            return False  # not the internet, or nothing there: the request itself says which
        return True


def chat_address(url: str) -> str:
    """Where to ask, from the address people copy (with or without its last part). Raises `Trouble`."""
    try:
        parts = urlsplit(url.strip())
        is_plain = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        raise Trouble("no-address") from None
    if parts.scheme not in {"http", "https"} or not is_plain:
        raise Trouble("no-address")
    path = parts.path.rstrip("/").removesuffix(PATH) + PATH
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def trouble_of(error: NetworkError) -> tuple[str, bool]:
    """What went wrong as a code, and whether the message had left by then."""
    for leaf, code in ((AccessLost, "key-refused"), (Gone, "not-there"), (Unknown, _unknown(error))):
        if isinstance(error, leaf):
            return code, True
    if isinstance(error, TryLater) and str(error) == "429":
        return f"limited:{int(error.after.total_seconds())}", True
    if isinstance(error, TryLater):
        return "unreachable", False
    return ("address-blocked", False) if isinstance(error, Blocked) else ("refused", True)


def _unknown(error: NetworkError) -> str:
    """It answered nonsense, an error of its own, too late, or was cut."""
    if isinstance(error.__cause__, Garbled | ValueError | RecursionError):
        return "nonsense"
    if str(error).isdigit():
        return "failing"
    return "slow" if str(error).endswith("Timeout") else "broken"
