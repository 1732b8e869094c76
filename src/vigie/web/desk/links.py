"""Addresses that strangers and networks gave us, before a page links to them."""


def outward(url: str) -> str:
    """The address if a browser may follow it from our page; "" for scripts, data and what is no address.

    >>> [outward(url) for url in ("https://a.example/b", "javascript:alert(1)", "//a.example", "")]
    ['https://a.example/b', '', '', '']
    """
    return url if url.startswith(("https://", "http://")) else ""
