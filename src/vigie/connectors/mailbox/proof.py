"""Which domains a mail surely comes from, by what our own mail server wrote on it. Pure.

`Authentication-Results` (RFC 8601) is believed only in the name of that server, and only the topmost one:
anybody can write the others, in anybody's name.
"""

import re

# Names that big hosts sign with; any other is a setting of the account.
KNOWN = {"imap.gmail.com": "mx.google.com", "imap.googlemail.com": "mx.google.com"}

_COMMENT = re.compile(r"\([^()]{0,1000}\)")
_NAME = re.compile(r"\s*([^\s;]{1,250})\s*(?:\d+\s*)?;")
_PASS = re.compile(r"\s*(dkim|dmarc)\s*=\s*pass\b(.{0,1000})", re.IGNORECASE)
_DKIM = re.compile(r"\bheader\.(?:d|i)\s*=\s*\"?(?:[^\s;\"@]{0,200}@)?([a-z0-9.-]{1,250})", re.IGNORECASE)
_DMARC = re.compile(r"\bheader\.from\s*=\s*\"?(?:[^\s;\"@]{0,200}@)?([a-z0-9.-]{1,250})", re.IGNORECASE)


def proven_domains(results: list[str], authserv: str) -> frozenset[str]:
    """Domains that signed the mail or stand behind its From, by our server. results: from the top.

    >>> sorted(proven_domains(["mx.us; dkim=pass header.d=google.com", "mx.us; dmarc=pass"], "mx.us"))
    ['google.com']
    """
    if not results or not authserv:
        return frozenset()
    said = _COMMENT.sub(" ", results[0])
    name = _NAME.match(said)
    if name is None or name[1].lower() != authserv.lower():
        return frozenset()
    found: set[str] = set()
    for part in said[name.end() :].split(";"):
        if passed := _PASS.match(part):
            pattern = _DKIM if passed[1].lower() == "dkim" else _DMARC
            found.update(domain.lower().strip(".") for domain in pattern.findall(passed[2]))
    return frozenset(found - {""})


def is_proven(address: str, domains: frozenset[str]) -> bool:
    """Whether the address belongs to one of the domains, or to a part of it."""
    host = address.rpartition("@")[2].lower()
    return any(host == domain or host.endswith(f".{domain}") for domain in domains if "." in domain)
