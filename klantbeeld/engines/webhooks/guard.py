"""Which addresses may be called: the public ones, and nothing of a network of our own (server-side request forgery, CWE-918)."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from klantbeeld.engines.webhooks.targets import Target, unreachable

Address = IPv4Address | IPv6Address
MOST_ADDRESSES = 4
RESOLVE_S = 4
CLOSED_4 = [
    IPv4Network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
"""IANA's registry of special addresses, whole, with multicast: written here because Python's own list differs by release."""
GIVEN_OUT_6 = IPv6Network("2000::/3")
"""What was ever given out to the public. Outside lie loopback, private, link-local, multicast, v4-mapped and NAT64."""
CLOSED_6 = [IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")]
NEVER: list[IPv4Network | IPv6Network] = [
    *(IPv4Network(one) for one in ("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4")),
    *(IPv6Network(one) for one in ("::/128", "fe80::/10", "ff00::/8", "fd00:ec2::/32")),
]
"""Not even where an inner host is named: they are no host, or the place where a cloud hands out its keys."""


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could call it too."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in CLOSED_4)
    return address in GIVEN_OUT_6 and not any(address in network for network in CLOSED_6)


def checked_addresses(target: Target) -> list[str]:
    """Resolve the name once and return its addresses, to connect to those and no other.

    Raises Invalid when one of them may not be called, also when the others may: whoever answers so has no good in mind.
    """
    answers = _resolved(target)
    found = [ip_address(_place(answer)[0]) for answer in answers if not _is_of_one_interface(answer)]
    allowed = _may_be_inner if target.is_named_inner else is_public
    if len(found) != len(answers) or not found or not all(allowed(one) for one in found):
        raise unreachable()
    return [str(one) for one in dict.fromkeys(found)][:MOST_ADDRESSES]


def _resolved(target: Target) -> list[tuple[object, ...]]:
    """What the name server answers; one that takes its time is not waited for, since who asks may hold a transaction."""
    answer: Future[list[tuple[object, ...]]] = Future()

    def ask() -> None:
        try:
            answer.set_result(list(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

    threading.Thread(target=ask, daemon=True, name="name server").start()
    try:
        return answer.result(RESOLVE_S)
    except (OSError, UnicodeError, TimeoutError):
        raise unreachable() from None


def _is_of_one_interface(answer: tuple[object, ...]) -> bool:
    place = _place(answer)
    return "%" in place[0] or len(place) > 3 and bool(place[3])


def _place(answer: tuple[object, ...]) -> tuple[Any, ...]:
    """Address, port and for IPv6 two more, of an answer of `getaddrinfo`."""
    place = answer[4]
    return place if isinstance(place, tuple) else ("",)


def _may_be_inner(address: Address) -> bool:
    plain = address.ipv4_mapped if isinstance(address, IPv6Address) and address.ipv4_mapped else address
    return not any(plain in network for network in NEVER if network.version == plain.version)
