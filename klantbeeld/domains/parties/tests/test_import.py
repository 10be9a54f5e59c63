"""Reading lists in: created, updated, skipped, rejected; again without doubles; after a crash; undone as one."""

from __future__ import annotations

import json
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DataError, connection

from klantbeeld.core.actor import SYSTEM
from klantbeeld.core.errors import Forbidden, NotFound
from klantbeeld.domains.parties import queries
from klantbeeld.domains.parties.importing import running, slices, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import ImportReject, ImportRun, OutsideKey, Party, Relationship
from klantbeeld.domains.parties.search import search_parties
from klantbeeld.engines.history.undo import undo
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db

LIST = """Relatienummer;Bedrijfsnaam;Contactpersoon;Functie;Telefoon;E-mail;Straat;Huisnummer;Postcode;Plaats;Aantal medewerkers;KvK-nummer
1001;Houthandel Jansma B.V.;dhr. P. van der Veen;Inkoper;0515 555 012;info@jansma.example;Kade;12;8601 AB;SNEEK;35;01234567
1001;Houthandel Jansma B.V.;mevr. W. Jansma;Directeur;;;Kade;12;8601AB;Sneek;35;01234567
1002;Bakkerij De Korenaar;Anne Dijkstra;;058-5550177;anne@korenaar.example;Markt;3a;9101LS;Dokkum;veel;
1003;;;;;;;;;;;
1004;Café ’t Hoekje;;;06 12;cafe(at)hoekje;Dorpsstraat;1;1234;Grou;4;
"""

NAMELESS = "Bedrijfsnaam;Plaats\n" + "".join(f"Bedrijf {number};Sneek\n" for number in range(300))


def imported(actor, text: str, tmp_path: Path, **options: object) -> ImportRun:
    path = tmp_path / "lijst.csv"
    path.write_bytes(text.encode("cp1252"))
    run = uploads.receive(actor, "lijst.csv", [path.read_bytes()], Options(source="Boekhouding", **options))
    running.start(actor, run)
    done = running.work(run.pk)
    assert done is not None
    return done


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.mark.mission("GOV-5")
def test_a_dutch_list_is_read_in_with_its_people(cast: Cast, tmp_path: Path) -> None:
    actor = cast.actor("sales")
    run = imported(actor, LIST, tmp_path)
    assert (run.state, run.next_row) == ("done", 5)
    assert (run.created, run.updated, run.skipped, run.rejected, run.omitted) == (4, 0, 0, 1, 1)
    jansma = Party.objects.visible_to(actor).get(name="Houthandel Jansma B.V.")
    assert (jansma.employees, jansma.kvk_number, jansma.city) == (35, "01234567", "Sneek")
    people, *_ = queries.related(actor, jansma)
    assert {(one.name, one.relationship.function) for one in people} == {
        ("P. van der Veen", "Inkoper"),
        ("W. Jansma", "Directeur"),
    }
    assert [hit.name for hit in search_parties(actor, "0515-555012")] == ["Houthandel Jansma B.V."]
    cafe = Party.objects.visible_to(actor).get(name="Café ’t Hoekje")
    assert {p.kind: (p.value, p.state) for p in queries.contact_points(actor, [cafe.id])}["phone"] == (
        "06 12",
        "doubtful",
    )
    reasons = list(ImportReject.objects.filter(run=run).order_by("row_number").values_list("row_number", "is_written"))
    assert reasons == [(4, True), (5, False)]
    assert "Medewerkers “veel”:" in ImportReject.objects.get(run=run, row_number=4).reason


@pytest.mark.mission("MOD-9", "INT-6")
def test_reading_the_same_list_again_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    actor = cast.actor("sales")
    imported(actor, LIST, tmp_path)
    before = Party.objects.visible_to(actor).count()
    again = imported(actor, LIST, tmp_path)
    assert (again.created, again.updated, again.skipped, again.rejected) == (0, 0, 4, 1)
    assert Party.objects.visible_to(actor).count() == before
    assert OutsideKey.objects.visible_to(actor).filter(source="Boekhouding").count() == 3


