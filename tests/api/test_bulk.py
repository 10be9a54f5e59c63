"""Many at once over the API: tried or done, told row by row, one batch to take back; files and undo beside it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from klantbeeld.core.ids import new_id
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import AccountTeamMember, Party, PartyTag
from klantbeeld.engines.files.models import StoredFile
from klantbeeld.engines.history.models import Batch, Change
from tests.api.conftest import Programs
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def json_of(answer: Any) -> Any:
    return json.loads(answer.content)


def make(cast: Cast, *names: str, who: str = "sales") -> list[Party]:
    return [actions.create(cast.actor(who), NewParty(Kind.ORGANISATION, name)) for name in names]


def texts(parties: list[Party]) -> list[str]:
    return [str(one.pk) for one in parties]


def test_a_deed_on_many_is_one_batch_that_undo_takes_back(cast: Cast, program_of: Programs) -> None:
    call, parties = program_of("sales"), make(cast, "Hotel Zwaan", "Camping Duin", "Pension Wad")
    answer = call("post", "/parties/bulk", {"ids": texts(parties), "deed": {"do": "tag", "tag": "Beurs"}})
    told = json_of(answer)
    assert answer.status_code == 200, answer.content
    assert set(told["changed"]) == set(texts(parties))
    assert (told["unchanged"], told["refused"]) == ([], [])
    assert answer["Batch"] == told["batch_id"]
    again = json_of(call("post", "/parties/bulk", {"ids": texts(parties), "deed": {"do": "tag", "tag": "beurs"}}))
    assert (again["batch_id"], again["changed"], set(again["unchanged"])) == (None, [], set(texts(parties)))
    undone = json_of(call("post", f"/batches/{told['batch_id']}/undo"))
    assert (undone["restored"], undone["kept"], undone["in_background"]) == (4, [], False)  # the tag itself was new too
    assert not PartyTag.unscoped.exists()
    assert json_of(call("get", f"/batches/{told['batch_id']}"))["state"] == "undone"
    assert call("post", f"/batches/{told['batch_id']}/undo").status_code == 409


def test_trying_tells_the_same_and_keeps_nothing(cast: Cast, program_of: Programs) -> None:
    call, parties = program_of("sales"), make(cast, "Hotel Zwaan", "Camping Duin")
    before = (Change.objects.count(), Batch.objects.count())
    asked = {"ids": texts(parties), "deed": {"do": "change", "fields": {"employees": 12}}, "only_try": True}
    answer = call("post", "/parties/bulk", asked)
    tried = json_of(answer)
    assert "Batch" not in answer
    assert tried["batch_id"] is None
    assert (Change.objects.count(), Batch.objects.count()) == before
    done = json_of(call("post", "/parties/bulk", asked | {"only_try": False}))
    assert {**done, "batch_id": None} == tried
    assert {one.employees for one in Party.unscoped.all()} == {12}


def test_what_is_refused_is_told_and_stops_no_other(cast: Cast, program_of: Programs) -> None:
    (own,), (theirs,) = make(cast, "Hotel Zwaan"), make(cast, "Geheim BV", who="stranger")
    (binned,) = make(cast, "Weg BV")
    actions.delete(cast.actor("sales"), binned.pk)
    unknown = new_id()
    call = program_of("sales")
    ids = [str(one) for one in (theirs.pk, own.pk, unknown, binned.pk)]
    told = json_of(call("post", "/parties/bulk", {"ids": ids, "deed": {"do": "change", "fields": {"note": "Beurs"}}}))
    assert told["changed"] == [str(own.pk)]
    assert {one["party_id"]: one["status"] for one in told["refused"]} == {
        str(theirs.pk): 404,
        str(unknown): 404,
        str(binned.pk): 409,
    }
    assert len({one["detail"] for one in told["refused"] if one["status"] == 404}) == 1
    theirs.refresh_from_db()
    assert theirs.note == ""


def test_a_selection_of_the_list_means_what_the_list_shows(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    zwaan, _duin = make(cast, "Hotel Zwaan", "Camping Duin")
    actions.create(cast.actor("sales"), NewParty(Kind.PERSON, "Marieke Zwaan"))
    selection = {"search": "zwaan", "kind": "organisation"}
    told = json_of(
        call(
            "post",
            "/parties/bulk",
            {"selection": selection, "deed": {"do": "set_rung", "rung": "customer", "reason": "Eerste opdracht"}},
        )
    )
    assert told["changed"] == [str(zwaan.pk)]
    for wrong in ({"ids": [], "selection": {}}, {}):
        answer = call("post", "/parties/bulk", wrong | {"deed": {"do": "delete"}})
        assert answer.status_code == 422, answer.content
    assert Party.unscoped.filter(deleted_at=None).count() == 3


def test_every_deed_does_what_its_own_operation_does(cast: Cast, program_of: Programs) -> None:
    call, (party,) = program_of("sales"), make(cast, "Hotel Zwaan")
    manager, service = cast.user("manager"), cast.user("service")

    def do(**deed: Any) -> dict[str, Any]:
        told = json_of(call("post", "/parties/bulk", {"ids": [str(party.pk)], "deed": deed}))
        assert told["refused"] == [], deed
        party.refresh_from_db()
        return told

    do(do="tag", tag="zon")
    do(do="untag", tag="ZON")
    assert not PartyTag.unscoped.exists()
    do(do="add_to_account_team", user_id=str(service.pk), role="service")
    assert AccountTeamMember.unscoped.filter(party=party, user=service).exists()
    do(do="delete")
    assert party.deleted_at
    do(do="restore")
    assert party.deleted_at is None
    do(do="hand_over", user_id=str(manager.pk))
    assert party.owner == manager


def test_more_than_a_thousand_are_refused_whole(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    answer = call("post", "/parties/bulk", {"ids": [str(new_id()) for _ in range(1001)], "deed": {"do": "delete"}})
    assert answer.status_code == 422
    assert not Batch.objects.filter(kind="party.bulk").exists()


def test_many_are_made_in_one_batch_and_what_is_refused_is_named_by_its_place(cast: Cast, program_of: Programs) -> None:
    call, chosen = program_of("sales"), str(new_id())
    items = [
        {"kind": "organisation", "name": "Hotel Zwaan", "id": chosen},
        {"kind": "organisation", "name": "Fout BV", "fields": {"kvk_number": "123"}},
        {"kind": "person", "name": "Marieke Hofstra", "link_to": {"other_id": chosen, "function": "Eigenaar"}},
    ]
    tried = json_of(call("post", "/parties/bulk-create", {"items": items, "only_try": True}))
    assert Party.unscoped.count() == 0
    told = json_of(call("post", "/parties/bulk-create", {"items": items}))
    assert told["ids"][0] == chosen
    assert told["ids"][1] is None
    assert [one["place"] for one in told["refused"]] == [one["place"] for one in tried["refused"]] == [1]
    assert "kvk_number" in told["refused"][0]["errors"]
    hotel = Party.unscoped.get(pk=chosen)
    assert str(hotel.contact_id) == told["ids"][2]
    assert json_of(call("post", f"/batches/{told['batch_id']}/undo"))["kept"] == []
    assert not Party.unscoped.filter(deleted_at=None).exists()


def test_a_deed_under_a_key_is_done_once(cast: Cast, program_of: Programs) -> None:
    call, parties = program_of("sales"), make(cast, "Hotel Zwaan")
    asked = {"ids": texts(parties), "deed": {"do": "change", "fields": {"note": "x"}}}
    first = call("post", "/parties/bulk", asked, idempotency_key="a")
    second = call("post", "/parties/bulk", asked, idempotency_key="a")
    assert second["Idempotent-Replayed"] == "true"
    assert second.content == first.content
    assert second["Batch"] == first["Batch"]
    assert Batch.objects.filter(kind="party.bulk").count() == 1


def test_a_file_is_added_fetched_and_taken_away(cast: Cast, program_of: Programs) -> None:
    call, (party,) = program_of("sales"), make(cast, "Hotel Zwaan")
    content = b"%PDF-1.7 " + bytes(range(256)) * 5000
    path = f"/parties/{party.pk}/files"
    added = call("post", f"{path}?name=../offerte.pdf", content, idempotency_key="f")
    assert added.status_code == 201, added.content
    assert call("post", f"{path}?name=../offerte.pdf", content, idempotency_key="f").content == added.content
    one = json_of(added)
    assert (one["name"], one["content_type"], one["size"]) == ("offerte.pdf", "application/pdf", len(content))
    (listed,) = json_of(call("get", path))
    assert listed == one
    fetched = call("get", f"/files/{one['id']}/content")
    assert fetched.getvalue() == content
    assert fetched["Content-Type"] == "application/octet-stream"
    assert fetched["Content-Disposition"].startswith("attachment")
    assert call("delete", f"/files/{one['id']}").status_code == 204
    assert json_of(call("get", path)) == []
    assert call("get", f"/files/{one['id']}/content").status_code == 404


@pytest.mark.parametrize("content", [b"", b"{" * (25 * 1024 * 1024 + 1)])
def test_an_empty_or_too_large_file_is_refused_and_leaves_nothing(
    cast: Cast, program_of: Programs, content: bytes
) -> None:
    call, (party,) = program_of("sales"), make(cast, "Hotel Zwaan")
    answer = call("post", f"/parties/{party.pk}/files?name=a.bin", content)
    assert answer.status_code in (413, 422)
    assert json_of(answer)["detail"]
    assert not StoredFile.unscoped.exists()


def test_a_form_instead_of_a_file_is_told_what_to_do(cast: Cast, program_of: Programs) -> None:
    call, (party,) = program_of("sales"), make(cast, "Hotel Zwaan")
    path = f"/api/v1/parties/{party.pk}/files?name=a.txt"
    answer = call.client.post(path, {"file": "x"}, headers={"authorization": f"Bearer {call.secret}"})
    assert answer.status_code == 415
    assert "application/octet-stream" in json_of(answer)["detail"]
    assert not StoredFile.unscoped.exists()


def test_the_history_of_a_relation_says_what_its_page_says(cast: Cast, program_of: Programs) -> None:
    call, (party,) = program_of("sales"), make(cast, "Hotel Zwaan")
    actions.change(cast.actor("sales"), party.pk, {"employees": "35"})
    step, made = json_of(call("get", f"/parties/{party.pk}/history"))
    assert step["details"] == [{"label": "Medewerkers", "before": "", "after": "35"}]
    assert UUID(step["undo_id"])
    assert made["who"] == "Sales"
    (latest, *_rest) = json_of(call("get", "/batches"))["items"]
    assert (latest["id"], latest["kind"]) == (step["undo_id"], "party.changed")
    assert json_of(program_of("manager")("get", "/batches"))["items"] == []
