"""The API half of the rows: a program does and gets what a salesperson does and sees on the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.importing import running
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.api import tokens
from klantbeeld.engines.api.models import Scope
from tests.api.conftest import Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ADDRESS = {
    "kind": "address",
    "value": "Kade 18, 8911 JN Leeuwarden",
    "purposes": ["visit"],
}


class Caller:
    """Calls, and expects an answer that is no refusal."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        answer: HttpResponse = self.program(method, path, body)
        assert answer.status_code < 400, (method, path, answer.content)
        return json.loads(answer.content) if answer.content else None

    def make(self, kind: str, name: str, **more: Any) -> str:
        return str(self("post", "/parties", {"kind": kind, "name": name} | more)["id"])

    def found(self, text: str) -> list[str]:
        return [one["name"] for one in self("get", f"/parties?search={text}")["items"]]

    def listed(self, *filters: str) -> list[str]:
        asked = "&".join(f"f={one}" for one in filters)
        return [one["name"] for one in self("get", f"/parties?{asked}")["items"]]


@pytest.fixture
def call(cast: Cast) -> Caller:
    """A program with the rights of a salesperson."""
    user = cast.user("sales")
    return Caller(Program(tokens.issue(cast.actor("administrator"), user.pk, "proef", list(Scope.values), 1)[1]))


@pytest.mark.mission("TNO-1", "TNO-17", "GOV-6")
@pytest.mark.parametrize(("kind", "name"), [("organisation", "Hotel De Zwaan"), ("person", "mevr. A. van der Berg")])
def test_addresses_and_numbers_with_their_purpose_found_by_any_part(call: Caller, kind: str, name: str) -> None:
    points = [
        {"kind": "phone", "value": "(058) 555 01 42"},
        {"kind": "mail", "value": "Receptie@Zwaan.example"},
        {"kind": "mail", "value": "facturen@zwaan.example", "purposes": ["invoice"]},
        ADDRESS,
    ]
    party_id = call.make(kind, name, contact_points=points)
    held = call("get", f"/parties/{party_id}/contact-points")
    values = {one["value"]: one for one in held}
    address = values["Kade 18, 8911 JN Leeuwarden"]
    assert set(values) - {address["value"]} == {"+31585550142", "Receptie@zwaan.example", "facturen@zwaan.example"}
    assert (address["postcode"], address["city"], address["purposes"]) == ("8911 JN", "Leeuwarden", ["visit"])
    assert values["facturen@zwaan.example"]["purposes"] == ["invoice"]
    assert values["+31585550142"]["raw"] == "(058) 555 01 42"
    shown = call("get", f"/parties/{party_id}")["name"]
    for part in ("0585550142", "5550142", "8911jn", "zwaan.example", "kade", "leeuwarden", shown.split()[-1].lower()):
        assert call.found(part) == [shown], part


@pytest.mark.mission("TNO-2")
def test_establishments_are_counted_filtered_and_added_up(call: Caller) -> None:
    group = call.make("organisation", "Zwaan Holding", fields={"employees": 5})
    call("put", f"/parties/{group}/turnover/2025", {"amount": "1000000"})
    for name, number in (("Zwaan Sneek", "000012345678"), ("Zwaan Goes", "000012345679")):
        fields = {"employees": 20, "establishment_number": number}
        link = {"other_id": group, "kind": "establishment"}
        call.make("organisation", name, fields=fields, contact_points=[ADDRESS], link_to=link)
    assert call("get", f"/parties/{group}")["establishment_count"] == 2
    assert call.listed("establishment_count:min:2") == ["Zwaan Holding"]
    totals = call("get", f"/parties/{group}/group")
    assert (totals["companies"], totals["establishments"], totals["employees"]) == (1, 2, 45)
    assert float(totals["turnover"]) == 1_000_000


