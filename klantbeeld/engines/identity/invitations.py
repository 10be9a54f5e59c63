"""Inviting a colleague: a letter with a link that works once, for some days, and can be taken back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import SYSTEM, Actor
from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.actions import MAY_MANAGE, password_problem, require
from klantbeeld.engines.identity.models import Invitation, User

DAYS_VALID = 7
TOKEN_BYTES = 32


def open_invitations() -> QuerySet[Invitation]:
    """Invitations that were not used and not revoked, newest first; those that became too old are among them."""
    return Invitation.objects.unanswered().select_related("user", "invited_by").order_by("-made_at")


def invite(actor: Actor, user: User) -> Invitation:
    """Make an invitation for a user without a password; an earlier link stops working. The letter is still to be sent.

    Raises Invalid for somebody who signs in already. Records invitation.made.
    """
    require(actor, MAY_MANAGE)
    if user.has_usable_password():
        raise Invalid(_("Deze collega kan al inloggen."))
    with transaction.atomic(), recording(actor, "invitation.made", data={"name": user.name}):
        Invitation.objects.filter(user=user).end()
        if not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active"])
        return Invitation.objects.create(
            user=user,
            invited_by_id=actor.user_id,
            made_at=clock.now(),
            expires_at=clock.now() + timedelta(days=DAYS_VALID),
        )


def send_again(actor: Actor, invitation_id: UUID) -> Invitation:
    """Invite the same colleague anew. Raises NotFound for an invitation that is not open."""
    require(actor, MAY_MANAGE)
    found = open_invitations().filter(pk=invitation_id).first()
    if found is None:
        raise NotFound()
    return invite(actor, found.user)


def revoke(actor: Actor, invitation_id: UUID) -> Invitation:
    """Take an invitation back: the link stops working, the colleague is not active any more.

    Raises NotFound for one that is not open. Records invitation.revoked.
    """
    require(actor, MAY_MANAGE)
    with transaction.atomic():
        found = open_invitations().select_for_update(of=("self",)).filter(pk=invitation_id).first()
        if found is None:
            raise NotFound()
        with recording(actor, "invitation.revoked", data={"name": found.user.name}):
            Invitation.objects.filter(user=found.user).end()
            found.user.is_active = False
            found.user.save(update_fields=["is_active"])
    return found


def new_link(invitation_id: UUID) -> str | None:
    """Give an open invitation a fresh secret and return it; None when there is nothing to send any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    found = _working().filter(pk=invitation_id)
    return token if found.update(digest=_digest(token)) else None


def invited(token: str) -> Invitation:
    """Return the invitation behind a link. Raises NotFound, alike for unknown, used, revoked and too old."""
    found = _working().select_related("user").filter(digest=_digest(token)).first()
    if found is None:
        raise NotFound()
    return found


def accept(token: str, password: str) -> User:
    """Set the password of the invited colleague and end the invitation. Raises NotFound, Invalid. Records its use."""
    with transaction.atomic():
        found = _working().select_for_update(of=("self",)).select_related("user")
        invitation = found.filter(digest=_digest(token)).first()
        if invitation is None:
            raise NotFound()
        user = invitation.user
        problems = password_problem(password, user)
        if problems:
            raise Invalid(next(iter(problems.values())), problems)
        with recording(SYSTEM.through("page"), "invitation.used", data={"name": user.name}):
            user.set_password(password)
            user.save(update_fields=["password"])
            invitation.used_at, invitation.digest = clock.now(), ""
            invitation.save(update_fields=["used_at", "digest"])
            Invitation.objects.filter(user=user).end()
    return user


def _working() -> QuerySet[Invitation]:
    return Invitation.objects.unanswered().filter(expires_at__gt=clock.now(), user__is_active=True)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
