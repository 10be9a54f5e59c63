"""The disk is full: a clear answer, nothing half, and the service goes on when there is room. `bin/test --all`, as root."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endure.install import Install, installed, until

pytestmark = [
    pytest.mark.all,
    pytest.mark.skipif(not os.environ.get("KLANTBEELD_TEST_ALL"), reason="bin/test --all"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk"),
]
MEGABYTE = 1_000_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    libc = ctypes.CDLL(None, use_errno=True)
    disk = tmp_path / "disk"
    disk.mkdir()
    if libc.mount(b"tmpfs", os.fsencode(disk), b"tmpfs", 0, b"size=900m"):
        pytest.skip("this machine lets nobody mount")
    try:
        yield disk
    finally:
        libc.umount2(os.fsencode(disk), 2)


def fill(filler: Path, leave: int) -> None:
    """Take the room that there is, save `leave` bytes."""
    free = shutil.disk_usage(filler.parent).free
    with open(filler, "ab") as file, contextlib.suppress(OSError):
        for _part in range(max(0, free - leave) // MEGABYTE):
            file.write(b"x" * MEGABYTE)
            file.flush()


def kept_files(install: Install) -> list[Path]:
    return [path for path in (install.data / "files").rglob("*") if path.is_file()]


def test_what_needs_room_is_refused_whole_and_goes_on_when_there_is_room(tmp_path: Path, small_disk: Path) -> None:
    filler = small_disk / "filler"
    with installed(tmp_path, small_disk / "data") as install:
        tokens = [install.token() for _token in range(6)]  # each may call so often in a minute
        token = tokens[0]
        party = install.call(token, "POST", "/parties", {"kind": "organisation", "name": "Voor de volle schijf"}).json
        before = kept_files(install)
        fill(filler, 8 * MEGABYTE)
        content = os.urandom(24 * MEGABYTE)
        sent = install.call(token, "POST", f"/parties/{party['id']}/files?name=groot.bin", content)
        assert (sent.status, "schijf" in sent.json["detail"]) == (503, True)
        assert "Retry-After" in sent.headers
        lines = "\n".join(["Naam;Plaats", *(f"Bedrijf {row};Goes{'x' * 200}" for row in range(90_000))]).encode()
        sent = install.call(token, "POST", "/imports?name=lijst.csv", lines)
        assert (sent.status, "schijf" in sent.json["detail"]) == (503, True)
        assert kept_files(install) == before, "half a file stayed behind"
        assert install.call(token, "GET", f"/parties/{party['id']}/files").json == []

        confirmed: dict[str, str] = {}
        refused = []
        fill(filler, 0)
        for number in range(3000):
            body = {"kind": "organisation", "name": f"Vol {number}", "fields": {"note": "lang " * 3000}}
            made = install.call(tokens[number % len(tokens)], "POST", "/parties", body)
            if made.status == 201:
                confirmed[made.json["id"]] = made.json["name"]
            else:
                refused.append((made.status, made.body.decode()))
            if len(refused) > 5:
                break
        assert refused, "the disk never was full"
        assert {status for status, _body in refused} <= {503, 0}, refused

        filler.unlink()
        until(
            lambda: install.page("/gezond/").status == 200, 90, f"it does not go on: {install.log.read_text()[-2000:]}"
        )
        assert install.process is not None
        assert install.process.poll() is None
        found: dict[str, str] = {}
        after = ""
        while True:
            page = install.call(token, "GET", f"/parties?search=vol&limit=200{after}").json
            found |= {one["id"]: one["name"] for one in page["items"]}
            if not page["next"]:
                break
            after = f"&cursor={page['next']}"
        assert confirmed.items() <= found.items()
        assert install.call(token, "POST", f"/parties/{party['id']}/files?name=groot.bin", content).status == 201
