"""A new password or another second step ends what was signed in with the old one."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.http import HttpRequest

from klantbeeld.engines.identity.actions import end_sessions
from klantbeeld.engines.identity.models import User


@receiver(password_reset)
def end_all(sender: object, request: HttpRequest, user: User, **more: Any) -> None:
    """After a reset by mail nobody stays signed in."""
    end_sessions(user)


@receiver((password_changed, authenticator_added, authenticator_removed))
def end_others(sender: object, request: HttpRequest, user: User, **more: Any) -> None:
    """After a change by the user only this device stays signed in."""
    end_sessions(user, keep=request.session.session_key or "")
