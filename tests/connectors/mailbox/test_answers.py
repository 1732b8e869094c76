"""Answers that leave, that do not, and that nobody can be sure of: on real servers."""

import email
from datetime import UTC, datetime, timedelta
from email.message import Message
from uuid import uuid4

import pytest

from tests.connectors.mailbox.people import BRAND, BRUNO, ELODIE, People, connector_of
from tests.connectors.mailbox.saved import US, letter
from vigie.connectors.contract import Never
from vigie.connectors.errors import AccessLost, Gone, NetworkError, Refused, TryLater, Unknown
from vigie.connectors.mailbox.answers import LONGEST, composed, id_of, recipient_of
from vigie.connectors.mailbox.connector import Mailbox
from vigie.connectors.mailbox.found import message_id_of
from vigie.connectors.mailbox.letters import letter_of
from vigie.core.types import Act, Item

pytestmark = pytest.mark.peer("mailbox")
NOW = datetime.now(UTC)


@pytest.fixture
def brand(people: People) -> Mailbox:
    return connector_of(people.peer)


def received(brand: Mailbox, message_id: str) -> Item:
    bare = message_id.strip("<>")
    pages = brand.search(bare, {}, NOW)
    return next(item for page in pages for item in page.items if item.raw["message_id"] == bare)


def written(people: People, brand: Mailbox, text: str = "Où est mon colis ?", **more: str) -> Item:
    return received(brand, people.write(text, subject=f"Commande {uuid4().hex[:6]}", **more)["Message-ID"])


def dropped(people: People, brand: Mailbox, sender: str) -> Item:
    message_id = f"<{uuid4().hex}@client.test>"
    head = f"From: {sender}\r\nTo: {BRAND}\r\nSubject: Colis\r\nMessage-ID: {message_id}\r\n"
    people.drop(f"{head}Date: Thu, 26 Nov 2026 10:00:00 +0000\r\n\r\nBonjour ?\r\n".encode())
    return received(brand, message_id)


def text_of(mail: Message) -> str:
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode().strip()


def copies(people: People, key: str) -> list[Message]:
    sources = people.sources(BRAND, "Message-ID", id_of(key, US), "Sent")
    return [email.message_from_bytes(source) for source in sources]


def test_customer_receives_our_answer_in_their_conversation(people: People, brand: Mailbox) -> None:
    item, key = written(people, brand), uuid4().hex

    receipt = brand.direct(item, "Il arrive demain. Camille 💛", key=key, now=NOW)

    [source] = people.sources(ELODIE, "Message-ID", receipt.native_id)
    mail = email.message_from_bytes(source)
    assert text_of(mail) == "Il arrive demain. Camille 💛"
    assert mail["In-Reply-To"] == f"<{message_id_of(item.native_id)}>"
    assert mail["References"] == mail["In-Reply-To"]
    assert mail["Subject"].startswith("Re: Commande")
    assert BRAND in mail["From"]
    thread = {one.native_id: one for one in brand.read_thread(item)}
    assert thread[receipt.native_id].author.is_us
    assert thread[receipt.native_id].parent_id == item.native_id


@pytest.mark.parametrize(
    "text", ["a" * LONGEST, "é" * LONGEST, "Bonjour\n.\n..\n.QUIT\nFrom nowhere\n> cité"]
)
def test_answer_arrives_whole_whatever_its_lines(people: People, brand: Mailbox, text: str) -> None:
    receipt = brand.direct(written(people, brand), text, key=uuid4().hex, now=NOW)

    [source] = people.sources(ELODIE, "Message-ID", receipt.native_id)
    assert text_of(email.message_from_bytes(source)).replace("\r\n", "\n") == text


