"""On a real WordPress: what is particular to it, and the faults of TRUST §3."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.connectors.rig import items_of, pages_from, unique
from tests.connectors.wire import Step, http, wire
from tests.connectors.wordpress.visitors import Visitors, connector_of
from vigie.connectors.contract import Allowed, ByHand, Cursor, Never, Page
from vigie.connectors.errors import AccessLost, Garbled, Gone, NetworkError, Refused, TryLater, Unknown
from vigie.connectors.wordpress.connector import WordPress
from vigie.core.types import Act, Author, Item, Kind, Place

pytestmark = pytest.mark.peer("wordpress")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def visitors(peer: Mapping[str, str]) -> Visitors:
    return Visitors(peer)


@pytest.fixture
def site(peer: Mapping[str, str]) -> WordPress:
    return connector_of(peer)


def end_of(connector: WordPress, cursor: Cursor | None = None) -> Cursor:
    return pages_from(connector, cursor or {}, now())[-1].cursor


def about(pages: list[Page], *ids: str) -> list[Item]:
    """What was read of these: other tests may be talking on the same site."""
    return [item for item in items_of(pages) if item.native_id in ids]


def looked(connector: WordPress, native_id: str) -> Item:
    item = connector.look(native_id)
    assert item is not None
    return item


# --- Access ---------------------------------------------------------------------------------


def test_health_names_us(peer: Mapping[str, str], site: WordPress) -> None:
    health = site.health(now())

    assert (health.ok, health.native_id, health.handle) == (True, peer["USER_ID"], peer["USER"])


def test_health_names_the_missing_right(peer: Mapping[str, str]) -> None:
    author = connector_of(peer, user=peer["AUTHOR_USER"], password=peer["AUTHOR_APP_PASSWORD"])

    health = author.health(now())

    assert (health.ok, health.words) == (False, "missing-right-moderate-comments")
    with pytest.raises(AccessLost, match="missing-right-moderate-comments"):
        list(author.read({}, now()))


def test_wrong_password_is_access_lost_and_not_repeated(peer: Mapping[str, str]) -> None:
    for call in (lambda c: c.health(now()), lambda c: list(c.read({}, now())), lambda c: c.look("1")):
        with pytest.raises(AccessLost, match="password-refused") as caught:
            call(connector_of(peer, password="zzzz yyyy xxxx"))
        assert "zzzz" not in str(caught.value)


@pytest.mark.parametrize(
    "server", ["http://127.0.0.1:9", "http://nowhere.invalid", "http://127.0.0.1:{port}/blog"]
)
def test_wrong_address_is_said(server: str, peer: Mapping[str, str]) -> None:
    nothing = http("404 Not Found", b"<html>Nothing here</html>", {"Content-Type": "text/html"})
    with wire(nothing) as elsewhere, pytest.raises(NetworkError):
        connector_of(peer, server=server.format(port=elsewhere.port)).health(now())


def test_site_that_moved_is_named(peer: Mapping[str, str]) -> None:
    """The password does not follow a redirect, so the site says "not logged in": say why instead."""

    def moved(asked: bytes) -> list[Step]:
        there = peer["URL"] + asked.split(b" ")[1].decode()
        return [http("301 Moved", headers={"Location": there})]

    with wire(moved) as old, pytest.raises(AccessLost, match=f"site-moved: {peer['URL']}"):
        connector_of(peer, server=old.url).health(now())


def test_site_without_pretty_addresses_is_read_and_written(
    peer: Mapping[str, str], visitors: Visitors
) -> None:
    plain = connector_of(peer, wants="plain")
    native_id = visitors.say(unique("Sans jolies adresses"))

    receipt = plain.reply(looked(plain, native_id), unique("Bonjour. Camille"), key=uuid4().hex, now=now())

    assert [str(r["id"]) for r in visitors.replies(native_id)] == [receipt.native_id]


def test_login_page_instead_of_an_answer_is_never_silence(peer: Mapping[str, str], site: WordPress) -> None:
    """A maintenance or login page with status 200, after the site was known (B6)."""
    cursor = end_of(site)
    broken = connector_of(peer, wants="broken")
    with pytest.raises(Garbled):
        list(broken.read(cursor, now()))
    broken._site._me, broken._site._pretty = site._site.me(), True  # it was well when it was connected
    with pytest.raises(Garbled):
        list(broken.read(cursor, now()))
    with pytest.raises(Garbled):
        broken.look("1")


# --- Reading --------------------------------------------------------------------------------


def test_edit_is_read_once_though_wordpress_dates_none(site: WordPress, visitors: Visitors) -> None:
    native_id = visitors.say(unique("Colis perdu"))
    cursor = end_of(site)
    changed = unique("Colis retrouvé")
    visitors.edit(native_id, changed)

    pages = pages_from(site, cursor, now())

    assert [i.text for i in about(pages, native_id)] == [changed]
    assert about(pages_from(site, pages[-1].cursor, now()), native_id) == []


@pytest.mark.parametrize("status", ["hold", "spam", "trash"])
def test_moderation_by_somebody_else_is_read(status: str, site: WordPress, visitors: Visitors) -> None:
    native_id = visitors.say(unique("Modéré ailleurs"))
    cursor = end_of(site)
    visitors.set_status(native_id, status)

    pages = pages_from(site, cursor, now())

    assert [i.status for i in about(pages, native_id)] == [status]


def test_disappearance_is_read_as_a_deletion_without_words(site: WordPress, visitors: Visitors) -> None:
    native_id = visitors.say(unique("Effacé pour de bon"))
    cursor = end_of(site)
    visitors.erase(native_id)

    pages = pages_from(site, cursor, now())

    assert [(i.deleted, i.text) for i in about(pages, native_id)] == [(True, "")]
    assert about(pages_from(site, pages[-1].cursor, now()), native_id) == []


def test_comment_older_than_the_first_read_does_not_slide_in(
    peer: Mapping[str, str], visitors: Visitors
) -> None:
    ids = [visitors.say(unique(f"Déjà là {n}")) for n in range(5)]
    small = connector_of(peer, page_size=3)
    cursor = {**end_of(connector_of(peer)), "seen": dict.fromkeys(ids[2:], "")}
    visitors.erase(ids[4])

    pages = pages_from(small, cursor, now())

    assert [i.deleted for i in about(pages, ids[4])] == [True]
    assert about(pages, *ids[:2]) == []


def test_older_comments_are_looked_at_in_turn(peer: Mapping[str, str], visitors: Visitors) -> None:
    """Three to a page: the changed and the erased one are not on the newest page any more."""
    changed, erased = visitors.say(unique("Ancien")), visitors.say(unique("Ancien aussi"))
    small = connector_of(peer, page_size=3)
    known = end_of(connector_of(peer))
    cursor = {**known, "seen": {i: known["seen"][i] for i in (changed, erased)}}
    for n in range(5):
        visitors.say(unique(f"Plus récent {n}"))
    cursor = end_of(small, cursor)
    text = unique("Ancien, mais changé")
    visitors.edit(changed, text)
    visitors.erase(erased)

    seen: dict[str, Item] = {}
    for _ in range(4):
        pages = pages_from(small, cursor, now())
        seen |= {i.native_id: i for i in items_of(pages)}
        cursor = pages[-1].cursor

    assert seen[changed].text == text
    assert seen[erased].deleted


def test_cursor_stays_small(site: WordPress) -> None:
    assert len(json.dumps(end_of(site))) < 10_000


def test_long_silence_is_filled_page_by_page(peer: Mapping[str, str], visitors: Visitors) -> None:
    """More than a turn's chunks behind: nothing is lost, and each page may be the last before a crash."""
    cursor = end_of(connector_of(peer))
    ids = [visitors.say(unique(f"Pendant la panne {n}")) for n in range(70)]

    turns, read = 0, []
    while True:
        turns += 1
        pages = list(connector_of(peer, page_size=3).read(json.loads(json.dumps(cursor)), now()))
        read += [i.native_id for i in about(pages, *ids)]
        cursor = pages[-1].cursor
        if not pages[-1].more:
            break

    assert turns > 1
    assert read == ids


