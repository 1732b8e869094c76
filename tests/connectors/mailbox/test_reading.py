"""The folder as it fills, is counted anew, and is pushed: on a real server."""

import shutil
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from imapclient import IMAPClient

from tests.connectors.mailbox.people import BRAND, BRUNO, People, connector_of
from tests.connectors.mailbox.saved import source
from tests.connectors.rig import pages_from
from vigie.connectors.contract import Cursor
from vigie.connectors.errors import Unsupported
from vigie.connectors.mailbox.found import message_id_of
from vigie.connectors.mailbox.reading import QUIET
from vigie.core.types import Act, Item, Kind

pytestmark = pytest.mark.peer("mailbox")
NOW = datetime.now(UTC)


def end(people: People) -> Cursor:
    return pages_from(connector_of(people.peer), {}, NOW)[-1].cursor


def since(people: People, cursor: Cursor, **settings: object) -> list[Item]:
    return [
        item for page in pages_from(connector_of(people.peer, **settings), cursor, NOW) for item in page.items
    ]


def counted_anew(people: People) -> None:
    """The server forgets its numbers, as after a restore: every mail gets another UID."""
    home = Path(people.peer["CA"]).parents[1] / "mail" / BRAND / "Maildir"
    for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
        (home / name).unlink(missing_ok=True)


def test_mails_counted_anew_are_read_again_under_the_same_ids(people: People) -> None:
    people.empty(BRAND, "INBOX")
    for n in range(4):
        people.write(f"Message {n}")
    before = end(people)
    first = {item.native_id for item in since(people, {})}
    counted_anew(people)

    again = pages_from(connector_of(people.peer), before, NOW)

    assert again[-1].cursor["validity"] != before["validity"]
    assert {item.native_id for page in again for item in page.items} == first
    assert len(first) == 4


def test_empty_folder_leaves_a_cursor_from_which_nothing_is_lost(people: People) -> None:
    people.empty(BRAND, "INBOX")
    cursor = end(people)
    people.write("Le premier")

    assert len(since(people, cursor)) == 1


def test_every_saved_mail_is_read_and_none_stops_its_page(people: People) -> None:
    cursor = end(people)
    names = sorted(path.stem for path in (Path(__file__).parent / "mails").glob("*.eml"))
    for name in names:
        people.drop(source(name))

    items = since(people, cursor, page_size=7)

    assert len(items) == len(names)
    assert sum(1 for item in items if item.kind is not Kind.MAIL) == 13
    for item in items:
        seen = connector_of(people.peer).look(item.native_id)
        assert seen is not None
        assert (seen.text, seen.author) == (item.text, item.author)


def test_mail_without_an_id_is_found_again_and_moved(people: People) -> None:
    cursor = end(people)
    people.drop(source("without_date_sender_or_id").replace(b"Qui", uuid4().hex.encode()))
    [item] = since(people, cursor)
    brand = connector_of(people.peer)

    brand.act(Act.DELETE, item, reason="spam", key="k", now=NOW)

    assert message_id_of(item.native_id) == ""
    assert brand.applied(Act.DELETE, item) is True


def test_huge_mail_is_cut_and_the_others_are_whole(people: People) -> None:
    cursor = end(people)
    head = (
        f"From: {BRUNO}\r\nTo: {BRAND}\r\nSubject: lourd\r\nMessage-ID: <{uuid4().hex}@client.test>\r\n\r\n"
    )
    people.drop(head.encode() + b"Voici.\r\n" + b"A" * 76 + b"\r\n" + (b"B" * 76 + b"\r\n") * 60_000)
    people.write("Léger")

    big, small = since(people, cursor)

    assert "cut" in big.raw["flags"]  # type: ignore[operator]
    assert big.text.startswith("lourd\n\nVoici.")
    assert small.text == "Léger"


def test_mail_marked_for_erasure_is_gone(people: People) -> None:
    cursor = end(people)
    mail = people.write("Adieu")
    [item] = since(people, cursor)
    with people.at(BRAND) as box:
        [uid] = people.uids(BRAND, mail["Message-ID"])
        box.uid("STORE", uid.decode(), "+FLAGS", r"(\Deleted)")

    assert connector_of(people.peer).look(item.native_id) is None
    assert since(people, cursor) == []


def test_backfill_begins_at_the_minute(people: People) -> None:
    mail = people.write("Ancien")
    at = datetime.now(UTC) - timedelta(minutes=1)
    late = datetime.now(UTC) + timedelta(minutes=1)
    brand = connector_of(people.peer)

    def ids(moment: datetime) -> list[object]:
        return [item.raw["message_id"] for page in brand.backfill(moment, NOW) for item in page.items]

    assert mail["Message-ID"].strip("<>") in ids(at)
    assert ids(late) == []


