"""What networks tell by mail, and who only pretends to be one. The mails are ours: see saved.py."""

import pytest

from tests.connectors.mailbox.saved import item, letter
from vigie.connectors.contract import ByHand, Never
from vigie.connectors.mailbox.alerts import alert_of
from vigie.connectors.mailbox.letters import letter_of
from vigie.connectors.mailbox.moderation import may_notice
from vigie.connectors.mailbox.proof import is_proven, proven_domains
from vigie.core.types import Act, Kind

TOLD = [
    (
        "alert_google_review_two_stars",
        ("google", Kind.REVIEW, "Marie Tremblay", "Boréale Montreal", 2),
        "Three weeks for a coat, and nobody answers the phone.\nLike last year, I will not order again.",
        "https://business.google.com/n/1234/customers/reviews?reviewId=abc",
    ),
    (
        "alert_google_avis_une_etoile",
        ("google", Kind.REVIEW, "Luc Gagnon", "Boréale", 1),
        "Colis jamais reçu. Honteux\xa0!",
        "https://business.google.com/n/77/customers/reviews?reviewId=z9",
    ),
    (
        "alert_trustpilot_review_from_a_name",
        ("trustpilot", Kind.REVIEW, "J. Peeters", "Trustpilot", 1),
        "Wrong size, and the refund never came.",
        "https://businessapp.b2b.trustpilot.com/reviews/65a",
    ),
    (
        "alert_trustpilot_nouvel_avis",
        ("trustpilot", Kind.REVIEW, "Nadia", "Trustpilot", 5),
        "Livraison en deux jours, merci à Camille.",
        "https://businessapp.b2b.trustpilot.com/reviews/65b",
    ),
    (
        "alert_facebook_comment",
        ("facebook", Kind.COMMENT, "Olivier Roy", "Facebook", None),
        "Still no answer about my order 4711?",
        "https://www.facebook.com/n/?comment_id=2",
    ),
    (
        "alert_facebook_commentaire",
        ("facebook", Kind.COMMENT, "Olivier Roy", "Facebook", None),
        "Toujours aucune réponse.",
        "https://www.facebook.com/boreale/posts/1?comment_id=3",
    ),
    (
        "alert_instagram_mention",
        ("instagram", Kind.MENTION, "zoe.mtl", "Instagram", None),
        "@boreale this is the third parcel you lose",
        "https://www.instagram.com/p/Cxyz/c/178/",
    ),
    (
        "alert_linkedin_comment_with_a_key_in_its_link",
        ("linkedin", Kind.COMMENT, "Anna Kowalski", "Boréale", None),
        "A nice campaign, but my application was never answered.",
        "https://www.linkedin.com/comm/feed/update/urn:li:activity:7/?commentUrn=9",
    ),
    (
        "alert_youtube_nouveau_commentaire",
        ("youtube", Kind.COMMENT, "Samïr", "Nos ateliers", None),
        "Et les conditions de travail, on en parle ?",
        "https://www.youtube.com/watch?v=abc&lc=Ugx12",
    ),
    (
        "alert_x_reply",
        ("x", Kind.REPLY, "Dana (@dana_w)", "X", None),
        "Your app has been down since this morning.",
        "https://x.com/dana_w/status/1890",
    ),
    (
        "alert_appstore_review",
        ("appstore", Kind.REVIEW, "", "Boréale", 3),
        "The cart forgets everything since 4.2.",
        "https://appstoreconnect.apple.com/apps/1/ratings",
    ),
    (
        "alert_playstore_avis",
        ("playstore", Kind.REVIEW, "Hélène", "Boréale", 2),
        "L’appli plante au paiement.",
        "https://play.google.com/console/developers/1/app/2/user-feedback/review-details?reviewId=9",
    ),
    (
        "alert_tripadvisor_review",
        ("tripadvisor", Kind.REVIEW, "Traveller42", "Boréale Café", 4),
        "Good soup, slow service.",
        "https://www.tripadvisor.com/ShowUserReviews-g1-d2-r3.html",
    ),
]


