"""Reading a list in: send the file, look at what it would do, choose, start, follow, settle what is left."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from klantbeeld.core.errors import Conflict, Invalid, NotFound
from klantbeeld.domains.parties.api.parties import READ, WRITE
from klantbeeld.domains.parties.choices import Rung
from klantbeeld.domains.parties.import_headings import TARGETS
from klantbeeld.domains.parties.importing import conflicts, running, runs, showing, uploads
from klantbeeld.domains.parties.importing.options import KEYS, MODES, Options
from klantbeeld.domains.parties.models import ImportReject, ImportRun
from klantbeeld.engines.api.auth import ApiRequest
from klantbeeld.engines.api.fields import Strict, values_of
from klantbeeld.engines.api.uploads import FILE_BODY
from klantbeeld.engines.exchange.table import text_of

router = Router(tags=["imports"])
LARGEST_MB = 200
SAMPLES = 3


class Target(Schema):
    """A field that a column can go to."""

    key: str
    label: str


class Column(Schema):
    """A column of the file: its heading, some of its values, and where it goes ('' is nowhere)."""

    number: int
    heading: str
    samples: list[str]
    target: str


class ImportOptions(Strict):
    """How a file is read in. What is left out stays; `columns` maps a column number to a target."""

    columns: dict[int, str] | None = Field(None, max_length=1000)
    source: str | None = Field(None, max_length=60, description="The system it comes from: a later list of it updates.")
    key: Literal[KEYS] | None = None  # type: ignore[valid-type]
    mode: Literal[MODES] | None = Field(  # type: ignore[valid-type]
        None, description="Make and update, or only one of the two."
    )
    country: Literal["NL", "BE"] | None = None
    day_order: Literal["dmy", "mdy"] | None = None
    rung: Literal[("", *Rung.values)] | None = None  # type: ignore[valid-type]
    unit_id: UUID | None = None
    team_id: UUID | None = None
    owner_id: UUID | None = None
    sheet: str | None = Field(None, max_length=100)
    encoding: str | None = Field(None, max_length=40)
    separator: str | None = Field(None, max_length=1)
    has_heading: bool | None = None


class ImportOut(Schema):
    """A file that is or was read in, how far it is, and what it did."""

    id: UUID
    file_name: str
    state: str
    created_at: datetime
    finished_at: datetime | None
    estimated_rows: int
    next_row: int = Field(description="Rows that are wholly handled.")
    created: int
    updated: int
    skipped: int
    rejected: int
    omitted: int = Field(description="Rows that went in without one or more of their values.")
    problem: str
    batch_id: UUID | None = Field(description="What undo takes back.")


class ImportWhole(ImportOut):
    """An import with its choices."""

    options: dict[str, Any]
    columns: list[Column]


class RowOut(Schema):
    """What a row would do, value by value."""

    row: int
    step: str
    names: list[str]
    values: list[dict[str, str]] = Field(description="label, before, after")
    problems: list[str]


class RejectOut(Schema):
    """A row as it stood in the file that was refused, or written without the values that `reason` names."""

    row: int
    cells: list[str]
    reason: str
    is_written: bool


class DifferenceOut(Schema):
    """A field that the source changed while a user had changed it here."""

    id: int
    party_id: UUID
    row: int
    field: str
    here: str
    there: str
    state: str


class FileName(Schema):
    """How the file is called; its end tells CSV, XLSX or vCard apart only where its content does not."""

    name: str = Field(min_length=1, max_length=255)


class FirstRows(Schema):
    """How many rows."""

    limit: int = Field(100, ge=1, le=500)


class AfterRow(Schema):
    """Which rows: those after this one, in order."""

    after: int = Field(0, ge=0, le=10**9)
    limit: int = Field(200, ge=1, le=1000)


class Choice(Strict):
    """Whether the value of the source is taken over; else it stays as it is here."""

    theirs: bool


@router.get("/import-targets", auth=READ, response=list[Target], operation_id="list_import_targets")
def list_import_targets(request: ApiRequest) -> list[dict[str, str]]:
    """The fields that a column can go to."""
    language = (get_language() or "nl")[:2]
    return [{"key": one.key, "label": one.labels.get(language, one.labels["nl"])[0]} for one in TARGETS]


@router.get("/imports", auth=READ, response=list[ImportOut], operation_id="list_imports")
def list_imports(request: ApiRequest) -> list[dict[str, Any]]:
    """The last hundred imports: yours, or everybody's for an administrator."""
    return [values_of(one, ImportOut) for one in runs.own_runs(request.actor)[:100]]


@router.post(
    "/imports", auth=WRITE, response={201: ImportWhole}, operation_id="receive_import", openapi_extra=FILE_BODY
)
def receive_import(request: ApiRequest, query: Query[FileName]) -> tuple[int, dict[str, Any]]:
    """Send a list: CSV, XLSX or vCard, at most 200 MB. Nothing is read in yet; the columns are guessed or remembered."""
    return 201, _whole(uploads.receive(request.actor, query.name, request.upload.chunks()))


