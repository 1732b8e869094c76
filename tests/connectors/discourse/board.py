"""A small forum that behaves as Discourse says it does, held to the published description at every answer."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.connectors.discourse.contract import (
    blank,
    faults_of_answer,
    faults_of_request,
    operation_of,
    schema_of,
)
from tests.connectors.discourse.cooking import cook
from tests.connectors.wire import Step, Wire, http, wire
from vigie.connectors.contract import AccountConfig, Call
from vigie.connectors.discourse.connector import Discourse
from vigie.connectors.http import Guard, GuardedClient

KEY = "d06ca53322d1fbaf383a6394d6c229e56871342d2cad953a0fe26c19df7645ba"
SECRET = "assez-long-pour-un-secret"
GUARD = Guard(allow=("127.0.0.1",), timeout=2.0, deadline=5.0)


@dataclass
class Person:
    id: int
    username: str
    name: str = ""
    staff: bool = False
    suspended_till: str = ""


@dataclass
class Post:
    id: int
    topic: "Topic"
    number: int
    by: Person
    raw: str
    created_at: datetime
    answers: int | None = None
    kind: int = 1
    version: int = 1
    updated_at: datetime | None = None
    hidden: bool = False
    deleted: bool = False
    withdrawn: bool = False
    likes: set[str] = field(default_factory=set)
    flags: dict[str, tuple[int, str]] = field(default_factory=dict)


@dataclass
class Topic:
    id: int
    title: str
    category: int | None = 5
    closed: bool = False
    deleted: bool = False
    members: frozenset[str] = frozenset()
    posts: list[Post] = field(default_factory=list)


class No(Exception):  # an answer of the forum, not an error of ours
    def __init__(self, status: str, kind: str, words: str = "", **more: Any) -> None:
        super().__init__(words)
        self.status, self.body = status, {"errors": [words or kind], "error_type": kind, **more}


@dataclass
class Board:
    """per: posts a page. chunk: posts a topic shows first. instead: answers a request in our place."""

    per: int = 50
    chunk: int = 20
    us_staff: bool = True
    approves: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    instead: Callable[[str, str], bytes | None] = lambda _method, _path: None
    breaches: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    events: int = 0
    server: Wire = field(default_factory=lambda: Wire(lambda _: []))

    def __post_init__(self) -> None:
        for number, name in enumerate(["system", "boreale", "elodie", "bruno"]):
            self.people[name] = Person(number - 1, name, name.capitalize())
        self.people["boreale"].staff = self.us_staff

    # --- What people do there -----------------------------------------------------------------

    def topic(self, title: str, *, members: frozenset[str] = frozenset()) -> Topic:
        number = len(self.topics) + 1
        self.topics[number] = Topic(number, title, None if members else 5, members=members)
        return self.topics[number]

    def say(
        self, raw: str, *, by: str = "elodie", to: str = "", topic: Topic | None = None, **more: Any
    ) -> str:
        above = self.posts[int(to)] if to else None
        there = above.topic if above else topic or self.topic("Une question sur ma commande")
        number = max((post.number for post in there.posts), default=0) + 1
        answers = above.number if above and above.number > 1 else None
        given = {"answers": answers, "created_at": datetime.now(UTC), **more}
        made = Post(len(self.posts) + 1, there, number, self.people[by], raw, **given)
        self.posts[made.id] = made
        there.posts.append(made)
        return str(made.id)

    def edit(self, native_id: str, raw: str) -> None:
        post = self.posts[int(native_id)]
        post.raw, post.version, post.updated_at = raw, post.version + 1, datetime.now(UTC)

    def withdraw(self, native_id: str) -> None:
        """Its author deletes it: a stub stays for a day."""
        post = self.posts[int(native_id)]
        post.raw, post.withdrawn, post.version = "(post deleted by author)", True, post.version + 1

    def sees(self, native_id: str, name: str = "bruno") -> bool:
        """Whether a member finds what was said there."""
        post = self.posts[int(native_id)]
        return self._may_see(post, self.people[name]) and not (post.hidden or post.withdrawn)

    def _may_see(self, post: Post, who: Person) -> bool:
        topic = post.topic
        if topic.members and who.username not in topic.members:
            return False
        if post.kind == 4 and not who.staff:
            return False
        return who.staff or not (post.deleted or topic.deleted)

    # --- What a forum sends by itself ---------------------------------------------------------

    def event(self, name: str, body: dict[str, Any], *, secret: str = SECRET) -> Call:
        self.events += 1
        raw = json.dumps(body).encode()
        signature = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
        headers = {
            "content-type": "application/json",
            "x-discourse-instance": self.server.url,
            "x-discourse-event-id": str(self.events),
            "x-discourse-event-type": next(iter(body)),
            "x-discourse-event": name,
            "x-discourse-event-signature": f"sha256={signature}",
        }
        return Call("POST", raw, headers)

    def post_event(self, name: str, native_id: str) -> Call:
        """As the forum's administrator sees the post, whoever may read it."""
        return self.event(name, {"post": self._post(self.posts[int(native_id)], self.people["system"], {})})

    # --- Answers ------------------------------------------------------------------------------

    def answer(self, asked: bytes) -> list[Step]:
        head, _, content = asked.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        url = urlsplit(target)
        path, query = unquote(url.path), parse_qs(url.query, keep_blank_values=True)
        self.requests.append(f"{method} {path}")
        if ready := self.instead(method, path):
            return [ready]
        body = json.loads(content) if content else None
        operation = operation_of(method, path)
        self.breaches += faults_of_request(operation, query, body)
        try:
            said = self._serve(operation, path, query, body, self._who(headers))
        except No as no:
            return [_json(no.body, no.status)]
        if said is not None:
            self.breaches += faults_of_answer(operation, said)
        return [_json(said) if said is not None else http("200 OK")]

    def _who(self, headers: dict[str, str]) -> Person:
        who = self.people.get(headers.get("api-username", ""))
        if headers.get("api-key") != KEY or who is None:
            raise No("403 Forbidden", "invalid_access", "The API username or key is invalid.")
        return who

    def _serve(self, operation: str, path: str, query: dict[str, list[str]], body: Any, who: Person) -> Any:
        ids = [part.removesuffix(".json") for part in path.split("/") if part.removesuffix(".json").isdigit()]
        number = int(ids[0]) if ids else 0
        serve: dict[str, Callable[[], Any]] = {
            "GET /u/{username}.json": lambda: self._user(path.rsplit("/", 1)[1].removesuffix(".json"), who),
            "GET /categories.json": self._categories,
            "GET /posts.json": lambda: self._latest(int(query.get("before", ["0"])[0]), who),
            "GET /posts/{id}.json": lambda: self._show(number, who),
            "GET /t/{id}.json": lambda: self._topic(number, who),
            "GET /t/{id}/posts.json": lambda: self._some(number, query["post_ids[]"], who),
            "GET /search.json": lambda: self._search(query["q"][0], who),
            "GET /topics/private-messages/{username}.json": lambda: self._mail(who),
            "POST /posts.json": lambda: self._create(body, who),
            "POST /post_actions.json": lambda: self._act(body, who),
            "DELETE /posts/{id}.json": lambda: self._delete(number, who),
            "PUT /posts/{id}/recover.json": lambda: self._recover(number, who),
            "PUT /posts/{id}/unhide.json": lambda: self._unhide(number, who),
            "DELETE /t/{id}.json": lambda: self._bin(number, who, deleted=True),
            "PUT /t/{id}/recover.json": lambda: self._bin(number, who, deleted=False),
        }
        if operation not in serve:
            raise No("404 Not Found", "not_found")
        return serve[operation]()

    def _user(self, name: str, who: Person) -> Any:
        person = self.people.get(name)
        if person is None:
            raise No("404 Not Found", "not_found")
        user = _filled("GET /u/{username}.json")
        user["user"] |= {"id": person.id, "username": name, "name": person.name, "moderator": person.staff}
        if person.suspended_till:
            user["user"]["suspended_till"] = person.suspended_till
        return user

    def _categories(self) -> Any:
        said = _filled("GET /categories.json")
        row = _of(schema_of("GET /categories.json"), "category_list", "categories")
        said["category_list"]["categories"] = [
            row | {"id": 5, "name": "Commandes", "slug": "commandes"},
            row
            | {"id": 6, "name": "Entraide", "slug": "entraide"}
            | {"custom_fields": {"enable_accepted_answers": "true"}},
        ]
        return said

    def _latest(self, before: int, who: Person) -> Any:
        public = [p for p in self.posts.values() if p.kind == 1 and not p.topic.members and not p.deleted]
        found = sorted((p for p in public if not p.topic.deleted), key=lambda p: -p.id)
        page = [p for p in found if not before or p.id < before][: self.per]
        row = _of(schema_of("GET /posts.json"), "latest_posts")
        return {"latest_posts": [row | self._post(p, who, row) for p in page]}

    def _visible(self, number: int, who: Person) -> Post:
        post = self.posts.get(number)
        if post is None or (post.deleted and not who.staff):
            raise No("404 Not Found", "not_found")
        if not self._may_see(post, who):
            raise No("403 Forbidden", "invalid_access")
        return post

    def _show(self, number: int, who: Person) -> Any:
        row = _filled("GET /posts/{id}.json")
        return row | self._post(self._visible(number, who), who, row)

    def _standing(self, number: int, who: Person) -> Topic:
        topic = self.topics.get(number)
        if topic is None or (topic.deleted and not who.staff):
            raise No("404 Not Found", "not_found")
        if topic.members and who.username not in topic.members:
            raise No("403 Forbidden", "invalid_access")
        return topic

    def _topic(self, number: int, who: Person) -> Any:
        topic, said = self._standing(number, who), _filled("GET /t/{id}.json")
        seen = [p for p in topic.posts if self._may_see(p, who)]
        row = _of(schema_of("GET /t/{id}.json"), "post_stream", "posts")
        said |= {"id": number, "title": topic.title, "slug": "sujet", "posts_count": len(seen)}
        said |= {"category_id": topic.category or 0, "archetype": _archetype(topic), "closed": topic.closed}
        said["details"]["can_create_post"] = who.staff or not topic.closed
        said["post_stream"] = {
            "stream": [p.id for p in seen],
            "posts": [row | self._post(p, who, row) for p in seen[: self.chunk]],
        }
        return said

    def _some(self, number: int, ids: list[str], who: Person) -> Any:
        topic = self._standing(number, who)
        row = _of(schema_of("GET /t/{id}/posts.json"), "post_stream", "posts")
        wanted = [p for p in topic.posts if str(p.id) in ids[:20] and self._may_see(p, who)]
        known = schema_of("GET /t/{id}/posts.json") or {}
        names = known["properties"]["post_stream"]["properties"]["posts"]["items"]["properties"]
        posts = [row | self._post(p, who, names) for p in wanted]
        return {"id": number, "post_stream": {"posts": posts}}

    def _search(self, words: str, who: Person) -> Any:
        said, wanted = _filled("GET /search.json"), words.removesuffix(" order:latest")
        if len(wanted) < 3:
            said["grouped_search_result"]["error"] = "Your search term is too short."
            return said
        seen = [p for p in self.posts.values() if not p.topic.members and self._may_see(p, who)]
        found = [p for p in sorted(seen, key=lambda p: -p.id) if wanted in p.raw][:50]
        said["posts"] = [{"id": p.id, "blurb": p.raw[:20], "topic_id": p.topic.id} for p in found]
        return said

    def _mail(self, who: Person) -> Any:
        mine = [t for t in self.topics.values() if who.username in t.members and t.posts]
        rows = [
            {
                "id": t.id,
                "title": t.title,
                "highest_post_number": t.posts[-1].number,
                "last_posted_at": _date(t.posts[-1].created_at),
            }
            for t in sorted(mine, key=lambda t: -t.posts[-1].id)
        ]
        return {"users": [], "topic_list": {"topics": rows}}

    def _create(self, body: Any, who: Person) -> Any:
        raw = body["raw"]
        topic = self._standing(body["topic_id"], who) if "topic_id" in body else None
        if len(raw) < 5:
            raise No("422 Unprocessable Content", "", "Body is too short (minimum is 5 characters)")
        same = [
            p for p in self.posts.values() if p.by is who and p.raw == raw and not (p.deleted or p.withdrawn)
        ]
        if same and topic:
            raise No("422 Unprocessable Content", "", "Body is too similar to what you recently posted")
        if topic and topic.closed and not who.staff:
            raise No("403 Forbidden", "invalid_access")
        if self.approves:
            return None  # overridden by the test that needs its answer
        if topic is None:
            members = frozenset({who.username, *body["target_recipients"].split(",")})
            topic = self.topic(body["title"], members=members)
        above = next((p for p in topic.posts if p.number == body.get("reply_to_post_number")), None)
        made = self.say(raw, by=who.username, topic=topic, to=str(above.id) if above else "")
        row = _filled("POST /posts.json")
        return row | self._post(self.posts[int(made)], who, row)

    def _act(self, body: Any, who: Person) -> Any:
        post, kind = self._visible(body["id"], who), body["post_action_type_id"]
        row = _filled("POST /post_actions.json")
        if (
            post.by is who
            or (kind == 2 and who.username in post.likes)
            or (kind != 2 and who.username in post.flags)
        ):
            raise No("403 Forbidden", "invalid_access")
        if kind == 2:
            post.likes.add(who.username)
        else:
            if kind == 7 and not body.get("message"):
                raise No("422 Unprocessable Content", "", "Message is required")
            post.flags[who.username] = (kind, body.get("message", ""))
            post.hidden = post.hidden or (who.staff and body.get("take_action") == "true")
        return row | self._post(post, who, row)

    def _delete(self, number: int, who: Person) -> None:
        post = self._visible(number, who)
        if post.number == 1 or not (who.staff or post.by is who):
            raise No("403 Forbidden", "invalid_access")
        if who.staff:
            post.deleted = True
        else:
            self.withdraw(str(number))

    def _recover(self, number: int, who: Person) -> Any:
        post = self._visible(number, who)
        if not who.staff:
            raise No("403 Forbidden", "invalid_access")
        post.deleted = False
        return self._post(post, who, {})

    def _unhide(self, number: int, who: Person) -> None:
        if not who.staff:
            raise No("403 Forbidden", "invalid_access")
        self._visible(number, who).hidden = False

    def _bin(self, number: int, who: Person, *, deleted: bool) -> None:
        topic = self._standing(number, who)
        if not who.staff:
            raise No("403 Forbidden", "invalid_access")
        topic.deleted = deleted
        topic.posts[0].deleted = deleted

    def _post(self, post: Post, who: Person, known: Any) -> dict[str, Any]:
        """The post for somebody; of a list, only what `known` describes."""
        topic = post.topic
        hidden = post.hidden and not who.staff
        said = {
            "id": post.id,
            "topic_id": topic.id,
            "username": post.by.username,
            "name": post.by.name,
            "user_id": post.by.id,
            "trust_level": 1,
            "created_at": _date(post.created_at),
            "updated_at": _date(post.updated_at or post.created_at),
            "cooked": "<p>(post hidden)</p>" if hidden else cook(post.raw),
            "raw": "(post hidden)" if hidden else post.raw,
            "post_number": post.number,
            "post_type": post.kind,
            "posts_count": len(topic.posts),
            "reply_to_post_number": post.answers,
            "reply_count": sum(1 for p in topic.posts if p.answers == post.number),
            "version": post.version,
            "hidden": post.hidden,
            "deleted_at": _date(datetime.now(UTC)) if post.deleted else None,
            "user_deleted": post.withdrawn,
            "topic_title": topic.title,
            "topic_slug": "sujet",
            "category_id": topic.category,
            "topic_archetype": _archetype(topic),
            "actions_summary": _actions(post, who),
        }
        return {name: value for name, value in said.items() if not known or name in known}


