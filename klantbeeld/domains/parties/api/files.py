"""Files of a relation: list, add, fetch, take away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse
from ninja import Query, Router, Schema
from pydantic import Field

from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.actions.files import LONGEST_NAME, content_of, file_of, keep_file, remove_file
from klantbeeld.domains.parties.api.parties import READ, WRITE
from klantbeeld.engines.api.auth import ApiRequest
from klantbeeld.engines.api.fields import values_of
from klantbeeld.engines.api.uploads import CONTENT, FILE_BODY
from klantbeeld.engines.files.models import StoredFile

router = Router(tags=["files"])


class FileOut(Schema):
    """A file of a relation; its content is at `/files/{id}/content`."""

    id: UUID
    party_id: UUID
    name: str
    content_type: str
    size: int = Field(description="Bytes.")
    sha256: str
    added_at: datetime
    added_by_id: UUID | None


class Named(Schema):
    """How the file is called."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)


@router.get("/parties/{uuid:party_id}/files", auth=READ, response=list[FileOut], operation_id="list_files")
def list_files(request: ApiRequest, party_id: UUID) -> list[dict[str, Any]]:
    """The files of a relation, newest first."""
    policy.party.get(request.actor, "see", party_id)
    found = StoredFile.objects.visible_to(request.actor).filter(party_id=party_id, deleted_at=None)
    return [values_of(one, FileOut) for one in found.order_by("-added_at", "-id")[:1000]]


@router.post(
    "/parties/{uuid:party_id}/files",
    auth=WRITE,
    response={201: FileOut},
    operation_id="add_file",
    openapi_extra=FILE_BODY,
)
def add_file(request: ApiRequest, party_id: UUID, query: Query[Named]) -> tuple[int, dict[str, Any]]:
    """Add a file of at most 25 MB; the body is the file itself."""
    kept = keep_file(request.actor, party_id, query.name, request.upload.size, request.upload)
    return 201, values_of(kept, FileOut)


@router.get("/files/{uuid:file_id}", auth=READ, response=FileOut, operation_id="get_file")
def get_file(request: ApiRequest, file_id: UUID) -> dict[str, Any]:
    """What is known of a file."""
    return values_of(file_of(request.actor, file_id), FileOut)


@router.get("/files/{uuid:file_id}/content", auth=READ, operation_id="get_file_content", openapi_extra=CONTENT)
def get_file_content(request: ApiRequest, file_id: UUID) -> FileResponse:
    """The file itself, as a download."""
    stored = file_of(request.actor, file_id)
    return FileResponse(
        content_of(stored).open("rb"), as_attachment=True, filename=stored.name, content_type="application/octet-stream"
    )


@router.delete("/files/{uuid:file_id}", auth=WRITE, response={204: None}, operation_id="remove_file")
def remove(request: ApiRequest, file_id: UUID) -> tuple[int, None]:
    """Take a file away; undo brings it back."""
    remove_file(request.actor, file_id)
    return 204, None