def test_site_without_comments_is_filled_from_its_very_first_one(
    peer: Mapping[str, str], visitors: Visitors
) -> None:
    """It was connected before anybody spoke, and more than a page was said until the next reading."""
    for n in range(4):
        visitors.say(unique(f"Premiers mots {n}"))

    first = next(iter(connector_of(peer, page_size=3).read({"top": 0, "turn": 0, "seen": {}}, now())))

    assert (first.cursor["top"], first.more) == (3, True)


def test_imported_comment_of_long_ago_is_read(site: WordPress, visitors: Visitors) -> None:
    cursor = end_of(site)
    native_id = visitors.say(unique("Importé"), date_gmt="2019-03-31T02:30:00")

    [item] = about(pages_from(site, cursor, now()), native_id)

    assert item.said_at == datetime(2019, 3, 31, 2, 30, tzinfo=UTC)


def test_deep_exchange_has_one_root(peer: Mapping[str, str], visitors: Visitors) -> None:
    root = parent = visitors.say(unique("Premier niveau"))
    for n in range(7):
        parent = visitors.say(unique(f"Niveau {n + 2}"), to=parent, name=f"Personne {n}")
    fresh = connector_of(peer)

    assert looked(fresh, parent).root_id == root
    thread = connector_of(peer, page_size=3).read_thread(looked(fresh, parent))
    assert thread[0].native_id == f"post:{peer['POST_ID']}"
    assert [i.root_id for i in thread[1:]] == [root] * 8
    assert [i.native_id for i in thread[1:]] == sorted((i.native_id for i in thread[1:]), key=int)


