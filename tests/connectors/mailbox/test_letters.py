"""How mails are read, whoever wrote them and however."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.mailbox.saved import MAILS, letter, source
from vigie.connectors.mailbox.letters import letter_of


def test_answer_of_outlook_loses_the_mail_below_and_the_phone() -> None:
    mail = letter("answer_below_a_quote_from_outlook")

    assert mail.text == "Toujours rien reçu, et personne ne répond."
    assert "votre colis est en route" in mail.whole
    assert mail.sender_name == "Élodie Martin"
    assert len(mail.thread_index) == 28


def test_answers_between_the_lines_are_kept_in_order() -> None:
    mail = letter("answer_between_the_lines")

    assert mail.text == "No.\nYes, all of it."
    assert mail.references == ("first@client.test", "vigie.1@boreale.test")


def test_html_becomes_text_and_links_say_where_they_lead() -> None:
    mail = letter("html_only_from_a_phone")

    assert mail.text == "Le colis est ouvert.\nVoir la photo (https://photos.example/1)"
    assert "alert" not in mail.whole


def test_flowed_lines_are_joined() -> None:
    assert letter("flowed_with_deleted_spaces").text == (
        "This sentence was broken by the program and is one.\n >not a quote\nThis one ends."
    )


def test_charset_that_lies_is_not_believed() -> None:
    mail = letter("says_latin1_and_is_utf8")

    assert mail.text == "Très déçue, l’été est passé €."
    assert mail.subject == "Déçue"


def test_charset_that_no_mail_is_written_in_is_not_obeyed() -> None:
    mail = letter("charset_that_python_invented")

    assert mail.text == "Bonjour-abc"
    assert "A" not in mail.subject


def test_mail_without_head_is_read() -> None:
    mail = letter("without_date_sender_or_id")

    assert (mail.sender, mail.message_id, mail.date) == ("", "", None)
    assert mail.text == "Un mail sans tête."
    assert mail.odd == ("sender-missing",)


@pytest.mark.parametrize(
    ("name", "automatic"),
    [
        ("bounce_of_our_answer", "bounce"),
        ("out_of_office", "auto-reply"),
        ("invitation", "calendar"),
        ("newsletter", "list"),
        ("answer_between_the_lines", ""),
    ],
)
def test_what_no_person_wrote_is_told(name: str, automatic: str) -> None:
    assert letter(name).automatic == automatic


def test_bounce_says_which_answer_came_back() -> None:
    assert letter("bounce_of_our_answer").references == ("vigie.abc@boreale.test",)


def test_sealed_mail_is_said_to_be() -> None:
    assert letter("encrypted_by_pgp").sealed == "pgp"


def test_name_of_a_file_is_a_name_only() -> None:
    [attached] = letter("picture_without_words").attachments

    assert attached["name"] == "colisgpj.exe"
    assert attached["type"] == "image/jpeg"


def test_subject_stays_on_one_line() -> None:
    assert letter("subject_that_begins_a_header").subject == "Colis Bcc: all@victims.example body"


def test_words_in_a_part_with_a_name_are_words() -> None:
    mail = letter_of(b"From: a@b.test\r\nContent-Type: text/plain; name=body.txt\r\n\r\nColis perdu")

    assert mail.text == "Colis perdu"
    assert mail.attachments == ()


def test_two_mails_with_one_message_id_are_told_apart() -> None:
    mine, theirs = (
        letter_of(b"Message-ID: <a@b>\r\nFrom: %s\r\nSubject: x\r\n\r\nhello" % who)
        for who in (b"elodie@client.test", b"mallory@evil.example")
    )

    assert mine.message_id == theirs.message_id
    assert mine.fingerprint() != theirs.fingerprint()


def nested(depth: int) -> bytes:
    boxes = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(depth)
    )
    return b"From: a@b.c\r\nSubject: nest\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n" + boxes


def many(count: int) -> bytes:
    head = b"From: a@b.c\r\nSubject: many\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return head + b"--b\r\n\r\nx\r\n" * count


HOSTILE = {
    "nested": nested(20_000),
    "many-parts": many(150_000),
    "some-parts": many(4_000),
    "one-line": b"From: a@b.c\r\nSubject: x\r\n\r\n" + b"> " * 900_000,
    "dashes": b"From: a@b.c\r\nSubject: x\r\n\r\n" + b"-" * 1_900_000,
    "quoting": b"From: a@b.c\r\n\r\n" + b"On " * 600_000,
    "html": b"From: a@b.c\r\nContent-Type: text/html\r\n\r\n" + b"<div " * 380_000,
    "html-links": b"From: a@b.c\r\nContent-Type: text/html\r\n\r\n" + b"<a href='x'>" * 150_000,
    "encoded-words": b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n\r\nx",
    "addresses": b"From: " + b"<a@b.c>, " * 200_000 + b"\r\n\r\nx",
    "comments": b"From: " + b"(" * 1_000_000 + b"\r\n\r\nx",
    "references": b"References: " + b"<a@b> " * 300_000 + b"\r\n\r\nx",
    "headers": b"X: y\r\n" * 300_000 + b"\r\nx",
    "base64": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"A" * 1_900_000,
    "results": b"Authentication-Results: mx.boreale.test;"
    + b"(" * 500_000
    + b" dkim=pass;" * 50_000
    + b"\r\n\r\nx",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_mail_made_to_exhaust_its_reader_is_read_in_bounded_time(name: str) -> None:
    began = time.process_time()
    mail = letter_of(HOSTILE[name], authserv="mx.boreale.test")

    assert time.process_time() - began < 5
    assert len(mail.whole) <= 1_100_000
    assert len(mail.attachments) <= 20


@given(st.binary(max_size=3000))
def test_no_bytes_break_the_reader(junk: bytes) -> None:
    mail = letter_of(junk, authserv="mx.boreale.test")
    json.dumps([mail.whole, mail.subject, mail.sender_name, list(mail.attachments)]).encode()
    mail.whole.encode()


@given(st.sampled_from(sorted(path.stem for path in MAILS.glob("*.eml"))), st.data())
def test_no_damage_on_the_way_breaks_the_reader(name: str, data: st.DataObject) -> None:
    mail = bytearray(source(name))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(mail) - 1))
        mail[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
        mail = mail or bytearray(b"x")
    letter_of(bytes(mail), authserv="mx.boreale.test").whole.encode()
