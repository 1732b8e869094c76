"""What a post becomes, by the HTML that forums make (fixtures follow the forum's own samples)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.discourse.cooking import cook
from vigie.connectors.discourse.cooked import called, emoji_of, pictures, text_of_cooked
from vigie.connectors.discourse.markdown import markdown_of
from vigie.connectors.discourse.payloads import Around, item_of
from vigie.connectors.discourse.posts import post_of, posts_of
from vigie.core.types import Author, Item, Kind, Place

NOW = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)
FORUM = "https://forum.example"
PLACE = Place("category:5", "Commandes", f"{FORUM}/c/commandes/5", ours=True, culture="brand")

QUOTES_US = (
    '<aside class="quote no-group" data-username="boreale" data-post="2" data-topic="7">\n'
    '<div class="title"><div class="quote-controls"></div> boreale:</div>\n'
    "<blockquote>\n<p>Escroquerie, disait-il. "
    '<aside class="quote" data-username="zed"><blockquote><p>Bande de nuls</p></blockquote></aside></p>\n'
    "</blockquote>\n</aside>\n<p>Merci, c’est réglé&nbsp;!</p>"
)


def raw_post(**more: Any) -> dict[str, Any]:
    return {
        "id": 90071992547409930,
        "topic_id": 7,
        "username": "elodie",
        "name": "Élodie",
        "user_id": 12,
        "created_at": "2026-11-26T19:00:00.000Z",
        "updated_at": "2026-11-26T19:30:00.000Z",
        "cooked": "<p>Toujours pas livré&nbsp;?</p>",
        "post_number": 3,
        "reply_to_post_number": 2,
        "version": 2,
        "trust_level": 1,
        "topic_title": "Où est mon colis ?",
        "topic_slug": "ou-est-mon-colis",
        "category_id": 5,
        "actions_summary": [{"id": 2, "count": 4}, {"id": 8, "can_act": True}],
        **more,
    }


def read(now: datetime | None = NOW, *, staff: bool = False, **more: Any) -> Item:
    around = Around(FORUM, PLACE, frozenset({"boreale"}), staff, ("41", "boreale"), ("40", "bruno"))
    return item_of(post_of(raw_post(**more)), around, now)


def test_answer_to_us_becomes_an_item() -> None:
    item = read()

    assert item == Item(
        native_id="90071992547409930",
        kind=Kind.REPLY,
        text="Toujours pas livré\xa0?",
        author=Author("user:12", "elodie", "Élodie", url=f"{FORUM}/u/elodie"),
        place=PLACE,
        said_at=datetime(2026, 11, 26, 19, 0, tzinfo=UTC),
        url=f"{FORUM}/t/ou-est-mon-colis/7/3",
        parent_id="41",
        root_id="40",
        edited_at=datetime(2026, 11, 26, 19, 30, tzinfo=UTC),
        version="2",
        likes=4,
        to_us=True,
        raw=item.raw,
    )
    assert (item.raw["trust_level"], item.raw["flags"]) == (1, [])


def test_title_is_part_of_what_begins_a_topic() -> None:
    assert read(post_number=1).text == "Où est mon colis ?\n\nToujours pas livré\xa0?"
    assert read(post_number=1).kind is Kind.POST


def test_words_of_others_are_not_the_authors() -> None:
    assert text_of_cooked(QUOTES_US) == "Merci, c’est réglé\xa0!"
    assert called(QUOTES_US) == {"boreale", "zed"}


@pytest.mark.parametrize(
    ("cooked", "text"),
    [
        ('<p>Merci <a class="mention" href="/u/boreale">@boreale</a></p>', "Merci @boreale"),
        ('<p>Gagnez <a href="https://prix.example">ici</a></p>', "Gagnez ici (https://prix.example)"),
        (
            '<aside class="onebox" data-onebox-src="https://prix.example/x?a=1&amp;b=2">Titre</aside>Voyez',
            "https://prix.example/x?a=1&b=2\nVoyez",
        ),
        (
            '<div><a class="lightbox" href="/a"><img alt="Facture"><div class="meta">690×388</div></a></div>',
            "Facture (/a)",
        ),
        ('<details class="elided"><p>Le courriel cité</p></details><p>Oui</p>', "Oui"),
        ('<h2><a name="p-1" class="anchor" href="#p-1"></a>Titre</h2><p>Suite</p>', "Titre\n\nSuite"),
        ("<script>alert(1)</script><p>a &lt; b &amp;amp; c</p>", "a < b &amp; c"),
        ('<aside class="quote" data-username="x"><p>jamais fermé', ""),
        ("</aside><p>seul</p>", "seul"),
    ],
)
def test_what_a_forum_adds_is_not_read(cooked: str, text: str) -> None:
    assert text_of_cooked(cooked) == text


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("rage", "😡"),
        ("yellow_heart", "💛"),
        ("+1:t4", "👍🏽"),
        ("sleeping", "😴"),
        ("snowman", "☃"),
        ("canada", ":canada:"),
        ("latin_small_letter_a", ":latin_small_letter_a:"),
    ],
)
def test_emoji_are_signs_again(name: str, sign: str) -> None:
    assert emoji_of(name) == sign


def test_pictures_are_kept_and_signs_are_not() -> None:
    html = (
        '<img src="/uploads/a.png"><img class="emoji" src="/images/emoji/x.png" alt=":x:">'
        '<img src="javascript:alert(1)"><img src="//cdn.example/b.png"><img src="https://f.example/c.png">'
    )
    assert pictures(html, FORUM) == (f"{FORUM}/uploads/a.png", "https://f.example/c.png")


@pytest.mark.parametrize(
    ("more", "status"), [({"user_deleted": True}, "withdrawn"), ({"deleted_at": "2026-11-26"}, "deleted")]
)
def test_deleted_post_keeps_no_words(more: dict[str, Any], status: str) -> None:
    item = read(**more)

    assert (item.deleted, item.text, item.status, item.media) == (True, "", status, ())
    assert "Toujours" not in repr(item.raw)


@pytest.mark.parametrize(
    ("date", "flag"),
    [
        ("2031-01-01T00:00:00Z", "date-implausible"),
        ("1970-01-01T00:00:00Z", "date-implausible"),
        ("hier", "date-missing"),
    ],
)
def test_date_that_cannot_be_is_said(date: str, flag: str) -> None:
    item = read(created_at=date)

    assert (item.said_at, item.raw["flags"]) == (NOW, [flag])


def test_user_who_was_erased_is_known_by_name_only() -> None:
    assert read(user_id=None).author.native_id == "name:elodie"


def test_our_own_post_is_ours_and_not_addressed_to_us() -> None:
    item = read(username="Boreale")

    assert (item.author.is_us, item.to_us) == (True, False)


@pytest.mark.parametrize(
    "broken", [{"id": "x"}, {"cooked": None}, {"topic_id": {}}, {"username": 3}, {"actions_summary": "no"}]
)
def test_unreadable_post_leaves_the_others(broken: dict[str, Any]) -> None:
    posts, refused = posts_of([raw_post(), raw_post(**broken), "rubbish", raw_post(id=2)])

    assert [post.id for post in posts] == [90071992547409930, 2]
    assert len(refused) == 2


def test_signature_changes_with_an_edit_that_makes_no_version() -> None:
    one, other = post_of(raw_post()), post_of(raw_post(cooked="<p>Livré, merci</p>"))

    assert one.version == other.version
    assert one.signature() != other.signature()


# --- What we write --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Prix : 2*3 <b>ou</b> _7_ ? a < b & c &amp; d",
        "# Bonjour\n> non\n1. un\n- deux\n\nÀ bientôt, Camille 💛",
        "Suivi : https://suivi.example/a_b_c?x=*1* (snake_case) [ici](là) `x` ~~non~~ | a | b |",
        "\\o/ !",
    ],
)
def test_our_words_are_shown_as_we_wrote_them(text: str) -> None:
    assert text_of_cooked(cook(markdown_of(text))) == text


def test_our_addresses_are_not_broken() -> None:
    assert markdown_of("https://a.example/_x_*y*") == "https://a.example/_x_*y*"


@given(st.text())
def test_no_post_breaks_the_reading(text: str) -> None:
    assert "\0" not in text_of_cooked(text)
    assert read(cooked=f"<p>{text}").native_id
    markdown_of(text)
