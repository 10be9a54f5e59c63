"""A PostgreSQL of the distribution (Debian 12: 15), thrown away afterwards: TCP on loopback, Dutch ICU collation, an ordinary user."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg

from klantbeeld.engines.database.account import Account, account_for

FOLDERS = Path("/usr/lib/postgresql")
SUPERUSER = "postgres"
LOCALE = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=nl-NL"]
CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 100
"""


def programs() -> Path | None:
    """The folder with the programs of the oldest version that is installed, from 15 on; None without one."""
    found = sorted(
        (int(folder.name), folder / "bin") for folder in FOLDERS.glob("[0-9]*") if (folder / "bin" / "initdb").exists()
    )
    return next((bin_ for version, bin_ in found if version >= 15), None)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """Started by `start`, gone after `stop`."""

    def __init__(self, bin_: Path) -> None:
        self.bin = bin_
        self.home = Path(tempfile.mkdtemp(prefix="klantbeeld-external-"))
        self.home.chmod(0o711)
        self.data = self.home / "data"
        self.port = free_port()
        self.password = secrets.token_hex(12)
        self.account: Account = account_for(self.data)

    def start(self) -> None:
        self.data.mkdir(mode=0o700)
        self.account.own(self.data)
        secret = self.home / "password"
        secret.write_text(self.password)
        self.account.own(secret)
        self._run("initdb", "-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "-N", *LOCALE)
        with open(self.data / "postgresql.conf", "a") as configuration:
            configuration.write(f"{CONFIGURATION}port = {self.port}\n")
        self.go_on()

    def go_on(self) -> None:
        self._run("pg_ctl", "-w", "-s", "-l", str(self.data / "server.log"), "start")

    def halt(self) -> None:
        """Stop it, for now."""
        self._run("pg_ctl", "-w", "-s", "-m", "fast", "stop")

    def stop(self) -> None:
        try:
            self.halt()
        finally:
            shutil.rmtree(self.home, ignore_errors=True)

    def url(self, database: str, role: str = SUPERUSER, password: str = "") -> str:
        return f"postgres://{role}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement as the superuser; return its rows."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def role(self, name: str, options: str = "") -> str:
        """Make a role that may sign in; return its password."""
        self.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{name}-secret' {options}")
        return f"{name}-secret"

    def database(self, name: str, owner: str, options: str = "") -> None:
        self.execute(f"CREATE DATABASE {name} OWNER {owner} {options}")

    def _run(self, tool: str, *arguments: str) -> None:
        # a server that outlives this call must not hold a pipe of ours
        with open(self.home / "tool.log", "w+") as said:
            done = subprocess.run(
                [self.bin / tool, "-D", self.data, *arguments],
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.data)},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                **self.account.popen(),
            )
            said.seek(0)
            assert done.returncode == 0, said.read()
