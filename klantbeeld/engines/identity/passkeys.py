"""Passkeys: for which name they hold, from which page their answers may come, and the forms that take them (WebAuthn)."""

from __future__ import annotations

import json
import struct
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode

from klantbeeld.engines.identity.devices import device_of
from klantbeeld.engines.identity.http import base_of
from klantbeeld.engines.identity.models import Company, User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

LONGEST_NAME = 100
MALFORMED = (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError, struct.error)
"""What the parsers of WebAuthn raise on an answer that no browser made."""
NOT_KEPT = _("Deze passkey is niet bewaard. Probeer het opnieuw, of kies een ander apparaat.")
NOT_ACCEPTED = _("Deze passkey werkt hier niet. Probeer het opnieuw, of log op een andere manier in.")


def origin_of(request: HttpRequest) -> str:
    """The one origin from which the answer of a passkey may come: that of KLANTBEELD_URL, else of this request."""
    parts = urlsplit(base_of(request))
    return f"{parts.scheme}://{parts.netloc}"


def relying_party(request: HttpRequest) -> str:
    """The host name for which passkeys hold, without a port; empty where browsers make none: a bare IP address."""
    name = urlsplit(base_of(request)).hostname or ""
    try:
        ip_address(name)
    except ValueError:
        return name
    return ""


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys of the host name people use, named after the device on which they were made."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        company = Company.objects.first()
        return {"id": relying_party(context.request), "name": company.name if company else "Klantbeeld"}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        browser, system = device_of(context.request.headers.get("User-Agent", ""))
        if browser and system:
            return gettext("%(browser)s op %(system)s") % {"browser": browser, "system": system}
        return gettext("Passkey")


def from_our_page(credential: Any, refusal: StrPromise) -> Any:
    """Return the credential if its answer was given on a page of ours; the library would take any subdomain too.

    Raises ValidationError.
    """
    try:
        client = json.loads(websafe_decode(credential["response"]["clientDataJSON"]))
        is_ours = client["origin"] == origin_of(context.request) and not client.get("crossOrigin")
    except MALFORMED:
        is_ours = False
    if not is_ours:
        raise forms.ValidationError(refusal)
    return credential


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A name and the new passkey. Made without a PIN, finger or face it is refused: it must do alone."""

    passwordless = None
    name = forms.CharField(label=_("Naam"), required=False, max_length=LONGEST_NAME)

    def clean_credential(self) -> Any:
        return from_our_page(self.cleaned_data["credential"], NOT_KEPT)

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean() or {}
        except (forms.ValidationError, *MALFORMED):
            raise forms.ValidationError(NOT_KEPT) from None


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(label=_("Naam"), max_length=LONGEST_NAME)


class _Answer(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The answer of a passkey, refused in words of ours; too many tries are told apart."""

    def clean_credential(self) -> Authenticator:
        from_our_page(self.cleaned_data["credential"], NOT_ACCEPTED)
        try:
            return super().clean_credential()
        except forms.ValidationError as refused:
            if refused.code == "too_many_login_attempts":
                raise
        except MALFORMED:
            pass
        raise forms.ValidationError(NOT_ACCEPTED)


class SecondStepPasskeyForm(_Answer):
    """The passkey after the password."""


class SignInPasskeyForm(_Answer, LoginWebAuthnForm):  # type: ignore[misc]
    """The passkey instead of address and password."""


class AgainPasskeyForm(_Answer, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey of somebody who is signed in, before something weighty."""
