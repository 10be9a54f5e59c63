"""By which names a browser may call this Klantbeeld when nobody said so: a name nobody knows is no name of ours."""

from __future__ import annotations

import contextlib
import fcntl
import ipaddress
import socket
import struct
from pathlib import Path

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only recognised, never chosen
SIOCGIFADDR = 0x8915


def names_of(host: str) -> list[str]:
    """The host names that requests may carry when the web server listens on `host`."""
    names = [*LOOPBACK, _bracketed(host)] if host not in EVERYWHERE else [*LOOPBACK, *_own_names(), *_own_addresses()]
    return list(dict.fromkeys(names))


def _own_names() -> list[str]:
    name = socket.gethostname()
    return [name, *([] if "." in name else [f"{name}.local"])]


def _own_addresses() -> list[str]:
    """The addresses of this machine, as Linux tells them; elsewhere none."""
    found = []
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        for _number, card in socket.if_nameindex():
            with contextlib.suppress(OSError):
                answer = fcntl.ioctl(asker, SIOCGIFADDR, struct.pack("256s", card.encode()[:15]))
                found.append(socket.inet_ntoa(answer[20:24]))
    with contextlib.suppress(OSError):
        for line in Path("/proc/net/if_inet6").read_text().splitlines():
            address = ipaddress.IPv6Address(int(line.split()[0], 16))
            if not address.is_link_local:
                found.append(f"[{address}]")
    return found


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