def test_article_is_looked_at_by_its_own_id(peer: Mapping[str, str], site: WordPress) -> None:
    article = looked(site, f"post:{peer['POST_ID']}")

    assert (article.kind, article.author.is_us) == (Kind.ARTICLE, True)
    assert article.text.startswith("Livraison : ce qui change")
    assert site.look("post:999999") is None
    assert site.look("999999") is None
    assert site.look("abc") is None


def test_visitors_address_is_in_nothing_we_keep(site: WordPress, visitors: Visitors) -> None:
    email = f"{uuid4().hex}@example.org"
    cursor = end_of(site)
    native_id = visitors.say(unique("Discret"), author_email=email)
    pages = pages_from(site, cursor, now())
    kept = (
        repr(about(pages, native_id))
        + repr(site.look(native_id))
        + repr(site.read_thread(looked(site, native_id)))
    )

    assert native_id in kept
    assert email not in kept
    assert "author_ip" not in kept


def test_one_unreadable_comment_leaves_the_rest(peer: Mapping[str, str]) -> None:
    """A plug-in that spoils one row: the others are read, the row is told as refused."""
    good = {
        "id": 8,
        "post": 1,
        "status": "approved",
        "content": {"raw": "Bonjour"},
        "date_gmt": "2026-01-01T10:00:00",
    }

    def answer(asked: bytes) -> list[Step]:
        me = {"id": 1, "slug": "desk", "capabilities": {"moderate_comments": True}}
        rows = [good, {"id": 7, "post": "?", "status": "approved", "author_email": "a@example.org"}]
        body = me if b"/users/me" in asked else rows
        return [http(body=json.dumps(body).encode(), headers={"Content-Type": "application/json"})]

    with wire(answer) as server:
        pages = list(connector_of(peer, server=server.url).read({"top": 6, "seen": {}}, now()))

    assert [i.text for i in items_of(pages)] == ["Bonjour"]
    [[reason, raw]] = [r for page in pages for r in page.refused]
    assert "post" in reason
    assert "a@example.org" not in raw


