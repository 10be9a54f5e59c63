"""What goes out comes back the same: rows, files, history; without secrets, and only into an empty system."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.models import AnnualTurnover, ImportRun, Party
from klantbeeld.engines.files.models import StoredFile
from klantbeeld.engines.history.models import Batch, Change
from klantbeeld.engines.history.undo import undo
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import User
from klantbeeld.shell.portability.tables import STAYING, TRAVELLING, undecided
from klantbeeld.shell.portability.tests.conftest import empty_everything
from tests.cast import Cast


def export(path: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("export_all", str(path), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def test_a_new_export_after_coming_back_is_equal_to_the_first(company: Cast, tmp_path: Path, media: Path) -> None:
    first = tmp_path / "eerste.zip"
    summary = export(first)
    assert summary["files"] == 2 and summary["missing"] == []
    empty_everything()
    (media / "imports").rename(tmp_path / "weg")
    (media / "stored").rename(tmp_path / "ook weg")
    call_command("import_all", str(first), stdout=StringIO())
    export(tmp_path / "tweede.zip")
    before, after = contents(first), contents(tmp_path / "tweede.zip")
    said = [json.loads(one.pop("manifest.json")) for one in (before, after)]
    assert before.pop("README.md").decode().replace(said[0]["made_at"], "") == after.pop("README.md").decode().replace(
        said[1]["made_at"], ""
    )
    assert {name for name in before if before[name] != after.get(name)} == set()
    assert set(before) == set(after)
    stored = StoredFile.unscoped.get()
    assert before[f"files/{stored.pk}"] == b"%PDF-1.7 inhoud\0\xff"
    assert Path(ImportRun.objects.get().path).read_bytes() == before[f"imports/{ImportRun.objects.get().pk}"]


def test_what_came_back_works_on(company: Cast, tmp_path: Path, media: Path) -> None:
    export(tmp_path / "alles.zip")
    empty_everything()
    (media / "imports").rename(tmp_path / "weg")
    (media / "stored").rename(tmp_path / "ook weg")
    changes = Change.objects.count()
    assert changes == 0
    call_command("import_all", str(tmp_path / "alles.zip"), stdout=StringIO())
    user = User.objects.get(email="sales@noorderlicht.example")
    assert not user.has_usable_password()
    actor, restored = actor_of(user), Change.objects.count()
    hotel = Party.unscoped.get(name__startswith="=Hotel")
    actions.change(actor, hotel.id, {"note": "Verder gewerkt"})
    assert Change.objects.count() == restored + 1  # the triggers are on again
    assert Change.objects.order_by("-seq").first().after["note"] == "Verder gewerkt"  # and count on
    undo(actor, Batch.objects.get(kind="party.imported").id)
    assert not Party.unscoped.filter(name="Bakker De Boer", deleted_at=None).exists()
    out = StringIO()
    call_command("invite_user", user.email, stdout=out)
    assert "/uitnodiging/" in out.getvalue()


def test_no_secret_is_in_it(company: Cast, tmp_path: Path) -> None:
    export(tmp_path / "alles.zip")
    whole = b"\n".join(contents(tmp_path / "alles.zip").values()).decode(errors="replace")
    found = [secret for secret in company.secrets if secret in whole]  # type: ignore[attr-defined]
    assert found == []
    assert len(company.secrets) > 8  # type: ignore[attr-defined]


def test_every_table_of_the_database_is_decided_on(db: None) -> None:
    assert undecided() == set()
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor))
    from django.apps import apps

    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert names - known <= {"django_migrations", "shared_cache", "database_stamp"}
    assert not {one.label for one in TRAVELLING} & set(STAYING)


def test_no_column_that_sounds_secret_travels() -> None:
    sounds = ("password", "secret", "token", "digest", "code", "otp", "session")
    columns = {f"{one.name}.{field.column}" for one in TRAVELLING for field in one.fields}
    suspicious = {name for name in columns if any(word in name.partition(".")[2] for word in sounds)}
    assert suspicious == {
        "parties_industry.code",
        "parties_contactpoint.postcode",
    }


def test_rows_are_lossless_and_people_read_words(company: Cast, tmp_path: Path) -> None:
    export(tmp_path / "alles.zip")
    found = contents(tmp_path / "alles.zip")
    (turnover,) = [
        json.loads(line) for line in found["data/parties_annualturnover.jsonl"].splitlines() if b"2024" in line
    ]
    assert turnover["amount"] == "1234567.50"
    parties = [json.loads(line) for line in found["data/parties_party.jsonl"].splitlines()]
    hotel = next(one for one in parties if one["name"].startswith("=Hotel"))
    assert hotel["note"] == 'Regel één\nregel "twee" \\ drie\t€ 5'
    assert hotel["created_at"].endswith("Z") and hotel["deleted_at"] is None
    rows = list(csv.DictReader(io.StringIO(found["csv/parties_party.csv"].decode("utf-8-sig")), delimiter=";"))
    read = next(row for row in rows if "Hotel" in row["naam"])
    assert read["naam"].startswith("'=Hotel")  # no spreadsheet runs it
    assert read["soort"] == "Organisatie" and read["status"] == "Klant"
    schema = json.loads(found["schema.json"])["tables"]["parties_party"]
    assert schema["title"] == {"nl": "Relaties", "en": "Relations"}
    assert set(hotel) == set(schema["properties"]) == set(schema["required"])
    assert "xid" in json.loads(found["schema.json"])["tables"]["history_change"]["left_out"]


def test_a_filled_system_is_refused_and_stays_as_it_is(company: Cast, tmp_path: Path) -> None:
    export(tmp_path / "alles.zip")
    before = list(AnnualTurnover.unscoped.values_list()), Change.objects.count(), Party.unscoped.count()
    with pytest.raises(CommandError, match="niet leeg"):
        call_command("import_all", str(tmp_path / "alles.zip"), stdout=StringIO())
    assert (list(AnnualTurnover.unscoped.values_list()), Change.objects.count(), Party.unscoped.count()) == before
    actions.change(company.actor("sales"), Party.unscoped.get(name="Bakker De Boer").id, {"note": "x"})
    assert Change.objects.count() == before[1] + 1


def test_an_export_goes_to_no_file_that_is_there(company: Cast, tmp_path: Path) -> None:
    (tmp_path / "alles.zip").write_text("van mij")
    with pytest.raises(CommandError, match="bestaat al"):
        export(tmp_path / "alles.zip")
    assert (tmp_path / "alles.zip").read_text() == "van mij"


@pytest.mark.all
@pytest.mark.skipif(not os.environ.get("KLANTBEELD_TEST_ALL"), reason="bin/test --all")
def test_the_demo_company_comes_back_whole(transactional_db: None, tmp_path: Path, media: Path) -> None:
    call_command("load_reference", "--if-missing", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())
    summary = export(tmp_path / "eerste.zip")
    assert summary["rows"] > 100_000
    empty_everything()
    (media / "imports").rename(tmp_path / "weg")
    call_command("import_all", str(tmp_path / "eerste.zip"), stdout=StringIO())
    export(tmp_path / "tweede.zip")
    before, after = contents(tmp_path / "eerste.zip"), contents(tmp_path / "tweede.zip")
    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == {
        "manifest.json",
        "README.md",
    }
