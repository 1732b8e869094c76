"""Topics: what stands around a post, and which post a number in a topic is."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from vigie.connectors.discourse.forum import Forum
from vigie.connectors.discourse.posts import Post, Refused, posts_of
from vigie.connectors.errors import Garbled, Gone
from vigie.connectors.errors import Refused as NetworkRefused

CHUNK = 20  # posts a forum gives of a topic at once
LONGEST = 300  # posts of one topic that are fetched; the page of the topic has the rest
CHUNKS_BACK = 3  # looked through for a number: deleted posts leave gaps in the stream
KNOWN = 50_000

Known = tuple[str, str]
"""(id, user name) of a post; empty when it cannot be seen."""
NOBODY: Known = ("", "")


class Details(msgspec.Struct):
    can_create_post: bool = False


class Stream(msgspec.Struct):
    posts: list[Any] = msgspec.field(default_factory=list)
    stream: list[int] = msgspec.field(default_factory=list)


class Topic(msgspec.Struct):
    id: int
    title: str
    posts_count: int = 0
    archetype: str = "regular"
    category_id: int | None = None
    slug: str = ""
    post_stream: Stream = msgspec.field(default_factory=Stream)
    details: Details = msgspec.field(default_factory=Details)


class Topics:
    """Topics of one forum. Numbers of posts are remembered: a list of posts tells no ids of parents."""

    def __init__(self, forum: Forum) -> None:
        self._forum = forum
        self._numbers: dict[tuple[int, int], Known] = {}

    def fetch(self, topic_id: int | str) -> tuple[Topic, list[Post], Refused]:
        """The topic with its first posts. Raises Gone or Refused when it cannot be seen."""
        said = self._forum.call("GET", f"/t/{topic_id}.json")
        try:
            topic = msgspec.convert(said, Topic, strict=False)
        except msgspec.ValidationError as error:
            raise Garbled(f"topic {topic_id}: {error}"[:200]) from error
        posts, refused = self._within(topic, topic.post_stream.posts)
        return topic, posts, refused

    def posts(self, topic: Topic, ids: Sequence[int]) -> tuple[list[Post], Refused]:
        """Posts of the topic by their ids, a chunk a request."""
        posts: list[Post] = []
        refused: Refused = ()
        for start in range(0, len(ids), CHUNK):
            wanted = [str(i) for i in ids[start : start + CHUNK]]
            said = self._forum.call("GET", f"/t/{topic.id}/posts.json", params={"post_ids[]": wanted})
            stream = said.get("post_stream") if isinstance(said, dict) else None
            if not isinstance(stream, dict):
                raise Garbled(f"topic {topic.id}: no posts")
            some, odd = self._within(topic, stream.get("posts"))
            posts, refused = posts + some, refused + odd
        return posts, refused

    def whole(self, topic_id: int | str, about: int) -> tuple[list[Post], Refused]:
        """All posts of a topic; of a very long one, its beginning and what stands around `about`."""
        topic, posts, refused = self.fetch(topic_id)
        here = {post.id for post in posts}
        stream = topic.post_stream.stream
        if len(stream) > LONGEST:
            middle = next((n for n, i in enumerate(stream) if i >= about), len(stream))
            start = max(CHUNK, min(middle - LONGEST // 2, len(stream) - LONGEST + CHUNK))
            stream = stream[:CHUNK] + stream[start : start + LONGEST - CHUNK]
        more, odd = self.posts(topic, [i for i in stream if i not in here])
        return sorted(posts + more, key=lambda p: p.post_number), refused + odd

    def _within(self, topic: Topic, rows: object) -> tuple[list[Post], Refused]:
        posts, refused = posts_of(rows)
        posts = [with_topic(post, topic) for post in posts]
        self.learn(posts)
        return posts, refused

    def learn(self, posts: Iterable[Post]) -> None:
        if len(self._numbers) > KNOWN:
            self._numbers.clear()
        for post in posts:
            self._numbers[post.topic_id, post.post_number] = (str(post.id), post.username.lower())

    # --- Which post a number is ---------------------------------------------------------------

    def root(self, post: Post) -> Known:
        return self._known(post.topic_id, 1)

    def parent(self, post: Post) -> Known:
        """The post answered; that which began the topic where none is named or it is gone."""
        if post.post_number == 1:
            return NOBODY
        number = post.reply_to_post_number or 1
        found = self._known(post.topic_id, number)
        return found if found[0] or number == 1 else self.root(post)

    def _known(self, topic_id: int, number: int) -> Known:
        key = (topic_id, number)
        if key not in self._numbers:
            self._find(topic_id, number)
        # Remembered when it was not found, too: a deleted post is not looked for again and again.
        return self._numbers.setdefault(key, NOBODY)

    def _find(self, topic_id: int, number: int) -> None:
        try:
            topic, _, _ = self.fetch(topic_id)
            stream, end = topic.post_stream.stream, number
            for _ in range(CHUNKS_BACK):
                if (topic_id, number) in self._numbers or end <= CHUNK:
                    return
                self.posts(topic, stream[max(0, end - CHUNK) : end])
                end -= CHUNK
        except NetworkRefused:
            return


def with_topic(post: Post, topic: Topic) -> Post:
    """The post with what its own payload leaves to the topic."""
    return msgspec.structs.replace(
        post,
        topic_title=topic.title,
        topic_slug=topic.slug,
        topic_archetype=topic.archetype,
        category_id=topic.category_id,
        posts_count=topic.posts_count,
    )


def unseen(error: NetworkRefused) -> bool:
    """Gone, or never ours to see: no trouble of the account."""
    return isinstance(error, Gone) or error.reason == "not-permitted"
