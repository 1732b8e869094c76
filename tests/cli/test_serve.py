import json
import shutil
import signal
import socket
import threading
import time
from typing import Any

import httpx2
import pytest
import uvicorn

from tests.processes import Home, Running, until
from vigie.cli.serve import listen

CLEAN = 10.0  # seconds


def opened(running: Running, path: str = "/") -> httpx2.Response:
    return httpx2.get(f"{running.url}{path}", timeout=60, follow_redirects=True, trust_env=False)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_ends_cleanly_and_a_second_start_goes_on(new_home: Home, number: int) -> None:
    first = new_home.serve()
    assert opened(first).status_code == 200

    code, seconds = first.stop(number)

    assert (code, seconds < CLEAN) == (0, True), first.said
    assert first.said.endswith("Stopped. Nothing is lost; start again whenever you like.\n")
    second = new_home.serve()
    assert opened(second).url.path == "/welcome/"
    assert second.stop(number)[0] == 0


def test_open_live_page_does_not_keep_it_from_stopping(lived_in: Home) -> None:
    running = lived_in.serve("--no-browser", command="demo")
    [(brand,)] = lived_in.ask("SELECT public_id FROM brands_brand")
    heard: list[str] = []
    visitor = httpx2.Client(base_url=running.url, timeout=60, follow_redirects=True, trust_env=False)
    visitor.get("/")

    def listen() -> None:
        with visitor.stream("GET", f"/b/{_dashed(brand)}/live/") as stream:
            heard.extend(stream.iter_lines())
        heard.append("closed")

    page = threading.Thread(target=listen)
    page.start()
    until(lambda: heard, what="the page listens")

    code, seconds = running.stop()

    page.join(timeout=10)
    assert (code, seconds < CLEAN) == (0, True)
    assert heard[-1] == "closed"
    assert "Cancel" not in running.said  # every page was let go, none cut off
    assert "Traceback" not in running.said


def _dashed(public_id: Any) -> str:
    text = str(public_id).replace("-", "")
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])


def test_taken_port_is_said_before_anything_works(new_home: Home) -> None:
    first = new_home.serve()
    port = first.url.rpartition(":")[2]
    before = json.dumps(new_home.ask("SELECT count(*) FROM bus_beat"))

    done = new_home.run("serve", "--port", port)

    assert done.returncode == 1
    assert f"Port {port} is taken: stop what uses it, or choose --port.\n" in done.stderr
    assert "ready" not in done.stdout
    assert opened(first).status_code == 200
    assert before
    first.stop()


def test_what_is_no_port_is_said(home: Home) -> None:
    done = home.run("serve", "--port", "99999")

    assert done.returncode == 2
    assert "99999 is no port: choose a number from 0 to 65535" in done.stderr


def test_pages_alone_do_no_work(new_home: Home) -> None:
    running = new_home.serve("--no-worker")
    assert opened(running).status_code == 200
    time.sleep(1)
    assert new_home.ask("SELECT count(*) FROM bus_beat") == [(0,)]
    assert running.stop()[0] == 0


def test_folder_that_cannot_be_used_is_said(new_home: Home) -> None:
    shutil.rmtree(new_home.folder / "journals")
    (new_home.folder / "journals").write_text("not a folder")

    done = new_home.run("serve", "--port", "1")

    assert (done.returncode, "set VIGIE_DATA_DIR to one that can" in done.stderr) == (1, True), done.stderr


def test_answers_do_not_wait_for_the_other_side_to_confirm_their_first_half() -> None:
    listener = listen(uvicorn.Config("vigie.asgi:application", host="127.0.0.1", port=0, log_level="error"))
    listener.listen()
    with listener, socket.create_connection(listener.getsockname()):
        accepted, _address = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
