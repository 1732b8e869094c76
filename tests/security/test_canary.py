"""A secret typed into Vigie stands nowhere in clear afterwards (TRUST T1, F12, T19).

The product as it is run, a site that repeats what it is told in every way it can, and a search through
all that is left: database, log, pages, backup.
"""

import base64
import html
import json
import re
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import httpx2
import pytest

from tests.processes import Home, until

pytestmark = pytest.mark.slow

PASSWORD = 'Canari "mère" & sel 4711!'
GUESS = "Canari deviné à moitié 4712?"
APP_PASSWORD = "Kana RI47 13zy xwvu tsrq 9876"
NEW_APP_PASSWORD = "Kana RI47 14éà 'ab' cdef 5432"


def dresses(secret: str) -> set[bytes]:
    """The secret in every dress it may come back in, from any place within something longer."""
    raw = secret.encode()
    texts = {
        secret,
        "".join(secret.split()),
        html.escape(secret),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
    }
    texts |= {quote(secret), quote(secret, safe=""), quote_plus(secret), raw.hex(), raw.hex(" ")}
    forms = {text.encode() for text in texts}
    forms |= {secret.encode("utf-16-le"), secret.encode("latin-1", "ignore")}
    for shift in range(3):  # base64 depends on where in its input the secret begins
        inner = base64.b64encode(b"\0" * shift + raw)
        cut = inner[4 if shift else 0 : len(inner) // 4 * 4 - 4]
        forms |= {cut, cut.translate(bytes.maketrans(b"+/", b"-_"))}
    return {form for form in forms if len(form) >= 8}


class Gossip(BaseHTTPRequestHandler):
    """A WordPress that answers by repeating the credentials it was given."""

    mood = "json-401"

    def do_GET(self) -> None:
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        told = base64.b64decode(token).decode() if token else ""
        password = told.partition(":")[2]
        said = f"{scheme} {token} | {told} | {password} | {quote(password)} | {json.dumps(password)}"
        status, kind, body = MOODS[self.mood](said, password)
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("x-said", token)
        if status == 302:
            self.send_header("location", f"http://{quote_plus(told)}@127.0.0.1:1/{quote(password)}")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_GET  # noqa: N815 - the names that http.server asks for

    def log_message(self, *_: object) -> None:
        return


def as_json(**content: object) -> bytes:
    return json.dumps(content).encode()


ME = as_json(id=1, slug="camille", capabilities={"moderate_comments": True})
Mood = Callable[[str, str], tuple[int, str, bytes]]
MOODS: dict[str, Mood] = {
    "json-401": lambda said, _: (401, "application/json", as_json(code="rest_forbidden", message=said)),
    "code-401": lambda said, p: (401, "application/json", as_json(code=p, message=said, error=said)),
    "code-400": lambda said, p: (400, "application/json", as_json(code=f"bad {p}", data={"p": said})),
    "html-403": lambda said, _: (403, "text/html", f"<h1>{said}</h1>".encode()),
    "text-500": lambda said, _: (500, "text/plain", said.encode()),
    "garbled": lambda said, _: (200, "application/json", f"{{{said}".encode()),
    "not-me": lambda said, p: (200, "application/json", as_json(id=said, slug=p)),
    "redirect": lambda said, _: (302, "text/html", said.encode()),
    "no-right": lambda said, _: (200, "application/json", as_json(id=1, slug=said, capabilities={})),
    "me": lambda *_: (200, "application/json", ME),
}


@pytest.fixture
def gossip() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gossip)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Visitor:
    """A browser that remembers every answer, but for the pages that show a secret once on purpose."""

    def __init__(self, url: str) -> None:
        self.web = httpx2.Client(base_url=url, follow_redirects=True, timeout=60)
        self.bodies: list[bytes] = []

    def get(self, path: str) -> str:
        return self.keep(self.web.get(path))

    def post(self, path: str, *, shows: bool = False, **answers: Any) -> str:
        token = self.web.cookies.get("csrftoken") or ""
        page = self.web.post(path, data={"csrfmiddlewaretoken": token, **answers}, headers={"referer": path})
        assert page.status_code < 500 or "crash" in path
        return page.text if shows else self.keep(page)

    def keep(self, answer: httpx2.Response) -> str:
        headers = [f"{name}: {value}" for name, value in answer.headers.items() if name != "set-cookie"]
        self.bodies += [answer.content, "\n".join(headers).encode(), str(answer.url).encode()]
        return answer.text


