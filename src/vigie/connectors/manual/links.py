"""Addresses that people paste: taken apart, and tidied."""

from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST = 1_000  # characters
TRACKERS = frozenset(
    {"fbclid", "gclid", "igsh", "igshid", "mibextid", "ref_src", "ref_url", "share_id", "trk"}
)


def web_address(url: str) -> SplitResult | None:
    """The address taken apart, or None when it is no http address of a host with a dot."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:  # a bracket left open, a port that is none
        return None
    return parts if parts.scheme in {"http", "https"} and "." in host else None


def canonical(url: str) -> str:
    """The address without what only tells who shared it; "" for what is no web address.

    >>> canonical("www.facebook.com/boreale/posts/1?comment_id=2&fbclid=abc#x")
    'https://www.facebook.com/boreale/posts/1?comment_id=2#x'
    """
    url = url.strip()
    if url and "://" not in url and ":" not in url.split("/")[0]:
        url = f"https://{url}"
    parts = web_address(url)
    if parts is None or len(url) > LONGEST or not url.isprintable() or " " in url:
        return ""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if key not in TRACKERS and not key.startswith("utm_")]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, query, parts.fragment))