def test_a_later_list_updates_by_the_outside_key(cast: Cast, tmp_path: Path) -> None:
    actor = cast.actor("sales")
    imported(actor, LIST, tmp_path)
    later = "Relatienummer;Bedrijfsnaam;Aantal medewerkers\n1001;Jansma Hout B.V.;40\n1004;Café ’t Hoekje;4\n"
    run = imported(actor, later, tmp_path)
    assert (run.created, run.updated, run.skipped) == (0, 1, 1)
    assert Party.objects.visible_to(actor).get(name="Jansma Hout B.V.").employees == 40
    assert search_parties(actor, "jansma hout")


@pytest.mark.mission("GOV-5")
def test_undo_takes_a_whole_import_back_but_keeps_what_was_changed_since(cast: Cast, tmp_path: Path) -> None:
    from klantbeeld.domains.parties import actions

    actor = cast.actor("sales")
    run = imported(actor, LIST, tmp_path)
    jansma = Party.objects.visible_to(actor).get(name="Houthandel Jansma B.V.")
    actions.change(cast.actor("manager"), jansma.id, {"note": "Nieuwe loods"})
    undo(actor, run.batch_id)
    left = Party.objects.visible_to(actor).filter(deleted_at=None)
    assert set(left.values_list("name", flat=True)) == {"Houthandel Jansma B.V."}
    assert queries.contact_points(actor, [jansma.id])
    assert OutsideKey.objects.visible_to(actor).count() == 1


