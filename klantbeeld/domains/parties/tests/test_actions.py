"""Writing relations: what each action does, refuses and records; undo puts back what was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from time_machine import TimeMachineFixture

from klantbeeld.core import clock
from klantbeeld.core.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from klantbeeld.core.scoped import UnscopedQuery
from klantbeeld.domains.parties import actions, derived, queries
from klantbeeld.domains.parties.choices import Kind, RelationshipKind, Rung
from klantbeeld.domains.parties.models import ContactPoint, LadderMove, Party, Relationship
from klantbeeld.domains.parties.search import search_parties
from klantbeeld.engines.history.models import Batch, Change, Event, Line
from klantbeeld.engines.history.undo import undo
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def hotel(cast: Cast, who: str = "sales") -> Party:
    return actions.create(
        cast.actor(who),
        actions.NewParty(
            Kind.ORGANISATION,
            "Hotel De Zwaan",
            points=[
                actions.PointInput("phone", "058 555 01 42"),
                actions.PointInput("mail", "Info@DeZwaan.example"),
                actions.PointInput("address", "Voorstreek 18", ("visit",), postcode="8911jn", city="LEEUWARDEN"),
            ],
        ),
    )


def latest_batch() -> Batch:
    return Batch.objects.latest("id")


def test_a_new_organisation_is_normalised_and_found_by_any_part(cast: Cast) -> None:
    party = hotel(cast)
    assert party.city == "Leeuwarden"
    actor = cast.actor("sales")
    points = {p.kind: p.value for p in queries.contact_points(actor, [party.id])}
    assert points["phone"] == "+31585550142"
    assert points["mail"] == "Info@dezwaan.example"
    assert points["address"] == "Voorstreek 18, 8911 JN Leeuwarden"
    for text in (
        "zwaan",
        "HOTEL DE",
        "hoteldezwaan",
        "058-555 01",
        "+31 58 555",
        "0031585550142",
        "dezwaan.ex",
        "8911jn",
        "voorstr",
    ):
        assert [hit.name for hit in search_parties(actor, text)] == ["Hotel De Zwaan"], text


def test_names_are_found_however_they_are_written(cast: Cast) -> None:
    actor = cast.actor("sales")
    actions.create(actor, actions.NewParty(Kind.PERSON, "dhr. Jos van der Bërg"))
    for text in ("van der berg", "Berg", "vanderberg", "JOS", "bërg", "van der bergh"[:12]):
        assert [hit.name for hit in search_parties(actor, text)] == ["Jos van der Bërg"], text


def test_someone_elses_relation_does_not_exist(cast: Cast) -> None:
    party = hotel(cast)
    stranger = cast.actor("stranger")
    before = Change.objects.count()
    assert search_parties(stranger, "zwaan") == []
    with pytest.raises(NotFound):
        queries.party(stranger, party.id)
    with pytest.raises(NotFound):
        actions.change(stranger, party.id, {"note": "x"})
    assert Change.objects.count() == before


def test_a_reader_sees_but_may_not_change(cast: Cast) -> None:
    party = hotel(cast)
    before = Change.objects.count()
    assert queries.party(cast.actor("reader"), party.id).name == "Hotel De Zwaan"
    with pytest.raises(Forbidden):
        actions.change(cast.actor("reader"), party.id, {"note": "x"})
    with pytest.raises(Forbidden):
        actions.create(cast.actor("reader"), actions.NewParty(Kind.PERSON, "Jan"))
    assert Change.objects.count() == before


def test_a_query_without_an_actor_refuses_to_run(cast: Cast) -> None:
    with pytest.raises(UnscopedQuery):
        Party.objects.count()
    with pytest.raises(UnscopedQuery):
        list(ContactPoint.objects.all())


def test_a_change_is_recorded_with_who_what_and_why(cast: Cast) -> None:
    party = hotel(cast)
    actor = cast.actor("sales")
    actions.change(actor, party.id, {"employees": "35", "note": "Vaste klant"})
    change = Change.objects.latest("seq")
    assert (change.table, change.operation, change.actor_id) == ("parties_party", "U", actor.user_id)
    assert change.before == {"employees": None, "note": ""}
    assert change.after == {"employees": 35, "note": "Vaste klant"}
    event = Event.objects.get(batch_id=change.batch_id)
    assert event.verb == "party.changed"
    assert Line.objects.filter(event_id=event.id, party_id=party.id).count() == 1


def test_the_same_value_changes_and_records_nothing(cast: Cast) -> None:
    party = hotel(cast)
    before = Event.objects.count()
    actions.change(cast.actor("sales"), party.id, {"note": ""})
    assert Event.objects.count() == before


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    party = hotel(cast)
    actions.change(cast.actor("manager"), party.id, {"employees": "40"}, seen={"employees": None})
    with pytest.raises(Conflict):
        actions.change(cast.actor("sales"), party.id, {"employees": "35"}, seen={"employees": None})
    party.refresh_from_db()
    assert party.employees == 40


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kvk_number", "123"),
        ("vat_number", "NL123"),
        ("iban", "NL00BANK0123456789"),
        ("employees", "-3"),
        ("customer_since", "31-02-2020"),
        ("rung", "koning"),
        ("birth_date", "01-01-2000"),
        ("establishment_count", "4"),
        ("note", "a\0b"),
    ],
)
def test_a_wrong_value_is_refused_with_a_reason_and_changes_nothing(cast: Cast, key: str, value: str) -> None:
    party = hotel(cast)
    before = Change.objects.count()
    with pytest.raises(Invalid) as refusal:
        actions.change(cast.actor("sales"), party.id, {key: value})
    assert key in refusal.value.fields
    assert str(refusal.value.fields[key])
    assert Change.objects.count() == before


def test_undo_of_a_change_puts_the_value_back_and_counts_as_a_change(cast: Cast) -> None:
    party = hotel(cast)
    actor = cast.actor("sales")
    actions.change(actor, party.id, {"name": "Hotel Het Hert"})
    assert search_parties(actor, "hert")
    report = undo(actor, latest_batch().id)
    assert (report.restored, report.kept) == (1, [])
    party.refresh_from_db()
    assert (party.name, party.sort_key) == ("Hotel De Zwaan", "hotel de zwaan")
    assert not search_parties(actor, "hert")
    assert search_parties(actor, "zwaan")


def test_undo_keeps_and_names_what_was_changed_since(cast: Cast) -> None:
    party = hotel(cast)
    actor = cast.actor("sales")
    actions.change(actor, party.id, {"employees": "35", "note": "Eerst"})
    batch = latest_batch()
    actions.change(cast.actor("manager"), party.id, {"note": "Daarna"})
    report = undo(actor, batch.id)
    party.refresh_from_db()
    assert (party.employees, party.note) == (None, "Daarna")
    assert [(table, row) for table, row, _ in report.kept] == [("parties_party", party.id)]


def test_undo_can_be_done_once_and_only_by_its_owner(cast: Cast) -> None:
    party = hotel(cast)
    actor = cast.actor("sales")
    actions.change(actor, party.id, {"employees": "35"})
    batch = latest_batch()
    with pytest.raises(NotFound):
        undo(cast.actor("manager"), batch.id)
    undo(actor, batch.id)
    with pytest.raises(AlreadyDone):
        undo(actor, batch.id)


def test_undo_of_an_undo_brings_the_change_back(cast: Cast) -> None:
    party = hotel(cast)
    actor = cast.actor("sales")
    actions.change(actor, party.id, {"employees": "35"})
    undo(actor, latest_batch().id)
    undo(actor, latest_batch().id)
    party.refresh_from_db()
    assert party.employees == 35


def test_undo_of_a_removed_contact_point_brings_it_back(cast: Cast) -> None:
    party = hotel(cast)
    actor = cast.actor("sales")
    phone = next(p for p in queries.contact_points(actor, [party.id]) if p.kind == "phone")
    actions.remove_point(actor, phone.id)
    assert not search_parties(actor, "0585550142")
    undo(actor, latest_batch().id)
    assert search_parties(actor, "0585550142")
    again = ContactPoint.objects.visible_to(actor).get(pk=phone.id)
    assert (again.value, again.purposes) == (phone.value, phone.purposes)


def test_undo_of_a_new_relation_puts_it_in_the_bin(cast: Cast) -> None:
    party = hotel(cast)
    actor = cast.actor("sales")
    undo(actor, latest_batch().id)
    with pytest.raises(NotFound):
        queries.party(actor, party.id)


def test_a_person_who_moves_keeps_the_history_at_both(cast: Cast) -> None:
    actor = cast.actor("sales")
    first, second = hotel(cast), actions.create(actor, actions.NewParty(Kind.ORGANISATION, "Camping Duinrand"))
    person = actions.create(
        actor,
        actions.NewParty(
            Kind.PERSON,
            "mevr. Marieke Hofstra",
            link_to=actions.LinkInput(
                first.id, function="Directeur", decision_role="decider", situations=["purchase"], is_primary=True
            ),
        ),
    )
    first.refresh_from_db()
    assert str(Party.unscoped.get(pk=first.contact_id)) == "Marieke Hofstra"
    belonging, *_ = queries.related(actor, first)
    assert queries.whom_to_call(belonging)["purchase"][0].party == person
    actions.end_link(actor, belonging[0].relationship.id)
    actions.link(actor, person.id, actions.LinkInput(second.id, function="Eigenaar"))
    _, belongs_to, _points = queries.related(actor, person)
    assert {one.name: one.relationship.until is None for one in belongs_to} == {
        "Hotel De Zwaan": False,
        "Camping Duinrand": True,
    }


def test_a_rung_by_hand_keeps_its_reason_and_every_move(cast: Cast) -> None:
    party = hotel(cast)
    actor = cast.actor("sales")
    actions.set_rung(actor, party.id, Rung.PROSPECT, "Belde zelf")
    actions.set_rung(actor, party.id, Rung.CUSTOMER, "Eerste opdracht")
    party.refresh_from_db()
    assert party.customer_since is not None
    moves = LadderMove.objects.visible_to(actor).filter(party=party).order_by("id")
    assert [(m.before, m.after, m.reason) for m in moves] == [
        ("rest_of_world", "prospect", "Belde zelf"),
        ("prospect", "customer", "Eerste opdracht"),
    ]


def test_a_hand_over_keeps_who_had_it_before(cast: Cast) -> None:
    party = hotel(cast)
    actions.hand_over(cast.actor("sales"), party.id, cast.user("manager").id)
    party.refresh_from_db()
    assert party.owner == cast.user("manager")
    ended = queries.account_team(cast.actor("manager"), party, ended=True)
    assert [member.user for member in ended] == [cast.user("sales")]


def test_two_links_of_the_same_kind_are_one(cast: Cast) -> None:
    actor = cast.actor("sales")
    party = hotel(cast)
    person = actions.create(actor, actions.NewParty(Kind.PERSON, "Jelle Wiersma"))
    for function in ("Monteur", "Hoofd techniek"):
        actions.link(actor, person.id, actions.LinkInput(party.id, function=function))
    assert [r.function for r in Relationship.objects.visible_to(actor).filter(party=person)] == ["Hoofd techniek"]


def test_a_link_with_an_end_to_come_holds_until_that_day_and_then_ends_by_itself(
    cast: Cast, time_machine: TimeMachineFixture
) -> None:
    actor, tomorrow = cast.actor("sales"), clock.today() + timedelta(days=1)
    party = hotel(cast)
    person = actions.create(actor, actions.NewParty(Kind.PERSON, "Jelle Wiersma"))
    place = actions.create(actor, actions.NewParty(Kind.ORGANISATION, "Hotel De Zwaan Sneek"))
    actions.link(actor, person.id, actions.LinkInput(party.id, until=tomorrow))
    actions.link(actor, place.id, actions.LinkInput(party.id, RelationshipKind.ESTABLISHMENT, until=tomorrow))
    party.refresh_from_db()
    assert (party.contact_id, party.establishment_count) == (person.id, 1)
    totals = queries.group_totals(actor, party)
    assert totals and totals.establishments == 1
    time_machine.move_to(clock.start_of(tomorrow) + timedelta(hours=1))
    derived.refresh_ended(days=31)
    party.refresh_from_db()
    assert (party.contact_id, party.establishment_count) == (None, 0)
    assert queries.group_totals(actor, party) is None


@pytest.mark.parametrize(("kind", "keys"), [("organisation", ["name"]), ("person", ["surname", "given_name"])])
def test_the_last_of_a_name_is_not_taken_away(cast: Cast, kind: str, keys: list[str]) -> None:
    actor = cast.actor("sales")
    party = actions.create(actor, actions.NewParty(Kind(kind), "Kees Naam"))
    for key in keys[:-1]:
        actions.change(actor, party.id, {key: ""})
    with pytest.raises(Invalid) as refused:
        actions.change(actor, party.id, {keys[-1]: ""})
    assert keys[-1] in refused.value.fields
    party.refresh_from_db()
    assert party.name == ("Kees Naam" if kind == "organisation" else "Kees")


def test_a_prefix_typed_in_the_family_name_is_not_doubled(cast: Cast) -> None:
    actor = cast.actor("sales")
    party = actions.create(actor, actions.NewParty(Kind.PERSON, "Jan van der Meer"))
    changed = actions.change(actor, party.id, {"surname": "van der Veen"})
    assert (changed.prefix, changed.surname, changed.name) == ("van der", "Veen", "Jan van der Veen")


@pytest.mark.parametrize(("key", "value"), [("customer_since", "2999-01-01"), ("contact_every_days", "0")])
def test_what_cannot_be_is_refused(cast: Cast, key: str, value: str) -> None:
    party = hotel(cast)
    with pytest.raises(Invalid) as refused:
        actions.change(cast.actor("sales"), party.id, {key: value})
    assert key in refused.value.fields


def test_a_double_click_makes_one_relation(cast: Cast) -> None:
    actor = cast.actor("sales")
    new = actions.NewParty(Kind.PERSON, "Jelle Wiersma")
    assert actions.create(actor, new).id == actions.create(actor, new).id
    assert Party.objects.visible_to(actor).count() == 1


@pytest.mark.django_db(transaction=True)
def test_history_stays_when_raw_sql_changes_a_row(cast: Cast) -> None:
    party = hotel(cast)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_party SET note = 'buitenom' WHERE id = %s", [party.id])
    change = Change.objects.latest("seq")
    assert (change.entrance, change.actor_id, change.after) == ("sql", None, {"note": "buitenom"})
