"""Loads the demo company through the same actions as a user's, with the clock set back.

Organisations and people come in by import (set-based), as a firm that starts would do; the rest by the single
actions. Everything is made from one seed, so that two loads on one day are alike.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

from klantbeeld.core import clock
from klantbeeld.domains.parties.importing import running, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.shell.demo import story
from klantbeeld.shell.demo.marking import mark
from klantbeeld.shell.demo.moments import log_moments
from klantbeeld.shell.demo.prototype import make_prototype
from klantbeeld.shell.demo.rows import business_rows, private_rows
from klantbeeld.shell.demo.staff import PASSWORD, STAFF, Demo, begin

BEGAN = timedelta(days=380)


def load(
    organisations: int = 1600, contacts: int = 2200, households: int = 300, moments: int = 8500, private: int = 800
) -> Demo:
    """Make the company, its people, relations and a year of contact. Takes about a minute."""
    demo = begin()
    rng = demo.random
    with clock.at(demo.now - BEGAN):
        business = ["Sanne de Vries", "Daan Visser", "Bart Zijlstra"]
        _import(demo, business_rows(rng, organisations, contacts), "Oude boekhouding", business)
        _import(demo, private_rows(rng, private), "Webshop", ["Nadia Benali"])
        make_prototype(demo)
    story.households(demo, households)
    story.details(demo)
    log_moments(demo, moments)
    story.ladder(demo)
    story.corrections(demo)
    story.hand_overs(demo)
    story.open_tasks(demo)
    mark()
    return demo


def _import(demo: Demo, rows: Iterator[list[str]], source: str, owners: list[str]) -> None:
    heading, *body = rows
    groups: dict[str, list[list[str]]] = {}
    for line in body:
        groups.setdefault(line[0], []).append(line)
    keys = list(groups)
    for place, owner_name in enumerate(owners):
        owner = demo.users[owner_name]
        chosen = [line for key in keys[place :: len(owners)] for line in groups[key]]
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([heading, *chosen])
        team = owner.teams.first()
        options = Options(source=source, owner_id=owner.id, team_id=team.id if team else None, unit_id=owner.unit_id)
        actor = actor_of(owner, "import")
        run = uploads.receive(actor, f"{source}.csv", [text.getvalue().encode("utf-8-sig")], options)
        running.start(actor, run)
        running.work(run.pk)


__all__ = ["PASSWORD", "STAFF", "Demo", "load"]
