"""Asking the company's OpenID Connect provider who somebody is, and judging its answer (OpenID Connect Core 1.0, RFC 9207).

The library does the round trip, state and PKCE; issuer, signature, nonce and subject are judged here.
"""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest
from django.urls import reverse
from requests import RequestException

from klantbeeld.engines.identity.single_sign_on import own_provider

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""What may sign an answer: never a secret that both sides know, never nothing."""
CLOCKS_DIFFER_S = 60
LONGEST_SUBJECT = 191
MICROSOFT = "login.microsoftonline.com"
MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError)
UNREACHED = (OAuth2Error, RequestException)


def app() -> SocialApp:
    """The provider as the library knows it: from the environment, never from the database.

    What is linked is linked under the issuer's own address, so that another issuer finds nothing of it.
    """
    given = own_provider()
    return SocialApp(
        provider="openid_connect",
        provider_id=given.issuer,
        name=given.label,
        client_id=given.client_id,
        secret=given.secret,
        settings={
            "server_url": given.issuer.rstrip("/") + "/.well-known/openid-configuration",
            "oauth_pkce_enabled": True,
        },
    )


class Asked(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One question to the provider. Everything that is wrong with an answer is an OAuth2Error or a RequestException."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, own_provider().issuer)

    def get_provider(self) -> ProviderOfCompany:
        return ProviderOfCompany(self.request, app=app())

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return str(build_absolute_uri(request, reverse("identity:oidc_back"), self.redirect_uri_protocol))

    @functools.cached_property
    def openid_config(self) -> dict[str, Any]:
        """What the provider publishes of itself (OpenID Connect Discovery 4.3): it must call itself as we do."""
        found = self._json(self.get_provider().server_url)
        issuer = own_provider().issuer
        if found.get("issuer") != issuer:
            raise OAuth2Error("the provider calls itself by another name")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
            parts = urlsplit(str(found.get(name, "")))
            is_own = (parts.scheme, parts.hostname) == (urlsplit(issuer).scheme, urlsplit(issuer).hostname)
            if name in found and not (parts.scheme == "https" or is_own):
                raise OAuth2Error(f"{name} is not safe")
        return found

    def _json(self, url: str, **more: Any) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(url, **more)
            answer.raise_for_status()
            found = answer.json()
        if not isinstance(found, dict):
            raise OAuth2Error("the answer is no object")
        return found

    def get_client(self, request: HttpRequest, app: SocialApp) -> OAuth2Client:
        try:
            return super().get_client(request, app)
        except MALFORMED as problem:
            raise OAuth2Error("the provider does not say where to ask") from problem

    def get_access_token_data(self, *arguments: Any, **more: Any) -> dict[str, Any]:
        if self.request.GET.get("iss", own_provider().issuer) != own_provider().issuer:  # RFC 9207 2.4
            raise OAuth2Error("another issuer answers")
        try:
            return dict(super().get_access_token_data(*arguments, **more))
        except RequestException:
            raise
        except MALFORMED as problem:
            raise OAuth2Error("the answer to the code is not understood") from problem

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Return who signs in, with the claims; what the person may, is judged when the state is known."""
        try:
            claims = self._claims(str(kwargs["response"]["id_token"]))
            if "userinfo_endpoint" in self.openid_config:
                more = self._json(self.profile_url, headers={"Authorization": f"Bearer {token.token}"})
                if more["sub"] != claims["sub"]:  # OpenID Connect Core 5.3.2
                    raise OAuth2Error("the answers are about two people")
                claims = more | claims
            login = self.get_provider().sociallogin_from_response(request, claims)
        except RequestException:
            raise
        except (jwt.PyJWTError, *MALFORMED) as problem:
            raise OAuth2Error("the answer is not understood") from problem
        login.claims = claims
        return login

    def _claims(self, id_token: str) -> dict[str, Any]:
        """Return what the ID token says (OpenID Connect Core 3.1.3.7). Raises PyJWTError, OAuth2Error."""
        kid = jwt.get_unverified_header(id_token).get("kid")
        keys = jwt.PyJWKSet.from_dict(self._json(self.openid_config["jwks_uri"])).keys
        key = next((one for one in keys if kid is None or one.key_id == kid), None)
        if key is None:
            raise OAuth2Error("signed with a key that the provider does not publish")
        claims: dict[str, Any] = jwt.decode(
            id_token,
            key,
            algorithms=ALGORITHMS,
            issuer=own_provider().issuer,
            audience=own_provider().client_id,
            leeway=CLOCKS_DIFFER_S,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
        if claims.get("azp", own_provider().client_id) != own_provider().client_id:
            raise OAuth2Error("meant for another")
        if not 0 < len(str(claims["sub"])) <= LONGEST_SUBJECT:
            raise OAuth2Error("a subject that cannot be kept")
        return claims


class ProviderOfCompany(OpenIDConnectProvider):  # type: ignore[misc]
    """The provider that the settings name. Of its claims nothing is kept but the subject."""

    oauth2_adapter_class = Asked

    def get_oauth2_adapter(self, request: HttpRequest) -> Asked:
        return Asked(request)

    def get_callback_url(self) -> str:
        return reverse("identity:oidc_back")

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}


def verified_address(claims: dict[str, Any]) -> str:
    """Return the mail address if the provider says it is the person's own, in small letters; else ''.

    Microsoft has no `email_verified`; it says `xms_edov` when the domain's owner vouches for the address.
    """
    address = claims.get("email")
    vouched = claims.get("email_verified") in (True, "true")
    if urlsplit(own_provider().issuer).hostname == MICROSOFT:
        vouched = vouched or claims.get("xms_edov") in (True, 1, "1", "true")
    return address.strip().lower() if vouched and isinstance(address, str) else ""