def first_visit(visitor: Visitor) -> str:
    """The brand's address."""
    visitor.get("/welcome/")
    answers = {
        "brand": "Nordet",
        "name": "Camille Roy",
        "first_name": "Camille",
        "signature": "customer care",
        "email": "camille@nordet.example",
        "language": "en",
        "time_zone": "America/Toronto",
    }
    visitor.post("/welcome/", password="short", **answers)  # refused first: the form comes back
    visitor.post("/welcome/", password=PASSWORD, **answers)
    found = re.search(r"/b/[0-9a-f-]{36}/", visitor.get("/"))
    assert found
    return found[0]


def log_in_badly(url: str, visitor: Visitor) -> None:
    stranger = Visitor(url)
    stranger.get("/accounts/login/")
    for typed in (GUESS, GUESS, PASSWORD[:-1]):
        stranger.post("/accounts/login/", login="camille@nordet.example", password=typed)
    stranger.post("/accounts/login/", login="camille@nordet.example", password=PASSWORD)
    visitor.bodies += stranger.bodies


def try_the_site(visitor: Visitor, brand: str, site: str) -> str:
    """In each of its moods, then for good. The address of the source."""
    where = f"{brand}sources/connect/wordpress/"
    answers = {"name": "Blog", "server": site, "user": "camille"}
    visitor.get(where)
    for mood in [mood for mood in MOODS if mood != "me"]:
        Gossip.mood = mood
        page = visitor.post(where, app_password=APP_PASSWORD, **answers)
        assert "Blog" in page
    Gossip.mood = "me"
    visitor.post(where, app_password=APP_PASSWORD, **answers)
    found = re.search(r"sources/[0-9a-f-]{36}/", visitor.get(f"{brand}sources/"))
    assert found, Gossip.mood
    return f"{brand}{found[0]}"


FAILED = "SELECT count(*) FROM networks_account WHERE last_error_at IS NOT NULL"


def fail_to_read(visitor: Visitor, home: Home, source: str) -> None:
    """As the worker meets it in each mood, and as its pages tell it."""
    for mood in ("text-500", "garbled", "code-400", "redirect", "code-401"):
        Gossip.mood = mood
        with home.database() as database:
            database.execute(
                "UPDATE networks_account SET last_error_at = NULL, next_read_at = '2020-01-01 00:00:00+00:00'"
            )
        until(lambda: home.ask(FAILED)[0][0], what=mood)
        for page in (source, f"{source}reconnect/", f"{source}../", f"{source}../../alerts/"):
            visitor.get(page)
    Gossip.mood = "json-401"
    visitor.post(f"{source}reconnect/", server="http://127.0.0.1:1", user="c", app_password=NEW_APP_PASSWORD)


def use_the_api(visitor: Visitor, brand: str, site: str) -> str:
    """A key, shown once; what programs are told. The key."""
    visitor.get(f"{brand}keys/")
    page = visitor.post(
        f"{brand}keys/", shows=True, name="board", scopes=["read", "write", "manage"], days="30"
    )
    found = re.search(r"vgi_[\w-]+", page)
    assert found
    bearer = {"authorization": f"Bearer {found[0]}"}
    account = {"network": "wordpress", "name": "x", "server": site, "settings": {"user": "c"}}
    for path in ("accounts", "brands", "watches", "nowhere"):
        visitor.keep(visitor.web.get(f"/api/v1/{path}", headers=bearer))
    for body in (
        account | {"secret": {"app_password": NEW_APP_PASSWORD}},
        account | {"secret": {NEW_APP_PASSWORD: "x"}},
        account | {"secret": NEW_APP_PASSWORD},
        {"secret": {"app_password": NEW_APP_PASSWORD}},
    ):
        headers = bearer | {"idempotency-key": str(len(str(body)))}
        visitor.keep(visitor.web.post("/api/v1/accounts", json=body, headers=headers))
    visitor.keep(visitor.web.get("/api/v1/accounts", headers={"authorization": f"Bearer {found[0]}x"}))
    return found[0]


def invite(visitor: Visitor, brand: str) -> str:
    """The token of a link, shown once."""
    visitor.get(f"{brand}team/invite/")
    page = visitor.post(f"{brand}team/invite/", shows=True, email="sam@nordet.example", role="agent")
    found = re.search(r"/join/([\w-]+)/", page)
    assert found
    visitor.get(f"{brand}team/")
    return found[1]


