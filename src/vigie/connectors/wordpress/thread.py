"""One exchange on an article: the comment, what it answers, what answers it, and the article."""

from datetime import UTC, datetime

from vigie.connectors.errors import Gone
from vigie.connectors.markup import plain, text_of_html, web_url
from vigie.connectors.wordpress.payloads import Comment
from vigie.connectors.wordpress.reading import DEEPEST, Reader
from vigie.core.types import Author, Item, Kind, Place

LONGEST = 300  # comments of one exchange that are fetched; the page of the article has the rest
ARTICLE = "post:"


class Threads:
    """Looks at single comments and at what stands around them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def look(self, native_id: str) -> Item | None:
        """The comment, or the article ("post:12"), as it is now."""
        if native_id.startswith(ARTICLE):
            return self._article(native_id)
        comment = self._reader.one(native_id)
        return self._reader.items([comment])[0] if comment else None

    def around(self, item: Item) -> tuple[Item, ...]:
        """The article first, then the exchange oldest first."""
        comment = self._reader.one(item.native_id)
        if comment is None:
            return ()
        found = self._up(comment)
        top = min(found.values(), key=lambda c: (c.parent != 0, c.id))
        found |= self._down(top)
        article = self._article(f"{ARTICLE}{comment.post}")
        items = self._reader.items(list(found.values()))
        return (article, *items) if article else items

    def _up(self, comment: Comment) -> dict[int, Comment]:
        found = {comment.id: comment}
        while comment.parent and comment.parent not in found and len(found) < DEEPEST:
            above = self._reader.one(str(comment.parent))
            if above is None:
                break
            found[above.id] = comment = above
        return found

    def _down(self, top: Comment) -> dict[int, Comment]:
        """Answers level by level, so that neither depth nor a loop of parents matters."""
        found: dict[int, Comment] = {}
        level = [top.id]
        while level and len(found) < LONGEST:
            parents = ",".join(str(i) for i in level[: self._reader.size])
            listed = self._reader.listed(
                post=top.post, parent=parents, status="all", orderby="id", order="asc", per_page=100
            )
            fresh = {c.id: c for c in listed.comments if c.id not in found and c.id != top.id}
            found |= fresh
            level = list(fresh)
        return found

    def _article(self, native_id: str) -> Item | None:
        number = native_id.removeprefix(ARTICLE)
        for kind in ("posts", "pages"):
            try:
                post = self._reader.site.call(
                    "GET", f"/{kind}/{number}", params={"_fields": "id,author,date_gmt,link,title,excerpt"}
                )
            except Gone:
                continue
            return _article_of(post, native_id) if isinstance(post, dict) else None
        return None


def _article_of(post: dict[str, object], native_id: str) -> Item:
    title, excerpt = (_rendered(post.get(part)) for part in ("title", "excerpt"))
    place = Place(native_id, title, web_url(str(post.get("link") or "")), ours=True, culture="brand")
    try:
        said_at = datetime.fromisoformat(str(post.get("date_gmt"))).replace(tzinfo=UTC)
    except ValueError:
        said_at = datetime.fromtimestamp(0, UTC)
    text = "\n\n".join(part for part in (title, excerpt) if part)
    # The brand's own words, whoever of its staff signed them.
    author = Author(f"user:{post.get('author')}", is_us=True)
    return Item(native_id, Kind.ARTICLE, text, author, place, said_at, url=place.url)


def _rendered(part: object) -> str:
    return text_of_html(plain(str(part.get("rendered", "")))) if isinstance(part, dict) else ""
