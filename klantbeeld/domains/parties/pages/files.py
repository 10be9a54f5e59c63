"""Files on a relation: kept, shown and taken away within the rights on it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.core.ids import new_id
from klantbeeld.core.limits import accepts
from klantbeeld.domains.parties import policy, queries
from klantbeeld.engines.files.models import StoredFile
from klantbeeld.engines.history.recording import latest_batch_id, recording
from klantbeeld.engines.identity.http import ActorRequest

LARGEST = 25 * 1024 * 1024
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
)
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})


def path_of(file_id: UUID) -> Path:
    """Where the content of a file lies."""
    return Path(settings.MEDIA_ROOT) / "stored" / str(file_id)[-2:] / str(file_id)


def keep(actor: Actor, party_id: UUID, upload: UploadedFile) -> StoredFile:
    """Keep an uploaded file on a relation: content first, then the row, so that no row lacks its content.

    Raises Invalid over 25 MB or when empty, NotFound, Forbidden. Records file.added.
    """
    size = upload.size or 0
    if not 0 < size <= LARGEST:
        raise Invalid(_("Dit bestand is leeg of groter dan 25 MB. Kies een kleiner bestand."))
    policy.party.get(actor, "change", party_id)
    stored = StoredFile(id=new_id(), party_id=party_id, added_by_id=actor.user_id, added_at=clock.now(), size=size)
    stored.name = Path((upload.name or "bestand").replace("\\", "/").replace("\0", "")).name[-200:] or "bestand"
    target = path_of(stored.id)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, head = hashlib.sha256(), b""
    with target.open("wb") as content:
        for chunk in upload.chunks():
            head = head or chunk[:16]
            digest.update(chunk)
            content.write(chunk)
    stored.sha256 = digest.hexdigest()
    stored.content_type = next(
        (kind for start, kind in SIGNATURES if head.startswith(start)), "application/octet-stream"
    )
    try:
        with transaction.atomic():
            party = policy.party.lock(actor, "change", party_id)
            with recording(actor, "file.added", parties=[party.id], data={"name": stored.name}):
                stored.save(force_insert=True)
    except Exception:
        target.unlink(missing_ok=True)
        raise
    return stored


@accepts(megabytes=25)
@require_POST
def add(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Add a file."""
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid(_("Kies eerst een bestand."))
    keep(request.actor, party_id, upload)
    messages.success(request, _("Bestand toegevoegd"), extra_tags=latest_batch_id())
    return redirect("parties:party", party_id)


def _visible(actor: Actor, party_id: UUID, file_id: UUID) -> StoredFile:
    queries.party(actor, party_id)  # what lies in the bin is not there, and neither are its files
    stored = policy.stored_file.get(actor, "see", file_id)
    if stored.party_id != party_id or stored.deleted_at:
        raise NotFound()
    return stored


def can_show(stored: StoredFile) -> StoredFile:
    """Mark whether a file may be looked at in the browser: pictures only, known by their first bytes."""
    stored.can_show = stored.content_type in SHOWN  # type: ignore[attr-defined]
    return stored


@require_GET
def download(request: ActorRequest, party_id: UUID, file_id: UUID) -> FileResponse:
    """The file as a download; with `toon` a picture is shown, on a page of its own that may do nothing."""
    stored = _visible(request.actor, party_id, file_id)
    path = path_of(stored.id)
    if not path.exists():
        raise NotFound(_("De inhoud van dit bestand is er niet meer. Voeg het opnieuw toe."))
    shows = bool(request.GET.get("toon")) and stored.content_type in SHOWN
    response = FileResponse(
        path.open("rb"), as_attachment=not shows, filename=stored.name, content_type=stored.content_type
    )
    if shows:
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def remove(request: ActorRequest, party_id: UUID, file_id: UUID) -> HttpResponse:
    """Take a file away, with undo."""
    with transaction.atomic():
        policy.party.lock(request.actor, "change", party_id)
        stored = _visible(request.actor, party_id, file_id)
        with recording(request.actor, "file.removed", parties=[party_id], data={"name": stored.name}):
            stored.deleted_at = clock.now()
            stored.save(update_fields=["deleted_at"])
    messages.success(request, _("Bestand verwijderd"), extra_tags=latest_batch_id())
    return redirect("parties:party", party_id)
