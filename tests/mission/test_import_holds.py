"""An import always ends: in words, within rights, and without taking others with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.urls import reverse
from django.utils import timezone

from klantbeeld.core import clock
from klantbeeld.domains.parties import jobs
from klantbeeld.domains.parties.importing import running, slices, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import ImportReject, ImportRun, OutsideKey, Party
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.history.undo import undo
from klantbeeld.engines.identity.models import Membership, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TWO = b"Bedrijfsnaam\nAnders BV\nDrie BV\n"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def begun(cast: Cast, text: bytes, name: str = "a.csv", **options: Any) -> ImportRun:
    run = uploads.receive(cast.actor("sales"), name, [text], Options(source="Bron", **options))
    return running.start(cast.actor("sales"), run)


def done(cast: Cast, text: bytes, **options: Any) -> ImportRun:
    found = running.work(begun(cast, text, **options).pk)
    assert found is not None
    return found


POISON = {
    "a turnover below zero": "Bedrijfsnaam;Omzet\nAnders BV;-500\n",
    "a turnover beyond the column": "Bedrijfsnaam;Omzet\nAnders BV;99999999999999\n",
    "a key of 300 digits": "Bedrijfsnaam;Debiteurnummer\nAnders BV;" + "9" * 300 + "\n",
    "a label without a word": "Bedrijfsnaam;Labels\nAnders BV;---\n",
    "a label of 90 letters": "Bedrijfsnaam;Labels\nAnders BV;" + "a" * 90 + "\n",
    "a street of 200 letters": "Bedrijfsnaam;Straat;Plaats\nAnders BV;" + "a" * 200 + " 12;Goes\n",
    "a phone number of 600 letters": "Bedrijfsnaam;Telefoon\nAnders BV;" + "x" * 600 + "\n",
    "a postcode of 60 digits": "Bedrijfsnaam;Postcode;Plaats\nAnders BV;" + "1" * 60 + ";Goes\n",
    "a country of 60 letters": "Bedrijfsnaam;Land;Plaats\nAnders BV;" + "Q" * 60 + ";Goes\n",
    "a mail address of 600": "Bedrijfsnaam;E-mail\nAnders BV;" + "a" * 600 + "@b.nl\n",
    "a function of 600": "Bedrijfsnaam;Functie;Achternaam\nAnders BV;" + "a" * 600 + ";Vries\n",
    "a legal form of 600": "Bedrijfsnaam;Rechtsvorm\nAnders BV;" + "a" * 600 + "\n",
    "a person's name of 600": "Bedrijfsnaam;Contactpersoon\nAnders BV;" + "a" * 600 + "\n",
    "an employee count of 20 digits": "Bedrijfsnaam;Medewerkers\nAnders BV;" + "9" * 20 + "\n",
}


@pytest.mark.mission("GOV-5")
@pytest.mark.parametrize("kind", POISON)
def test_a_value_that_the_database_would_refuse_is_told_and_the_row_goes_in(cast: Cast, kind: str) -> None:
    run = done(cast, POISON[kind].encode())
    assert (run.state, run.created, run.rejected) == ("done", 1, 0), run.problem
    assert Party.unscoped.filter(name="Anders BV").exists()


def test_the_row_that_the_database_refuses_is_found_among_a_thousand(cast: Cast, monkeypatch: Any) -> None:
    real = slices.write

    def breaks_at_seven(plans: Any, *others: Any) -> None:
        for plan in plans:
            for one in plan.parties:
                if one.party.name == "Bedrijf 7":
                    one.party.name = "x" * 400
        real(plans, *others)

    monkeypatch.setattr(slices, "write", breaks_at_seven)
    text = "Bedrijfsnaam;Contactpersoon\n" + "".join(f"Bedrijf {n};Jan de Vries {n}\n" for n in range(40))
    run = done(cast, text.encode())
    assert (run.state, run.next_row, run.created, run.rejected) == ("done", 40, 39, 1)
    refused = ImportReject.objects.get(run=run)
    assert refused.row_number == 9
    assert "De database kan deze rij niet bewaren" in refused.reason
    assert Party.unscoped.filter(kind="organisation").count() == 39
    assert Party.unscoped.filter(kind="person").count() == 39


@pytest.mark.django_db(transaction=True)
def test_a_broken_import_stops_in_words_and_starves_no_other(cast: Cast) -> None:
    bad, good = begun(cast, TWO), begun(cast, b"Bedrijfsnaam\nGoed BV\n", "b.csv")
    Path(bad.path).unlink()
    jobs.resume_imports.func(0)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("failed", "done")
    assert bad.problem


def test_an_import_that_breaks_off_five_times_without_progress_stops(cast: Cast, monkeypatch: Any) -> None:
    run, other = begun(cast, TWO), begun(cast, b"Bedrijfsnaam\nGoed BV\n", "b.csv")
    real = slices.write

    def away(plans: Any, *others: Any) -> None:
        if plans[0].parties[0].party.name == "Anders BV":
            raise OperationalError("server closed the connection")
        real(plans, *others)

    monkeypatch.setattr(slices, "write", away)
    for _time in range(6):
        running.take_up()
    run.refresh_from_db()
    other.refresh_from_db()
    assert (run.state, run.attempts, other.state) == ("failed", 5, "done")
    assert "vijf keer" in run.problem


def test_the_import_of_a_user_who_left_stops_before_it_doubles_anything(cast: Cast) -> None:
    first = done(cast, TWO)
    assert first.created == 2
    run = begun(cast, TWO)
    User.objects.filter(pk=cast.user("sales").pk).update(is_active=False)
    stopped = running.work(run.pk)
    assert stopped is not None
    assert (stopped.state, stopped.created, Party.unscoped.count()) == ("failed", 0, 2)
    assert "mag dit niet meer" in stopped.problem


def test_the_import_of_a_user_who_became_a_reader_stops_at_the_next_slice(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(slices, "SLICE", 1)
    run = begun(cast, TWO)
    real = slices.write

    def then_demoted(*given: Any) -> None:
        real(*given)
        User.objects.filter(pk=cast.user("sales").pk).update(roles=["reader"])

    monkeypatch.setattr(slices, "write", then_demoted)
    stopped = running.work(run.pk)
    assert stopped is not None
    assert (stopped.state, stopped.created, Party.unscoped.count()) == ("failed", 1, 1)


def test_an_import_that_stopped_goes_on_in_the_same_batch_so_one_undo_takes_all(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(slices, "SLICE", 1)
    run = begun(cast, TWO)
    real = slices.write

    def gone(*given: Any) -> None:
        if Party.unscoped.exists():
            raise OSError("the disk is away")
        real(*given)

    monkeypatch.setattr(slices, "write", gone)
    stopped = running.work(run.pk)
    assert stopped is not None
    assert (stopped.state, stopped.created) == ("failed", 1)
    monkeypatch.setattr(slices, "write", real)
    again = running.start(cast.actor("sales"), stopped)
    assert again.batch_id == stopped.batch_id
    ended = running.work(again.pk)
    assert ended is not None
    assert (ended.state, ended.created) == ("done", 2)
    undo(cast.actor("sales"), ended.batch_id)
    assert not Party.unscoped.filter(deleted_at=None).exists()


def test_an_import_that_was_undone_half_way_begins_anew(cast: Cast) -> None:
    run = begun(cast, TWO)
    path = Path(run.path)
    path.rename(f"{path}.away")
    stopped = running.work(run.pk)
    assert stopped is not None
    assert stopped.state == "failed"
    undo(cast.actor("sales"), stopped.batch_id)
    Path(f"{path}.away").rename(path)
    again = running.start(cast.actor("sales"), stopped)
    assert again.batch_id != stopped.batch_id
    ended = running.work(again.pk)
    assert ended is not None
    assert (ended.state, ended.created) == ("done", 2)


def test_two_workers_behind_a_pooler_never_write_a_slice_twice(cast: Cast, monkeypatch: Any) -> None:
    run = begun(cast, TWO)
    real = slices.write

    def overtaken(*given: Any) -> None:
        real(*given)
        ImportRun.objects.filter(pk=run.pk).update(next_row=2)

    monkeypatch.setattr(slices, "write", overtaken)
    with transaction.atomic():
        running.work(run.pk)
        run.refresh_from_db()
    assert (run.created, Party.unscoped.count()) == (0, 0)


def test_columns_cannot_be_mapped_anew_once_the_import_began(cast: Cast, client_of: Any) -> None:
    run = begun(cast, TWO)
    before = run.options["mapping"]
    answer = client_of("sales").post(
        reverse("parties:import_mapping", args=[run.pk]), {"column-0": "note"}, follow=True
    )
    assert "De kolommen liggen vast" in answer.content.decode()
    run.refresh_from_db()
    assert run.options["mapping"] == before


def test_an_import_places_nothing_in_another_units_team_nor_with_its_people(cast: Cast, client_of: Any) -> None:
    run = uploads.receive(cast.actor("sales"), "a.csv", [TWO])
    page = reverse("parties:import_mapping", args=[run.pk])
    shown = client_of("sales").get(page).content.decode()
    assert str(cast.other_team.pk) not in shown
    assert str(cast.user("stranger").pk) not in shown
    posted = {"column-0": "org_name", "team": str(cast.other_team.pk), "owner": str(cast.user("stranger").pk)}
    client_of("sales").post(page, posted)
    run.refresh_from_db()
    running.start(cast.actor("sales"), run)
    running.work(run.pk)
    for party in Party.unscoped.all():
        assert party.team_id != cast.other_team.pk
        assert party.owner_id != cast.user("stranger").pk


def test_a_team_that_was_closed_meanwhile_stops_the_import(cast: Cast) -> None:
    run = begun(cast, TWO, team_id=cast.team.pk)
    cast.team.closed_at = timezone.now()
    cast.team.save(update_fields=["closed_at"])
    stopped = running.work(run.pk)
    assert stopped is not None
    assert (stopped.state, Party.unscoped.count()) == ("failed", 0)
    assert "gesloten" in stopped.problem
    assert Membership.objects.exists()


def test_the_refusal_of_a_hidden_number_says_nothing_of_a_relation(cast: Cast) -> None:
    hidden = Party.unscoped.create(
        kind="organisation", name="Verborgen", unit=cast.other_unit, team=cast.other_team, created_at=clock.now()
    )
    OutsideKey.unscoped.create(party=hidden, source="Bron", key="K1", synced_at=clock.now())
    run = done(cast, b"Debiteurnummer;Bedrijfsnaam\nK1;Anders BV\nK2;Nog een BV\n")
    reason = ImportReject.objects.get(run=run).reason
    assert "relatie" not in reason.casefold()
    assert "Verborgen" not in reason
    assert run.created == 1


@pytest.mark.parametrize(
    "choice",
    [
        {"separator": "xx"},
        {"separator": "\n"},
        {"encoding": "nope"},
        {"encoding": "rot13"},
        {"encoding": "utf-32"},
        {"encoding": "hex"},
        {"source": "a\0b"},
        {"owner": "\0"},
        {"team": "²"},
    ],
)
def test_an_odd_choice_gets_a_message_and_never_an_error(cast: Cast, client_of: Any, choice: dict[str, str]) -> None:
    run = uploads.receive(cast.actor("sales"), "a.csv", [TWO])
    client = client_of("sales")
    answer = client.post(reverse("parties:import_mapping", args=[run.pk]), {"column-0": "org_name"} | choice)
    assert answer.status_code in (302, 422)
    assert client.get(reverse("parties:import_mapping", args=[run.pk])).status_code == 200
    assert client.get(reverse("parties:import_check", args=[run.pk])).status_code in (200, 422)


def test_the_command_copies_its_file_so_that_it_can_go_on_without_it(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_bytes(TWO)
    call_command("import_parties", str(path), "--source", "Oud")
    run = ImportRun.objects.get()
    assert Path(run.path).parent == tmp_path / "files" / "imports"
    path.unlink()
    assert len(list(running.table_of(run).rows())) == 2
    assert Batch.objects.get(pk=run.batch_id).state == Batch.State.DONE
