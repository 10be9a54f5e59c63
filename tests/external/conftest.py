"""The distribution's PostgreSQL, and databases in it with a role that owns and a role that works."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.external.commands import Place, environment, manage, of, prepare
from tests.external.processes import Part
from tests.external.server import Server, programs

USER, PASSWORD = "a@soak.example", "een-lang-wachtwoord-9"

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


@pytest.fixture
def place(server: Server) -> Callable[[], Place]:
    """Makes an empty database with an owner of its own; the role of the pages does not exist yet, and the owner may make it."""

    return lambda: _make(server)


def _make(server: Server) -> Place:
    name = f"kb{os.getpid()}_{next(_numbers)}"
    owner = f"{name}_owner"
    secret = server.role(owner, "CREATEROLE")
    server.database(name, owner)
    return Place(name, owner, server.url(name, owner, secret), server.url(name, f"{name}_app", "app-secret"))


@dataclass(frozen=True)
class Install:
    """A database at this release with a first user, its data folder, and the environment of its web and workers."""

    place: Place
    data: Path
    env: dict[str, str]

    def part(self, only: str, *arguments: str, **given: str) -> Part:
        more = () if only != "web" or arguments else ("--drain", "0")
        return Part(only, self.env | given, self.data.parent / f"{only}.log", *arguments, *more)


@pytest.fixture(scope="session")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the web server serves, gathered once."""
    folder = tmp_path_factory.mktemp("served") / "static"
    env = environment(folder.parent, KLANTBEELD_STATIC=str(folder))
    manage(env, "collectstatic", "--noinput", "-v", "0")
    return folder


@pytest.fixture(scope="session")
def filled(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A database at this release with a first user, to be copied; nothing may connect to it."""
    made, data = _make(server), tmp_path_factory.mktemp("filled")
    prepare(made, data)
    given = [f"--email={USER}", "--name=Soak", "--role=administrator", "--unit=Noord", "--team=Zakelijk"]
    manage(of(made, data), "create_user", *given, stdin=f"{PASSWORD}\n")
    return made


@pytest.fixture
def install(server: Server, filled: Place, tmp_path: Path, static: Path) -> Install:
    name = f"kb{os.getpid()}_{next(_numbers)}"
    server.database(name, filled.owner, f"TEMPLATE {filled.name}")
    made = Place(
        name,
        filled.owner,
        server.url(name, filled.owner, f"{filled.owner}-secret"),
        server.url(name, f"{filled.name}_app", "app-secret"),
    )
    data = tmp_path / "data"
    return Install(made, data, of(made, data, KLANTBEELD_STATIC=str(static), KLANTBEELD_WEB_WORKERS="1"))
