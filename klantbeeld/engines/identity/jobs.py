"""Letters go out in the background: a page answers as fast for a known address as for an unknown one.

A job holds no secret: the link is made when the letter is.
"""

from __future__ import annotations

from smtplib import SMTPException
from urllib.parse import quote
from uuid import UUID

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from procrastinate.contrib.django import app

from klantbeeld.core import clock
from klantbeeld.engines.identity import invitations, mails
from klantbeeld.engines.identity.models import Invitation, User
from klantbeeld.engines.identity.single_sign_on import may_use_password
from klantbeeld.engines.jobs.connections import with_own_connection
from klantbeeld.engines.jobs.ready import RETRY


@app.task(name="identity.send_invitation", queue="mail", retry=RETRY)
@with_own_connection
def send_invitation(invitation_id: str, base: str) -> None:
    """Send the letter of an invitation that still stands; what goes wrong is kept for the list of invitations."""
    found = Invitation.objects.select_related("user", "invited_by").filter(pk=invitation_id)
    token = invitations.new_link(UUID(invitation_id))
    if token is None:
        return
    try:
        mails.send_invitation(found.get(), base + reverse("identity:accept", args=[token]))
    except (OSError, SMTPException) as problem:
        found.update(problem=str(problem)[:300] or type(problem).__name__)
        raise
    found.update(sent_at=clock.now(), problem="")


@app.task(name="identity.send_reset_link", queue="mail", retry=RETRY)
@with_own_connection
def send_reset_link(email: str, base: str) -> None:
    """Send a link for a new password, if somebody who may sign in has this address; else nothing."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None or not user.has_usable_password() or not may_use_password(user):
        return
    key = f"{user_pk_to_url_str(user)}-{app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    mails.send_reset_link(user, base + path.replace("UID-KEY", quote(key)))


@app.task(name="identity.send_address_changed", queue="mail", retry=RETRY)
@with_own_connection
def send_address_changed(user_id: str, old_address: str) -> None:
    """Tell the old address that it is not the address of sign-in any more."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None:
        mails.send_address_changed(user, old_address)
