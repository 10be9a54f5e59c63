"""Puts a complete export back into an empty system: all of it in one transaction, or nothing.

It runs as the owner of the tables, with our own triggers off for that transaction: the history that comes along is the history,
and putting it back is no change (docs/adr/0008). Foreign keys stay on and are checked before the end.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from klantbeeld.core.errors import Conflict, Invalid
from klantbeeld.domains.parties.models import ImportRun
from klantbeeld.shell.portability.columns import Column, columns_of
from klantbeeld.shell.portability.contents import STORES
from klantbeeld.shell.portability.manifest import Manifest
from klantbeeld.shell.portability.tables import TRAVELLING, Travelling
from klantbeeld.shell.portability.unpacking import PIECE, Package, opened

Tell = Callable[[str, int], None]
STAGED = "CREATE TEMP TABLE staged_rows (n bigint PRIMARY KEY, j jsonb NOT NULL) ON COMMIT DROP"


def restore(path: Path, tell: Tell = lambda table, rows: None) -> Manifest:
    """Put a complete export back; `tell` hears each table with its rows.

    Raises Conflict when there is something here already, Invalid with what is wrong with the file. Records nothing: the
    history is that of the file.
    """
    with opened(path) as package:
        written: list[Path] = []
        try:
            with transaction.atomic():
                _triggers("DISABLE")
                _require_empty()
                for one in TRAVELLING:
                    tell(one.name, _put_back(package, one))
                _settle()
                _write_contents(package, written)
        except BaseException:
            for file in written:
                file.unlink(missing_ok=True)
            raise
        return package.manifest


def _triggers(what: str) -> None:
    """Also keeps everybody else from writing until the end."""
    with connection.cursor() as cursor:
        for one in TRAVELLING:
            cursor.execute(f"ALTER TABLE {one.name} {what} TRIGGER USER")


def _require_empty() -> None:
    """Raise Conflict when a table holds rows, apart from those that every new system begins with."""
    with connection.cursor() as cursor:
        for one in TRAVELLING:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {one.name})")
            if one.shipped or not cursor.fetchone()[0]:
                continue
            raise Conflict(
                _(
                    "Dit Klantbeeld is niet leeg: er staan al gegevens in (%(table)s). Terugzetten kan alleen in een "
                    "leeg Klantbeeld. Begin met een nieuwe map: bin/manage --data MAP import_all BESTAND.zip"
                )
                % {"table": one.words}
            )


def _put_back(package: Package, one: Travelling) -> int:
    columns = columns_of(one.fields)
    with connection.cursor() as cursor:
        if one.shipped:
            cursor.execute(f"DELETE FROM {one.name}")
        cursor.execute("DROP TABLE IF EXISTS staged_rows")
        cursor.execute(STAGED)
        try:
            with (
                connection.wrap_database_errors,
                cursor.copy("COPY staged_rows (n, j) FROM STDIN") as copy,  # type: ignore[attr-defined]
            ):
                for number, line in enumerate(package.lines(one.name), 1):
                    copy.write_row((number, line.decode()))
            _require_fit(one, columns)
            names = [column.quoted for column in columns] + [connection.ops.quote_name(name) for name in one.instead]
            values = [column.read for column in columns] + list(one.instead.values())
            cursor.execute(
                f"INSERT INTO {one.name} ({', '.join(names)}) SELECT {', '.join(values)} FROM staged_rows ORDER BY n"
            )
        except (DatabaseError, UnicodeDecodeError) as error:
            said = str(error).partition("\n")[0][:200]
            raise Invalid(
                _("In %(table)s staat iets wat niet kan: %(why)s. Er is niets teruggezet.")
                % {"table": one.name, "why": said}
            ) from error
        return int(cursor.rowcount)


def _require_fit(one: Travelling, columns: list[Column]) -> None:
    """Raise Invalid with the first line that has not exactly these columns, each with JSON of its type."""
    names = ", ".join(f"'{column.name}'" for column in columns)
    keys = f"ARRAY(SELECT jsonb_object_keys(j)) @> ARRAY[{names}] AND j - ARRAY[{names}] = '{{}}'"
    fits = " AND ".join(f"({column.fits})" for column in columns)
    sql = f"SELECT min(n) FROM staged_rows WHERE NOT CASE WHEN jsonb_typeof(j) = 'object' THEN {keys} AND {fits} ELSE false END"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        wrong = cursor.fetchone()[0]
    if wrong is not None:
        raise Invalid(
            _("Regel %(line)s van %(table)s heeft niet de kolommen en soorten die horen. Er is niets teruggezet.")
            % {"line": wrong, "table": one.name}
        )


def _settle() -> None:
    """Check what hangs together, turn the triggers on again, let counters go on where they were."""
    with connection.cursor() as cursor:
        try:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except DatabaseError as error:
            said = str(error).partition("\n")[0][:200]
            raise Invalid(
                _("Niet alles in dit bestand hoort bij elkaar: %(why)s. Er is niets teruggezet.") % {"why": said}
            ) from error
        folder = str(Path(settings.MEDIA_ROOT) / "imports") + os.sep
        ImportRun.objects.update(path=Concat(Value(folder), Cast(F("id"), CharField())))
        for sql in connection.ops.sequence_reset_sql(no_style(), [one.model for one in TRAVELLING]):
            cursor.execute(sql)
    _triggers("ENABLE")
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(one.name for one in TRAVELLING)}")


def _write_contents(package: Package, written: list[Path]) -> None:
    """Write each file to its place; raise Invalid for one that belongs to no row."""
    stores = {store.folder: store for store in STORES}
    wanted: dict[str, list[str]] = {}
    for folder, file_id in package.contents():
        wanted.setdefault(folder, []).append(file_id)
    for folder, ids in wanted.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {stores[folder].table} WHERE id = ANY(%s::uuid[])", [ids])
            if cursor.fetchone()[0] != len(ids):
                raise Invalid(_("In %(folder)s zit een bestand waar geen rij bij hoort.") % {"folder": folder})
        for file_id in ids:
            place = stores[folder].path(UUID(file_id))
            place.parent.mkdir(parents=True, exist_ok=True)
            with package.archive.open(f"{folder}/{file_id}") as content, place.open("xb") as out:
                written.append(place)
                while piece := content.read(PIECE):
                    out.write(piece)
