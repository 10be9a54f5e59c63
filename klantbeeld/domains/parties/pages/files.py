"""The files of a relation on its page: add, look at, take away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.core.limits import accepts
from klantbeeld.domains.parties.actions.files import LARGEST_MB, content_of, file_of, keep_file, remove_file
from klantbeeld.engines.files.models import StoredFile
from klantbeeld.engines.history.recording import latest_batch_id
from klantbeeld.engines.identity.http import ActorRequest

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})


@accepts(megabytes=LARGEST_MB)
@require_POST
def add(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Add a file."""
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid(_("Kies eerst een bestand."))
    keep_file(request.actor, party_id, upload.name or "bestand", upload.size or 0, upload)
    messages.success(request, _("Bestand toegevoegd"), extra_tags=latest_batch_id())
    return redirect("parties:party", party_id)


def _of_party(actor: Actor, party_id: UUID, file_id: UUID) -> StoredFile:
    stored = file_of(actor, file_id)
    if stored.party_id != party_id:
        raise NotFound()
    return stored


def can_show(stored: StoredFile) -> StoredFile:
    """Mark whether a file may be looked at in the browser: pictures only, known by their first bytes."""
    stored.can_show = stored.content_type in SHOWN  # type: ignore[attr-defined]
    return stored


@require_GET
def download(request: ActorRequest, party_id: UUID, file_id: UUID) -> FileResponse:
    """The file as a download; with `toon` a picture is shown, on a page of its own that may do nothing."""
    stored = _of_party(request.actor, party_id, file_id)
    shows = bool(request.GET.get("toon")) and stored.content_type in SHOWN
    response = FileResponse(
        content_of(stored).open("rb"), as_attachment=not shows, filename=stored.name, content_type=stored.content_type
    )
    if shows:
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def remove(request: ActorRequest, party_id: UUID, file_id: UUID) -> HttpResponse:
    """Take a file away, with undo."""
    _of_party(request.actor, party_id, file_id)
    remove_file(request.actor, file_id)
    messages.success(request, _("Bestand verwijderd"), extra_tags=latest_batch_id())
    return redirect("parties:party", party_id)
