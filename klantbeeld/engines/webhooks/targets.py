"""An address as somebody wrote it, taken apart; strict, because what is read here is later called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.errors import Invalid, Text

LONGEST = 500
PORTS = {"https": frozenset({443, 8443}), "http": frozenset({80, 8080})}
DEFAULT_PORT = {"https": 443, "http": 80}
NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
SAFE = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook posts to. `host` is a name in ASCII without a dot behind it, or an address."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def place(self) -> str:
        """Host and port, an IPv6 address in brackets."""
        return f"{self._written_host}:{self.port}"

    @property
    def origin(self) -> str:
        """The address without its path, which may hold what only its owner should know."""
        port = "" if self.port == DEFAULT_PORT[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self._written_host}{port}"

    @property
    def is_named_inner(self) -> bool:
        """Whether this installation was told that it may be called though it is not public."""
        return self.place in settings.WEBHOOK_INNER_HOSTS

    @property
    def _written_host(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    def __str__(self) -> str:
        return self.origin + self.path


def read(address: str) -> Target:
    """Take an address apart. Raises Invalid, under `address`, for what we never call; asks no name server."""
    if not address.isprintable() or any(sign in address for sign in " \\#") or len(address) > LONGEST:
        raise refused(_("Dit is geen webadres. Het ziet eruit als https://voorbeeld.nl/pad."))
    try:
        parts = urlsplit(address)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        raise refused(_("Dit is geen webadres. Het ziet eruit als https://voorbeeld.nl/pad.")) from None
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOK_HTTP):
        raise refused(_("Een webhook gaat alleen naar een beveiligd adres. Laat het beginnen met https://."))
    if "@" in parts.netloc:
        raise refused(_("Zet geen naam of wachtwoord in het adres. De ontvanger herkent ons aan de handtekening."))
    path = quote(parts.path or "/", SAFE) + (f"?{quote(parts.query, SAFE)}" if parts.query else "")
    target = Target(parts.scheme, host, DEFAULT_PORT[parts.scheme] if port is None else port, path)
    if target.is_named_inner:
        return target
    if target.port not in PORTS[target.scheme]:
        raise refused(_("Deze poort gebruiken we niet. Neem 443 of 8443."))
    if "." not in host and ":" not in host:
        raise unreachable()
    if len(str(target)) > LONGEST:
        raise refused(_("Dit adres is te lang. Neem er een van hooguit 500 tekens."))
    return target


def refused(text: Text) -> Invalid:
    """The refusal of an address."""
    return Invalid(text, {"address": text})


def unreachable() -> Invalid:
    """One text for a name that nobody knows and for one of a network of our own: who asks learns nothing of that network."""
    return refused(
        _("Dit adres kunnen we niet bereiken. Kijk de naam na. Staat het in jullie eigen netwerk? Vraag je beheerder.")
    )


def _host(written: str) -> str:
    """A name in ASCII, or an address in its one usual form. Raises ValueError.

    An address in another form (one number, hexadecimal, octal, fewer parts) would be read by the system as an address
    after all, so a name whose last part is a number is none (WHATWG URL, "ends in a number").
    """
    host = written if written.isascii() else written.encode("idna").decode()
    host = host.lower().removesuffix(".")
    try:
        found = ip_address(host)
    except ValueError:
        pass
    else:
        if isinstance(found, IPv6Address) and found.scope_id:
            raise ValueError("an address of one interface")
        return str(found)
    if len(host) > 253 or not NAME.fullmatch(host) or NUMBER.fullmatch(host.rpartition(".")[2]):
        raise ValueError("no name")
    return host
