"""The distribution's PostgreSQL, and databases in it with a role that owns and a role that works."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.external.server import Server, programs

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Running; skipped visibly where the distribution's package is not installed, unless skipping is forbidden."""
    found = programs()
    if found is None:
        if os.environ.get("KLANTBEELD_TEST_STRICT"):
            pytest.fail("PostgreSQL of the distribution is missing and skipping is forbidden: install postgresql")
        pytest.skip("PostgreSQL of the distribution is missing (as root: apt-get install postgresql)")
    made = Server(found)
    made.start()
    yield made
    made.stop()


@dataclass(frozen=True)
class Place:
    """A database: its name, and the addresses for the owner and for the role of the pages."""

    name: str
    owner: str
    owner_url: str
    url: str


@pytest.fixture
def place(server: Server) -> Callable[[], Place]:
    """Makes an empty database with an owner of its own; the role of the pages does not exist yet, and the owner may make it."""

    def make() -> Place:
        name = f"kb{os.getpid()}_{next(_numbers)}"
        secret = server.role(f"{name}_owner", "CREATEROLE")
        server.database(name, f"{name}_owner")
        return Place(
            name,
            f"{name}_owner",
            server.url(name, f"{name}_owner", secret),
            server.url(name, f"{name}_app", "app-secret"),
        )

    return make
