"""Rows of one list that speak of the same relation: each finds what the rows above it did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from klantbeeld.core import clock
from klantbeeld.domains.parties.importing import conflicts, running, slices, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import (
    ContactPoint,
    ImportConflict,
    ImportRun,
    LadderMove,
    Party,
    Relationship,
)
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.history.undo import undo
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.mission("GOV-5")]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def done(cast: Cast, text: str, **options: Any) -> ImportRun:
    actor = cast.actor("sales")
    run = uploads.receive(actor, "lijst.csv", [text.encode()], Options(**({"source": "Lijst"} | options)))
    running.start(actor, run)
    found = running.work(run.pk)
    assert found is not None
    assert found.state == "done", found.problem
    return found


def outcome(run: ImportRun) -> dict[str, int]:
    return {step: getattr(run, step) for step in ("created", "updated", "skipped", "rejected")}


def test_two_contacts_of_a_known_company_that_gets_its_number_from_the_list(cast: Cast) -> None:
    done(cast, "Bedrijfsnaam;Plaats\nJansma Hout;Sneek\n")
    run = done(
        cast,
        "Bedrijfsnaam;Plaats;KvK-nummer;Voornaam;Achternaam\n"
        "Jansma Hout;Sneek;01131234;Anne;Dijkstra\n"
        "Jansma Hout;Sneek;01131234;Bouke;Visser\n",
    )
    assert outcome(run) == {"created": 2, "updated": 0, "skipped": 0, "rejected": 0}
    company = Party.unscoped.get(kind="organisation")
    assert company.kvk_number == "01131234"
    assert Relationship.unscoped.filter(other=company).count() == 2


def test_a_known_contact_that_stands_twice_in_the_list_with_a_new_mail_address(cast: Cast) -> None:
    done(cast, "Bedrijfsnaam;Plaats;Voornaam;Achternaam\nJansma Hout;Sneek;Anne;Dijkstra\n")
    line = "Jansma Hout;Sneek;Anne;Dijkstra;anne@jansma.example\n"
    run = done(cast, "Bedrijfsnaam;Plaats;Voornaam;Achternaam;E-mail\n" + line + line)
    assert outcome(run) == {"created": 0, "updated": 1, "skipped": 1, "rejected": 0}
    assert ContactPoint.unscoped.filter(kind="mail").count() == 1


def test_a_list_that_only_updates_keeps_what_a_later_row_brings_to_the_same_company(cast: Cast) -> None:
    done(cast, "Bedrijfsnaam;Plaats;Voornaam;Achternaam\nJansma Hout;Sneek;Anne;Dijkstra\n")
    run = done(
        cast,
        "Bedrijfsnaam;Plaats;Aantal medewerkers;Website;Voornaam;Achternaam\n"
        "Jansma Hout;Sneek;12;jansma.example.nl;Bouke;Visser\n"
        "Jansma Hout;Sneek;12;jansma.example.nl;Anne;Dijkstra\n",
        mode="update",
    )
    assert outcome(run) == {"created": 0, "updated": 1, "skipped": 1, "rejected": 0}
    assert Party.unscoped.get(kind="organisation").employees == 12
    assert ContactPoint.unscoped.filter(kind="web").count() == 1
    assert not Party.unscoped.filter(surname="Visser").exists()


def test_a_list_that_only_adds_makes_a_company_by_the_first_row_that_may(cast: Cast) -> None:
    done(cast, "Voornaam;Achternaam;E-mail\nAnne;Dijkstra;anne@nieuw.example\n")
    run = done(
        cast,
        "Bedrijfsnaam;Plaats;Voornaam;Achternaam;E-mail\n"
        "Nieuw BV;Sneek;Anne;Dijkstra;anne@nieuw.example\n"
        "Nieuw BV;Sneek;Bouke;Visser;bouke@nieuw.example\n",
        mode="create",
    )
    assert outcome(run) == {"created": 1, "updated": 0, "skipped": 1, "rejected": 0}
    assert Relationship.unscoped.get().party.surname == "Visser"


def test_a_list_that_only_adds_knows_what_it_made_itself_further_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "SLICE", 1)
    done(cast, "Bedrijfsnaam;Plaats\nJansma Hout;Sneek\n")
    run = done(
        cast,
        "Bedrijfsnaam;Plaats;Voornaam;Achternaam\n"
        "Nieuw BV;Sneek;Anne;Dijkstra\n"
        "Jansma Hout;Sneek;Anne;Dijkstra\n"
        "Nieuw BV;Sneek;Bouke;Visser\n",
        mode="create",
    )
    assert outcome(run) == {"created": 2, "updated": 0, "skipped": 1, "rejected": 0}
    assert Relationship.unscoped.filter(other__name="Nieuw BV").count() == 2


def test_a_status_that_a_later_list_brings_is_a_step_on_the_ladder_and_a_difference_is_settled_with_its_reason(
    cast: Cast,
) -> None:
    head = "Klantnummer;Bedrijfsnaam;Plaats;Status\n"
    done(cast, head + "K1;Jansma Hout;Sneek;Prospect\n", source="Boekhouding")
    run = done(cast, head + "K1;Jansma Hout;Sneek;Klant\n", source="Boekhouding")
    assert outcome(run)["updated"] == 1
    company = Party.unscoped.get()
    assert (company.rung, company.rung_since, company.customer_since) == ("customer", clock.today(), clock.today())
    moves = LadderMove.unscoped.order_by("id").values_list("before", "after", "by_hand")
    assert list(moves) == [("", "prospect", False), ("prospect", "customer", False)]
    done(cast, "Klantnummer;Bedrijfsnaam;Plaats;Status\nX1;Jansma Hout;Sneek;Ex-klant\n", source="Webwinkel")
    (conflict,) = ImportConflict.objects.filter(field="rung")
    before = Party.unscoped.get().rung
    conflicts.settle(cast.actor("sales"), conflict.pk, theirs=True)
    company.refresh_from_db()
    assert (company.rung, company.rung_by_hand) == (conflict.there, True)
    assert "Overgenomen uit" in company.rung_reason
    last = LadderMove.unscoped.order_by("-id")[0]
    assert (last.before, last.after, last.by_hand) == (before, conflict.there, True)
    undo(cast.actor("sales"), Batch.objects.filter(kind="party.rung_moved").latest("id").id)
    conflict.refresh_from_db()
    company.refresh_from_db()
    assert (company.rung, conflict.state, conflict.decided_by) == (before, "open", None)


@pytest.mark.parametrize("size", [1, 1000], ids=["slice by slice", "at once"])
def test_rows_that_contradict_one_another_change_nothing_when_the_list_is_read_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(slices, "SLICE", size)
    head = "Klantnummer;Bedrijfsnaam;Plaats;Opmerkingen;Voornaam;Achternaam;Functie\n"
    first, second = "K1;Jansma Hout;Sneek;eerst;Anne;Bos;Inkoper\n", "K1;Jansma Hout;Sneek;dan;Anne;Bos;Directeur\n"
    done(cast, head + first + second)
    company = Party.unscoped.get(kind="organisation")
    assert (company.note, Relationship.unscoped.get().function) == ("dan", "Directeur")
    for _time in range(3):
        run = done(cast, head + first + second)
        assert outcome(run) == {"created": 0, "updated": 0, "skipped": 2, "rejected": 0}
    done(cast, head + second)
    assert Party.unscoped.get(kind="organisation").note == "dan"
    run = done(cast, head + first)  # the list says again what it had stopped saying
    assert outcome(run)["updated"] == 1
    company.refresh_from_db()
    assert (company.note, Relationship.unscoped.get().function) == ("eerst", "Inkoper")