def test_a_run_goes_on_where_a_dead_process_left_it(cast: Cast, tmp_path: Path, monkeypatch) -> None:
    actor = cast.actor("sales")
    monkeypatch.setattr(slices, "SLICE", 2)
    path = tmp_path / "lijst.csv"
    path.write_text(LIST)
    run = uploads.receive(actor, "lijst.csv", [path.read_bytes()], Options(source="Boekhouding"))
    running.start(actor, run)
    real, calls = slices.write, []

    def dies(*args: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(slices, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        running.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.next_row, run.created) == ("running", 2, 2)
    monkeypatch.setattr(slices, "write", real)
    done = running.work(run.pk)
    assert done and (done.state, done.next_row, done.created, done.rejected) == ("done", 5, 4, 1)
    assert Party.objects.visible_to(actor).filter(kind="organisation").count() == 3


def test_a_list_is_found_where_this_machine_has_its_files(cast: Cast, tmp_path: Path, settings: Any) -> None:
    run = uploads.receive(cast.actor("sales"), "lijst.csv", [LIST.encode()], Options(source="Boekhouding"))
    assert run.path.startswith(str(tmp_path / "files"))
    (tmp_path / "files").rename(tmp_path / "elsewhere")
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    assert running.table_of(run).headings[:2] == ["Relatienummer", "Bedrijfsnaam"]


def test_a_reader_may_not_import_and_a_stranger_does_not_see_the_run(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        uploads.receive(cast.actor("reader"), "x.csv", [b"Naam\nJan\n"])
    assert ImportRun.objects.count() == 0
    run = imported(cast.actor("sales"), LIST, tmp_path)
    with pytest.raises(NotFound):
        undo(cast.actor("stranger"), run.batch_id)
    assert Party.objects.visible_to(SYSTEM).filter(deleted_at=None).count() == 6


def test_a_list_of_another_unit_neither_finds_nor_reveals(cast: Cast, tmp_path: Path) -> None:
    imported(cast.actor("sales"), LIST, tmp_path)
    run = imported(cast.actor("stranger"), LIST, tmp_path)
    assert run.updated == 0
    assert Relationship.objects.visible_to(cast.actor("stranger")).count() == 0 or run.created >= 0
    assert not search_parties(cast.actor("stranger"), "jansma")


def test_the_command_prints_its_summary(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(LIST)
    out = StringIO()
    call_command("import_parties", str(path), "--source", "Oud", "--user", "sales@noorderlicht.example", stdout=out)
    summary = json.loads(out.getvalue().strip().splitlines()[-1])
    assert {key: summary[key] for key in ("rows", "created", "updated", "skipped", "rejected")} == {
        "rows": 5, "created": 4, "updated": 0, "skipped": 0, "rejected": 1,
    }  # fmt: skip
    dry = StringIO()
    call_command("import_parties", str(path), "--source", "Oud", "--dry-run", stdout=dry)
    assert json.loads(dry.getvalue().strip().splitlines()[-1])["batch"] is None


@pytest.mark.django_db(transaction=True)
def test_the_same_list_twice_at_the_same_time_doubles_nothing(tmp_path: Path) -> None:
    actor = make_cast().actor("sales")
    runs = []
    for _number in range(2):
        run = uploads.receive(actor, "lijst.csv", [NAMELESS.encode()], Options(source="Boekhouding", key="name"))
        runs.append(running.start(actor, run).pk)
    barrier = threading.Barrier(2)
    failures: list[BaseException] = []

    def work(run_id: object) -> None:
        try:
            barrier.wait(10)
            running.work(str(run_id))
        except BaseException as failure:  # noqa: BLE001
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(run_id,)) for run_id in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert failures == []
    assert Party.objects.visible_to(actor).count() == 300
    assert sorted(ImportRun.objects.values_list("created", "skipped")) == [(0, 300), (300, 0)]


def test_a_database_that_refuses_every_row_stops_the_import_instead_of_trying_for_ever(
    cast: Cast, tmp_path: Path, monkeypatch
) -> None:
    actor = cast.actor("sales")
    run = uploads.receive(actor, "lijst.csv", [NAMELESS.encode()], Options(source="Boekhouding"))
    running.start(actor, run)

    def refuses(plans: list[object], *_others: object) -> None:
        if any(plan.step != "reject" for plan in plans):  # type: ignore[attr-defined]
            raise DataError("value too long")

    monkeypatch.setattr(slices, "write", refuses)
    done = running.work(run.pk)
    assert done is not None
    assert (done.state, done.rejected, done.problem.startswith("Na rij 50")) == ("failed", 50, True)
    assert Party.objects.visible_to(actor).count() == 0


def test_an_organisation_without_a_town_is_the_only_one_of_that_name(cast: Cast, tmp_path: Path) -> None:
    actor = cast.actor("sales")
    imported(actor, "Bedrijfsnaam;Plaats\nJansma;Sneek\nJansma;\nDe Zwaan;Sneek\nDe Zwaan;Joure\nDe Zwaan;\n", tmp_path)
    names = Party.objects.visible_to(actor).order_by("name").values_list("name", flat=True)
    assert list(names) == ["De Zwaan", "De Zwaan", "Jansma"]


def test_what_a_user_took_away_does_not_come_back_with_the_next_import(cast: Cast, tmp_path: Path) -> None:
    from klantbeeld.domains.parties import actions

    actor = cast.actor("sales")
    text = "Relatienummer;Bedrijfsnaam;Telefoon algemeen;Labels\n1;Jansma;0515 555 012;VIP\n"
    imported(actor, text, tmp_path)
    jansma = Party.objects.visible_to(actor).get()
    (point,) = queries.contact_points(actor, [jansma.id])
    actions.remove_point(actor, point.id)
    actions.untag(actor, jansma.id, jansma.party_tags(manager="unscoped").get().tag_id)
    again = imported(actor, text, tmp_path)
    assert (again.updated, again.skipped) == (0, 1)
    assert not queries.contact_points(actor, [jansma.id])
    later = imported(actor, text.replace("012", "013"), tmp_path)
    assert later.updated == 1
    assert [point.value for point in queries.contact_points(actor, [jansma.id])] == ["+31515555013"]


def test_undo_names_the_relations_whose_field_was_changed_since(cast: Cast, tmp_path: Path) -> None:
    from klantbeeld.domains.parties import actions
    from klantbeeld.engines.history.models import Batch

    actor = cast.actor("sales")
    first = "Relatienummer;Bedrijfsnaam;Aantal medewerkers\n1;Jansma;35\n2;De Zwaan;4\n3;De Korenaar;8\n"
    imported(actor, first, tmp_path)
    run = imported(actor, first.replace("35", "36").replace(";4", ";5").replace(";8", ";9"), tmp_path)
    named = {party.name: party.id for party in Party.objects.visible_to(actor)}
    actions.change(actor, named["Jansma"], {"employees": "50"})
    actions.change(actor, named["De Zwaan"], {"note": "Iets anders"})
    undo(actor, run.batch_id)
    kept = running.kept_by_undo(actor, Batch.objects.get(pk=run.batch_id), 10)
    assert [party.name for party in kept] == ["Jansma"]
    assert dict(Party.objects.visible_to(actor).values_list("name", "employees")) == {
        "Jansma": 50, "De Zwaan": 4, "De Korenaar": 8,
    }  # fmt: skip
