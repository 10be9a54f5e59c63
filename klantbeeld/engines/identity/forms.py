"""Forms of sign-in that differ from allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from klantbeeld.engines.identity.http import base_of
from klantbeeld.engines.identity.jobs import send_reset_link


class ResetForm(ResetPasswordForm):
    """Asks for a reset link. Known or not, the page does the same work: one job, which looks the address up later."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = str(self.cleaned_data["email"])
        send_reset_link.defer(email=email, base=base_of(request))
        return email


class SecondStepForm(ActivateTOTPForm):  # type: ignore[misc]
    """Asks for the first code of the app, in our own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code uit je app")
