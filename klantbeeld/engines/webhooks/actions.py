"""Making, changing and ending webhooks, and asking them to tell something again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Conflict, Forbidden, Invalid, NotFound
from klantbeeld.core.policy import Scope
from klantbeeld.engines.api.changes import told
from klantbeeld.engines.history import feed
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.models import User
from klantbeeld.engines.webhooks import guard, policy, signing, targets
from klantbeeld.engines.webhooks.jobs import KEPT_DAYS, send_test
from klantbeeld.engines.webhooks.models import Delivery, Webhook

MOST_OF_ONE = 10
BOTH_SECRETS = timedelta(hours=24)


def make(actor: Actor, address: str, types: Sequence[str]) -> tuple[Webhook, str]:
    """Return a new webhook of the actor, which hears what changes from now on, and its secret.

    Raises Invalid, Forbidden. Records webhook.made.
    """
    policy.webhook.require(actor, "create")
    types, address = _types(types), _address(address)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.user_id)  # so that two at once do not pass the limit
        if Webhook.objects.visible_to(actor, "change").count() >= MOST_OF_ONE:
            raise Conflict(_("Je hebt al tien webhooks. Verwijder er eerst een die je niet meer gebruikt."))
        webhook = Webhook(user_id=actor.user_id, address=address, types=types, made_at=clock.now())
        webhook.cursor = feed.last_place()
        with recording(actor, "webhook.made", data=_about(webhook)):
            webhook.save(force_insert=True)
    return webhook, signing.secret_of(webhook.secret_salt)


def change(
    actor: Actor, webhook_id: UUID, *, address: str | None = None, types: Sequence[str] | None = None
) -> Webhook:
    """Change the address or the types of a webhook; other types are heard from where it is now.

    Raises NotFound, Forbidden, Invalid. Records webhook.changed.
    """
    policy.webhook.get(actor, "change", webhook_id)
    types = None if types is None else _types(types)
    address = None if address is None else _address(address)
    with transaction.atomic():
        webhook = policy.webhook.lock(actor, "change", webhook_id)
        webhook.types = types or webhook.types
        if address and address != webhook.address:
            webhook.address = address
            webhook.failures, webhook.next_at = 0, None
        with recording(actor, "webhook.changed", data=_about(webhook)):
            webhook.save(update_fields=["address", "types", "failures", "next_at"])
    return webhook


def pause(actor: Actor, webhook_id: UUID) -> Webhook:
    """Send nothing until it is resumed; what changes meanwhile is told then. Paused already changes nothing.

    Paused by an administrator it stays so for its user too. Raises NotFound, Forbidden. Records webhook.paused.
    """
    with transaction.atomic():
        webhook = policy.webhook.lock(actor, "pause", webhook_id)
        is_others = _is_over_others(actor) and webhook.user_id != actor.user_id
        reason = Webhook.Reason.ADMINISTRATOR if is_others else Webhook.Reason.USER
        if webhook.is_active or (is_others and webhook.reason != reason):
            with recording(actor, "webhook.paused", data=_about(webhook) | {"reason": str(reason)}):
                webhook.pause(reason)
                webhook.save(update_fields=["state", "reason"])
    return webhook


def resume(actor: Actor, webhook_id: UUID) -> Webhook:
    """Go on where it stopped, at once. Active already changes nothing.

    Raises NotFound, Forbidden where an administrator paused it, Conflict while its user does not work here. Records
    webhook.resumed.
    """
    with transaction.atomic():
        webhook = policy.webhook.lock(actor, "pause", webhook_id)
        if webhook.reason == Webhook.Reason.ADMINISTRATOR and not _is_over_others(actor):
            raise Forbidden(_("Een beheerder zette deze webhook stil. Vraag je beheerder om hem weer aan te zetten."))
        if not User.objects.filter(pk=webhook.user_id, is_active=True).exists():
            raise Conflict(_("De gebruiker van deze webhook werkt hier niet meer. Verwijder hem."))
        if not webhook.is_active:
            with recording(actor, "webhook.resumed", data=_about(webhook)):
                webhook.state, webhook.reason = Webhook.State.ACTIVE, ""
                webhook.failures, webhook.next_at = 0, None
                webhook.save(update_fields=["state", "reason", "failures", "next_at"])
    return webhook


def rotate(actor: Actor, webhook_id: UUID) -> tuple[Webhook, str]:
    """Give a webhook a new secret and return it; the old one signs along for a day. Records webhook.rotated.

    Raises NotFound, Forbidden.
    """
    with transaction.atomic():
        webhook = policy.webhook.lock(actor, "change", webhook_id)
        with recording(actor, "webhook.rotated", data=_about(webhook)):
            webhook.old_salt, webhook.old_until = webhook.secret_salt, clock.now() + BOTH_SECRETS
            webhook.secret_salt = uuid4()
            webhook.save(update_fields=["secret_salt", "old_salt", "old_until"])
    return webhook, signing.secret_of(webhook.secret_salt)


def delete(actor: Actor, webhook_id: UUID) -> None:
    """Delete a webhook with its messages. Raises NotFound. Records webhook.deleted."""
    with transaction.atomic():
        webhook = policy.webhook.lock(actor, "delete", webhook_id)
        with recording(actor, "webhook.deleted", data=_about(webhook)):
            webhook.delete()


def test(actor: Actor, webhook_id: UUID) -> Delivery:
    """Have a test sent, once, outside the order; also while paused, to see whether resuming makes sense.

    Raises NotFound, Forbidden.
    """
    with transaction.atomic():
        webhook = policy.webhook.lock(actor, "change", webhook_id)
        _refuse_while_stopped(webhook)
        webhook.messages += 1
        webhook.save(update_fields=["messages"])
        made = Delivery(webhook=webhook, number=webhook.messages, kind=Delivery.Kind.TEST, made_at=clock.now())
        made.save(force_insert=True)
        send_test.defer(delivery_id=str(made.pk))
    return made


def replay(actor: Actor, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """Have one message sent again, under its own id and before what waits; one that waits already stays as it is.

    Raises NotFound, also when it was forgotten; Forbidden, Invalid for a test. Records webhook.replayed.
    """
    with transaction.atomic():
        webhook = policy.webhook.lock(actor, "change", webhook_id)
        _refuse_while_stopped(webhook)
        found = Delivery.objects.visible_to(actor, "change").filter(webhook=webhook, pk=delivery_id).first()
        if found is None:
            raise NotFound()
        if found.kind != Delivery.Kind.CHANGES:
            raise Invalid(_("Een test herhaal je niet. Vraag een nieuwe test aan."))
        if found.state != Delivery.State.WAITING:
            with recording(actor, "webhook.replayed", data=_about(webhook) | {"messages": 1}):
                found.state = Delivery.State.WAITING
                found.save(update_fields=["state"])
    return found


def replay_since(actor: Actor, webhook_id: UUID, moment: datetime) -> int:
    """Have every message made since a moment sent again, in order, under its own id; return how many.

    Raises NotFound, Forbidden, Invalid for a moment of which the messages were forgotten. Records webhook.replayed.
    """
    if moment < clock.now() - timedelta(days=KEPT_DAYS):
        text = _("Berichten bewaren we dertig dagen. Kies een later moment, of lees de wijzigingen met /changes.")
        raise Invalid(text, {"since": text})
    with transaction.atomic():
        webhook = policy.webhook.lock(actor, "change", webhook_id)
        _refuse_while_stopped(webhook)
        sent = Delivery.objects.visible_to(actor, "change").filter(
            webhook=webhook, made_at__gte=moment, kind=Delivery.Kind.CHANGES
        )
        again = sent.exclude(state=Delivery.State.WAITING)
        with recording(actor, "webhook.replayed", data=_about(webhook)) as record:
            record.data["messages"] = count = again.update(state=Delivery.State.WAITING)
    return count


def _types(types: Sequence[str]) -> list[str]:
    known = {one.type for one in told}
    if not types or not set(types) <= known:
        text = _("Kies minstens één soort, uit: %(types)s.") % {"types": ", ".join(sorted(known))}
        raise Invalid(text, {"types": text})
    return sorted(set(types))


def _address(address: str) -> str:
    target = targets.read(address)
    guard.checked_addresses(target)
    return str(target)


def _is_over_others(actor: Actor) -> bool:
    return Scope.ALL in policy.webhook.scopes(actor, "pause")


def _refuse_while_stopped(webhook: Webhook) -> None:
    if webhook.reason == Webhook.Reason.ADMINISTRATOR:
        raise Forbidden(_("Een beheerder zette deze webhook stil. Vraag je beheerder om hem weer aan te zetten."))


def _about(webhook: Webhook) -> dict[str, str]:
    return {"host": webhook.host}
