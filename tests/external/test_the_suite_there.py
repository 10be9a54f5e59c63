"""What the product's own tests say of search, order, history, undo, import and the change feed holds on the distribution's server."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from klantbeeld.engines.database.credentials import APPLICATION, OWNER
from tests.external.commands import ROOT
from tests.external.server import Server

PARTS = {
    "search and order": [
        "klantbeeld/shell/tests/test_finding.py",
        "klantbeeld/domains/parties/listing/tests/test_list.py",
    ],
    "history, undo and the change feed": ["tests/history", "tests/api/test_changes.py"],
    "import": ["tests/mission/test_import.py", "tests/mission/test_import_holds.py"],
}


@pytest.fixture(scope="module")
def there(server: Server) -> dict[str, str]:
    """The environment of a test run on that server, with the two roles that the embedded one has."""
    server.role(OWNER, "CREATEDB")
    server.role(APPLICATION)
    return os.environ | {
        "KLANTBEELD_PG_HOST": "127.0.0.1",
        "KLANTBEELD_PG_PORT": str(server.port),
        "KLANTBEELD_PG_NAME": "postgres",
        "KLANTBEELD_PG_USER": APPLICATION,
        "KLANTBEELD_PG_PASSWORD": f"{APPLICATION}-secret",
        "KLANTBEELD_PG_OWNER_USER": OWNER,
        "KLANTBEELD_PG_OWNER_PASSWORD": f"{OWNER}-secret",
        "KLANTBEELD_TEST_DB": f"there{os.getpid()}",
    }


@pytest.mark.mission("MOD-7")
@pytest.mark.parametrize("part", PARTS)
def test_it_holds_there_too(there: dict[str, str], part: str) -> None:
    env = {name: value for name, value in there.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--create-db", *PARTS[part]]
    done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert re.search(r"\d+ passed", done.stdout), done.stdout
    assert " skipped" not in done.stdout.splitlines()[-1]
