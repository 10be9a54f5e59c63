"""`bin/run` for real: what it says when it cannot start, and that it stops. Needs the runtime packages: --all only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.all,
    pytest.mark.skipif(not os.environ.get("KLANTBEELD_TEST_ALL"), reason="bin/test --all"),
]


def start(data: Path, port: int, log: IO[str] | int = subprocess.PIPE) -> subprocess.Popen[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("KLANTBEELD", "DJANGO", "PG"))}
    command = [sys.executable, "bin/run", "--port", str(port), "--data", str(data)]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT, text=True)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(port: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond/", timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            time.sleep(0.2)
    return False


def test_it_answers_refuses_a_second_and_stops_on_term(tmp_path: Path) -> None:
    port = free_port()
    first = start(tmp_path / "data", port)
    try:
        assert answers(port, 300)
        said, _ = start(tmp_path / "data", free_port()).communicate(timeout=120)
        assert "in gebruik" in said
        taken, _ = start(tmp_path / "other", port).communicate(timeout=120)
        assert f"Poort {port} is bezet" in taken
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=30) == 0
        assert not answers(port, 1)
    finally:
        if first.poll() is None:
            first.kill()


def test_a_data_folder_that_is_a_file_gets_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    process = start(tmp_path / "data", free_port())
    said, _ = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "is geen map" in said.splitlines()[-1]
