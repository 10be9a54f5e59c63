"""Looks a complete export over before a byte of it is written: is it one, is it whole, is it safe to unpack.

The file comes from outside and is hostile until it is checked: paths that leave the folder, a file that unpacks to far more
than it says, two files with one name, parts that no manifest names, sums that differ (OWASP ASVS 5, 5.2.3).
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from klantbeeld.core.errors import Invalid
from klantbeeld.core.limits import MEGABYTE
from klantbeeld.shell.portability import describing, manifest
from klantbeeld.shell.portability.contents import STORES
from klantbeeld.shell.portability.manifest import Entry, Manifest
from klantbeeld.shell.portability.tables import TRAVELLING

PIECE = 1 << 20
MOST_PARTS = 5_000_000
LARGEST_MANIFEST = 512 * MEGABYTE
LONGEST_LINE = 64 * MEGABYTE
RATIO = 300
RATIO_FROM = 10 * MEGABYTE
"""Rows of one table resemble each other: they shrink to a thirtieth. What grows three hundred times was made to."""
_FOLDERS = "|".join(store.folder for store in STORES)
_CONTENT = re.compile(rf"(?:{_FOLDERS})/[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}")


@dataclass(frozen=True, slots=True)
class Package:
    """A complete export that was found whole."""

    archive: zipfile.ZipFile
    manifest: Manifest

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table, one line of JSON each, without the line end."""
        with self.archive.open(manifest.ROWS.format(table)) as file:
            while line := file.readline(LONGEST_LINE + 1):
                if len(line) > LONGEST_LINE or not line.endswith(b"\n"):
                    raise Invalid(_("In %(name)s staat een regel die te lang is of niet af.") % {"name": table})
                yield line[:-1]

    def contents(self) -> Iterator[tuple[str, str]]:
        """Folder and id of each file that travels with a row."""
        for one in self.manifest.entries:
            if _CONTENT.fullmatch(one.name):
                folder, _slash, file_id = one.name.partition("/")
                yield folder, file_id


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open a complete export and check all of it. Raises Invalid with what is wrong; nothing was written then."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _parts(archive)
            found = _manifest(archive, parts)
            _same_parts(parts, found)
            _room_for(parts)
            _same_columns(archive)
            for entry in found.entries:
                _whole(archive, entry)
            yield Package(archive, found)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Invalid(_("Dit bestand is geen ZIP of het is beschadigd. Haal het opnieuw op.")) from error


def _parts(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MOST_PARTS:
        raise Invalid(_("In dit bestand zitten te veel onderdelen. Zo'n bestand maakt Klantbeeld niet."))
    twice = [name for name, number in Counter(info.filename for info in infos).items() if number > 1]
    if twice:
        raise Invalid(_("Het onderdeel %(name)s staat er twee keer in.") % {"name": twice[0][:200]})
    for info in infos:
        if not _is_known(info.filename):
            raise Invalid(_("Het onderdeel %(name)s hoort hier niet.") % {"name": info.filename[:200]})
        if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Invalid(_("Het onderdeel %(name)s is versleuteld of anders ingepakt.") % {"name": info.filename})
        if info.file_size > RATIO_FROM and info.file_size > RATIO * max(info.compress_size, 1):
            raise Invalid(
                _("Het onderdeel %(name)s wordt bij het uitpakken onwaarschijnlijk groot.") % {"name": info.filename}
            )
    return {info.filename: info for info in infos}


def _is_known(name: str) -> bool:
    return name in _fixed_names() or _CONTENT.fullmatch(name) is not None


@cache
def _fixed_names() -> frozenset[str]:
    return frozenset({manifest.NAME, manifest.SCHEMA, manifest.README, *_names_of_tables()})


def _names_of_tables() -> set[str]:
    return {form.format(one.name) for one in TRAVELLING for form in (manifest.ROWS, manifest.PEOPLE)}


def _manifest(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> Manifest:
    info = parts.get(manifest.NAME)
    if info is None or info.file_size > LARGEST_MANIFEST:
        raise Invalid(_("Dit is geen bestand van Alles meenemen: er zit geen manifest.json in."))
    with archive.open(info) as file:
        text = file.read(LARGEST_MANIFEST + 1)
    try:
        return Manifest.from_json(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("Het manifest.json is niet te lezen, of van een nieuwere versie van Klantbeeld.")) from error


def _same_parts(parts: dict[str, zipfile.ZipInfo], found: Manifest) -> None:
    named = {one.name: one for one in found.entries}
    if len(named) != len(found.entries) or manifest.NAME in named:
        raise Invalid(_("In manifest.json staat een onderdeel twee keer."))
    needed = {*named, *_fixed_names()}
    lacking = (needed - set(parts)) | (set(parts) - {*named, manifest.NAME})
    if lacking:
        raise Invalid(
            _("Het onderdeel %(name)s ontbreekt, of staat niet in manifest.json.") % {"name": sorted(lacking)[0][:200]}
        )
    for entry in found.entries:
        if parts[entry.name].file_size != entry.bytes:
            raise Invalid(_("Het onderdeel %(name)s is niet zo groot als manifest.json zegt.") % {"name": entry.name})


def _room_for(parts: dict[str, zipfile.ZipInfo]) -> None:
    place = next(one for one in (Path(settings.MEDIA_ROOT), *Path(settings.MEDIA_ROOT).parents) if one.exists())
    if sum(info.file_size for info in parts.values()) > shutil.disk_usage(place).free:
        raise Invalid(_("Uitgepakt past dit niet op deze schijf. Maak ruimte vrij en probeer het opnieuw."))


def _same_columns(archive: zipfile.ZipFile) -> None:
    """The same tables with the same columns as here: else it is of another release."""
    with archive.open(manifest.SCHEMA) as file:
        text = file.read(64 * MEGABYTE)
    try:
        given = _types(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid(_("Het schema.json is niet te lezen. Haal het bestand opnieuw op.")) from error
    if given != _types(describing.schema()):
        raise Invalid(
            _(
                "Dit bestand komt van een andere versie van Klantbeeld. Zet het terug met die versie, "
                "en werk Klantbeeld daarna bij."
            )
        )


def _types(schema: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {
        table: {name: column["database_type"] for name, column in described["properties"].items()}
        for table, described in schema["tables"].items()
    }


def _whole(archive: zipfile.ZipFile, entry: Entry) -> None:
    """Read one part to the end: never more than it says, and with the sum and the rows that it says."""
    digest, size, rows = hashlib.sha256(), 0, 0
    with archive.open(entry.name) as file:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > entry.bytes:
                break
            digest.update(piece)
            rows += piece.count(b"\n")
    if size != entry.bytes or digest.hexdigest() != entry.sha256:
        raise Invalid(
            _("Het onderdeel %(name)s is niet meer zoals het werd weggeschreven. Haal het bestand opnieuw op.")
            % {"name": entry.name}
        )
    if entry.name.endswith(".jsonl") and rows != entry.rows:
        raise Invalid(
            _("Het onderdeel %(name)s heeft niet zo veel rijen als manifest.json zegt.") % {"name": entry.name}
        )
