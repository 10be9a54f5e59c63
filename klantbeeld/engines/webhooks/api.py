"""Webhooks over the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from klantbeeld.core.errors import Forbidden
from klantbeeld.engines.api.auth import ApiRequest, needs, scopes_of
from klantbeeld.engines.api.changes import types_within
from klantbeeld.engines.api.doors import keep_no_secret
from klantbeeld.engines.api.fields import Strict, values_of
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.api.pages import ListPage
from klantbeeld.engines.fields.paging import Order, page_of
from klantbeeld.engines.webhooks import actions, policy, targets
from klantbeeld.engines.webhooks.models import Delivery, Webhook

router = Router(tags=["webhooks"])
READ, WRITE = needs(Scope.WEBHOOKS_READ), needs(Scope.WEBHOOKS_WRITE)
OLDEST_FIRST = Order("made_at")
LAST_FIRST = Order("number", descending=True)


class WebhookOut(Schema):
    """A webhook. Of somebody else's, which an administrator sees, the address ends at its host."""

    id: UUID
    user_id: UUID
    address: str
    types: list[str]
    state: Literal[tuple(Webhook.State.values)]  # type: ignore[valid-type]
    reason: str = Field(description="Why it is paused: user, administrator, gone, failing or owner.")
    made_at: datetime
    last_success_at: datetime | None
    failures: int = Field(description="How often in a row the receiver did not take the next message.")
    next_at: datetime | None = Field(description="When it is tried again.")


class WebhookWithSecret(WebhookOut):
    """A webhook with the secret that signs its messages: shown now and never again, null in an answer given again."""

    secret: str | None


class WebhookPage(ListPage):
    """One page of webhooks."""

    items: list[WebhookOut]


class AttemptOut(Schema):
    """One attempt. `status` is null where no answer came; `problem` then says why."""

    at: datetime
    status: int | None
    problem: str = Field(description="address, connection, certificate, time or answer; empty where an answer came.")
    excerpt: str = Field(description="How the answer began.")


class DeliveryOut(Schema):
    """A message; its id stands in `webhook-id`, without hyphens."""

    id: UUID
    number: int
    kind: Literal[tuple(Delivery.Kind.values)]  # type: ignore[valid-type]
    state: Literal[tuple(Delivery.State.values)] = Field(  # type: ignore[valid-type]
        description="withheld: when its turn came the user might not see any of it any more."
    )
    made_at: datetime
    delivered_at: datetime | None
    attempts: list[AttemptOut]


class DeliveryPage(ListPage):
    """One page of messages."""

    items: list[DeliveryOut]


class WebhookIn(Strict):
    """A webhook: where to, and about what."""

    address: str = Field(max_length=targets.LONGEST)
    types: list[str] = Field(max_length=50, description="As `type` in the change feed.")


class WebhookChange(Strict):
    """What changes; what is left out stays."""

    address: str | None = Field(None, max_length=targets.LONGEST)
    types: list[str] | None = Field(None, max_length=50)
    paused: bool | None = None


class SinceIn(Strict):
    """From when on; with its time zone."""

    since: AwareDatetime


class ReplayedOut(Schema):
    """How many messages go out again."""

    messages: int


