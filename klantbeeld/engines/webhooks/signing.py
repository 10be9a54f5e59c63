"""Secrets and signatures by the Standard Webhooks convention, version 1 (standardwebhooks.com, specification)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from klantbeeld.engines.webhooks.models import Webhook

PREFIX = "whsec_"
PURPOSE = "klantbeeld.engines.webhooks.secret"


def secret_of(salt: UUID) -> str:
    """The secret that belongs to a salt, by the key of this installation: the database alone gives no secret away."""
    return PREFIX + base64.b64encode(_key(salt)).decode()


def headers_of(webhook: Webhook, message_id: UUID, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers that sign a message; just after a rotation with the old secret too."""
    name, second = f"msg_{message_id.hex}", int(at.timestamp())
    salts = [webhook.secret_salt]
    if webhook.old_salt and webhook.old_until and webhook.old_until > at:
        salts.append(webhook.old_salt)
    signed = f"{name}.{second}.".encode() + body
    return {
        "webhook-id": name,
        "webhook-timestamp": str(second),
        "webhook-signature": " ".join(_signature(salt, signed) for salt in salts),
    }


def _signature(salt: UUID, signed: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(_key(salt), signed, hashlib.sha256)).decode()


def _key(salt: UUID) -> bytes:
    return salted_hmac(PURPOSE, salt.bytes, algorithm="sha256").digest()
