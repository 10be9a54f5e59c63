"""A file from outside is refused before anything is written, with what is wrong; nothing is left behind then."""

from __future__ import annotations

import hashlib
import json
import warnings
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from klantbeeld.engines.identity.models import User
from klantbeeld.shell.portability import unpacking
from klantbeeld.shell.portability.tables import TRAVELLING
from klantbeeld.shell.portability.tests.conftest import empty_everything
from tests.cast import Cast

Parts = dict[str, bytes]
USERS, TURNOVERS = "data/identity_user.jsonl", "data/parties_annualturnover.jsonl"


def written(path: Path, parts: Parts, *, twice: str = "", resum: bool = True) -> Path:
    """The parts as a ZIP; with `resum` the manifest says what is in them, as a careful forger would."""
    if resum:
        manifest = json.loads(parts["manifest.json"])
        for one in manifest["files"]:
            content = parts.get(one["name"], b"")
            one |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            if "rows" in one and one["name"].endswith(".jsonl"):
                one["rows"] = content.count(b"\n")
        known = {one["name"] for one in manifest["files"]} | {"manifest.json"}
        for name in set(parts) - known:
            content = parts[name]
            manifest["files"].append(
                {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            )
        parts = parts | {"manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings(action="ignore"):
        for name, content in parts.items():
            archive.writestr(name, content)
        if twice:
            archive.writestr(twice, parts[twice])
    return path


def first_row(parts: Parts, name: str, change: Callable[[dict], object]) -> Parts:
    """The same parts, with the first row of a table changed."""
    head, _newline, rest = parts[name].partition(b"\n")
    row = json.loads(head)
    changed = change(row)
    return parts | {name: json.dumps(changed if changed is not None else row).encode() + b"\n" + rest}


def test_hostile_and_broken_files_are_refused(company: Cast, tmp_path: Path, media: Path) -> None:
    call_command("export_all", str(tmp_path / "goed.zip"), stdout=StringIO())
    with zipfile.ZipFile(tmp_path / "goed.zip") as archive:
        good: Parts = {info.filename: archive.read(info) for info in archive.infolist()}
    empty_everything()
    (media / "imports").rename(tmp_path / "weg")
    (media / "stored").rename(tmp_path / "ook weg")
    stored = next(name for name in good if name.startswith("files/"))
    other_id = "files/01980000-0000-7000-8000-000000000000"
    bomb = b'{"a":"' + b"0" * 40_000_000 + b'"}\n'
    cases: dict[str, tuple[Parts, dict[str, object], str]] = {
        "a path out of the folder": (good | {"../../etc/passwd": b"x"}, {}, "hoort hier niet"),
        "an absolute path": (good | {"/etc/passwd": b"x"}, {}, "hoort hier niet"),
        "a path with a trick": (good | {"files/../../x": b"x"}, {}, "hoort hier niet"),
        "a name twice": (good, {"twice": USERS}, "twee keer"),
        "a bomb": (good | {USERS: bomb}, {}, "onwaarschijnlijk groot"),
        "no manifest": ({k: v for k, v in good.items() if k != "manifest.json"}, {"resum": False}, "manifest.json"),
        "another manifest": (good | {"manifest.json": b"[1]"}, {"resum": False}, "manifest.json"),
        "a deep manifest": (good | {"manifest.json": b"[" * 200_000}, {"resum": False}, "manifest.json"),
        "a part too few": ({k: v for k, v in good.items() if k != USERS}, {}, "ontbreekt"),
        "a part that nobody named": (good | {other_id: b"x"}, {"resum": False}, "niet in manifest.json"),
        "a file without a row": (good | {other_id: b"x"}, {}, "geen rij"),
        "a byte that changed": (good | {stored: b"!" + good[stored][1:]}, {"resum": False}, "niet meer zoals"),
        "a part that grew": (good | {stored: good[stored] + b"!"}, {"resum": False}, "niet zo groot"),
        "other columns in the schema": (good | {"schema.json": b'{"tables": {}}'}, {}, "andere versie"),
        "a schema that is none": (good | {"schema.json": b"{"}, {}, "schema.json"),
        "a row that is no JSON": (good | {USERS: b"hallo\n" + good[USERS]}, {}, "wat niet kan"),
        "a row that is no object": (first_row(good, USERS, lambda row: [row]), {}, "Regel 1 van identity_user"),
        "a password": (first_row(good, USERS, lambda row: row | {"password": "x"}), {}, "Regel 1 van identity_user"),
        "a column less": (
            first_row(good, USERS, lambda row: {k: v for k, v in row.items() if k != "name"}), {}, "Regel 1",
        ),
        "a number for a text": (first_row(good, USERS, lambda row: row | {"name": 7}), {}, "Regel 1"),
        "a text for a list": (first_row(good, USERS, lambda row: row | {"roles": "administrator"}), {}, "Regel 1"),
        "a list of lists": (first_row(good, USERS, lambda row: row | {"roles": [["x"]]}), {}, "Regel 1"),
        "an amount that would be rounded": (
            first_row(good, TURNOVERS, lambda row: row | {"amount": "1.239"}), {}, "Regel 1",
        ),
        "a moment without a zone": (
            first_row(good, USERS, lambda row: row | {"joined_at": "2026-01-01T00:00:00"}), {}, "Regel 1",
        ),
        "a name that is too long": (first_row(good, USERS, lambda row: row | {"name": "x" * 999}), {}, "wat niet kan"),
        "a row that belongs to nothing": (
            first_row(good, USERS, lambda row: row | {"unit_id": other_id[6:]}), {}, "hoort bij elkaar",
        ),
        "a row twice": (good | {USERS: good[USERS] + good[USERS]}, {}, "wat niet kan"),
        "a line that is not finished": (good | {USERS: good[USERS][:-1]}, {}, "niet af"),
    }  # fmt: skip
    for name, (parts, how, says) in cases.items():
        path = written(tmp_path / "slecht.zip", parts, **how)
        assert says in refusal_of(path), name
        assert rows() == 0, name
        assert not media.exists() or [one for one in media.rglob("*") if one.is_file()] == [], name
    call_command("import_all", str(written(tmp_path / "zelf.zip", good)), stdout=StringIO())
    assert User.objects.count() == 10  # so that the cases above cannot pass because everything is refused


def refusal_of(path: Path) -> str:
    try:
        call_command("import_all", str(path), stdout=StringIO())
    except CommandError as refusal:
        return str(refusal)
    return ""


def rows() -> int:
    with connection.cursor() as cursor:
        parts = " + ".join(f"(SELECT count(*) FROM {one.name})" for one in TRAVELLING if not one.shipped)
        cursor.execute(f"SELECT {parts}")
        return cursor.fetchone()[0]


def test_what_is_no_zip_is_refused(db: None, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04" + b"\0" * 100)
    with pytest.raises(CommandError, match="geen ZIP"):
        call_command("import_all", str(tmp_path / "x.zip"), stdout=StringIO())
    with pytest.raises(CommandError, match="kan niet worden gelezen"):
        call_command("import_all", str(tmp_path / "niet.zip"), stdout=StringIO())


def test_a_line_without_end_is_not_read_into_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(unpacking, "LONGEST_LINE", 1000)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("data/t.jsonl", b"x" * 5000 + b"\n")
    from klantbeeld.core.errors import Invalid
    from klantbeeld.shell.portability.manifest import Manifest

    with zipfile.ZipFile(tmp_path / "x.zip") as archive, pytest.raises(Invalid):
        list(unpacking.Package(archive, Manifest("", "", "")).lines("t"))
