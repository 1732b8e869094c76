"""What we say there: answers under a post, private messages; written once, and found again."""

from datetime import UTC, datetime, timedelta

from vigie.connectors.contract import Receipt
from vigie.connectors.discourse.forum import moment
from vigie.connectors.discourse.markdown import markdown_of
from vigie.connectors.discourse.posts import Post
from vigie.connectors.discourse.reading import Reader
from vigie.connectors.discourse.topics import CHUNK
from vigie.connectors.errors import Gone, Refused
from vigie.core.types import Item, Kind

LONGEST = 32_000  # characters: the forum's own setting, max_post_length, where nobody changed it
LATEST = 5 * CHUNK  # posts of a topic among which our own is looked for
CLOCKS_DIFFER = timedelta(hours=1)
LONGEST_TITLE = 255


class Writer:
    """Sends and finds, as the user we are."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def reply(self, to: Item, text: str) -> Receipt:
        """Under the post, in its topic. Raises Gone or Refused when it is no longer one to answer."""
        content = _content(text)
        parent = self._standing(to)
        topic, _, _ = self._reader.topics.fetch(parent.topic_id)
        if not topic.details.can_create_post:
            raise Refused("replies-closed")
        body: dict[str, object] = {"raw": content, "topic_id": parent.topic_id}
        if parent.post_number > 1:
            body["reply_to_post_number"] = parent.post_number
        try:
            return self._write(body)
        except Refused as refusal:
            # The forum refuses twice the same words: then ours stand there already.
            ours = self._same(parent, content, datetime.min.replace(tzinfo=UTC))
            if ours is None or isinstance(refusal, Gone):
                raise
            return ours

    def direct(self, to: Item, text: str) -> Receipt:
        """In the same conversation when it is private already, else in a new one with the author."""
        content = _content(text)
        if to.kind is Kind.DIRECT:
            return self._write({"raw": content, "topic_id": self._standing(to).topic_id})
        post = self._reader.one(to.native_id)  # gone or not: its author is still there
        subject = f"Re: {post.topic_title if post else to.place.name}"[:LONGEST_TITLE]
        to_whom = post.username if post else to.author.handle
        private = {"archetype": "private_message", "target_recipients": to_whom}
        return self._write({"raw": content, "title": subject, **private})

    def _standing(self, to: Item) -> Post:
        post = self._reader.one(to.native_id)
        if post is None or post.gone():
            raise Gone("gone")
        return post

    def _write(self, body: dict[str, object]) -> Receipt:
        made = self._reader.forum.call("POST", "/posts.json", write=True, json=body)
        if not isinstance(made, dict):
            return Receipt()  # accepted, and nothing named: it is looked for
        if made.get("action") == "enqueued":
            return Receipt(raw={"status": "waits-for-moderators"})
        return self._receipt(
            made.get("id"), made.get("topic_id"), made.get("post_number"), made.get("created_at")
        )

    def find(self, to: Item, text: str, *, since: datetime) -> Receipt | None:
        """Our answer to this post, made since, with these words."""
        parent = self._reader.one(to.native_id)
        if parent is None:
            return None
        return self._same(parent, markdown_of(text), since - CLOCKS_DIFFER)

    def _same(self, parent: Post, content: str, since: datetime) -> Receipt | None:
        me = self._reader.forum.me().id
        for post in self._after(parent):
            mine = post.user_id == me and not post.gone() and _answers(post, parent)
            said_at = moment(post.created_at)
            if mine and (said_at is None or said_at >= since) and self._raw(post).split() == content.split():
                return self._receipt(post.id, post.topic_id, post.post_number, post.created_at)
        return None

    def _after(self, parent: Post) -> list[Post]:
        topic, first, _ = self._reader.topics.fetch(parent.topic_id)
        here = {post.id for post in first}
        later = [i for i in topic.post_stream.stream if i > parent.id and i not in here][-LATEST:]
        more, _ = self._reader.topics.posts(topic, later)
        return first + more

    def _raw(self, post: Post) -> str:
        """What was typed: a topic tells the HTML only, which the forum's typography changed."""
        if post.raw is not None:
            return post.raw
        whole = self._reader.one(str(post.id))
        return whole.raw or "" if whole else ""

    def _receipt(self, native_id: object, topic: object, number: object, at: object) -> Receipt:
        url = f"{self._reader.forum.address}/t/-/{topic}/{number}" if topic and number else ""
        return Receipt(str(native_id or ""), url, moment(at))


def _content(text: str) -> str:
    content = markdown_of(text)
    if not content:
        raise Refused("empty-text")
    if len(content) > LONGEST:
        raise Refused("too-long")
    return content


def _answers(post: Post, parent: Post) -> bool:
    if post.id == parent.id:
        return False
    if parent.topic_archetype == "private_message":
        return True
    return (post.reply_to_post_number or 1) == parent.post_number
