"""A file that is the body of a request: kept on disk when it is large, its hash taken while it comes in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from klantbeeld.core.limits import MEGABYTE

CHUNK = MEGABYTE // 4


class Upload:
    """The body of `request`, read once, when it is first asked for: after it is known who sends it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _read(self) -> tuple[Any, str, int]:
        kept = SpooledTemporaryFile(max_size=MEGABYTE)  # noqa: SIM115 - closed with the request
        digest, size = hashlib.sha256(), 0
        while chunk := self._request.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            kept.write(chunk)
        return kept, digest.hexdigest(), size

    @property
    def sha256(self) -> str:
        """The hash of the whole, in hex."""
        return self._read[1]

    @property
    def size(self) -> int:
        """Bytes."""
        return self._read[2]

    def chunks(self) -> Iterator[bytes]:
        """The content in pieces, from the start."""
        content = self._read[0]
        content.seek(0)
        while chunk := content.read(CHUNK):
            yield chunk


_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
FILE_BODY = {"requestBody": {"required": True, "content": _BYTES}}
"""How the description says that the body is a file."""
CONTENT = {"responses": {200: {"description": "The file.", "content": _BYTES}}}
"""How it says that the answer is one."""
