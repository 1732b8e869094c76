"""A language model on this machine: a real server that answers as told, and remembers what it was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Said:
    """One answer. body: JSON is made of what is not bytes."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0


@dataclass
class Model:
    """answer: what to say to the text of a message."""

    answer: Callable[[str], Said]
    asked: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def texts(self) -> list[str]:
        """The messages as they arrived, in the order of their first words."""
        return sorted(message_in(body) for body in self.asked)


def completion(content: object) -> Said:
    """What a server says when its model wrote this."""
    text = content if isinstance(content, str) else json.dumps(content)
    return Said({"choices": [{"message": {"role": "assistant", "content": text}}]})


def message_in(body: Mapping[str, Any]) -> str:
    """The message that a request is about, as the model reads it."""
    user = body["messages"][1]["content"]
    text: str = json.loads(user.split("<<<MESSAGE\n")[1].split("\nMESSAGE>>>")[0])
    return text


@contextmanager
def talking(answer: Callable[[str], Said] | Said) -> Iterator[Model]:
    """A running model; its `url` is what an administrator would type."""
    model = Model(answer if callable(answer) else lambda _text, fixed=answer: fixed)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(model))
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def _handler(model: Model) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            body = json.loads(raw)
            model.asked.append(body)
            model.bodies.append(raw)
            model.paths.append(self.path)
            model.keys.append(self.headers.get("authorization", ""))
            said = model.answer(message_in(body))
            time.sleep(said.after)
            content = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
            self.send_response(said.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(content)
            except OSError:
                return  # the client went away, which is what some tests are about

        def log_message(self, *_: object) -> None:
            return

    return Handler