@pytest.mark.mission("TNO-3", "TNO-4", "TNO-7")
def test_employees_industry_and_turnover_with_day_and_source(call: Caller) -> None:
    call_command("load_reference")
    fields = {"employees": 35, "employees_as_of": "2026-01-01", "employees_source": "Jaarverslag"}
    party_id = call.make("organisation", "Hotel De Zwaan", fields=fields)
    code = next(one for one in call("get", "/industries?search=hotel") if one["code"].startswith("55.1"))
    changed = call("patch", f"/parties/{party_id}", {"industry": code["id"]})
    assert (changed["employees"], changed["employees_as_of"], changed["industry"]) == (35, "2026-01-01", code["id"])
    assert call.listed("size:is:10-49") == call.listed(f"industry:is:{code['parent']}") == ["Hotel De Zwaan"]
    for year, amount in ((2024, "900000"), (2025, "1100000.50")):
        call("put", f"/parties/{party_id}/turnover/{year}", {"amount": amount, "source": "Jaarrekening"})
    assert [(one["year"], one["source"]) for one in call("get", f"/parties/{party_id}/turnover")] == [
        (2025, "Jaarrekening"),
        (2024, "Jaarrekening"),
    ]


@pytest.mark.mission("TNO-5", "TNO-30")
def test_people_with_role_and_situations_move_and_keep_their_history(call: Caller) -> None:
    first, second = call.make("organisation", "Hotel De Zwaan"), call.make("organisation", "Camping Duinrand")
    link = {
        "other_id": first,
        "function": "Inkoper",
        "department": "Keuken",
        "decision_role": "decider",
        "situations": ["purchase", "invoice"],
    }
    person = call.make("person", "mevr. M. Hofstra", link_to=link)
    (held,) = call("get", f"/parties/{first}/relationships")
    assert (held["party_id"], held["decision_role"], held["situations"]) == (person, "decider", ["purchase", "invoice"])
    moved = call("post", f"/relationships/{held['id']}/move", {"other_id": second, "function": "Directeur"})
    assert (moved["other_id"], moved["function"], moved["until"]) == (second, "Directeur", None)
    links = {one["other_id"]: one["until"] for one in call("get", f"/parties/{person}/relationships")}
    assert links[first] is not None
    assert links[second] is None


@pytest.mark.mission("TNO-6")
def test_the_account_team_and_a_hand_over_that_keeps_who_had_it(call: Caller, cast: Cast) -> None:
    party_id = call.make("organisation", "Hotel De Zwaan")
    service, manager = (str(cast.user(name).pk) for name in ("service", "manager"))
    call("post", f"/parties/{party_id}/account-team", {"user_id": service, "role": "service"})
    call("post", f"/parties/{party_id}/hand-over", {"user_id": manager})
    team = call("get", f"/parties/{party_id}/account-team")
    now = {(one["user_id"], one["role"]) for one in team if one["until"] is None}
    before = {(one["user_id"], one["role"]) for one in team if one["until"]}
    assert now == {(service, "service"), (manager, "account_manager")}
    assert before == {(str(cast.user("sales").pk), "account_manager")}


@pytest.mark.mission("TNO-12", "TNO-13", "TNO-14", "TNO-21", "TNO-23")
@pytest.mark.parametrize("kind", ["organisation", "person"])
def test_preferences_with_day_and_source(call: Caller, kind: str) -> None:
    party_id = call.make(kind, "Jansma")
    path = f"/parties/{party_id}/preferences"
    call("post", path, {"subject": "product", "value": "Warmtepomp", "source": "Beurs", "stated_on": "2026-03-01"})
    call("post", path, {"subject": "channel", "value": "mail", "situation": "invoice"})
    call("post", path, {"subject": "channel", "value": "phone", "situation": "service"})
    call("post", path, {"subject": "channel", "value": "letter", "situation": "invoice"})
    call("post", path, {"subject": "activity", "value": "lunch", "likes": False})
    held = {(one["subject"], one["situation"]): one for one in call("get", path)}
    assert (held["product", ""]["source"], held["product", ""]["stated_on"]) == ("Beurs", "2026-03-01")
    assert (held["channel", "invoice"]["value"], held["channel", "service"]["value"]) == ("letter", "phone")
    assert held["activity", ""]["likes"] is False


