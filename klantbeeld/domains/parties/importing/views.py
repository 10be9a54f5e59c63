"""The wizard: file, mapping, check, run, result. Each step is a page with an address of its own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import AlreadyDone, Conflict, Invalid, KlantbeeldError, NotFound
from klantbeeld.core.limits import accepts
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.choices import Rung
from klantbeeld.domains.parties.import_headings import TARGETS
from klantbeeld.domains.parties.importing import conflicts, counting, placing, running, runs, showing, uploads
from klantbeeld.domains.parties.importing.options import KEYS, MODES, Options
from klantbeeld.domains.parties.importing.profiles import recognised
from klantbeeld.domains.parties.models import ImportConflict, ImportReject, ImportRun
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.exchange.headings import Guess
from klantbeeld.engines.exchange.problems import Unreadable
from klantbeeld.engines.exchange.reject_file import write_rejects
from klantbeeld.engines.exchange.table import Row, text_of
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.identity.http import ActorRequest, uuid_or_none

PREVIEWED = 100
SHOWN = 50


@accepts(megabytes=200)
@require_http_methods(["GET", "POST"])
def upload(request: ActorRequest) -> HttpResponse:
    """Step 1: choose a file. Earlier imports stand under it."""
    policy.party.require(request.actor, "create")
    policy.party.require(request.actor, "bulk")
    problem: object = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is not None:
            try:
                run = uploads.receive(request.actor, file.name or "lijst", file.chunks())
                return redirect("parties:import_mapping", run.pk)
            except KlantbeeldError as refusal:
                problem = refusal.text
        else:
            problem = "missing"
    earlier = list(ImportRun.objects.filter(user_id=request.actor.user_id).order_by("-created_at")[:20])
    batches = Batch.objects.filter(pk__in=[run.batch_id for run in earlier if run.batch_id], state=Batch.State.UNDONE)
    undone = set(batches.values_list("pk", flat=True))
    return render(
        request,
        "parties/import_upload.html",
        {"problem": problem, "runs": [(run, run.batch_id in undone) for run in earlier], "step": 1},
        status=422 if problem else 200,
    )


@require_http_methods(["GET", "POST"])
def mapping(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Step 2: what each column holds, guessed or remembered, with samples beside it."""
    run = runs.own_run(request.actor, run_id)
    if run.state != ImportRun.State.READY:
        return _too_late(request, run)
    if request.method == "POST":
        return _map(request, run)
    options = Options.from_json(run.options)
    table = running.table_of(run)
    samples = uploads.samples_of(table, 5)
    found = {guess.column: guess for guess in uploads.guesses(table)}
    columns = [
        {
            "number": number,
            "heading": heading,
            "samples": [text for row in samples if number < len(row.cells) and (text := text_of(row.cells[number]))][
                :3
            ],
            "key": options.mapping.get(number, ""),
            "guess": found.get(number) or Guess(number, None, 0.0, ""),
        }
        for number, heading in enumerate(table.headings)
    ]
    units = list(placing.units(request.actor))
    unit_ids = [unit.pk for unit in units]
    return render(
        request,
        "parties/import_mapping.html",
        {
            "run": run,
            "table": table,
            "profile": recognised(table),
            "columns": columns,
            "targets": _target_choices(),
            "options": options,
            "keys": KEYS,
            "modes": MODES,
            "rungs": Rung.choices,
            "units": units,
            "teams": placing.teams(unit_ids).select_related("unit"),
            "users": placing.colleagues(unit_ids).order_by("name")[:200],
            "step": 2,
        },
    )


