"""What a page weighs, against the reviewed file."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.test import Client

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty
from klantbeeld.domains.parties.choices import Kind
from tests.budgets.test_queries import grow
from tests.cast import Cast
from tests.permissions.routes import address, routes
from tests.permissions.world import make_world

WEIGHTS = yaml.safe_load((Path(__file__).parent / "weights.yaml").read_text())
DIST = Path(__file__).resolve().parents[2] / "frontend" / "dist"


def weight(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def test_css_script_and_font() -> None:
    weights = {
        "css": weight((DIST / "app.css").read_bytes()),
        "script": weight((DIST / "app.js").read_bytes()),
        "font": sum(path.stat().st_size for path in (DIST / "fonts").iterdir()),
    }
    assert {name: size for name, size in weights.items() if size > WEIGHTS[name]} == {}


@pytest.mark.django_db
def test_a_first_visit(cast: Cast, client_of: Callable[[str], Client]) -> None:
    """Everything the largest page names, compressed as it goes over the line; the font is so already."""
    world, client = make_world(cast), client_of("sales")
    grow(cast, world)
    pages = {name: client.get(address(name, routes()[name], world.ids)).content for name in WEIGHTS if ":" in name}
    largest = max(pages.values(), key=weight)
    named = set(re.findall(r'(?:href|src)="/static/([^"#?]+)', largest.decode()))
    files = {name: (DIST / name).read_bytes() for name in named}
    over_the_line = sum(len(one) if name.endswith(".woff2") else weight(one) for name, one in files.items())
    assert weight(largest) + over_the_line <= WEIGHTS["first_visit"]
    assert 1 + len(named) <= WEIGHTS["first_visit_requests"]
    assert {"app.css", "app.js", "sprite.svg", "fonts/inter-latin-wght-normal.woff2"} <= named


@pytest.mark.django_db
def test_pages(cast: Cast, client_of: Callable[[str], Client]) -> None:
    world, client = make_world(cast), client_of("sales")
    grow(cast, world)
    for number in range(50):
        actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, f"Installatiebedrijf {number} Heerenveen B.V."))
    weights = {}
    for name in WEIGHTS:
        if ":" in name:
            weights[name] = weight(client.get(address(name, routes()[name], world.ids)).content)
    assert {name: size for name, size in weights.items() if size > WEIGHTS[name]} == {}
