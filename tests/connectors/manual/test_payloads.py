from datetime import UTC, datetime

import pytest

from vigie.connectors.manual.payloads import LONGEST, Pasted, Rejected, paste
from vigie.core.types import Author, Item, Kind, Place

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)


def test_paste_becomes_an_item() -> None:
    item = paste(
        Pasted(
            text="  Toujours rien reçu.\r\nDéçue. ",
            url="www.facebook.com/boreale/posts/1?comment_id=2&fbclid=xyz",
            author="@Maude",
            said_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        ),
        now=NOW,
    )

    assert item == Item(
        native_id=item.native_id,
        kind=Kind.COMMENT,
        text="Toujours rien reçu.\nDéçue.",
        author=Author(native_id="facebook:maude", handle="Maude", name="Maude"),
        place=Place(native_id="facebook", name="Facebook", culture="public"),
        said_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        url="https://www.facebook.com/boreale/posts/1?comment_id=2",
        to_us=True,
        raw={
            "shown_network": "facebook",
            "shown_title": "Facebook",
            "reply_limit": None,
            "reply_unit": "characters",
            "said_at_known": True,
        },
    )


def test_same_paste_twice_is_one_item_even_with_another_tracker() -> None:
    first = paste(
        Pasted(text="Colis ouvert", url="https://x.com/a/status/1?utm_source=mail", author="A"), now=NOW
    )
    again = paste(Pasted(text=" Colis  ouvert", url="https://x.com/a/status/1", author="a "), now=NOW)
    other = paste(Pasted(text="Colis fermé", url="https://x.com/a/status/1", author="A"), now=NOW)

    assert first.native_id == again.native_id
    assert first.native_id != other.native_id


def test_what_is_said_on_a_review_site_is_a_review() -> None:
    assert paste(Pasted(text="Bien", url="https://fr.trustpilot.com/reviews/1"), now=NOW).kind is Kind.REVIEW


def test_screenshot_alone_is_enough() -> None:
    item = paste(Pasted(media=("capture-1.png",)), now=NOW)
    assert (item.text, item.media, item.said_at) == ("", ("capture-1.png",), NOW)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Pasted(text=" \n "), "empty"),
        (Pasted(text="x" * (LONGEST + 1)), "too-long"),
        (Pasted(text="a", url="javascript:alert(1)"), "bad-link"),
        (Pasted(text="a", url="ftp://boreale.example/"), "bad-link"),
        (Pasted(text="a", url="https://boreale.example/\u202egpj.exe"), "bad-link"),
        (Pasted(text="a", url="https://" + "a" * 2_000 + ".example"), "bad-link"),
    ],
)
def test_what_cannot_be_an_item_says_why(given: Pasted, code: str) -> None:
    with pytest.raises(Rejected) as refusal:
        paste(given, now=NOW)
    assert refusal.value.code == code


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "a\u202eb", "😀" * 10])
def test_text_is_kept_as_it_was_said(text: str) -> None:
    assert paste(Pasted(text=text), now=NOW).text == text
