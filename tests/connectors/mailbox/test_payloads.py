"""A mail as an item: who, when, in which conversation, and what is kept of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from tests.connectors.mailbox.saved import CAME_IN, US, found, item, letter
from vigie.connectors.contract import Allowed, Never
from vigie.connectors.mailbox.moderation import may_mail
from vigie.connectors.mailbox.payloads import item_of
from vigie.core.types import Act, Kind
from vigie.listening.cleaning import cleaned


def test_customers_mail_is_addressed_to_us_with_its_subject_above() -> None:
    mail = item("html_only_from_a_phone")

    assert mail.kind is Kind.MAIL
    assert mail.to_us
    assert mail.text.startswith("Colis\n\nLe colis est ouvert.")
    assert (mail.author.native_id, mail.author.handle) == ("elodie@client.test", "elodie@client.test")
    assert mail.place.name == US.address


def test_answer_hangs_below_ours_in_the_conversation_it_began() -> None:
    mail = item("answer_between_the_lines", kin={"first@client.test": "first@client.test~00"})

    assert mail.parent_id == "vigie.1@boreale.test"
    assert mail.root_id == "first@client.test~00"
    assert mail.text == "No.\nYes, all of it."


def test_outlook_that_names_no_parent_is_placed_by_its_thread_index() -> None:
    index = letter("answer_below_a_quote_from_outlook").thread_index

    assert item("answer_below_a_quote_from_outlook", kin={index: "o-1@x~0"}).parent_id == "o-1@x~0"
    assert item("answer_below_a_quote_from_outlook").parent_id == ""


def test_date_that_cannot_be_is_replaced_by_when_it_came_in() -> None:
    assert item("date_in_three_years").said_at == CAME_IN
    assert item("date_in_three_years").raw["flags"] == ["date-implausible"]
    assert item("without_date_sender_or_id").said_at == CAME_IN
    assert item("answer_between_the_lines").said_at == datetime(2026, 11, 26, 10, 0, tzinfo=UTC)


def test_mail_with_our_address_from_elsewhere_is_not_ours() -> None:
    forged = replace(letter("html_only_from_a_phone"), sender=US.address)
    proven = replace(forged, domains=frozenset({"boreale.test"}))

    assert not item_of(found(forged), US, {}).author.is_us
    assert item_of(found(proven), US, {}).author.is_us
    assert item_of(found(forged, role="sent"), US, {}).author.is_us


def test_mail_that_holds_only_a_picture_says_so() -> None:
    assert item("picture_without_words").text == "[colisgpj.exe]"
    assert item("picture_without_words").media == ()


def test_sealed_mail_has_something_to_show() -> None:
    assert item("encrypted_by_pgp").raw["sealed"] == "pgp"
    assert item("encrypted_by_pgp").text.startswith("Secret")


def test_what_is_kept_is_json_and_bounded() -> None:
    mail = replace(letter("html_only_from_a_phone"), whole="é" * 100_000, subject="x" * 5000)
    kept = item_of(found(mail), US, {}).raw

    assert len(json.dumps(kept)) < 60_000


def test_text_is_no_longer_than_what_is_stored_of_it() -> None:
    endless = replace(letter("html_only_from_a_phone"), text="é" * 100_000)

    stored, odd = cleaned(item_of(found(endless), US, {}), CAME_IN)

    assert odd == ""
    assert stored.text == item_of(found(endless), US, {}).text


def test_no_person_reads_the_answer_to_a_machine() -> None:
    for name in ("bounce_of_our_answer", "out_of_office", "invitation"):
        assert may_mail(Act.DIRECT, item(name)) == Never("automatic-mail")
    assert may_mail(Act.DIRECT, item("newsletter")) == Allowed()
    assert may_mail(Act.DIRECT, item("without_date_sender_or_id")) == Never("no-address")
    assert may_mail(Act.REPLY, item("newsletter")) == Never("private-conversation")


def test_answer_that_goes_to_another_house_is_warned_of() -> None:
    mail = replace(letter("html_only_from_a_phone"), reply_to="x@elsewhere.example")

    assert may_mail(Act.DIRECT, item_of(found(mail), US, {})) == Allowed("answer-goes-elsewhere")
