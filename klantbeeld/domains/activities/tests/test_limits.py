"""What is typed of a contact moment is kept whole, or refused with a message: never cut in silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from klantbeeld.domains.activities.models import Activity
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty
from klantbeeld.domains.parties.choices import Kind
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Clients = Callable[[str], Client]


@pytest.mark.parametrize(("name", "longest"), [("report", 100_000), ("agreements", 100_000), ("subject", 300)])
def test_a_text_at_its_limit_is_kept_whole_and_one_more_character_is_refused(
    cast: Cast, client_of: Clients, name: str, longest: int
) -> None:
    party = actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel Zwaan"))
    url = reverse("activities:log", args=[party.id])
    given = {"kind": "phone", "report": "Gebeld", "outcome": "spoken"}
    refused = client_of("sales").post(url, given | {name: "x" * (longest + 1)})
    assert refused.status_code == 422
    assert f"hooguit {longest} tekens" in refused.content.decode()
    assert "x" * (longest + 1) in refused.content.decode()
    assert not Activity.unscoped.exists()
    assert client_of("sales").post(url, given | {name: "x" * longest}).status_code == 302
    assert len(getattr(Activity.unscoped.get(), name)) == longest


def test_a_task_is_short(cast: Cast, client_of: Clients) -> None:
    party = actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel Zwaan"))
    answer = client_of("sales").post(reverse("activities:plan", args=[party.id]), {"report": "x" * 301})
    assert answer.status_code == 422
    assert not Activity.unscoped.exists()