def test_customer_answers_and_the_conversation_goes_on(people: People, brand: Mailbox) -> None:
    item = written(people, brand)
    receipt = brand.direct(item, "Votre numéro ?", key=uuid4().hex, now=datetime.now(UTC))
    [source] = people.sources(ELODIE, "Message-ID", receipt.native_id)
    ours = email.message_from_bytes(source)
    chain = f"{ours['References']} {ours['Message-ID']}"
    again = people.write("4711", answers=ours["Message-ID"], headers={"References": chain})

    answer = received(brand, again["Message-ID"])

    assert answer.parent_id == receipt.native_id
    assert answer.root_id == item.native_id
    thread = {one.native_id for one in brand.read_thread(answer)}
    assert thread == {item.native_id, receipt.native_id, answer.native_id}


def test_same_key_again_leaves_one(people: People, brand: Mailbox) -> None:
    item, key = written(people, brand), uuid4().hex

    first = brand.direct(item, "Bonjour. Camille", key=key, now=NOW)
    again = connector_of(people.peer).direct(item, "Bonjour. Camille", key=key, now=NOW)

    assert again.native_id == first.native_id
    assert len(people.sources(ELODIE, "Message-ID", first.native_id)) == 1
    assert len(copies(people, key)) == 1


@pytest.mark.parametrize(("name", "arrives"), [("cut-kept", 1), ("cut-lost", 0)])
def test_line_cut_after_the_text_is_unknown_and_is_never_sent_again(
    people: People, brand: Mailbox, name: str, arrives: int
) -> None:
    item, key = dropped(people, brand, f"{name}@client.test"), uuid4().hex

    for _ in range(2):
        with pytest.raises(Unknown):
            brand.direct(item, "Bonjour", key=key, now=NOW)
        with pytest.raises(Unknown):
            brand.find_own(item, "Bonjour", key=key, since=NOW - timedelta(minutes=1))
    assert len(people.sources(ELODIE, "Message-ID", id_of(key, US))) == arrives
    assert brand.look(id_of(key, US)) is None
    assert [one for one in brand.read_thread(item) if one.author.is_us] == []


@pytest.mark.parametrize(
    ("name", "error"), [("refused", Gone), ("later", TryLater), ("spam", Refused), ("busy", TryLater)]
)
def test_what_surely_did_not_leave_leaves_nothing_behind(
    people: People, brand: Mailbox, name: str, error: type[NetworkError]
) -> None:
    item, key = dropped(people, brand, f"{name}@client.test"), uuid4().hex

    with pytest.raises(error) as raised:
        brand.direct(item, "Bonjour", key=key, now=NOW)
    assert type(raised.value) is error
    assert copies(people, key) == []
    assert brand.find_own(item, "Bonjour", key=key, since=NOW) is None


def test_server_that_keeps_a_copy_by_itself_leaves_one(people: People, brand: Mailbox) -> None:
    item, key = written(people, brand), uuid4().hex
    brand.direct(item, "Bonjour", key=key, now=NOW)
    [copy] = copies(people, key)
    with people.at(BRAND, "Sent") as box:
        box.append("Sent", r"(\Seen \Draft)", "", copy.as_bytes())

    brand._answers._settle(id_of(key, US), left=True)

    assert len(copies(people, key)) == 1
    assert brand.find_own(item, "Bonjour", key=key, since=NOW) is not None


def test_too_long_is_refused_whole(people: People, brand: Mailbox) -> None:
    item, key = written(people, brand), uuid4().hex

    with pytest.raises(Refused, match="too-long"):
        brand.direct(item, "é" * (LONGEST + 1), key=key, now=NOW)
    assert copies(people, key) == []


def test_answer_to_what_is_gone_is_refused(people: People, brand: Mailbox) -> None:
    item = written(people, brand)
    people.erase(BRAND, message_id_of(item.native_id))

    with pytest.raises(Gone):
        brand.direct(item, "Bonjour", key=uuid4().hex, now=NOW)


def test_mail_that_a_colleague_archived_can_be_answered(people: People, brand: Mailbox) -> None:
    item = written(people, brand)
    [uid] = people.uids(BRAND, message_id_of(item.native_id))
    with people.at(BRAND) as box:
        box.uid("MOVE", uid.decode(), "Archive")

    assert brand.direct(item, "Bonjour", key=uuid4().hex, now=NOW).native_id
    seen = brand.look(item.native_id)
    assert seen is not None
    assert seen.status == "archive"


