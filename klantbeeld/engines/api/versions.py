"""Versions as entity tags: read with `ETag`, written with `If-Match` (RFC 9110, 13.1.1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from klantbeeld.engines.api.answers import Stale


def tag_of(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def tell_version(answer: HttpResponse, version: int) -> None:
    """Say in the answer which version it holds."""
    answer["ETag"] = tag_of(version)


def expect_version(request: HttpRequest, version: int) -> None:
    """Raise Stale when the caller saw another version. Ask it of a locked row. Without `If-Match` nothing is expected."""
    wanted = request.headers.get("If-Match", "").strip()
    if (
        wanted
        and wanted != "*"
        and tag_of(version) not in [one.strip().removeprefix("W/") for one in wanted.split(",")]
    ):
        raise Stale()
