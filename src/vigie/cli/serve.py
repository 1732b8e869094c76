"""Start Vigie: pages, API and worker in one process. Ctrl-C, or SIGTERM, stops it cleanly."""

import argparse
import os
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from typing import Any

import uvicorn

from vigie.cli.loading import loading

REQUESTS_MAY_TAKE = 3  # seconds, once we are told to stop


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=port_number, default=8000)
    parser.add_argument(
        "--no-worker", action="store_true", help="pages and API only; run `vigie work` beside"
    )


def port_number(word: str) -> int:
    """A port that can be listened on; 0 lets the system choose."""
    if not word.isdecimal() or int(word) > 65_535:
        raise argparse.ArgumentTypeError(f"{word} is no port: choose a number from 0 to 65535")
    return int(word)


def run(args: argparse.Namespace) -> int:
    from vigie.cli.ready import make_ready

    if problem := make_ready():
        print(problem, file=sys.stderr)
        return 1
    return serve(host=args.host, port=args.port, with_worker=not args.no_worker)


class _Server(uvicorn.Server):
    """Says when it answers, and lets live pages and the worker go before it waits for requests."""

    def __init__(
        self, config: uvicorn.Config, *, began: Callable[[], object], ends: Callable[[], object]
    ) -> None:
        super().__init__(config)
        self.began, self.ends = began, ends

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        self.began()

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        self.ends()
        await super().shutdown(sockets)


def serve(*, host: str, port: int, with_worker: bool, open_browser: bool = False) -> int:
    """Serve until told to stop; the worker finishes what it holds before this returns."""
    from django.utils.translation import gettext as _

    from vigie.web.desk.live import broadcast
    from vigie.wiring import make_worker

    config = _config(host, port)
    try:
        listener = listen(config)  # before anything works: two Vigies must not start by mistake
    except SystemExit:
        taken = _("Port %(port)s is taken: stop what uses it, or choose --port.") % {"port": port}
        print(taken, file=sys.stderr)
        return 1
    with loading():
        config.load()  # all pages, so that the first to come does not wait for them
    worker = make_worker() if with_worker else None
    url = f"http://{host}:{listener.getsockname()[1]}"

    def began() -> None:
        if worker:
            worker.start()
        print(_("Vigie is ready: %(url)s (Ctrl-C stops it)") % {"url": url}, flush=True)
        if open_browser:
            _open_soon(url)

    def ends() -> None:
        broadcast.close()
        if worker:
            worker.stopping.set()

    # Styles and scripts are small files, read at once: Django's warning about that is for operators no news.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    # What keeps services running stops them by SIGTERM: the same clean end as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _Server(config, began=began, ends=ends).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        if worker:
            worker.stop()
    print(_("Stopped. Nothing is lost; start again whenever you like."), flush=True)
    return 0


def listen(config: uvicorn.Config) -> socket.socket:
    """The socket that people connect to. Raises SystemExit where the port is taken."""
    listener = config.bind_socket()
    # An answer leaves in two writes. By default the second waits until the other side confirms the first,
    # 40 ms a page on a connection that is kept (Kludex/uvicorn, issue 3149). Accepted sockets inherit it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _config(host: str, port: int) -> uvicorn.Config:
    from django.conf import settings

    return uvicorn.Config(
        "vigie.asgi:application",
        host=host,
        port=port,
        log_level=os.environ.get("VIGIE_LOG_LEVEL", "warning").lower(),
        lifespan="off",
        timeout_graceful_shutdown=REQUESTS_MAY_TAKE,
        server_header=False,
        # Only declared proxies may say for whom they speak; the rest of the product sees one address.
        proxy_headers=bool(settings.VIGIE_TRUSTED_PROXIES),
        forwarded_allow_ips=list(settings.VIGIE_TRUSTED_PROXIES),
    )


def _open_soon(url: str) -> None:
    import threading
    import webbrowser

    if os.environ.get("DISPLAY") or sys.platform == "darwin":
        threading.Timer(0.2, webbrowser.open, (url,)).start()
