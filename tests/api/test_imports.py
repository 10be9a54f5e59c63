"""A list read in over the API: the same steps as the wizard, the same rights, the same undo."""

from __future__ import annotations

import json
from typing import Any

import pytest

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.importing import running
from klantbeeld.domains.parties.models import ImportRun, Party
from tests.api.conftest import Programs
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LIST = (
    "Relatienummer;Firma;Postcode;Plaats;Contact;Medew.\n7;Hotel De Zwaan;8911 JN;Leeuwarden;J. de Vries;35\n8;;;;;x\n"
)


def json_of(answer: Any) -> Any:
    return json.loads(answer.content)


def read_in(call: Any, text: str, **choices: Any) -> dict[str, Any]:
    sent = json_of(call("post", "/imports?name=relaties.csv", text.encode()))
    chosen = json_of(call("patch", f"/imports/{sent['id']}", choices))
    assert call("post", f"/imports/{sent['id']}/start").status_code == 200
    running.work(sent["id"])
    return chosen | json_of(call("get", f"/imports/{sent['id']}"))


def test_a_list_is_sent_looked_at_chosen_read_in_and_taken_back(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    sent = json_of(call("post", "/imports?name=relaties.csv", LIST.encode("cp1252"), idempotency_key="l"))
    columns = {one["heading"]: one for one in sent["columns"]}
    assert columns["Firma"]["target"] == "org_name"
    assert columns["Plaats"]["samples"] == ["Leeuwarden", ""]
    path = f"/imports/{sent['id']}"
    known = {one["key"] for one in json_of(call("get", "/import-targets"))}
    assert {one["target"] for one in sent["columns"]} <= known | {""}
    number = str(columns["Medew."]["number"])
    chosen = json_of(call("patch", path, {"columns": {number: "org_employees"}, "source": "Kassa"}))
    assert (chosen["options"]["source"], chosen["columns"][int(number)]["target"]) == ("Kassa", "org_employees")
    first, second = json_of(call("get", f"{path}/preview"))
    assert (first["step"], first["names"]) == ("create", ["Hotel De Zwaan", "J. de Vries"])
    assert {"label": "Medewerkers", "before": "", "after": "35"} in first["values"]
    assert (second["step"], bool(second["problems"])) == ("reject", True)
    assert not Party.unscoped.exists()
    assert json_of(call("post", f"{path}/start"))["state"] == "running"
    assert call("post", f"{path}/start").status_code == 409
    running.work(sent["id"])
    done = json_of(call("get", path))
    assert (done["state"], done["created"], done["rejected"]) == ("done", 1, 1)
    (reject,) = json_of(call("get", f"{path}/rejects"))
    assert (reject["row"], reject["is_written"], reject["cells"][0]) == (3, False, "8")
    assert json_of(call("get", f"{path}/rejects?after=3")) == []
    undone = json_of(call("post", f"/batches/{done['batch_id']}/undo"))
    assert undone["kept"] == []
    assert not Party.unscoped.filter(deleted_at=None).exists()


def test_a_difference_is_settled_once(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    read_in(call, LIST, source="Kassa")
    hotel = Party.unscoped.get(name="Hotel De Zwaan")
    actions.change(cast.actor("sales"), hotel.pk, {"name": "Hotel De Zwaan Leeuwarden"})
    again = read_in(call, LIST.replace("Hotel De Zwaan", "De Zwaan BV"), source="Kassa")
    path = f"/imports/{again['id']}/differences"
    (difference,) = json_of(call("get", path))
    assert (difference["field"], difference["there"], difference["state"]) == ("name", "De Zwaan BV", "open")
    settled = json_of(call("post", f"{path}/{difference['id']}", {"theirs": True}))
    assert settled["state"] == "theirs"
    assert call("post", f"{path}/{difference['id']}", {"theirs": False}).status_code == 409
    hotel.refresh_from_db()
    assert hotel.name == "De Zwaan BV"


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"PK\x03\x04 no workbook", b"Naam\n" + b"x" * 50_000_000])
def test_a_file_that_cannot_be_read_leaves_nothing(cast: Cast, program_of: Programs, content: bytes) -> None:
    answer = program_of("sales")("post", "/imports?name=lijst.csv", content)
    if answer.status_code == 201:  # one very long cell: it is refused as a row
        path = f"/imports/{json_of(answer)['id']}/preview"
        assert [one["step"] for one in json_of(program_of("sales")("get", path))] == ["reject"]
        return
    assert answer.status_code == 422, answer.content
    assert json_of(answer)["detail"]
    assert not ImportRun.objects.exists()


def test_a_choice_that_does_not_fit_is_told_and_changes_nothing(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    sent = json_of(call("post", "/imports?name=relaties.csv", LIST.encode()))
    path = f"/imports/{sent['id']}"
    for wrong in (
        {"columns": {"1": "nonsense"}},
        {"columns": {str(number): "" for number in range(6)}},
        {"unit_id": str(cast.other_unit.pk)},
        {"team_id": str(cast.other_team.pk)},
    ):
        assert call("patch", path, wrong).status_code == 422, wrong
    assert json_of(call("get", path)) == sent
