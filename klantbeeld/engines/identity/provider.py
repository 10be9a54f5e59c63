"""The OpenID Connect provider of the company, from the environment; nothing is asked of it before somebody signs in."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

ROLES = ("manager", "sales", "marketing", "service", "reader", "trainee")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
LONGEST_ISSUER = 200


@dataclass(frozen=True, slots=True)
class Provider:
    """Where and as whom we ask; `domains` with `role` let in who does not work here yet."""

    issuer: str
    client_id: str
    secret: str
    label: str
    domains: frozenset[str]
    role: str


def provider_from(env: Env) -> Provider | None:
    """Return the provider, or None where none is set. Raises ImproperlyConfigured for half a setting or an unsafe one."""
    issuer = env("KLANTBEELD_OIDC_ISSUER", default="")
    if not issuer:
        return None
    client_id, secret = env("KLANTBEELD_OIDC_CLIENT_ID", default=""), env("KLANTBEELD_OIDC_CLIENT_SECRET", default="")
    if not (client_id and secret):
        raise ImproperlyConfigured(
            "KLANTBEELD_OIDC_ISSUER staat er, maar KLANTBEELD_OIDC_CLIENT_ID of KLANTBEELD_OIDC_CLIENT_SECRET niet. "
            "Vul ze allebei in; je krijgt ze van de aanbieder."
        )
    parts = urlsplit(issuer)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_safe or parts.query or parts.fragment or len(issuer) > LONGEST_ISSUER:
        raise ImproperlyConfigured(
            f"KLANTBEELD_OIDC_ISSUER is geen adres dat we vertrouwen: {issuer}. "
            "Neem het adres dat de aanbieder als issuer noemt; het begint met https://."
        )
    domains = frozenset(one.strip().lower().lstrip("@") for one in env.list("KLANTBEELD_OIDC_DOMAINS", default=[]))
    role = env("KLANTBEELD_OIDC_ROLE", default="")
    if bool(domains) != bool(role) or (role and role not in ROLES):
        raise ImproperlyConfigured(
            "KLANTBEELD_OIDC_DOMAINS en KLANTBEELD_OIDC_ROLE horen bij elkaar. "
            f"Vul beide in of geen van beide; de rol is een van: {', '.join(ROLES)}."
        )
    label = env("KLANTBEELD_OIDC_LABEL", default="") or parts.hostname or issuer
    return Provider(issuer, client_id, secret, label[:40], domains, role)


def passwords_for_all(env: Env, provider: Provider | None) -> bool:
    """Tell whether everybody may use a password, or administrators alone. Raises ImproperlyConfigured."""
    given = env("KLANTBEELD_PASSWORDS", default="everybody")
    if given not in ("everybody", "administrators") or (given == "administrators" and provider is None):
        raise ImproperlyConfigured(
            "KLANTBEELD_PASSWORDS is everybody of administrators, en administrators kan alleen als "
            "KLANTBEELD_OIDC_ISSUER er ook staat: anders kan niemand anders inloggen. Pas een van de twee aan."
        )
    return bool(given == "everybody")