def test_somebody_elses_mail_with_the_same_id_is_not_answered_instead(people: People, brand: Mailbox) -> None:
    item = written(people, brand)
    bare = message_id_of(item.native_id)
    people.write("C’est moi, Élodie", sender=BRUNO, headers={"Message-ID": f"<{bare}>"})
    with people.at(BRAND) as box:
        first = people.uids(BRAND, bare)[0]
        box.uid("STORE", first.decode(), "+FLAGS", r"(\Deleted)")
        box.expunge()

    assert len(people.uids(BRAND, bare)) == 1
    assert brand.look(item.native_id) is None
    with pytest.raises(Gone):
        brand.direct(item, "Votre adresse est bien 3 rue X ?", key=uuid4().hex, now=NOW)


def test_alias_hears_its_own_mail_and_answers_as_itself(people: People) -> None:
    google = connector_of(people.peer, alias="google@boreale.test", name="Boréale Avis")
    mine = people.write("Pour Google", to="google@boreale.test")
    other = people.write("Pour la maison")

    heard = [item for page in google.read({}, NOW) for item in page.items]
    ids = [item.raw["message_id"] for item in heard]
    assert mine["Message-ID"].strip("<>") in ids
    assert other["Message-ID"].strip("<>") not in ids
    item = next(item for item in heard if item.raw["message_id"] == mine["Message-ID"].strip("<>"))
    receipt = google.direct(item, "Merci", key=uuid4().hex, now=NOW)
    [source] = people.sources(ELODIE, "Message-ID", receipt.native_id)
    assert "google@boreale.test" in email.message_from_bytes(source)["From"]


def test_mail_in_the_spam_is_put_back_before_it_is_answered(people: People, brand: Mailbox) -> None:
    item = written(people, brand)
    brand.act(Act.MARK_SPAM, item, reason="spam", key=uuid4().hex, now=NOW)
    seen = brand.look(item.native_id)

    assert seen is not None
    assert brand.may(Act.DIRECT, seen, NOW) == Never("restore-first")
    with pytest.raises(Refused):
        brand.direct(seen, "Bonjour", key=uuid4().hex, now=NOW)


def test_wrong_password_for_sending_is_access_lost(people: People, brand: Mailbox) -> None:
    item = written(people, brand)
    with pytest.raises(AccessLost) as raised:
        connector_of(people.peer, password="wrong-password-of-somebody").direct(item, "x", key="k", now=NOW)
    assert "wrong-password" not in str(raised.value)


def test_strangers_words_begin_no_header() -> None:
    mail = composed(
        letter("subject_that_begins_a_header"),
        "Bonjour\n.\nQUIT\n",
        message_id="vigie.1@boreale.test",
        us=US,
        now=NOW,
    )

    read = email.message_from_bytes(mail)
    assert "Bcc" not in read
    assert read.get_all("To") == ["elodie@client.test"]
    assert b"\r\nBcc" not in mail.replace(b"\n ", b"")


@pytest.mark.parametrize(
    "address",
    ["a b@client.test", "élodie@client.test", "a@localhost", "a@b,c@d.test", "a@[127.0.0.1]"],
)
def test_address_that_cannot_be_written_to_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        recipient_of(letter_of(f"Reply-To: {address}\r\nSubject: x\r\n\r\nx".encode()))


def test_long_conversation_names_its_beginning_and_its_end() -> None:
    chain = " ".join(f"<{n}@client.test>" for n in range(300))
    mail = letter_of(
        f"From: {ELODIE}\r\nMessage-ID: <end@client.test>\r\nReferences: {chain}\r\n\r\nx".encode()
    )

    said = email.message_from_bytes(composed(mail, "x", message_id="vigie.1@boreale.test", us=US, now=NOW))[
        "References"
    ]

    assert said.split()[0] == "<0@client.test>"
    assert said.split()[-1] == "<end@client.test>"
    assert len(said.split()) <= 20