def crash(visitor: Visitor, home: Home, brand: str) -> None:
    """A table is missing: pages break, with a form in hand."""
    with home.database() as database:
        database.execute("ALTER TABLE networks_hold RENAME TO networks_gone")
    visitor.keep(visitor.web.get(f"{brand}sources/"))
    visitor.post(f"{brand}sources/stop/?crash", why="x", app_password=APP_PASSWORD, password=PASSWORD)
    with home.database() as database:
        database.execute("ALTER TABLE networks_gone RENAME TO networks_hold")


def left(home: Home, tmp_path: Path) -> dict[str, bytes]:
    """All that is on the disk or was said, by where it is."""
    done = home.run("backup", "make", str(tmp_path / "kept"))
    assert done.returncode == 0, done.stderr
    [archive] = (tmp_path / "kept").glob("*.tar.gz")
    found: dict[str, bytes] = {}
    with tarfile.open(archive) as content:
        for member in content:
            stream = content.extractfile(member)
            found[f"backup/{member.name}"] = stream.read() if stream else b""
    for path in home.folder.rglob("*"):
        if path.is_file() and path.suffix != ".key":
            found[path.name] = path.read_bytes()
    with home.database() as database:
        if home.database_url:
            found["tables"] = tables_of(database)
    return found


def tables_of(database: Any) -> bytes:
    """Every row as text: the files of PostgreSQL are compressed in places."""
    names = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    rows = [database.execute(f'SELECT t::text FROM "{name}" t').fetchall() for (name,) in names]
    return repr(rows).encode()


def test_secrets_stand_nowhere_in_clear(
    make_home: Callable[..., Home], migrated: Home, gossip: str, tmp_path: Path
) -> None:
    home = make_home("home", like=migrated, VIGIE_ALLOW_ADDRESSES="127.0.0.1", VIGIE_LOG_LEVEL="DEBUG")
    running = home.serve()
    visitor = Visitor(running.url)
    brand = first_visit(visitor)
    session = visitor.web.cookies.get("sessionid") or ""
    secrets = {"password": PASSWORD, "guess": GUESS, "app password": APP_PASSWORD, "session": session}
    log_in_badly(running.url, visitor)
    secrets |= {"new app password": NEW_APP_PASSWORD, "invitation": invite(visitor, brand)}
    source = try_the_site(visitor, brand, gossip)
    secrets["api key"] = use_the_api(visitor, brand, gossip)
    fail_to_read(visitor, home, source)
    crash(visitor, home, brand)
    process = Path("/proc", str(running.process.pid))
    places = {name: (process / name).read_bytes() for name in ("cmdline", "environ")}
    places |= {f"running {path.name}": path.read_bytes() for path in home.folder.glob("*.sqlite3*")}
    places |= {command: home.run(command).stdout.encode() for command in ("doctor", "check")}
    running.stop()
    places |= {"log": running.log.read_bytes(), **left(home, tmp_path)}
    places |= {f"body {n}": body for n, body in enumerate(visitor.bodies)}

    with closing(visitor.web):
        assert len(visitor.bodies) > 100
    assert b"Internal Server Error" in places["log"]
    assert found_in(places, secrets) == []


def found_in(places: dict[str, bytes], secrets: dict[str, str]) -> list[str]:
    return [
        f"{name} in {place}: …{content[max(0, content.index(dress) - 60) : content.index(dress) + 60]!r}"
        for name, secret in secrets.items()
        for dress in dresses(secret)
        for place, content in places.items()
        if dress in content
    ]


@pytest.mark.parametrize("secret", [PASSWORD, APP_PASSWORD])
@pytest.mark.parametrize("before", ["", "a", "camille:"])
def test_search_sees_through_dresses(secret: str, before: str) -> None:
    """A check that cannot fail is a defect."""
    raw = f"{before}{secret}"
    for dressed in (
        raw,
        html.escape(raw),
        json.dumps(raw),
        quote(raw),
        quote_plus(raw),
        base64.b64encode(raw.encode()).decode(),
        base64.urlsafe_b64encode(raw.encode()).decode(),
        raw.encode().hex(),
        repr(raw),
    ):
        assert found_in({"page": f"<p>{dressed}</p>".encode()}, {"it": secret})
