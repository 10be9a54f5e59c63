"""The letters of sign-in, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from klantbeeld.engines.identity.models import Company, Invitation, User


def send_invitation(invitation: Invitation, link: str) -> None:
    """Send the letter with the link. Raises OSError or SMTPException when the mail server refuses."""
    inviter = invitation.invited_by
    context = {"link": link, "expires_at": invitation.expires_at, "inviter": inviter.name if inviter else ""}

    def subject(company: str) -> str:
        return _("Welkom bij %(company)s") % {"company": company}

    _send(invitation.user, "identity/mail/invitation.txt", context, subject)


def send_reset_link(user: User, link: str) -> None:
    """Send the letter to choose a new password. Raises OSError or SMTPException."""

    def subject(company: str) -> str:
        return _("Nieuw wachtwoord voor %(company)s") % {"company": company}

    _send(user, "identity/mail/reset.txt", {"link": link}, subject)


def send_address_changed(user: User, old_address: str) -> None:
    """Tell the old address that another one took its place. Raises OSError or SMTPException."""
    context = {"new_address": user.email}

    def subject(company: str) -> str:
        return _("Je e-mailadres bij %(company)s is gewijzigd") % {"company": company}

    _send(user, "identity/mail/address.txt", context, subject, to=old_address)


def _send(user: User, template: str, context: dict[str, Any], subject: Callable[[str], str], to: str = "") -> None:
    company = Company.objects.first()
    name = company.name if company else "Klantbeeld"
    with translation.override(user.language):
        text = render_to_string(template, context | {"name": user.name, "company": name})
        send_mail(" ".join(subject(name).split()), text, None, [to or user.email])