@require_GET
def check(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Step 3: what will happen, row by row, before anything is written."""
    run = runs.own_run(request.actor, run_id)
    if run.state != ImportRun.State.READY:
        return redirect("parties:import_result", run.pk)
    fragment = getattr(request, "htmx", False) and request.GET.get("deel")
    if fragment and run.expected is None:
        return HttpResponse(status=204)  # still being counted: what stands there stays
    plans, problem = [], None
    try:
        plans = running.preview(request.actor, run, PREVIEWED)
    except KlantbeeldError as refusal:
        problem = refusal.text
    if run.expected is None and problem is None:
        if len(plans) < PREVIEWED:
            run.expected = counting.summed([plans], PREVIEWED)
        else:
            counting.ask(request.actor, run)
    return render(
        request,
        "parties/_import_counts.html" if fragment else "parties/import_check.html",
        {
            "run": run,
            "rows": showing.shown(plans),
            "problem": problem,
            "counts": run.expected or counting.summed([plans], PREVIEWED),
            "is_counted": run.expected is not None,
            "can_start": run.expected is None or _may_bring_something(run.expected),
            "previewed": len(plans),
            "step": 3,
        },
        status=422 if problem else 200,
    )


def _may_bring_something(expected: dict[str, Any]) -> bool:
    """Whether there is anything to read in: of a whole file that was counted, some row is not refused."""
    steps = expected.get("steps", {})
    return not expected.get("whole") or any(steps.get(step) for step in ("create", "update", "skip"))


@require_POST
def start(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Step 4: start; the work is done in the background and goes on when this page is closed. Twice is once."""
    run = runs.own_run(request.actor, run_id)
    try:
        runs.begin(request.actor, run)
    except Conflict:
        return redirect("parties:import_result", run.pk)
    except Invalid as refusal:
        messages.error(request, str(refusal.text))
        return redirect("parties:import_mapping", run.pk)
    return redirect("parties:import_result", run.pk)


@require_GET
def result(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Progress while it runs, the result and undo when it is done."""
    run = runs.own_run(request.actor, run_id)
    batch = Batch.objects.filter(pk=run.batch_id).first() if run.batch_id else None
    undone = batch is not None and batch.state == Batch.State.UNDONE
    context = {
        "run": run,
        "batch": batch,
        "rejects": ImportReject.objects.filter(run=run, is_written=False).order_by("row_number")[:SHOWN],
        "left_out": ImportReject.objects.filter(run=run, is_written=True).order_by("row_number")[:SHOWN],
        "conflicts": _conflicts(request.actor, run),
        "kept": running.kept_by_undo(request.actor, batch, SHOWN) if batch and undone else [],
        "undone": undone,
        "undoing": batch is not None and batch.state == Batch.State.UNDOING,
        "step": 4,
        "percent": min(100, 100 * run.next_row // max(run.estimated_rows, 1)),
    }
    fragment = getattr(request, "htmx", False) and request.GET.get("deel")
    return render(request, "parties/_import_progress.html" if fragment else "parties/import_result.html", context)


@require_POST
def conflict(request: ActorRequest, run_id: UUID, conflict_id: int) -> HttpResponse:
    """Choose what stays of a field that both sides changed."""
    run = runs.own_run(request.actor, run_id)
    if not ImportConflict.objects.filter(pk=conflict_id, run=run).exists():
        raise NotFound()
    try:
        conflicts.settle(request.actor, conflict_id, theirs=request.POST.get("keuze") == "bron")
    except (AlreadyDone, Conflict, Invalid) as refusal:
        messages.error(request, str(refusal.text))
    return redirect("parties:import_result", run.pk)


@require_GET
def rejects(request: ActorRequest, run_id: UUID) -> FileResponse:
    """The refused rows, and those of which a value was left out, as a file with the reasons: to repair and upload again."""
    run = runs.own_run(request.actor, run_id)
    table = running.table_of(run)
    target = io.BytesIO()
    refused = ImportReject.objects.filter(run=run).order_by("row_number")
    write_rejects(
        target, table.headings, ((Row(one.row_number, list(one.cells)), _reason(one)) for one in refused.iterator())
    )
    target.seek(0)
    name = f"{uploads.REJECTS}{Path(run.file_name).stem.removeprefix(uploads.REJECTS)}.csv"
    return FileResponse(target, as_attachment=True, filename=name, content_type="text/csv")


def _reason(one: ImportReject) -> str:
    return f"{_('Niet overgenomen')}: {one.reason}" if one.is_written else one.reason


def _conflicts(actor: Actor, run: ImportRun) -> list[dict[str, object]]:
    found = runs.differences(actor, run)[:SHOWN]
    return [{"conflict": one, "label": PARTY[one.field].label} for one in found]


def _too_late(request: ActorRequest, run: ImportRun) -> HttpResponse:
    if request.method == "POST":
        messages.error(request, _("Deze import is al begonnen. De kolommen liggen vast."))
    return redirect("parties:import_result", run.pk)


def _map(request: ActorRequest, run: ImportRun) -> HttpResponse:
    """Keep the choices, while nobody starts the run; what cannot be read is said on the page with the columns."""
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state != ImportRun.State.READY:
            return _too_late(request, locked)
        options = Options.from_json(locked.options)
        _read_options(request, options)
        if (has_heading := request.POST.get("kopregel")) in ("ja", "nee"):
            wanted = has_heading == "ja"
            if wanted != running.table_of(locked).has_heading:
                options.has_heading, options.mapping = wanted, {}
                uploads.prepare(locked, running.place_of(locked), options)
                return redirect("parties:import_mapping", run.pk)
        try:
            options.mapping = {
                column: key
                for column in range(len(running.table_of(locked).headings))
                if (key := request.POST.get(f"column-{column}", ""))
            }
            runs.keep_options(request.actor, locked, options)
        except (Invalid, Unreadable) as refusal:
            messages.error(request, str(refusal.text))
            return redirect("parties:import_mapping", run.pk)
    return redirect("parties:import_check", run.pk)


def _target_choices() -> list[tuple[str, str]]:
    language = (get_language() or "nl")[:2]
    return [(target.key, target.labels.get(language, target.labels["nl"])[0]) for target in TARGETS]


def _read_options(request: ActorRequest, options: Options) -> None:
    posted = request.POST
    options.source = " ".join(posted.get("source", options.source).split())[:60] or options.source
    if posted.get("key") in KEYS:
        options.key = posted["key"]
    if posted.get("mode") in MODES:
        options.mode = posted["mode"]
    if posted.get("country") in ("NL", "BE"):
        options.country = posted["country"]
    if posted.get("rung", "") in ("", *Rung.values):
        options.rung = posted.get("rung", "")
    units = {str(unit.pk): unit.pk for unit in placing.units(request.actor)}
    options.unit_id = units.get(posted.get("unit", ""), options.unit_id)
    here = [options.unit_id] if options.unit_id else list(units.values())
    teams = {str(team.pk): team.pk for team in placing.teams(here)}
    options.team_id = teams.get(posted.get("team", ""))
    owner_id = uuid_or_none(posted.get("owner"))
    options.owner_id = owner_id if owner_id and placing.colleagues(here).filter(pk=owner_id).exists() else None
    for name in ("sheet", "encoding", "separator"):
        if posted.get(name):
            setattr(options, name, posted[name][:100])
