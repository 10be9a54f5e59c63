"""`bin/run` that cannot start says so in one line within a second: nothing is installed for these."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from klantbeeld.engines.database.embedded import Cluster
from klantbeeld.engines.database.refusal import Refusal
from launcher import processes
from launcher.addresses import names_of

ROOT = Path(__file__).resolve().parents[2]


def refused(*arguments: object) -> str:
    """The one line with which `bin/run` stops."""
    command = [sys.executable, "bin/run", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.fixture
def port() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_names_another(port: int, tmp_path: Path) -> None:
    line = refused("--port", port, "--data", tmp_path / "data")
    assert f"Poort {port} is bezet" in line
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("given", ["0", "-1", "70000", "tachtig"])
def test_a_port_that_does_not_exist_is_said_in_words(given: str, tmp_path: Path) -> None:
    assert "van 1 tot 65535" in refused(f"--port={given}", "--data", tmp_path)


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    assert "niet luisteren" in refused("--host", "203.0.113.9", "--data", tmp_path)


def test_a_data_folder_that_is_a_file_or_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "geen map" in refused("--port", 58231, "--data", tmp_path / "file")
    assert "niet te bereiken" in refused("--port", 58231, "--data", "/proc/klantbeeld")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
@pytest.mark.parametrize(("size", "words"), [("64k", "vol"), ("20m", "bijna vol")])
def test_a_full_disk_is_said(tmp_path: Path, size: str, words: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", os.fsencode(tmp_path), b"tmpfs", 0, f"size={size}".encode()):
        pytest.skip("this machine lets nobody mount")
    try:
        if size == "64k":
            (tmp_path / "filler").write_bytes(b"x" * 60_000)
        assert words in refused("--port", 58231, "--data", tmp_path / "data")
    finally:
        libc.umount2(os.fsencode(tmp_path), 0)


def test_a_database_of_another_version_is_left_alone(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "pg", Path(os.environ.get("KLANTBEELD_PG_PROGRAMS", tmp_path)))
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(Refusal):
        cluster.join()
    assert [path.name for path in cluster.data.iterdir()] == ["PG_VERSION"]


@pytest.mark.parametrize(
    "said", ["ERROR: No matching distribution found (from versions: none)", "npm error code EAI_AGAIN"]
)
def test_no_network_at_the_first_start_is_said_as_such(said: str) -> None:
    with pytest.raises(Refusal, match="niet bereikbaar"):
        processes.run("Het installeren", [sys.executable, "-c", f"print({said!r}); exit(1)"], fetches=True)


def test_an_old_python_is_told_what_to_install() -> None:
    """The file must be understood by the Python that it refuses, so it is run here with another version number."""
    code = (
        "import sys, shutil; sys.version_info = (3, 8, 1); shutil.which = lambda name: None;"
        "exec(compile(open('bin/run').read(), 'bin/run', 'exec'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Python 3.11 of nieuwer nodig; dit is 3.8" in done.stderr


def test_on_loopback_only_names_of_this_machine_are_answered() -> None:
    assert names_of("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]


def test_on_every_address_the_own_names_and_addresses_are_answered_and_no_other() -> None:
    names = names_of("0.0.0.0")
    assert {"localhost", "127.0.0.1", socket.gethostname()} <= set(names)
    assert not {"*", "example.com", ""} & set(names)
