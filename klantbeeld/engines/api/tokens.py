"""Issuing tokens, taking them back, and finding who a secret belongs to."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.engines.api.models import ApiToken, Scope
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.models import User

PREFIX = "kb_"
LONGEST_DAYS = 366
NOTED_EVERY = timedelta(minutes=5)


def issue(actor: Actor, user_id: UUID, name: str, scopes: Sequence[str], days: int) -> tuple[ApiToken, str]:
    """Return a new token of `user_id` and its secret, which is never shown again. Raises Invalid. Records api_token.issued."""
    problems = {}
    if not name.strip():
        problems["name"] = _("Vul een naam in, bijvoorbeeld van het programma dat het token gebruikt.")
    if not scopes or not set(scopes) <= set(Scope.values):
        problems["scopes"] = _("Kies waarvoor het token gebruikt mag worden.")
    if not 1 <= days <= LONGEST_DAYS:
        problems["days"] = _("Kies een geldigheid van 1 tot 366 dagen.")
    if problems:
        raise Invalid(next(iter(problems.values())), problems)
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    token = ApiToken(
        user_id=user_id,
        name=name.strip()[:100],
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    with recording(actor, "api_token.issued", data={"name": token.name, "scopes": token.scopes}):
        token.save(force_insert=True)
    return token, secret


def revoke(actor: Actor, token_id: UUID) -> ApiToken:
    """End one of the actor's own tokens at once. Raises NotFound. Records api_token.revoked."""
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().filter(pk=token_id, user_id=actor.user_id).first()
        if token is None:
            raise NotFound()
        if token.revoked_at is None:
            with recording(actor, "api_token.revoked", data={"name": token.name}):
                token.revoked_at = clock.now()
                token.save(update_fields=["revoked_at"])
    return token


def working(secret: str) -> ApiToken | None:
    """Return the token of a secret, with its user, while it works: not expired, not revoked, the user active. One query."""
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    now = clock.now()
    found = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest_of(secret), expires_at__gt=now, revoked_at=None, user__is_active=True)
        .first()
    )
    if found is not None and (found.last_used_at is None or found.last_used_at < now - NOTED_EVERY):
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found


def of_user(user: User) -> list[ApiToken]:
    """The tokens of a user, newest first; ended ones too."""
    return list(ApiToken.objects.filter(user=user)[:100])


def digest_of(secret: str) -> str:
    """The hash under which a secret is kept: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
