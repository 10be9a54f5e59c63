"""Receiving a file: kept whole under a name of our own, measured while it comes in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.import_headings import TARGETS
from klantbeeld.domains.parties.importing import running
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.importing.profiles import mapped, name_source, recognised
from klantbeeld.domains.parties.models import ImportMapping, ImportRun
from klantbeeld.engines.exchange.headings import Guess, fingerprint, guess_mapping, normal
from klantbeeld.engines.exchange.reading import DEFAULT
from klantbeeld.engines.exchange.table import Row, Table

SAMPLES = 50
REJECTS = "afgekeurd-"
"""How the file with the refused rows is called before the name of the list: mended, it comes from the same source."""
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20\d\d)(?!\d)")


def receive(actor: Actor, name: str, chunks: Iterable[bytes], options: Options | None = None) -> ImportRun:
    """Store an uploaded file and prepare its run, mapping guessed or remembered.

    Raises Forbidden, Invalid (too large), or Unreadable with what is wrong with the file; then nothing is kept.
    """
    policy.party.require(actor, "create")
    policy.party.require(actor, "bulk")
    run = ImportRun(
        user_id=actor.user_id, file_name=Path(name).name[:255], created_at=clock.now(), touched_at=clock.now()
    )
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run.id}"
    try:
        run.sha256 = _store(path, chunks)
        return prepare(run, path, options or Options())
    except Exception:
        path.unlink(missing_ok=True)
        raise


def prepare(run: ImportRun, path: Path, options: Options) -> ImportRun:
    """Look into the file and save the run with its mapping. Raises Unreadable."""
    run.path = str(path)
    table = running.table_of(ImportRun(path=str(path), options=options.to_json()))
    profile = recognised(table)
    kept = _kept(table, run.user_id) if table.has_heading else None
    if not options.mapping:
        guessed = chosen(guesses(table))
        options.mapping = _mapping_in(table, kept) or (mapped(profile, table, guessed) if profile else guessed)
    if kept and not options.source:
        options.source = kept.options.get("source", "")
    options.years = years_of(table, options.mapping)
    name_source(options, profile)
    options.source = options.source or Path(run.file_name).stem.removeprefix(REJECTS)[:60]
    run.options = options.to_json()
    run.estimated_rows = table.estimated_rows
    run.state = ImportRun.State.READY
    run.save()
    return run


def years_of(table: Table, mapping: dict[int, str]) -> dict[int, int]:
    """Return the year in the heading of each column with a turnover, where there is one."""
    found = {column: _YEAR.search(table.headings[column]) for column, key in mapping.items() if key == "org_turnover"}
    return {column: int(year[0]) for column, year in found.items() if year}


def guesses(table: Table) -> list[Guess]:
    """Guess per column what it holds, by its heading and a sample of its values."""
    samples = [row.cells for row in samples_of(table)]
    return guess_mapping(table.headings, samples, TARGETS)


def samples_of(table: Table, number: int = SAMPLES) -> list[Row]:
    """Return the first rows that can be read."""
    found = []
    for row in table.rows():
        if not row.problem:
            found.append(row)
        if len(found) == number:
            break
    return found


def chosen(found: list[Guess]) -> dict[int, str]:
    """Return the mapping that the guesses make."""
    return {guess.column: guess.field_key for guess in found if guess.field_key}


def _kept(table: Table, user_id: UUID | None) -> ImportMapping | None:
    """What was chosen last for these headings: by this user, else by anybody."""
    plain = fingerprint(table.headings)
    found = {one.pk: one for one in ImportMapping.objects.filter(pk__in=[plain, _of_user(plain, user_id)])}
    return found.get(_of_user(plain, user_id)) or found.get(plain)


def _mapping_in(table: Table, kept: ImportMapping | None) -> dict[int, str]:
    by_heading = kept.mapping if kept else {}
    return {
        column: by_heading[normal(heading)]
        for column, heading in enumerate(table.headings)
        if normal(heading) in by_heading
    }


def _of_user(plain: str, user_id: UUID | None) -> str:
    return hashlib.sha256(f"{plain} {user_id or ''}".encode()).hexdigest()


def remember(table: Table, options: Options, user_id: UUID | None) -> None:
    """Keep the mapping and the source for the next file with these headings, in any order."""
    if not table.has_heading:
        return
    plain = fingerprint(table.headings)
    by_heading = {normal(table.headings[column]): key for column, key in options.mapping.items()}
    for pk in (plain, _of_user(plain, user_id)):
        ImportMapping.objects.update_or_create(
            pk=pk, defaults={"mapping": by_heading, "options": {"source": options.source}, "used_at": clock.now()}
        )


def _store(path: Path, chunks: Iterable[bytes]) -> str:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as target:
        for chunk in chunks:
            size += len(chunk)
            if size > DEFAULT.max_bytes:
                raise Invalid(
                    _("Dit bestand is groter dan %(limit)d MB. Deel het op in kleinere bestanden.")
                    % {"limit": DEFAULT.max_bytes // 1_000_000}
                )
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()