@router.get("/imports/{uuid:run_id}", auth=READ, response=ImportWhole, operation_id="get_import")
def get_import(request: ApiRequest, run_id: UUID) -> dict[str, Any]:
    """One import: its columns and choices, and how far it is."""
    return _whole(runs.own_run(request.actor, run_id))


@router.patch("/imports/{uuid:run_id}", auth=WRITE, response=ImportWhole, operation_id="choose_import")
def choose_import(request: ApiRequest, run_id: UUID, body: ImportOptions) -> dict[str, Any]:
    """Choose where the columns go and how the file is read, while it was not started."""
    runs.own_run(request.actor, run_id)
    given = body.model_dump(exclude_unset=True)
    columns = given.pop("columns", None)
    unknown = sorted(set((columns or {}).values()) - runs.KNOWN_TARGETS - {""})
    if unknown:
        raise Invalid(_("Dit veld kennen we niet. Kijk in /import-targets."), {"columns": ", ".join(unknown)})
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state != ImportRun.State.READY:
            raise Conflict(_("Deze import is al begonnen. De kolommen liggen vast."))
        options = Options.from_json(run.options | {key: _plain(value) for key, value in given.items()})
        if columns is not None:
            options.mapping |= columns
        runs.keep_options(request.actor, run, options)
    return _whole(run)


@router.get("/imports/{uuid:run_id}/preview", auth=READ, response=list[RowOut], operation_id="preview_import")
def preview_import(request: ApiRequest, run_id: UUID, query: Query[FirstRows]) -> list[dict[str, Any]]:
    """What the first rows would do, before anything is written."""
    run = runs.own_run(request.actor, run_id)
    if run.state != ImportRun.State.READY:
        raise Conflict(_("Deze import is al begonnen. Kijk naar het resultaat."))
    return [
        {
            "row": one.plan.row.number,
            "step": one.plan.step.value,
            "names": [party.party.name for party in one.plan.parties],
            "values": [{"label": str(v.label), "before": v.before, "after": v.after} for v in one.values],
            "problems": [str(text) for text in one.plan.problems],
        }
        for one in showing.shown(running.preview(request.actor, run, query.limit))
    ]


@router.post("/imports/{uuid:run_id}/start", auth=WRITE, response=ImportOut, operation_id="start_import")
def start_import(request: ApiRequest, run_id: UUID) -> dict[str, Any]:
    """Read the file in, in the background. Undo of its batch takes all of it back."""
    return values_of(runs.begin(request.actor, runs.own_run(request.actor, run_id)), ImportOut)


@router.get("/imports/{uuid:run_id}/rejects", auth=READ, response=list[RejectOut], operation_id="list_import_rejects")
def list_import_rejects(request: ApiRequest, run_id: UUID, query: Query[AfterRow]) -> list[dict[str, Any]]:
    """The rows that were refused or went in without some of their values, with the reason."""
    run = runs.own_run(request.actor, run_id)
    found = ImportReject.objects.filter(run=run, row_number__gt=query.after).order_by("row_number")
    return [
        {
            "row": one.row_number,
            "cells": [text_of(cell) for cell in one.cells],
            "reason": one.reason,
            "is_written": one.is_written,
        }
        for one in found[: query.limit]
    ]


@router.get(
    "/imports/{uuid:run_id}/differences",
    auth=READ,
    response=list[DifferenceOut],
    operation_id="list_import_differences",
)
def list_import_differences(request: ApiRequest, run_id: UUID) -> list[dict[str, Any]]:
    """What both sides changed; kept as it is here until somebody chooses. The first thousand."""
    run = runs.own_run(request.actor, run_id)
    return [_difference(one) for one in runs.differences(request.actor, run)[:1000]]


@router.post(
    "/imports/{uuid:run_id}/differences/{int:conflict_id}",
    auth=WRITE,
    response=DifferenceOut,
    operation_id="settle_import_difference",
)
def settle_import_difference(request: ApiRequest, run_id: UUID, conflict_id: int, body: Choice) -> dict[str, Any]:
    """Choose what stays of a field that both sides changed."""
    run = runs.own_run(request.actor, run_id)
    if not runs.differences(request.actor, run).filter(pk=conflict_id).exists():
        raise NotFound()
    return _difference(conflicts.settle(request.actor, conflict_id, theirs=body.theirs))


def _difference(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "party_id": one.party_id,
        "row": one.row_number,
        "field": one.field,
        "here": one.here,
        "there": one.there,
        "state": one.state,
    }


def _whole(run: ImportRun) -> dict[str, Any]:
    columns: list[dict[str, Any]] = []
    options = Options.from_json(run.options)
    if run.state == ImportRun.State.READY:
        table = running.table_of(run)
        samples = uploads.samples_of(table, SAMPLES)
        columns = [
            {
                "number": number,
                "heading": heading,
                "samples": [text_of(row.cells[number]) for row in samples if number < len(row.cells)],
                "target": options.mapping.get(number, ""),
            }
            for number, heading in enumerate(table.headings)
        ]
    shown = {key: value for key, value in run.options.items() if key not in ("mapping", "years")}
    return values_of(run, ImportOut) | {"options": shown, "columns": columns}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