# --- Writing --------------------------------------------------------------------------------


def test_answer_lost_on_the_way_is_unknown_and_found_by_its_key(
    peer: Mapping[str, str], site: WordPress, visitors: Visitors
) -> None:
    """The site wrote the comment and died: the same text again would be a double (B46 to B49)."""
    native_id = visitors.say(unique("Vous répondez ?"))
    item, text, key = looked(site, native_id), unique("Oui. Camille"), uuid4().hex
    since = now() - timedelta(minutes=1)
    with pytest.raises(Unknown):
        connector_of(peer, wants="die").reply(item, text, key=key, now=now())

    found = site.find_own(item, "an editor of the site has changed the words since", key=key, since=since)

    assert found is not None
    assert site.find_own(item, text, key=uuid4().hex, since=since) is None, (
        "another delivery's reply is not ours"
    )
    assert [str(r["id"]) for r in visitors.replies(native_id)] == [found.native_id]


def test_duplicate_is_our_own_reply_and_a_success(site: WordPress, visitors: Visitors) -> None:
    native_id = visitors.say(unique("Vous répondez ?"))
    item, text = looked(site, native_id), unique("Oui, <3 & merci.\n\nCamille")
    first = site.reply(item, text, key=uuid4().hex, now=now())

    again = site.reply(item, text, key=uuid4().hex, now=now())

    assert again.native_id == first.native_id
    assert len(visitors.replies(native_id)) == 1


def test_reply_made_on_the_site_itself_is_found_by_its_words(site: WordPress, visitors: Visitors) -> None:
    native_id = visitors.say(unique("Vous répondez ?"))
    item, text = looked(site, native_id), unique("Oui. Camille")
    body = {"post": visitors.peer["POST_ID"], "parent": native_id, "content": text}
    made = visitors.owner.post("/wp-json/wp/v2/comments", json=body).json()

    found = site.find_own(item, text, key=uuid4().hex, since=now() - timedelta(minutes=5))
    old = site.find_own(item, text, key=uuid4().hex, since=now() + timedelta(hours=2))

    assert found is not None
    assert found.native_id == str(made["id"])
    assert old is None


def test_reply_comes_back_as_it_was_written(site: WordPress, visitors: Visitors) -> None:
    text = (
        'Bonjour Élodie,\n\n1 < 2 & <b>rien</b> n’est "perdu" 💛\n'
        "https://suivi.example/?a=1&b=2\n\nCamille, conseillère"
    )
    native_id = visitors.say(unique("Alors ?"))

    receipt = site.reply(looked(site, native_id), text, key=uuid4().hex, now=now())

    assert looked(site, receipt.native_id).text == text


def test_closed_comments_are_refused_in_words(
    peer: Mapping[str, str], site: WordPress, visitors: Visitors
) -> None:
    native_id = visitors.say(unique("Avant la fermeture"))
    item = looked(site, native_id)
    post = visitors.owner.post("/wp-json/wp/v2/posts", json={"title": "x", "status": "publish"}).json()
    comment = visitors.say(unique("Sous l’article"), post=post["id"])
    closed = looked(site, comment)
    visitors.owner.post(f"/wp-json/wp/v2/posts/{post['id']}", json={"comment_status": "closed"})

    with pytest.raises(Refused, match="comments-closed"):
        site.reply(closed, "Bonjour. Camille", key=uuid4().hex, now=now())
    site.reply(item, unique("Bonjour. Camille"), key=uuid4().hex, now=now())

    visitors.owner.delete(f"/wp-json/wp/v2/posts/{post['id']}", params={"force": "true"})
    with pytest.raises(Gone):
        site.reply(closed, "Bonjour. Camille", key=uuid4().hex, now=now())


