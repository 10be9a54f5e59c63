"""What the timeline and the composer tell: nothing that did not happen, and conversations before details."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from klantbeeld.domains.activities.models import Activity
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import LinkInput, NewParty
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import Party
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Clients = Callable[[str], Client]


@pytest.fixture
def organisation(cast: Cast) -> Party:
    return actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel Zwaan"))


@pytest.mark.parametrize(
    ("given", "is_named"),
    [
        ({"kind": "phone", "outcome": "spoken"}, True),
        ({"kind": "phone", "outcome": "no_answer"}, False),
        ({"kind": "phone", "outcome": "voicemail"}, False),
        ({"kind": "visit", "outcome": "no_show"}, False),
        ({"kind": "note", "report": "Denkt na over een pomp"}, False),
    ],
)
def test_a_contact_person_that_nobody_chose_is_named_only_where_somebody_was_spoken_to(
    cast: Cast, client_of: Clients, organisation: Party, given: dict[str, str], is_named: bool
) -> None:
    link = LinkInput(organisation.id)
    person = actions.create(cast.actor("sales"), NewParty(Kind.PERSON, "Jan Pieters", link_to=link))
    client = client_of("sales")
    page = client.get(reverse("parties:party", args=[organisation.id])).content.decode()
    assert f'name="filled_in" value="{person.id}"' in page
    filled_in = {"contact": str(person.id), "filled_in": str(person.id)}
    client.post(reverse("activities:log", args=[organisation.id]), given | filled_in)
    assert Activity.unscoped.get().contact_id == (person.id if is_named else None)


def test_changes_of_details_stand_under_changes_only(cast: Cast, client_of: Clients, organisation: Party) -> None:
    actions.change(cast.actor("sales"), organisation.id, {"legal_name": "Zwaan Holding"})
    actions.set_rung(cast.actor("sales"), organisation.id, "customer", "Eerste opdracht")
    page = reverse("parties:party", args=[organisation.id])
    everything = client_of("sales").get(page).content.decode()
    changes = client_of("sales").get(f"{page}?kanaal=change").content.decode()
    assert "Statutaire naam gewijzigd" not in everything
    assert "Statutaire naam gewijzigd" in changes
    for shown in (everything, changes):
        assert "Relatie aangemaakt" in shown
        assert "Eerste opdracht" in shown
