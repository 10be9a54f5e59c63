"""Who may come in by the company's own provider: who works here, and, only where the settings say so, who is new."""

from __future__ import annotations

from enum import StrEnum

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction

from klantbeeld.core.actor import SYSTEM, Role
from klantbeeld.core.errors import NotFound
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity import actions
from klantbeeld.engines.identity.models import BusinessUnit, User
from klantbeeld.engines.identity.provider import Provider

THROUGH = "page"


def own_provider() -> Provider:
    """The provider that the settings name. Raises NotFound where there is none."""
    provider: Provider | None = settings.OIDC
    if provider is None:
        raise NotFound()
    return provider


class Reason(StrEnum):
    """Why somebody does not get in; each has its words on the page of refusal."""

    UNKNOWN = "unknown"
    UNVERIFIED = "unverified"
    INACTIVE = "inactive"
    OTHER = "other"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNREACHED = "unreached"


class Refused(Exception):
    """Somebody does not get in; says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def may_use_password(user: User) -> bool:
    """Whether a password opens this account: always for administrators, so that somebody can always manage."""
    return bool(settings.PASSWORDS_FOR_ALL or Role.ADMINISTRATOR in user.roles)


def user_of(subject: str, address: str, name: str) -> User:
    """Return the user to whom a person at the provider belongs; the first time by verified `address`, and links them.

    Raises Refused. Records user.linked, or user.added for somebody new.
    """
    issuer = own_provider().issuer
    with transaction.atomic():
        account = SocialAccount.objects.filter(provider=issuer, uid=subject).select_related("user").first()
        user = account.user if account else _by_address(address, name)
        if not user.is_active:
            raise Refused(Reason.INACTIVE)
        if account is None:
            if SocialAccount.objects.filter(provider=issuer, user=user).exists():
                raise Refused(Reason.OTHER)  # an address that was given to somebody else at the provider
            with recording(SYSTEM.through(THROUGH), "user.linked", data={"name": user.name}):
                SocialAccount.objects.get_or_create(provider=issuer, uid=subject, defaults={"user": user})
    return user


def _by_address(address: str, name: str) -> User:
    if not address:
        raise Refused(Reason.UNVERIFIED)
    user = User.objects.select_for_update().filter(email__iexact=address).first()
    if user is not None:
        return user
    if address.rpartition("@")[2] not in own_provider().domains:
        raise Refused(Reason.UNKNOWN)
    units = list(BusinessUnit.objects.filter(closed_at=None)[:2])
    return actions.add_user(
        SYSTEM.through(THROUGH),
        address,
        name or address.partition("@")[0],
        [own_provider().role],
        unit=units[0] if len(units) == 1 else None,  # with several, an administrator says where
    )


def unlink(user: User) -> int:
    """Forget who a user is at the provider, so that the address counts again; return how many links went."""
    with transaction.atomic(), recording(SYSTEM.through("command"), "user.unlinked", data={"name": user.name}):
        count, _kinds = SocialAccount.objects.filter(user=user).delete()
        actions.end_sessions(user)
    return count