@pytest.mark.parametrize("status", ["spam", "trash"])
def test_what_was_removed_meanwhile_is_not_answered(status: str, site: WordPress, visitors: Visitors) -> None:
    native_id = visitors.say(unique("Retiré entre-temps"))
    item = looked(site, native_id)
    visitors.set_status(native_id, status)

    with pytest.raises(Refused, match="parent-not-public"):
        site.reply(item, "Bonjour. Camille", key=uuid4().hex, now=now())

    assert visitors.replies(native_id) == []


def test_length_is_counted_in_bytes_once_escaped(site: WordPress, visitors: Visitors) -> None:
    item = looked(site, visitors.say(unique("Racontez")))
    for text in ("&" * 13_106, "é" * 32_763, "x" * 65_526):
        with pytest.raises(Refused, match="too-long"):
            site.reply(item, text, key=uuid4().hex, now=now())

    longest = "é" * 32_762
    receipt = site.reply(item, longest, key=uuid4().hex, now=now())

    assert looked(site, receipt.native_id).text == longest


def test_flood_is_tried_later(peer: Mapping[str, str]) -> None:
    """Our own user is exempt, so a server says it with the words of a real one."""
    flood = {
        "code": "comment_flood",
        "message": "You are posting comments too quickly.",
        "data": {"status": 400},
    }

    def answer(asked: bytes) -> list[Step]:
        me = {"id": 1, "slug": "desk", "capabilities": {"moderate_comments": True}}
        comment = {"id": 5, "post": 1, "status": "approved"}
        if asked.startswith(b"POST"):
            return [http("400 Bad Request", json.dumps(flood).encode(), {"Content-Type": "application/json"})]
        body = me if b"/users/me" in asked else comment
        return [http(body=json.dumps(body).encode(), headers={"Content-Type": "application/json"})]

    item = Item("5", Kind.COMMENT, "x", Author("a"), Place("post:1"), now())
    with wire(answer) as server, pytest.raises(TryLater) as caught:
        connector_of(peer, server=server.url).reply(item, "Bonjour", key="k", now=now())

    assert caught.value.after == timedelta(seconds=15)


# --- The first law's own network: here a brand can really remove -----------------------------


@pytest.fixture
def scam(site: WordPress, visitors: Visitors) -> Item:
    text = unique("Gagnez un bon de 500 $ : <a href='https://prix.example'>cliquez</a>")
    native_id = visitors.say(text)
    assert visitors.sees(native_id)
    return looked(site, native_id)


@pytest.mark.parametrize(
    ("act", "status"), [(Act.MARK_SPAM, "spam"), (Act.DELETE, "trash"), (Act.HOLD, "hold")]
)
def test_scam_leaves_the_page_and_comes_back_whole(
    act: Act, status: str, scam: Item, site: WordPress, visitors: Visitors
) -> None:
    site.act(act, scam, reason="scam", key=uuid4().hex, now=now())

    assert not visitors.sees(scam.native_id)
    assert visitors.status(scam.native_id) == status
    assert site.applied(act, scam) is True

    back = Act.APPROVE if act is Act.HOLD else Act.RESTORE
    removed = looked(site, scam.native_id)
    assert removed.text == scam.text, "removal here keeps the words: it can be undone"
    site.act(back, removed, reason="mistake", key=uuid4().hex, now=now())

    assert visitors.sees(scam.native_id)
    assert site.applied(back, removed) is True
    assert site.applied(act, scam) is False


def test_spam_that_went_to_the_trash_waits_for_approval_once_restored(
    scam: Item, site: WordPress, visitors: Visitors
) -> None:
    """WordPress remembers one earlier status only: it no longer knows that this was public."""
    visitors.set_status(scam.native_id, "spam")
    visitors.set_status(scam.native_id, "trash")

    site.act(Act.RESTORE, looked(site, scam.native_id), reason="mistake", key=uuid4().hex, now=now())
    held = looked(site, scam.native_id)
    site.act(Act.APPROVE, held, reason="mistake", key=uuid4().hex, now=now())

    assert held.status == "hold"
    assert visitors.sees(scam.native_id)


