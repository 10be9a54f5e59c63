"""Undo asks today's rights, goes round no rule, and keeps what others built on since."""

from __future__ import annotations

import pytest
from django.db import connection

from klantbeeld.core.errors import Forbidden
from klantbeeld.domains.activities.actions import LogInput, change, log
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import LinkInput, NewParty
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import AccountTeamMember, Party, PartyTag, Tag
from klantbeeld.engines.history.models import Batch, Line
from klantbeeld.engines.history.undo import undo
from klantbeeld.engines.identity.actions import change_user
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import User

pytestmark = pytest.mark.django_db


def _organisation(cast, who="sales", name="Hotel De Zwaan"):
    return actions.create(cast.actor(who), NewParty(Kind.ORGANISATION, name))


def _latest():
    return Batch.objects.latest("id").id


def _with_roles(cast, name, *roles):
    User.objects.filter(pk=cast.user(name).id).update(roles=list(roles))
    cast.users[name].refresh_from_db()
    return cast.actor(name)


def test_who_lost_the_right_to_change_cannot_undo(cast):
    party = _organisation(cast)
    actions.change(cast.actor("sales"), party.id, {"note": "nieuw"})
    batch = _latest()
    with pytest.raises(Forbidden):
        undo(_with_roles(cast, "sales", "reader"), batch)
    party.refresh_from_db()
    assert party.note == "nieuw" and Batch.objects.get(pk=batch).state == Batch.State.DONE


def test_a_relation_that_went_to_another_unit_is_kept(cast):
    here, gone = _organisation(cast), _organisation(cast, name="Bakkerij Bol")
    tag = actions.tag(cast.actor("manager"), here.id, "beurs")
    actions.tag(cast.actor("manager"), gone.id, "jaarbeurs")
    actions.merge_tags(cast.actor("manager"), Tag.objects.get(key="jaarbeurs").id, tag.id)
    batch = _latest()
    with connection.cursor() as cursor:  # the test is one transaction: what follows is not part of the batch
        cursor.execute("SELECT set_config('kb.batch', '', true)")
    Party.unscoped.filter(pk=gone.id).update(unit=cast.other_unit, team=cast.other_team, owner=cast.user("stranger"))
    AccountTeamMember.unscoped.filter(party=gone).delete()
    report = undo(cast.actor("manager"), batch)
    assert ("parties_partytag", gone.id) in {(table, party) for table, _row, party in report.kept}
    assert PartyTag.unscoped.get(party=gone).tag_id == tag.id


def test_a_hand_over_is_undone_by_who_handed_over(cast):
    party = _organisation(cast)
    other = User.objects.create_user("mate@x.example", "x", name="Mate", roles=["sales"], unit=cast.unit)
    actions.hand_over(cast.actor("sales"), party.id, other.id)
    undo(cast.actor("sales"), _latest())
    party.refresh_from_db()
    assert party.owner_id == cast.user("sales").id


def test_a_former_administrator_makes_nobody_administrator_by_undo(cast):
    former = User.objects.create_user("former@x.example", "x", name="Former", roles=["administrator"], unit=cast.unit)
    reader = cast.user("reader")
    change_user(actor_of(former), reader.id, ["administrator"], is_active=True)
    change_user(actor_of(former), reader.id, ["reader"], is_active=True)
    batch = _latest()
    change_user(cast.actor("administrator"), former.id, ["reader"], is_active=True)
    former.refresh_from_db()
    with pytest.raises(Forbidden):
        undo(actor_of(former), batch)
    reader.refresh_from_db()
    assert reader.roles == ["reader"]


def test_undo_leaves_an_administrator(cast):
    administrator, reader = cast.actor("administrator"), cast.user("reader")
    change_user(administrator, reader.id, ["administrator"], is_active=True)
    batch = _latest()
    change_user(administrator, cast.user("administrator").id, ["reader"], is_active=True)
    reader.refresh_from_db()
    report = undo(actor_of(reader), batch)
    reader.refresh_from_db()
    assert reader.roles == ["administrator"]
    assert (report.restored, report.kept) == (0, [("identity_user", reader.id, None)])


def test_a_new_tag_that_a_colleague_used_since_stays(cast):
    mine, theirs = _organisation(cast), _organisation(cast, name="Bakkerij Bol")
    actions.tag(cast.actor("sales"), mine.id, "nieuw")
    batch = _latest()
    actions.tag(cast.actor("manager"), theirs.id, "nieuw")
    report = undo(cast.actor("sales"), batch)
    assert [party for (party,) in PartyTag.unscoped.values_list("party_id")] == [theirs.id]
    assert [table for table, _row, _party in report.kept] == ["parties_tag"]


def test_a_merge_of_tags_is_undone_though_the_old_name_is_used_again(cast):
    manager = cast.actor("manager")
    one, two = _organisation(cast), _organisation(cast, name="Bakkerij Bol")
    first, second = actions.tag(manager, one.id, "een"), actions.tag(manager, two.id, "twee")
    actions.merge_tags(manager, first.id, second.id)
    batch = _latest()
    actions.tag(manager, two.id, "een")
    undo(manager, batch)
    assert Tag.objects.filter(key="een").count() == 1


def test_a_new_person_that_a_colleague_linked_since_stays(cast):
    party = _organisation(cast)
    person = actions.create(cast.actor("sales"), NewParty(Kind.PERSON, "Jan de Boer"))
    batch = _latest()
    actions.link(cast.actor("manager"), person.id, LinkInput(party.id, function="Inkoper"))
    report = undo(cast.actor("sales"), batch)
    person.refresh_from_db()
    assert person.deleted_at is None and person.id in {party_id for _t, _r, party_id in report.kept}


def test_a_corrected_contact_moment_goes_back_on_the_timeline_too(cast):
    sales, party = cast.actor("sales"), _organisation(cast)
    activity = log(sales, party.id, LogInput("phone", report="Gebeld", outcome="spoken"))
    before = Line.objects.filter(activity_id=activity.id).values_list("channel", "at").get()
    change(sales, activity.id, LogInput("visit", report="Bezocht", starts_at=activity.starts_at.replace(year=2025)))
    undo(sales, _latest())
    assert Line.objects.filter(activity_id=activity.id).values_list("channel", "at").get() == before
