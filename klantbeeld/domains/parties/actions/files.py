"""Files on a relation: kept and taken away within the rights on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.core.ids import new_id
from klantbeeld.core.limits import MEGABYTE
from klantbeeld.domains.parties import policy, queries
from klantbeeld.engines.files.models import StoredFile
from klantbeeld.engines.history.recording import recording

LARGEST_MB = 25
LONGEST_NAME = 200
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
)


class Content(Protocol):
    """A file that comes in."""

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, in pieces."""


def path_of(file_id: UUID) -> Path:
    """Where the content of a file lies."""
    return Path(settings.MEDIA_ROOT) / "stored" / str(file_id)[-2:] / str(file_id)


def keep_file(actor: Actor, party_id: UUID, name: str, size: int, content: Content) -> StoredFile:
    """Keep a file on a relation: content first, then the row, so that no row lacks its content.

    Raises Invalid over 25 MB or when empty, NotFound, Forbidden. Records file.added.
    """
    if not 0 < size <= LARGEST_MB * MEGABYTE:
        raise Invalid(_("Dit bestand is leeg of groter dan 25 MB. Kies een kleiner bestand."))
    policy.party.get(actor, "change", party_id)
    stored = StoredFile(id=new_id(), party_id=party_id, added_by_id=actor.user_id, added_at=clock.now(), size=size)
    stored.name = Path(name.replace("\\", "/").replace("\0", "")).name[-LONGEST_NAME:] or "bestand"
    target = path_of(stored.id)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, head = hashlib.sha256(), b""
    try:
        with target.open("wb") as kept:
            for chunk in content.chunks():
                head = head or chunk[:16]
                digest.update(chunk)
                kept.write(chunk)
        stored.sha256 = digest.hexdigest()
        stored.content_type = next(
            (kind for start, kind in SIGNATURES if head.startswith(start)), "application/octet-stream"
        )
        with transaction.atomic():
            party = policy.party.lock(actor, "change", party_id)
            with recording(actor, "file.added", parties=[party.id], data={"name": stored.name}):
                stored.save(force_insert=True)
    except Exception:
        target.unlink(missing_ok=True)
        raise
    return stored


def file_of(actor: Actor, file_id: UUID) -> StoredFile:
    """Return a file that the actor may see: not taken away, its relation not in the bin. Raises NotFound."""
    stored = policy.stored_file.get(actor, "see", file_id)
    queries.party(actor, stored.party_id)  # what lies in the bin is not there, and neither are its files
    if stored.deleted_at:
        raise NotFound()
    return stored


def content_of(stored: StoredFile) -> Path:
    """Return where the content of a file lies. Raises NotFound when it is gone."""
    path = path_of(stored.id)
    if not path.exists():
        raise NotFound(_("De inhoud van dit bestand is er niet meer. Voeg het opnieuw toe."))
    return path


def remove_file(actor: Actor, file_id: UUID) -> StoredFile:
    """Take a file off its relation; its content stays for undo. Raises NotFound, Forbidden. Records file.removed."""
    with transaction.atomic():
        stored = file_of(actor, file_id)
        policy.party.lock(actor, "change", stored.party_id)
        stored = policy.stored_file.lock(actor, "see", file_id)
        if stored.deleted_at:
            raise NotFound()
        with recording(actor, "file.removed", parties=[stored.party_id], data={"name": stored.name}):
            stored.deleted_at = clock.now()
            stored.save(update_fields=["deleted_at"])
    return stored
