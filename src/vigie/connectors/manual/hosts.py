"""Which network an address belongs to, and what a person can do there by hand.

Read in docs/networks/manual.md: what a brand can do with its own hands on each network.
"""

from dataclasses import dataclass

from vigie.connectors.manual.links import web_address
from vigie.core.types import Act


@dataclass(frozen=True, slots=True)
class Shown:
    """A network that Vigie knows by name only. hand: what its pages let a brand do.

    limit: of a reply where the network says one, in `unit`. reviews: what is said there is a review.
    """

    title: str
    home: str
    hosts: tuple[str, ...]
    hand: frozenset[Act]
    limit: int | None = None
    unit: str = "characters"
    reviews: bool = False
    aliases: tuple[str, ...] = ()


_TALK = frozenset({Act.REPLY, Act.LIKE, Act.REPORT, Act.DELETE_OWN})
_REVIEW = frozenset({Act.REPLY, Act.REPORT, Act.DELETE_OWN})
_PAGE = _TALK | {Act.DIRECT, Act.HIDE, Act.UNHIDE, Act.DELETE, Act.BLOCK}
_ROOM = _TALK | {Act.DIRECT, Act.DELETE, Act.BLOCK, Act.MUTE}
_SQUARE = _TALK | {Act.DIRECT, Act.HIDE, Act.UNHIDE, Act.MUTE, Act.BLOCK}

NETWORKS: dict[str, Shown] = {
    "facebook": Shown(
        "Facebook",
        "https://www.facebook.com/",
        ("facebook.com", "fb.com", "fb.watch", "fb.me", "m.me", "messenger.com"),
        _PAGE,
        aliases=("fb", "messenger"),
    ),
    "instagram": Shown(
        "Instagram",
        "https://www.instagram.com/",
        ("instagram.com", "instagr.am"),
        _PAGE,
        aliases=("insta", "ig"),
    ),
    "threads": Shown(
        "Threads", "https://www.threads.net/", ("threads.net", "threads.com"), _SQUARE - {Act.DIRECT}, 500
    ),
    "x": Shown("X", "https://x.com/", ("x.com", "twitter.com", "t.co"), _SQUARE, 280, aliases=("twitter",)),
    "linkedin": Shown(
        "LinkedIn", "https://www.linkedin.com/", ("linkedin.com", "lnkd.in"), _TALK | {Act.DELETE, Act.BLOCK}
    ),
    "youtube": Shown(
        "YouTube",
        "https://www.youtube.com/",
        ("youtube.com", "youtu.be"),
        _TALK | {Act.DELETE, Act.HOLD, Act.APPROVE, Act.BLOCK},
        aliases=("yt",),
    ),
    "tiktok": Shown(
        "TikTok", "https://www.tiktok.com/", ("tiktok.com",), _TALK | {Act.DIRECT, Act.DELETE, Act.BLOCK}
    ),
    "google": Shown(
        "Google",
        "https://business.google.com/reviews",
        ("maps.google.com", "maps.app.goo.gl", "g.page", "business.google.com", "search.google.com"),
        _REVIEW,
        reviews=True,
        aliases=(
            "google maps",
            "google business",
            "google my business",
            "gmb",
            "google avis",
            "google reviews",
        ),
    ),
    "playstore": Shown(
        "Google Play",
        "https://play.google.com/console",
        ("play.google.com",),
        _REVIEW,
        350,
        reviews=True,
        aliases=("google play store", "play store"),
    ),
    "appstore": Shown(
        "App Store",
        "https://appstoreconnect.apple.com/",
        ("apps.apple.com", "appstoreconnect.apple.com"),
        _REVIEW,
        reviews=True,
        aliases=("appstore", "apple"),
    ),
    "trustpilot": Shown(
        "Trustpilot",
        "https://businessapp.b2b.trustpilot.com/",
        ("trustpilot.com", "trustpilot.fr"),
        _REVIEW,
        reviews=True,
    ),
    "tripadvisor": Shown(
        "Tripadvisor",
        "https://www.tripadvisor.com/Owners",
        ("tripadvisor.com", "tripadvisor.fr", "tripadvisor.ca"),
        _REVIEW,
        reviews=True,
    ),
    "reddit": Shown(
        "Reddit", "https://www.reddit.com/", ("reddit.com", "redd.it"), _TALK | {Act.DIRECT, Act.BLOCK}
    ),
    "bluesky": Shown(
        "Bluesky", "https://bsky.app/", ("bsky.app",), _SQUARE, 300, "graphemes", aliases=("bsky",)
    ),
    "mastodon": Shown(
        "Mastodon",
        "https://joinmastodon.org/",
        (
            "mastodon.social",
            "mastodon.online",
            "mstdn.ca",
            "piaille.fr",
            "mamot.fr",
            "framapiaf.org",
            "jasette.facil.services",
        ),
        _SQUARE - {Act.HIDE, Act.UNHIDE},
        500,
    ),
    "telegram": Shown(
        "Telegram", "https://web.telegram.org/", ("t.me", "telegram.org", "telegram.me"), _ROOM
    ),
    "discord": Shown(
        "Discord", "https://discord.com/app", ("discord.com", "discord.gg", "discordapp.com"), _ROOM
    ),
    "whatsapp": Shown(
        "WhatsApp",
        "https://web.whatsapp.com/",
        ("whatsapp.com", "wa.me"),
        frozenset({Act.REPLY, Act.DIRECT, Act.LIKE, Act.REPORT, Act.BLOCK, Act.DELETE_OWN}),
    ),
    "pinterest": Shown(
        "Pinterest",
        "https://www.pinterest.com/",
        ("pinterest.com", "pinterest.fr", "pinterest.ca", "pin.it"),
        _TALK | {Act.DELETE, Act.BLOCK},
    ),
    "twitch": Shown("Twitch", "https://www.twitch.tv/", ("twitch.tv",), _ROOM),
    "quora": Shown("Quora", "https://fr.quora.com/", ("quora.com",), _TALK | {Act.BLOCK}),
    "hackernews": Shown(
        "Hacker News",
        "https://news.ycombinator.com/",
        ("news.ycombinator.com",),
        frozenset({Act.REPLY, Act.REPORT}),
    ),
}