@pytest.mark.parametrize("act", [Act.MARK_SPAM, Act.DELETE, Act.HOLD])
def test_removing_what_somebody_removed_already_is_a_success(
    act: Act, scam: Item, site: WordPress, visitors: Visitors
) -> None:
    visitors.set_status(scam.native_id, "trash")

    site.act(act, scam, reason="scam", key=uuid4().hex, now=now())

    assert visitors.status(scam.native_id) == "trash"
    assert site.applied(act, scam) is True


@pytest.mark.parametrize("act", [Act.MARK_SPAM, Act.DELETE, Act.HOLD, Act.APPROVE])
def test_acting_on_what_is_erased_is_gone(act: Act, scam: Item, site: WordPress, visitors: Visitors) -> None:
    visitors.set_status(scam.native_id, "hold")
    held = looked(site, scam.native_id)
    visitors.erase(scam.native_id)

    with pytest.raises(Gone):
        site.act(act, held if act is Act.APPROVE else scam, reason="x", key=uuid4().hex, now=now())
    assert site.applied(act, scam) is (act is not Act.APPROVE)


def test_site_without_a_trash_never_erases(peer: Mapping[str, str], scam: Item, visitors: Visitors) -> None:
    with pytest.raises(Refused, match="no-trash"):
        connector_of(peer, wants="no-trash").act(Act.DELETE, scam, reason="scam", key=uuid4().hex, now=now())

    assert visitors.sees(scam.native_id)


def test_author_without_the_right_removes_nothing(
    peer: Mapping[str, str], scam: Item, visitors: Visitors
) -> None:
    author = connector_of(peer, user=peer["AUTHOR_USER"], password=peer["AUTHOR_APP_PASSWORD"])
    for act in (Act.MARK_SPAM, Act.DELETE, Act.HOLD):
        with pytest.raises(AccessLost, match="missing-right"):
            author.act(act, scam, reason="scam", key=uuid4().hex, now=now())

    assert visitors.sees(scam.native_id)


# --- What may be done -----------------------------------------------------------------------


def test_may_depends_on_the_comment(site: WordPress, peer: Mapping[str, str]) -> None:
    comment = Item("5", Kind.COMMENT, "x", Author("visitor:1"), Place("post:1"), now(), status="approved")

    def may(act: Act, **changes: object) -> object:
        fields = {name: getattr(comment, name) for name in Item.__slots__} | changes
        return site.may(act, Item(**fields), now())

    ours = Author("user:1", is_us=True)
    assert may(Act.REPLY) == Allowed()
    assert may(Act.REPLY, status="hold") == Allowed("parent-not-public")
    assert may(Act.REPLY, status="spam") == Never("parent-not-public")
    assert may(Act.REPLY, deleted=True) == Never("gone")
    assert may(Act.REPLY, native_id="post:1") == Never("no-such-act")
    assert may(Act.DELETE) == Allowed()
    assert may(Act.DELETE, status="trash") == Never("already-so")
    assert may(Act.DELETE, author=ours) == Never("ours")
    assert may(Act.DELETE_OWN) == Never("not-ours")
    assert may(Act.DELETE_OWN, author=ours) == Allowed()
    assert may(Act.APPROVE) == Never("already-so")
    assert may(Act.APPROVE, status="spam") == Allowed()
    assert may(Act.RESTORE) == Never("not-removed")
    assert may(Act.RESTORE, status="trash") == Allowed()
    assert may(Act.LIKE) == may(Act.REPORT) == may(Act.HIDE) == Never("no-such-act")
    direct = may(Act.DIRECT)
    assert isinstance(direct, ByHand)
    assert direct.url == f"{peer['URL']}/wp-admin/comment.php?action=editcomment&c=5"
    assert may(Act.DIRECT, raw={"has_email": False}) == Never("no-address")
    assert isinstance(may(Act.BLOCK), ByHand)
