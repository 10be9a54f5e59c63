"""Writes a complete export: all tables as they were at one moment, row by row, whatever their number."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import override

from klantbeeld import __version__
from klantbeeld.core import clock
from klantbeeld.engines.exchange.table import Cell
from klantbeeld.engines.exchange.writing import write_csv
from klantbeeld.engines.identity.models import Company
from klantbeeld.shell.portability import describing, manifest
from klantbeeld.shell.portability.columns import columns_of
from klantbeeld.shell.portability.contents import STORES
from klantbeeld.shell.portability.manifest import Entry, Manifest
from klantbeeld.shell.portability.tables import TRAVELLING, Travelling, undecided

Progress = Callable[[int, int], None]
PIECE = 1 << 20
TOLD_EVERY = 20_000
SNAPSHOT = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own that sees the database as it was at the first question, however long it takes."""
    own: BaseDatabaseWrapper = connection.copy()  # type: ignore[attr-defined]
    try:
        with own.cursor() as cursor:
            cursor.execute(SNAPSHOT)
        yield own
        with own.cursor() as cursor:
            cursor.execute("ROLLBACK")
    finally:
        own.close()


@dataclass(slots=True)
class Packing:
    """One export under way."""

    archive: zipfile.ZipFile
    source: BaseDatabaseWrapper
    manifest: Manifest
    made_at: datetime
    tell: Progress
    rows: int = 0
    expected: int = 0
    language: str = "nl"


def pack(target: IO[bytes], tell: Progress = lambda rows, expected: None) -> Manifest:
    """Write everything to `target`, one moment of the database; `tell` hears how far it is.

    Raises LookupError when there is a table of which nobody said whether it travels.
    """
    if strange := undecided():
        raise LookupError(f"nobody said whether these travel: {sorted(strange)}")
    with snapshot() as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        company = Company.objects.first()
        made_at = clock.now().astimezone(UTC)
        head = Manifest(made_at.strftime("%Y-%m-%dT%H:%M:%SZ"), __version__, company.name if company else "")
        work = Packing(archive, source, head, made_at, tell, language=company.language if company else "nl")
        work.expected = _count(source)
        tell(0, work.expected)
        for one in TRAVELLING:
            _write_rows(work, one)
            _write_csv(work, one)
        for store in STORES:
            for file_id in _ids(source, store.table):
                _write_file(work, f"{store.folder}/{file_id}", store.path(file_id))
        said = {"company": head.company, "release": head.release, "made_at": head.made_at}
        _write(work, manifest.README, [describing.README.format(**said).encode()])
        _write(work, manifest.SCHEMA, [json.dumps(describing.schema(), ensure_ascii=False, indent=1).encode()])
        with archive.open(_info(work, manifest.NAME), "w") as out:
            out.write(head.to_json())
    return head


def _count(source: BaseDatabaseWrapper) -> int:
    parts = " + ".join(f"(SELECT count(*) FROM {one.name})" for one in TRAVELLING)
    with source.cursor() as cursor:
        cursor.execute(f"SELECT {parts}")
        return int(cursor.fetchone()[0])


def _lines(work: Packing, one: Travelling) -> Iterator[str]:
    """Each row of a table as a line of JSON, in the order of its key."""
    columns = ", ".join(column.written for column in columns_of(one.fields))
    key = connection.ops.quote_name(str(one.model._meta.pk.column))
    sql = f"COPY (SELECT row_to_json(r) FROM (SELECT {columns} FROM {one.name} ORDER BY {key}) r) TO STDOUT"
    with work.source.cursor() as cursor, cursor.copy(sql) as copy:  # type: ignore[attr-defined]
        for (line,) in copy.rows():
            yield line


def _write_rows(work: Packing, one: Travelling) -> None:
    number = 0

    def pieces() -> Iterator[bytes]:
        nonlocal number
        for line in _lines(work, one):
            number += 1
            if number % TOLD_EVERY == 0:
                work.tell(work.rows + number, work.expected)
            yield line.encode() + b"\n"

    entry = _write(work, manifest.ROWS.format(one.name), pieces())
    work.rows += number
    work.manifest.entries[-1] = Entry(entry.name, entry.bytes, entry.sha256, one.name, number)
    work.tell(work.rows, work.expected)


def _write_csv(work: Packing, one: Travelling) -> None:
    fields = one.fields
    with override(work.language):
        headings = [str(describing.label_of(field)) for field in fields]
        words = [{value: str(label) for value, label in field.flatchoices} for field in fields]
    moments = [isinstance(field, models.DateTimeField) for field in fields]

    def rows() -> Iterator[list[Cell]]:
        for line in _lines(work, one):
            values = json.loads(line, parse_float=Decimal).values()
            yield [
                _cell(value, meaning, is_moment)
                for value, meaning, is_moment in zip(values, words, moments, strict=True)
            ]

    with _entry(work, manifest.PEOPLE.format(one.name)) as out:
        number = write_csv(out, headings, rows())
    done = work.manifest.entries[-1]
    work.manifest.entries[-1] = Entry(done.name, done.bytes, done.sha256, one.name, number)


def _cell(value: Any, words: dict[Any, str], is_moment: bool) -> Cell:
    if is_moment and value is not None:
        return timezone.localtime(datetime.fromisoformat(value)).replace(tzinfo=None)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    if words and isinstance(value, str):
        return words.get(value, value)
    cell: Cell = value
    return cell


def _ids(source: BaseDatabaseWrapper, table: str) -> Iterator[UUID]:
    sql = f"COPY (SELECT id FROM {table} ORDER BY id) TO STDOUT"
    with source.cursor() as cursor, cursor.copy(sql) as copy:  # type: ignore[attr-defined]
        for (found,) in copy.rows():
            yield UUID(found)


def _write_file(work: Packing, name: str, path: Path) -> None:
    if not path.is_file():
        work.manifest.missing.append(name)
        return
    with path.open("rb") as content:
        _write(work, name, iter(lambda: content.read(PIECE), b""))


def _write(work: Packing, name: str, pieces: Any) -> Entry:
    with _entry(work, name) as out:
        for piece in pieces:
            out.write(piece)
    return work.manifest.entries[-1]


@contextmanager
def _entry(work: Packing, name: str) -> Iterator[Any]:
    """A file of the archive to write to; its size and sum stand in the manifest afterwards."""
    with work.archive.open(_info(work, name), "w", force_zip64=True) as out:
        counted = _Counted(out)
        yield counted
    work.manifest.entries.append(Entry(name, counted.size, counted.digest.hexdigest()))


def _info(work: Packing, name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, work.made_at.timetuple()[:6])
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return info


class _Counted:
    """Passes bytes on, and knows how many there were and their sum."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self.size, self.digest = out, 0, hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.size += len(piece)
        self.digest.update(piece)
        return self._out.write(piece)