def test_search_takes_any_words(people: People) -> None:
    people.write("Élodie a dit « zut »")
    brand = connector_of(people.peer)

    assert [page for page in brand.search("« zut »", {}, NOW) if page.items]
    for words in ('a" OR ALL', "a\r\nA1 LOGOUT", "\\", "{5}", "  ", "é" * 1000):
        list(brand.search(words, {}, NOW))


def test_ids_made_to_hold_the_server_up_hold_nothing_up(people: People) -> None:
    cursor = end(people)
    odd = [
        "x@client.test{5}",
        "(",
        "*",
        "@",
        'a"b@c.test',
        "\\@c",
        "é@client.test",
        "a%b)OR(ALL@c.test{1+}",
        "x" * 900 + "@y.test",
    ]
    for n, one in enumerate(odd):
        chain = " ".join(f"<{other}>" for other in odd if other != one)
        ids = f"Message-ID: <{one}>\r\nReferences: {chain}\r\n"
        people.drop(f"From: {BRUNO}\r\nTo: {BRAND}\r\nSubject: {n}\r\n{ids}\r\nBonjour".encode())
    brand = connector_of(people.peer)

    items = since(people, cursor)

    assert len(items) == len(odd)
    for item in items:
        assert brand.look(item.native_id) is not None
        assert item.native_id in [one.native_id for one in brand.read_thread(item)]


def test_outlook_that_names_no_parent_hangs_below_the_first_of_its_exchange(people: People) -> None:
    cursor = end(people)
    word = uuid4().hex[:20].encode()
    reply = source("answer_below_a_quote_from_outlook").replace(b"AdtABCDEFGHIJKLMNOPQ", word)
    first = b"Thread-Index: " + word + b"RSTUVWXYZ012\r\nFrom: elodie@client.test\r\nSubject: x\r\n"
    people.drop(first + b"Message-ID: <first." + word + b"@client.test>\r\n\r\nBonjour")
    [beginning] = since(people, cursor)
    people.drop(reply.replace(b"<o-2", b"<" + word))

    answer = since(people, cursor)[-1]

    assert answer.parent_id == beginning.native_id
    assert answer.root_id == beginning.native_id


def test_server_without_the_newer_commands_moves_and_erases_all_the_same(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = {"MOVE", "UIDPLUS", "QUOTA", "IDLE", "AUTH=PLAIN"}
    offered = IMAPClient.has_capability
    monkeypatch.setattr(
        IMAPClient, "has_capability", lambda box, name: name not in lacking and offered(box, name)
    )
    cursor = end(people)
    people.write("Gagnez un colis")
    [item] = since(people, cursor)
    brand = connector_of(people.peer)

    brand.act(Act.MARK_SPAM, item, reason="spam", key="k", now=NOW)

    seen = brand.look(item.native_id)
    assert seen is not None
    assert seen.status == "junk"
    assert since(people, cursor) == []
    assert brand.health(NOW).ok
    with pytest.raises(Unsupported):
        next(brand.stream({}, NOW))


def test_blind_copy_reaches_its_alias(people: People) -> None:
    cursor = end(people)
    noted = b"Received: from x by y with ESMTP id 1\r\n\tfor <secret@boreale.test>; Thu, 26 Nov 2026\r\n"
    people.drop(noted + b"From: elodie@client.test\r\nTo: others@client.test\r\nSubject: Cci\r\n\r\nBonjour")

    assert len(since(people, cursor, alias="secret@boreale.test")) == 1
    assert since(people, cursor, alias="another@boreale.test") == []


def test_stream_hears_a_mail_within_seconds_and_rests_in_between(people: People) -> None:
    cursor = end(people)
    stream = connector_of(people.peer).stream(cursor, NOW)
    assert next(stream).items == ()
    began = datetime.now(UTC)
    threading.Timer(QUIET * 1.5, people.write, ["En direct"]).start()

    pages = []
    for page in stream:
        pages.append(page)
        if page.items:
            break
    stream.close()

    assert pages[-1].items[0].text == "En direct"
    assert (datetime.now(UTC) - began) < timedelta(seconds=QUIET * 1.5 + 3)
    assert len(pages) <= 6


def test_stream_without_a_cursor_begins_now(people: People) -> None:
    people.write("Avant")
    stream = connector_of(people.peer).stream({}, NOW)

    assert next(stream).items == ()
    stream.close()


def test_folder_with_an_accent_is_read(people: People) -> None:
    tool = shutil.which("doveadm")
    assert tool
    config = Path(people.peer["CA"]).parents[1] / "dovecot.conf"
    subprocess.run(
        [tool, "-c", str(config), "mailbox", "create", "-u", BRAND, "Réseaux"],
        check=False,
        capture_output=True,
    )
    assert list(connector_of(people.peer, folder="Réseaux").read({}, NOW))
