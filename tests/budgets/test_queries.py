"""Queries per page: within the reviewed file, and the same for one relation as for many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from klantbeeld.core import clock
from klantbeeld.domains.activities.actions import LogInput, NextStep, log
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import LinkInput, NewParty, PointInput
from klantbeeld.domains.parties.choices import Kind
from tests.cast import Cast
from tests.permissions.routes import address, routes
from tests.permissions.world import World, make_world

pytestmark = pytest.mark.django_db
BUDGETS = yaml.safe_load((Path(__file__).parent / "budgets.yaml").read_text())


def cost(client: Client, world: World, name: str) -> int:
    """Queries of a second visit: the first may remember something."""
    url = address(name, routes()[name], world.ids) + ("?q=zwaan" if name in ("shell:palette", "shell:search") else "")
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(
        [one for one in queries.captured_queries if "SAVEPOINT" not in (one["sql"] or "")]
    )  # a planned one has no text of its own


def grow(cast: Cast, world: World) -> None:
    """Ten times as much of everything that the pages show."""
    actor, party_id = cast.actor("sales"), world.ids["party_id"]
    for number in range(10):
        link = LinkInput(party_id, function="Monteur")
        points = [PointInput("phone", f"058 555 02 {number:02}")]
        person = actions.create(actor, NewParty(Kind.PERSON, f"Jelle Zwaan {number}", points=points, link_to=link))
        step = NextStep(f"Stap {number}", clock.today())
        log(actor, party_id, LogInput("phone", report=f"Zwaan {number}", contact_id=person.id, next_step=step))
        actions.tag(actor, party_id, f"label {number}")
        actions.toggle_favourite(actor, person.id)


def test_pages_stay_within_their_budget_however_much_there_is(cast: Cast, client_of: Callable[[str], Client]) -> None:
    world, client = make_world(cast), client_of("sales")
    small = {name: cost(client, world, name) for name in BUDGETS}
    grow(cast, world)
    large = {name: cost(client, world, name) for name in BUDGETS}
    assert {name: n for name, n in large.items() if n > BUDGETS[name]} == {}
    assert {name: (small[name], n) for name, n in large.items() if n > small[name] + 1} == {}