WEB = Shown("Web", "", (), _TALK | {Act.DIRECT})
"""Any other site: one can answer where comments are open, and write to whoever runs it."""

_BY_HOST = {host: name for name, shown in NETWORKS.items() for host in shown.hosts}
_BY_NAME = {
    word: name for name, shown in NETWORKS.items() for word in (name, shown.title.lower(), *shown.aliases)
}


def network_of(url: str) -> str:
    """The network of an address by its host, "web" for any other site, "" for what is no address.

    >>> network_of("https://m.facebook.com/boreale/posts/1"), network_of("https://maps.google.ca/place/x")
    ('facebook', 'google')
    >>> network_of("https://notfacebook.com/"), network_of("javascript:alert(1)")
    ('web', '')
    """
    parts = web_address(url)
    if parts is None:
        return ""
    host = (parts.hostname or "").rstrip(".")
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if found := _BY_HOST.get(".".join(labels[start:])):
            return found
    if _is_google(labels) and (labels[0] == "maps" or parts.path.startswith("/maps")):
        return "google"
    return "google" if host == "goo.gl" and parts.path.startswith("/maps") else "web"


def _is_google(labels: list[str]) -> bool:
    """google.ca, www.google.co.uk: the name, then one or two short labels of a country."""
    return "google" in labels[-3:-1] and all(
        len(label) <= 3 for label in labels[labels.index("google") + 1 :]
    )


def network_named(word: str) -> str:
    """The network that people call so ("Twitter", "google maps"); their own word, tidied, when unknown."""
    tidy = " ".join(word.casefold().split())
    return _BY_NAME.get(tidy) or "-".join(tidy.split())[:40]


def shown(network: str) -> Shown:
    """What is known about a network by name; `WEB` for any other."""
    return NETWORKS.get(network, WEB)


def title_of(network: str) -> str:
    known = NETWORKS.get(network)
    return (
        known.title
        if known
        else network.replace("-", " ").title()
        if network not in {"", "web"}
        else WEB.title
    )
