"""The root of the API: `/api/v1/`, its description at `/api/v1/openapi.json`, who you are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Schema

from klantbeeld import __version__
from klantbeeld.domains.activities.api import router as activities
from klantbeeld.domains.parties.actions.files import LARGEST_MB
from klantbeeld.domains.parties.api.around import router as around
from klantbeeld.domains.parties.api.attached import router as attached
from klantbeeld.domains.parties.api.batches import router as batches
from klantbeeld.domains.parties.api.bulk import router as bulk
from klantbeeld.domains.parties.api.facts import router as facts
from klantbeeld.domains.parties.api.files import router as files
from klantbeeld.domains.parties.api.imports import LARGEST_MB as LARGEST_LIST_MB
from klantbeeld.domains.parties.api.imports import router as imports
from klantbeeld.domains.parties.api.parties import router as parties
from klantbeeld.engines.api.answers import PROBLEM, answer_refusals, problem
from klantbeeld.engines.api.auth import ApiRequest, needs
from klantbeeld.engines.api.doors import guarded
from klantbeeld.engines.webhooks.api import router as webhooks
from klantbeeld.shell.changes_api import router as changes
from klantbeeld.shell.people_api import router as people

DESCRIPTION = """
Everything you can do in Klantbeeld, under your own rights. Send `Authorization: Bearer kb_…` with a token of yours.
Writes take an `Idempotency-Key`: a retry with the same key gets the same answer. A change may name the version it saw in
`If-Match`. What is refused is told as a problem (RFC 9457), in your language or that of `Accept-Language`.
"""

PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong and what to do, in the language of the caller."},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}, "description": "By field."},
    },
}


class DescribedApi(NinjaAPI):
    """An API whose description says of every operation how a refusal looks."""

    def get_openapi_schema(self, **given: Any) -> Any:
        """The description, with the problem as the answer to everything that is refused."""
        described: Any = super().get_openapi_schema(**given)
        described.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
        refused = {
            "description": "Refused: a problem (RFC 9457).",
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for methods in described["paths"].values():
            for operation in methods.values():
                operation["responses"].setdefault("default", refused)
        return described


api = DescribedApi(
    title="Klantbeeld",
    version="1",
    description=DESCRIPTION.strip(),
    urls_namespace="api",
    docs_url=None,
    openapi_extra={"info": {"license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}}},
)
answer_refusals(api)
api.add_router("/parties", parties)
api.add_router("", bulk)
api.add_router("", attached)
api.add_router("", facts)
api.add_router("", around)
api.add_router("", files)
api.add_router("", batches)
api.add_router("", imports)
api.add_router("", activities)
api.add_router("", changes)
api.add_router("", webhooks)
api.add_router("", people)

FILE_MEGABYTES = {"parties/<uuid:party_id>/files": LARGEST_MB, "imports": LARGEST_LIST_MB}
"""Where a POST carries a file as its body, and how large it may be."""


class Me(Schema):
    """Who calls, and with what rights."""

    user_id: UUID | None
    name: str
    roles: list[str]
    unit_ids: list[UUID]
    team_ids: list[UUID]
    scopes: list[str] | None
    release: str


@api.get("/me", auth=needs(None), response=Me, operation_id="get_me")
def me(request: ApiRequest) -> dict[str, Any]:
    """Who you are here; `scopes` is null with a session, which may do all you may."""
    actor = request.actor
    return {
        "user_id": actor.user_id,
        "name": actor.name,
        "roles": sorted(actor.roles),
        "unit_ids": sorted(actor.unit_ids),
        "team_ids": sorted(actor.team_ids),
        "scopes": request.token.scopes if request.token else None,
        "release": __version__,
    }


class Anything(StringConverter):
    """The rest of an address, whatever signs are in it: Django's own `path` stops at a new line."""

    regex = r"[\s\S]*"


register_converter(Anything, "anything")


def _unknown(request: Any, rest: str) -> Any:
    return problem(404, _("Dit adres bestaat niet. Kijk in de beschrijving: /api/v1/openapi.json."))


def _root(request: Any, **given: Any) -> Any:
    return _unknown(request, "")


def _addresses() -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for pattern in api.urls[0]:
        assert pattern.callback is not None
        # Ninja's own root holds nothing, and says so as a page; its name is needed.
        view = _root if pattern.name == "api-root" else pattern.callback
        route = str(pattern.pattern).replace("uuidstr:", "uuid:")  # Ninja's name for the same
        pattern.callback = guarded(view, file_megabytes=FILE_MEGABYTES.get(route, 0))
        found.append(pattern)
    return [*found, path("<anything:rest>", guarded(_unknown), name="unknown")]


urlpatterns = _addresses()
app_name = "api"