def _actions(post: Post, who: Person) -> list[dict[str, Any]]:
    liked = {
        "id": 2,
        "count": len(post.likes),
        "acted": who.username in post.likes,
        "can_act": post.by is not who,
    }
    flagged = post.flags.get(who.username, (0, ""))[0]
    return [
        liked,
        *(
            {"id": kind, "count": 0, "acted": flagged == kind, "can_act": not flagged}
            for kind in (3, 4, 7, 8)
        ),
    ]


def _archetype(topic: Topic) -> str:
    return "private_message" if topic.members else "regular"


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _json(body: Any, status: str = "200 OK", **headers: str) -> bytes:
    return http(
        status, json.dumps(body).encode(), {"Content-Type": "application/json; charset=utf-8", **headers}
    )


def _filled(operation: str) -> Any:
    return blank(schema_of(operation) or {})


def _of(schema: Any, *path: str) -> Any:
    for name in path:
        schema = schema["properties"][name]
    return blank(schema["items"])


@contextmanager
def board(**given: Any) -> Iterator[Board]:
    """A forum that runs. It fails the test when somebody broke the published description."""
    made = Board(**given)
    with wire(made.answer) as server:
        made.server = server
        yield made
    assert not made.breaches, made.breaches


def connector_of(
    there: Board, *, key: str = KEY, user: str = "boreale", guard: Guard = GUARD, **settings: Any
) -> Discourse:
    """A connector on this forum, allowed to reach this machine."""
    config = AccountConfig(
        settings={"server": there.server.url, "user": user, **settings},
        secret={"api_key": key, "hook_secret": SECRET},
    )
    return Discourse(config, GuardedClient(guard))