@pytest.mark.parametrize(("name", "facts", "text", "url"), TOLD, ids=[row[0] for row in TOLD])
def test_notice_becomes_a_mention_of_its_network(
    name: str, facts: tuple[str, Kind, str, str, int | None], text: str, url: str
) -> None:
    told = item(name)

    assert (told.raw["shown_network"], told.kind, told.author.name, told.place.name, told.rating) == facts
    assert told.text == text
    assert told.url == url
    assert told.to_us


@pytest.mark.parametrize(
    "words",
    [
        "I would give 0, but 1 star is the least.",
        "New coat, torn after two days.",
        "Hello? Is anybody there?",
        "He replied to me rudely.",
        "See you never again.",
        "Read the label before you buy.\nIt lies.",
        "Avis aux clients : fuyez.",
    ],
)
def test_words_that_look_like_a_heading_are_not_lost(words: str) -> None:
    head = "From: X <notify@x.com>\r\nSubject: Dana replied to your post\r\n\r\n"
    told, _ = alert_of(letter_of(f"{head}Dana replied to your post\n\n{words}\n\nView on X".encode()))

    assert told is not None
    assert told.text == words


def test_customer_who_imitates_a_notice_wrote_a_mail() -> None:
    told = item("customer_imitates_a_google_alert")

    assert told.kind is Kind.MAIL
    assert "shown_network" not in told.raw
    assert told.raw["looks_like"] == "google"
    assert told.raw["sender_proven"] is False
    assert told.rating is None


def test_notice_is_not_believed_where_our_server_signs_nothing() -> None:
    unsigned = letter_of(b"From: X <notify@x.com>\r\nSubject: A replied to your post\r\n\r\nhello")

    assert not is_proven("notify@x.com", unsigned.domains)


def test_what_no_parser_knows_stays_a_mail() -> None:
    told = item("alert_in_a_new_layout")

    assert told.kind is Kind.MAIL
    assert "1,204 people" in told.text


def test_no_address_that_signs_somebody_in_is_kept() -> None:
    for name in ("alert_linkedin_comment_with_a_key_in_its_link", "alert_facebook_comment"):
        told = repr(item(name))
        assert "otpToken" not in told
        assert "bcode" not in told


@pytest.mark.parametrize(
    ("results", "domains"),
    [
        (["mx.us; dkim=pass header.d=google.com"], {"google.com"}),
        (["mx.us 1; dkim=pass (2048-bit key) header.i=@mail.instagram.com"], {"mail.instagram.com"}),
        (["MX.us; dmarc=pass (p=none) header.from=X.com"], {"x.com"}),
        (["mx.us; dkim=fail header.d=google.com; spf=pass smtp.mailfrom=google.com"], set()),
        (["mx.us; none"], set()),
        (["mx.evil; dkim=pass header.d=google.com"], set()),
        (["mx.us; dkim=none", "mx.us; dkim=pass header.d=google.com"], set()),
        (['mx.us; dkim=fail reason="dkim=pass header.d=google.com"'], set()),
        (["mx.us (dkim=pass header.d=a.com); dkim=none"], set()),
        ([], set()),
    ],
)
def test_only_the_seal_of_our_own_server_counts(results: list[str], domains: set[str]) -> None:
    assert proven_domains(results, "mx.us") == domains


@pytest.mark.parametrize(
    ("address", "proven"),
    [
        ("a@google.com", True),
        ("a@mail.google.com", True),
        ("a@notgoogle.com", False),
        ("a@google.com.evil.example", False),
        ("", False),
    ],
)
def test_address_belongs_to_its_domain(address: str, proven: bool) -> None:
    assert is_proven(address, frozenset({"google.com"})) is proven


def test_notice_is_answered_where_it_was_said_and_never_removed_here() -> None:
    told = item("alert_google_review_two_stars")

    answer = may_notice(Act.REPLY, told)
    assert isinstance(answer, ByHand)
    assert answer.url == told.url
    for act in (Act.DELETE, Act.MARK_SPAM, Act.HIDE, Act.DIRECT):
        assert may_notice(act, told) == Never("only-a-notice")


def test_mail_of_a_network_is_not_a_letter_of_its_author() -> None:
    assert letter("alert_x_reply").sender == "notify@x.com"
    assert item("alert_x_reply").author.native_id == "x:dana (@dana_w)"
