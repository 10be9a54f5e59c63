"""The page of the API: what a program can do with the reader's own rights, with examples that run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.domains.activities import policy as activities
from klantbeeld.domains.parties import policy as parties
from klantbeeld.domains.parties import queries
from klantbeeld.engines.api.auth import needs
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.identity.actions import MAY_MANAGE, MAY_SEE
from klantbeeld.engines.identity.http import ActorRequest
from klantbeeld.engines.webhooks import policy as webhooks
from klantbeeld.shell.api import api
from klantbeeld.shell.api_examples import EXAMPLES, FILE, QUERIES, filled
from klantbeeld.shell.api_words import GROUPS, TITLES

RIGHTS: dict[Scope | None, Callable[[Actor], bool]] = {
    None: lambda _actor: True,
    Scope.PARTIES_READ: lambda actor: parties.party.may(actor, "see"),
    Scope.PARTIES_WRITE: lambda actor: parties.party.may(actor, "change"),
    Scope.ACTIVITIES_READ: lambda actor: activities.activity.may(actor, "see"),
    Scope.ACTIVITIES_WRITE: lambda actor: activities.activity.may(actor, "change"),
    Scope.WEBHOOKS_READ: lambda actor: webhooks.webhook.may(actor, "see"),
    Scope.WEBHOOKS_WRITE: lambda actor: webhooks.webhook.may(actor, "change"),
    Scope.PEOPLE_READ: lambda actor: bool(actor.roles & MAY_SEE),
    Scope.PEOPLE_WRITE: lambda actor: bool(actor.roles & MAY_MANAGE),
}
"""Whether a role may do anything at all with a scope; on which records the policies say."""
OWN_RIGHTS: dict[str, Callable[[Actor], bool]] = {
    "create_party": lambda actor: parties.party.may(actor, "create"),
    "delete_party": lambda actor: parties.party.may(actor, "delete"),
    "restore_party": lambda actor: parties.party.may(actor, "delete"),
    "hand_over_party": lambda actor: parties.party.may(actor, "hand_over"),
    "change_parties": lambda actor: parties.party.may(actor, "bulk"),
    "create_parties": lambda actor: parties.party.may(actor, "bulk"),
    "receive_import": lambda actor: parties.party.may(actor, "bulk"),
    "list_invitations": lambda actor: bool(actor.roles & MAY_MANAGE),
    "set_favourite": lambda actor: parties.party.may(actor, "see"),
}
"""Operations that ask another verb than their scope says."""
PLACE = "{party_id}"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as it is described; `path` holds places such as `{party_id}`."""

    id: str
    group: str
    method: str
    path: str
    scope: Scope | None
    takes_file: bool


@dataclass(frozen=True, slots=True)
class Example:
    """An operation with the reader's own ids in it. `runs_at` is an address that can be tried from the page, or ''."""

    operation: Operation
    title: Text
    may: bool
    command: str
    runs_at: str
    query: dict[str, str]


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation of the API, in the order of its description."""
    described: Any = api.get_openapi_schema(path_prefix="/api/v1")
    scopes = dict(_scopes())
    return tuple(
        Operation(
            one["operationId"],
            next(iter(one.get("tags", ())), "start"),
            method.upper(),
            path,
            scopes[one["operationId"]],
            "application/octet-stream" in one.get("requestBody", {}).get("content", {}),
        )
        for path, methods in described["paths"].items()
        for method, one in methods.items()
    )


def _scopes() -> Iterator[tuple[str, Scope | None]]:
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for one in view.operations:
                door = next(auth for auth in one.auth_callbacks if isinstance(auth, needs))
                yield str(one.operation_id), door.scope


@require_GET
def api_page(request: ActorRequest) -> HttpResponse:
    """What a program can do here, with the reader's rights and ids. Two queries beside those of the frame."""
    examples = examples_for(request.actor, request.build_absolute_uri("/").rstrip("/"))
    groups = [(label, [one for one in examples if one.operation.group == key]) for key, label in GROUPS.items()]
    context = {
        "groups": [(label, found) for label, found in groups if found],
        "address": request.build_absolute_uri("/api/v1/"),
        "refusals": (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND),
    }
    return render(request, "shell/api.html", context)


def examples_for(actor: Actor, base: str) -> list[Example]:
    """Return an example of each operation, with what the reader saw last in its places."""
    seen = queries.recent(actor, 2)
    ids: dict[str, Any] = {"tomorrow": (clock.today() + timedelta(days=1)).isoformat()}
    ids["since"] = clock.now().isoformat(timespec="seconds")
    ids |= dict(zip(("party_id", "person_id"), (hit.id for hit in seen), strict=False))
    if actor.unit_ids:
        ids["unit_id"] = min(actor.unit_ids)
    return [_example(one, actor, base, ids) for one in operations()]


def _example(operation: Operation, actor: Actor, base: str, ids: dict[str, Any]) -> Example:
    path = operation.path.replace(PLACE, str(ids.get("party_id", PLACE)))
    query = QUERIES.get(operation.id, {})
    own = OWN_RIGHTS.get(operation.id, RIGHTS[operation.scope])
    runs = operation.method == "GET" and "{" not in path
    return Example(
        operation,
        TITLES[operation.id],
        own(actor),
        _command(operation, base + path, query, filled(EXAMPLES.get(operation.id), ids)),
        path if runs else "",
        query,
    )


def _command(operation: Operation, address: str, query: dict[str, str], body: Any) -> str:
    """The call as one types it in a terminal."""
    asked = "&".join(f"{key}={value}" for key, value in query.items() if value)
    lines = [f'curl "{address}{"?" + asked if asked else ""}"', '-H "Authorization: Bearer $TOKEN"']
    if operation.method not in ("GET", "POST") or (operation.method == "POST" and body is None):
        lines.append(f"-X {operation.method}")
    if operation.takes_file:
        lines.append(f'-H "Content-Type: application/octet-stream" --data-binary @{query["name"]}')
    elif body is not None and body != FILE:
        written = json.dumps(body, ensure_ascii=False).replace("'", "'\\''")
        lines.append(f"-H \"Content-Type: application/json\" -d '{written}'")
    return " \\\n  ".join(lines)