@pytest.mark.mission("TNO-15", "TNO-24")
@pytest.mark.parametrize("kind", ["organisation", "person"])
def test_how_long_somebody_is_a_customer_and_the_steps_before(call: Caller, kind: str) -> None:
    party_id = call.make(kind, "Jansma", fields={"customer_since": "2020-05-01"})
    for rung, reason in (("prospect", "Vroeg offerte"), ("customer", "Eerste opdracht")):
        call("post", f"/parties/{party_id}/rung", {"rung": rung, "reason": reason})
    one = call("get", f"/parties/{party_id}")
    assert (one["rung"], one["customer_since"]) == ("customer", "2020-05-01")
    told = [entry["title"] + entry["text"] for entry in call("get", f"/parties/{party_id}/timeline")["items"]]
    assert any("Eerste opdracht" in one for one in told)
    assert any("Vroeg offerte" in one for one in told)
    assert call.listed("customer_since:max:2021-01-01", "rung:is:customer") == ["Jansma"]


@pytest.mark.mission("TNO-18")
def test_a_household_with_its_members(call: Caller) -> None:
    home = call.make("household", "Familie Dijkstra")
    members = [("Sjoerd Dijkstra", "adult", "1980-04-02"), ("Elske Dijkstra", "child", "2015-09-30")]
    for name, role, born in members:
        link = {"other_id": home, "kind": "member", "household_role": role}
        call.make("person", name, fields={"birth_date": born}, link_to=link)
    links = call("get", f"/parties/{home}/relationships")
    people = {one["household_role"]: call("get", f"/parties/{one['party_id']}") for one in links}
    assert {role: one["birth_date"] for role, one in people.items()} == {"adult": "1980-04-02", "child": "2015-09-30"}


@pytest.mark.mission("TNO-31")
def test_how_one_addresses_somebody_and_how_often(call: Caller) -> None:
    person = call.make("person", "mevr. drs. A. van der Berg", fields={"tone": "formal", "contact_every_days": 30})
    said = call("get", f"/parties/{person}/salutations")
    assert said["formal"] == said["chosen"] == "Geachte mevrouw Van der Berg"
    assert call("get", f"/parties/{person}/contact-frequency") == {
        "state": "overdue",
        "wish": 30,
        "count": None,
        "days": None,
    }
    call("post", f"/parties/{person}/activities", {"kind": "phone", "outcome": "spoken"})
    assert call("get", f"/parties/{person}/contact-frequency") is None
    call("patch", f"/parties/{person}", {"salutation": "Beste Anna"})
    assert call("get", f"/parties/{person}/salutations")["chosen"] == "Beste Anna"


@pytest.mark.mission("TNO-57", "TNO-58", "TNO-61", "TNO-62")
def test_visits_and_calls_on_the_timeline_of_company_and_person_found_by_words(call: Caller, cast: Cast) -> None:
    company = call.make("organisation", "Hotel De Zwaan")
    person = call.make("person", "Marieke Hofstra", link_to={"other_id": company})
    other = call.make("person", "Jelle Smit", link_to={"other_id": company})
    visit = call(
        "post",
        f"/parties/{company}/activities",
        {
            "kind": "visit",
            "contact_id": person,
            "participant_ids": [other],
            "colleague_ids": [str(cast.user("service").pk)],
            "report": "Warmtepompen bekeken op het dak",
            "agreements": "Offerte voor vrijdag",
            "next_step": {"subject": "Offerte maken", "on": "2030-01-04"},
        },
    )
    held = call("get", f"/activities/{visit['id']}")
    assert held["participant_ids"] == [other]
    assert held["colleague_ids"] == [str(cast.user("service").pk)]
    assert held["agreements"] == "Offerte voor vrijdag"
    phone = {
        "kind": "phone",
        "direction": "in",
        "minutes": 12,
        "outcome": "spoken",
        "report": "Vroeg naar de levertijden",
        "contact_id": person,
    }
    call("post", f"/parties/{company}/activities", phone)
    for party_id in (company, person):
        timeline = call("get", f"/parties/{party_id}/timeline?limit=50")["items"]
        told = [one for one in timeline if one["activity_id"]]
        assert [one["text"] for one in told][:2] == ["Vroeg naar de levertijden", "Warmtepompen bekeken op het dak"]
        only = call("get", f"/parties/{party_id}/timeline?channel=phone")["items"]
        assert [one["outcome"] for one in only] == ["Gesproken"]
    assert [one["id"] for one in call("get", "/activities?search=warmtepomp")["items"]] == [visit["id"]]
    assert len(call("get", "/activities?search=levertijd")["items"]) == 1
    (task,) = call("get", f"/activities?party_id={company}&kind=task")["items"]
    assert (task["subject"], task["state"]) == ("Offerte maken", "planned")