class ListQuery(Schema):
    """Which page."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=2000, description="`next` of the page before.")


@router.get("/webhooks", auth=READ, response=WebhookPage, operation_id="list_webhooks")
def list_webhooks(request: ApiRequest, query: Query[ListQuery]) -> dict[str, Any]:
    """Your webhooks, oldest first; an administrator sees all."""
    page = page_of(Webhook.objects.visible_to(request.actor), OLDEST_FIRST, query.limit, after=query.cursor)
    return {"items": [_as_json(request, one) for one in page.rows], "next": page.following}


@router.post("/webhooks", auth=WRITE, response={201: WebhookWithSecret}, operation_id="create_webhook")
def create_webhook(request: ApiRequest, body: WebhookIn) -> tuple[int, dict[str, Any]]:
    """Make a webhook, which hears what changes from now on. Keep the secret: it is shown once."""
    _within(request, body.types)
    keep_no_secret(request)
    webhook, secret = actions.make(request.actor, body.address, body.types)
    return 201, _as_json(request, webhook) | {"secret": secret}


@router.get("/webhooks/{uuid:webhook_id}", auth=READ, response=WebhookOut, operation_id="get_webhook")
def get_webhook(request: ApiRequest, webhook_id: UUID) -> dict[str, Any]:
    """One webhook."""
    return _as_json(request, policy.webhook.get(request.actor, "see", webhook_id))


@router.patch("/webhooks/{uuid:webhook_id}", auth=WRITE, response=WebhookOut, operation_id="change_webhook")
def change_webhook(request: ApiRequest, webhook_id: UUID, body: WebhookChange) -> dict[str, Any]:
    """Change address or types, pause or resume. Resumed it goes on where it stopped."""
    with transaction.atomic():
        webhook = policy.webhook.lock(request.actor, "pause", webhook_id)
        if body.paused is not True:
            _within(request, {*webhook.types, *(body.types or [])})
        if body.address is not None or body.types is not None:
            webhook = actions.change(request.actor, webhook_id, address=body.address, types=body.types)
        if body.paused is not None:
            webhook = (actions.pause if body.paused else actions.resume)(request.actor, webhook_id)
    return _as_json(request, webhook)


@router.delete("/webhooks/{uuid:webhook_id}", auth=WRITE, response={204: None}, operation_id="delete_webhook")
def delete_webhook(request: ApiRequest, webhook_id: UUID) -> tuple[int, None]:
    """Delete a webhook, with its messages."""
    actions.delete(request.actor, webhook_id)
    return 204, None


@router.post(
    "/webhooks/{uuid:webhook_id}/rotate", auth=WRITE, response=WebhookWithSecret, operation_id="rotate_webhook_secret"
)
def rotate_webhook_secret(request: ApiRequest, webhook_id: UUID) -> dict[str, Any]:
    """Give it a new secret, shown once. For 24 hours messages are signed with the old one too."""
    _get_within(request, webhook_id)
    keep_no_secret(request)
    webhook, secret = actions.rotate(request.actor, webhook_id)
    return _as_json(request, webhook) | {"secret": secret}


@router.post("/webhooks/{uuid:webhook_id}/test", auth=WRITE, response={202: DeliveryOut}, operation_id="test_webhook")
def test_webhook(request: ApiRequest, webhook_id: UUID) -> tuple[int, dict[str, Any]]:
    """Send a message of type `test`, once; look in the deliveries how it went."""
    return 202, values_of(actions.test(request.actor, webhook_id), DeliveryOut)


@router.get(
    "/webhooks/{uuid:webhook_id}/deliveries", auth=READ, response=DeliveryPage, operation_id="list_webhook_deliveries"
)
def list_webhook_deliveries(request: ApiRequest, webhook_id: UUID, query: Query[ListQuery]) -> dict[str, Any]:
    """The messages of the last thirty days and how they went, last first."""
    webhook = policy.webhook.get(request.actor, "see", webhook_id)
    rows = Delivery.objects.visible_to(request.actor).filter(webhook=webhook)
    page = page_of(rows, LAST_FIRST, query.limit, after=query.cursor)
    return {"items": [values_of(one, DeliveryOut) for one in page.rows], "next": page.following}


@router.post(
    "/webhooks/{uuid:webhook_id}/deliveries/{uuid:delivery_id}/replay",
    auth=WRITE,
    response={202: DeliveryOut},
    operation_id="replay_webhook_delivery",
)
def replay_webhook_delivery(request: ApiRequest, webhook_id: UUID, delivery_id: UUID) -> tuple[int, dict[str, Any]]:
    """Send one message again, under the same `webhook-id`."""
    _get_within(request, webhook_id)
    return 202, values_of(actions.replay(request.actor, webhook_id, delivery_id), DeliveryOut)


@router.post(
    "/webhooks/{uuid:webhook_id}/replay", auth=WRITE, response={202: ReplayedOut}, operation_id="replay_webhook"
)
def replay_webhook(request: ApiRequest, webhook_id: UUID, body: SinceIn) -> tuple[int, dict[str, Any]]:
    """Send every message since a moment again, in order, each under its own `webhook-id`."""
    _get_within(request, webhook_id)
    return 202, {"messages": actions.replay_since(request.actor, webhook_id, body.since)}


def _get_within(request: ApiRequest, webhook_id: UUID) -> None:
    _within(request, policy.webhook.get(request.actor, "see", webhook_id).types)


def _within(request: ApiRequest, types: Any) -> None:
    """Raise Forbidden where a token would have something told that it may not read itself."""
    known = types_within(Scope.values)
    if known & set(types) - types_within(scopes_of(request)):
        raise Forbidden(_("Dit token mag zelf niet lezen wat de webhook vertelt. Gebruik een token dat dat wel mag."))


def _as_json(request: ApiRequest, webhook: Webhook) -> dict[str, Any]:
    address = webhook.address
    if webhook.user_id != request.actor.user_id:
        address = f"{address.partition('://')[0]}://{webhook.host}"
    return values_of(webhook, WebhookOut) | {"address": address}
