"""Which addresses of the internet we may talk to."""

import ipaddress
from collections.abc import Iterable

from vigie.connectors.errors import Refused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What `ipaddress` calls global and is not the public internet (Python 3.11.7, IANA registries):
# protocol assignments (a cloud's metadata lives at 192.0.0.192), the 6to4 relay, Azure's host
# agent, site-local, locally translated NAT64, and documentation.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "168.63.129.16/32",
        "fec0::/10",
        "64:ff9b:1::/48",
        "3fff::/20",
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

# Ports where another protocol would take a request for its own words (WHATWG Fetch, "bad port").
BAD_PORTS = frozenset(
    {1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103}
    | {104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513}
    | {514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719}
    | {1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669}
    | {6679, 6697, 10080, 11211}
)


class Blocked(Refused):
    """The address is not one we may talk to."""

    code = "address-blocked"


def is_public(address: str) -> bool:
    """True for unicast addresses of the public internet; an IPv4 hidden in an IPv6 is looked at itself."""
    ip = ipaddress.ip_address(address)
    inner = _inner(ip)
    if inner is not None:
        return is_public(str(inner))
    if any(ip in network for network in _NOT_PUBLIC if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _inner(ip: Address) -> ipaddress.IPv4Address | None:
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def is_in(address: str, networks: Iterable[str]) -> bool:
    """True if the address is in one of the networks; entries that are host names are passed over."""
    ip = ipaddress.ip_address(address)
    for network in networks:
        try:
            if ip in ipaddress.ip_network(network, strict=False):
                return True
        except ValueError:
            continue
    return False