@pytest.mark.mission("GOV-5", "INT-6", "MOD-9")
def test_lists_of_two_systems_update_instead_of_doubling(call: Caller, cast: Cast) -> None:
    def read_in(text: str, source: str) -> Any:
        sent = call("post", f"/imports?name={source}.csv", text.encode("cp1252"))
        call("patch", f"/imports/{sent['id']}", {"source": source})
        call("post", f"/imports/{sent['id']}/start")
        running.work(sent["id"])
        return call("get", f"/imports/{sent['id']}")

    rows = "Nummer;Bedrijf;KvK-nummer;Telefoon\n7;Café De Kade;12345678;058-5550142\n"
    assert read_in(rows, "Kassa")["created"] == 1
    again = read_in(rows.replace("Café De Kade", "Café De Kade Sneek"), "Kassa")
    assert (again["created"], again["updated"]) == (0, 1)
    other = read_in("Code;Naam;KvK-nummer;Plaats\nA-1;Kade;12345678;Sneek\n", "Boekhouding")
    assert other["created"] == 0
    assert Party.unscoped.count() == 1
    actions.change(cast.actor("sales"), Party.unscoped.get().pk, {"legal_name": "De Kade B.V."})
    undone = call("post", f"/batches/{again['batch_id']}/undo")
    assert undone["in_background"] is False
    assert call.found("kade") != []


@pytest.mark.mission("MOD-16")
def test_tags_and_favourites_used_in_lists(call: Caller, cast: Cast) -> None:
    hotel, _other = call.make("organisation", "Hotel De Zwaan"), call.make("organisation", "Camping Duinrand")
    call("put", f"/parties/{hotel}/tags/beurs")
    call("put", f"/parties/{hotel}/favourite", {"favourite": True})
    assert call.listed("tags:is:beurs") == call.listed("favourite:is:1") == ["Hotel De Zwaan"]
    actions.mark_seen(cast.actor("sales"), Party.unscoped.get(name="Camping Duinrand").pk)
    assert [one["name"] for one in call("get", "/recent")] == ["Camping Duinrand"]
    assert [one["key"] for one in call("get", "/tags?search=beu")] == ["beurs"]


@pytest.mark.mission("INT-4")
def test_another_program_does_what_a_user_can_under_the_same_rights(call: Caller, cast: Cast) -> None:
    ids = [call.make("organisation", f"Hotel {number:02}") for number in range(7)]
    names, cursor = [], ""
    while cursor is not None:
        page = call("get", f"/parties?limit=3&cursor={cursor}" if cursor else "/parties?limit=3")
        names += [one["name"] for one in page["items"]]
        cursor = page["next"]
    assert names == [f"Hotel {number:02}" for number in range(7)]
    done = call("post", "/parties/bulk", {"ids": ids, "deed": {"do": "tag", "tag": "beurs"}})
    assert set(done["changed"]) == set(ids)
    assert call("post", f"/batches/{done['batch_id']}/undo")["kept"] == []
    assert call.listed("tags:is:beurs") == []
    described = json.loads(call.program("get", "/openapi.json").content)
    assert described["openapi"].startswith("3.1")
    stranger = cast.user("stranger")
    theirs = Program(tokens.issue(cast.actor("administrator"), stranger.pk, "x", ["parties:read"], 1)[1])
    assert json.loads(theirs("get", "/parties").content)["items"] == []
    assert theirs("get", f"/parties/{ids[0]}").status_code == 404
