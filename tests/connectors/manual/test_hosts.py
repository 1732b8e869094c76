import pytest

from vigie.connectors.manual.hosts import NETWORKS, network_named, network_of, title_of


@pytest.mark.parametrize(
    ("url", "network"),
    [
        ("https://www.facebook.com/boreale/posts/1", "facebook"),
        ("https://m.facebook.com/story.php?id=1", "facebook"),
        ("https://fb.watch/abc/", "facebook"),
        ("https://www.instagram.com/p/abc/", "instagram"),
        ("https://x.com/a/status/1", "x"),
        ("https://mobile.twitter.com/a/status/1", "x"),
        ("https://youtu.be/abc", "youtube"),
        ("https://www.google.com/maps/place/Boreale/reviews", "google"),
        ("https://www.google.ca/maps/contrib/1", "google"),
        ("https://maps.google.co.uk/?cid=1", "google"),
        ("https://maps.app.goo.gl/abc", "google"),
        ("https://goo.gl/maps/abc", "google"),
        ("https://g.page/r/abc/review", "google"),
        ("https://play.google.com/store/apps/details?id=a", "playstore"),
        ("https://apps.apple.com/ca/app/id1", "appstore"),
        ("https://fr.trustpilot.com/review/boreale.example", "trustpilot"),
        ("https://www.linkedin.com/feed/update/urn:li:activity:1", "linkedin"),
        ("https://www.tiktok.com/@a/video/1", "tiktok"),
        ("https://old.reddit.com/r/Quebec/comments/1", "reddit"),
        ("https://bsky.app/profile/a/post/1", "bluesky"),
        ("https://mastodon.social/@a/1", "mastodon"),
        ("https://WWW.FACEBOOK.COM./x", "facebook"),
        ("https://blogue.example/a", "web"),
        ("https://notfacebook.com/", "web"),
        ("https://facebook.com.piege.example/", "web"),
        ("https://facebook.com@piege.example/", "web"),
        ("https://docs.google.com/forms/1", "web"),
        ("https://mygoogle.com/maps", "web"),
        ("javascript:alert(1)//facebook.com", ""),
        ("https://[bad", ""),
        ("facebook", ""),
        ("", ""),
    ],
)
def test_network_is_guessed_from_the_host(url: str, network: str) -> None:
    assert network_of(url) == network


@pytest.mark.parametrize(
    ("word", "network"),
    [("Twitter", "x"), ("Google  Maps", "google"), ("FB", "facebook"), ("Forum du vélo", "forum-du-vélo")],
)
def test_network_is_known_by_the_words_people_use(word: str, network: str) -> None:
    assert network_named(word) == network


def test_titles_are_for_people() -> None:
    assert [title_of(name) for name in ("playstore", "web", "", "forum-du-vélo")] == [
        "Google Play",
        "Web",
        "Web",
        "Forum Du Vélo",
    ]


def test_no_host_belongs_to_two_networks() -> None:
    hosts = [host for shown in NETWORKS.values() for host in shown.hosts]
    assert sorted(hosts) == sorted(set(hosts))
