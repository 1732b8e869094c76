"""Private messages of our account, read like any topic."""

from collections.abc import Iterator
from datetime import datetime

from vigie.connectors.contract import Page
from vigie.connectors.discourse.forum import moment
from vigie.connectors.discourse.posts import SAID, Post
from vigie.connectors.discourse.reading import FIRST_READ, Reader, whole
from vigie.connectors.discourse.stand import Stand
from vigie.connectors.errors import Garbled
from vigie.connectors.errors import Refused as NetworkRefused

TALKS_A_TURN = 10
TALKS_KEPT = 200


class Mailbox:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def follow(self, stand: Stand, now: datetime) -> Iterator[Page]:
        """What was said since, a page for each conversation, the oldest first."""
        known = stand.mail
        stand.mail = dict(known or {})
        waiting: list[tuple[str, int]] = []
        for talk, number, at in self._talks():
            if number > stand.mail.get(talk, 0):
                if known is not None or (at is not None and at >= now - FIRST_READ):
                    waiting.append((talk, number))
                else:
                    stand.mail[talk] = number
        for left, (talk, number) in enumerate(reversed(waiting[-TALKS_A_TURN:]), start=1):
            posts = self._said(talk, stand.mail.get(talk, 0))
            # Its last message may be one that is not shown: it is not asked for again.
            stand.mail[talk] = max([number, *(post.post_number for post in posts)])
            self._forget_oldest(stand)
            readable = [post for post in posts if post.post_type in SAID]
            yield Page(self._reader.items(readable, now), stand.cursor(), more=left < len(waiting))

    def _talks(self) -> list[tuple[str, int, datetime | None]]:
        """Conversations, the latest first: (id, highest number, when it last spoke)."""
        name = self._reader.forum.me().username
        said = self._reader.forum.call("GET", f"/topics/private-messages/{name}.json")
        listed = said.get("topic_list") if isinstance(said, dict) else None
        rows = listed.get("topics") if isinstance(listed, dict) else None
        if not isinstance(rows, list):
            raise Garbled("no list of private messages")
        return [
            (str(row["id"]), whole(row.get("highest_post_number")), moment(row.get("last_posted_at")))
            for row in rows
            if isinstance(row, dict) and isinstance(row.get("id"), int)
        ]

    def _said(self, talk: str, after: int) -> list[Post]:
        try:
            topic, first, _ = self._reader.topics.fetch(talk)
            here = {post.id for post in first}
            later = [i for i in topic.post_stream.stream if i not in here][-100:]
            more, _ = self._reader.topics.posts(topic, later if topic.posts_count > after else [])
        except NetworkRefused:
            return []  # left or closed to us since it was listed
        return [post for post in first + more if post.post_number > after]

    def _forget_oldest(self, stand: Stand) -> None:
        if stand.mail and len(stand.mail) > TALKS_KEPT:
            kept = sorted(stand.mail, key=int)[-TALKS_KEPT:]
            stand.mail = {talk: stand.mail[talk] for talk in kept}
