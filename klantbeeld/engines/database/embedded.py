"""The embedded PostgreSQL of a one-machine install, of development and of the tests.

POSIX and standard library only. Everyone who uses the server (the supervisor, each `bin/manage`) holds a
shared lock on `usage.lock`. Whoever leaves last stops it; a small keeper process waits for that same moment,
so the server also goes down when its users were killed. The next user adopts a server that still runs and
recovers one that crashed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from klantbeeld.engines.database.account import HERE, account_for
from klantbeeld.engines.database.binaries import major_version, runnable
from klantbeeld.engines.database.credentials import APPLICATION, DATABASE, OWNER, SUPERUSER, Credentials
from klantbeeld.engines.database.refusal import Refusal

PORT = 5432
START_TIMEOUT_S = 120
CRASH_TIMEOUT_S = 20
STOP_TIMEOUT_S = 60
LOG_LIMIT_BYTES = 10_000_000
FREE_SPACE_BYTES = 200_000_000
LONGEST_SOCKET_FOLDER = 90  # a socket's whole path may be 107 bytes
SHORT_FOLDER = Path("/tmp")  # noqa: S108 - the folder in it is proven to be the account's own
ROOT = Path(__file__).resolve().parents[3]

CONFIGURATION = """\
# Written by Klantbeeld at every start; own settings belong in postgresql.auto.conf (ALTER SYSTEM).
listen_addresses = ''
port = 5432
unix_socket_permissions = 0700
shared_buffers = '256MB'
max_connections = 60
jit = off
idle_in_transaction_session_timeout = '60s'
log_min_duration_statement = '2s'
log_parameter_max_length = 0
timezone = 'UTC'
log_timezone = 'UTC'
"""
FOR_TESTS = """\
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = '2GB'
"""
AUTHENTICATION = "local all all scram-sha-256\n"
ROLES = """\
ALTER ROLE {superuser} PASSWORD '{superuser_password}'
CREATE ROLE {owner} LOGIN {createdb} PASSWORD '{owner_password}'
CREATE ROLE {application} LOGIN PASSWORD '{application_password}'
CREATE DATABASE {database} OWNER {owner}
COMMENT ON DATABASE {database} IS '{token}'
"""


class Cluster:
    """One PostgreSQL server with its data in `home`; `programs` is the wheel's folder with `bin/postgres`.

    `for_tests` gives up safety after a power cut for speed and lets the owner make databases.
    """

    def __init__(self, home: Path, programs: Path, *, for_tests: bool = False) -> None:
        self.home = home.resolve()
        self.data = self.home / "data"
        self.programs = programs
        self.for_tests = for_tests
        self.account = account_for(self.data)
        self._usage: IO[str] | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    # --- taking part ---

    @contextlib.contextmanager
    def used(self) -> Iterator[Cluster]:
        """Start or adopt the server for the length of the block."""
        self.join()
        try:
            yield self
        finally:
            self.leave()

    def join(self) -> None:
        """Take part in the server; start it if it does not run. Raises Refusal with one line."""
        self._make_home()
        with self._starting():
            self._usage = open(self.home / "usage.lock", "w")  # noqa: SIM115 - held until `leave`
            fcntl.flock(self._usage, fcntl.LOCK_SH)
            try:
                self._bring_up()
            except BaseException:
                self._usage.close()
                self._usage = None
                raise

    def leave(self) -> bool:
        """Stop taking part; return whether the server went down, which is when nobody else uses it."""
        if self._usage is None:
            return False
        fcntl.flock(self._usage, fcntl.LOCK_UN)
        with self._starting():
            try:
                fcntl.flock(self._usage, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:  # other users, or the keeper that is stopping it
                fcntl.flock(self._usage, fcntl.LOCK_SH)
            else:
                self.stop()
            self._usage.close()
            self._usage = None
        if self._keeper is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._keeper.wait(timeout=0 if self.running() else 5)
        return not self.running()

    def revive(self) -> None:
        """Start the server again if it died while we use it. Raises Refusal."""
        with self._starting():
            self._bring_up()

    def keep(self) -> None:
        """Wait until nobody uses the server, then stop it. The keeper process runs this."""
        with open(self.home / "keeper.lock", "w") as alone:
            try:
                fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            with open(self.home / "usage.lock", "w") as usage:
                fcntl.flock(usage, fcntl.LOCK_EX)
                self.stop()

    # --- facts ---

    def running(self) -> bool:
        """Whether the server's first process lives."""
        return self._postmaster() is not None

    @property
    def socket_folder(self) -> Path:
        """Where clients find the socket: in the cluster, or if that path is too long in a short folder."""
        if len(os.fsencode(self.data)) <= LONGEST_SOCKET_FOLDER:
            return self.data
        return SHORT_FOLDER / ("klantbeeld-" + hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16])

    def credentials(self) -> Credentials:
        return Credentials.load(self.home / "credentials.json")

    def environment(self, *, owner: bool) -> dict[str, str]:
        """The variables by which the settings find this server; the owner's password only with `owner`."""
        known = self.credentials()
        variables = {
            "KLANTBEELD_PG_HOST": str(self.socket_folder),
            "KLANTBEELD_PG_PORT": str(PORT),
            "KLANTBEELD_PG_NAME": DATABASE,
            "KLANTBEELD_PG_USER": APPLICATION,
            "KLANTBEELD_PG_PASSWORD": known.application,
            "KLANTBEELD_ROLE": "app",
        }
        if owner:
            variables |= {
                "KLANTBEELD_ROLE": "owner",
                "KLANTBEELD_PG_OWNER_USER": OWNER,
                "KLANTBEELD_PG_OWNER_PASSWORD": known.owner,
            }
        return variables

    def query(self, sql: str, *, role: str = OWNER) -> str:
        """Run `sql` in one transaction, return its rows as text: columns by tab, rows by line.

        Raises subprocess.CalledProcessError with the server's message in `stderr`.
        """
        self_made = {
            "PATH": os.defpath,
            "PGPASSWORD": self.credentials().password_of(role),
            "PGCONNECT_TIMEOUT": "10",
        }
        target = ["-h", str(self.socket_folder), "-p", str(PORT), "-U", role, "-d", DATABASE]
        flags = ["-X", "-q", "-A", "-t", "-1", "-F", "\t", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run(
            [self.programs / "bin/psql", *flags, *target, "-c", sql],
            env=self_made,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    # --- starting ---

    @contextlib.contextmanager
    def _starting(self) -> Iterator[None]:
        with open(self.home / "start.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_home(self) -> None:
        try:
            self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
            if not self.data.exists():
                self.home.chmod(0o700 if not self.account.drop else 0o711)
            with open(self.home / "start.lock", "a"):
                pass
        except OSError as error:
            raise Refusal(f"{self.home} is niet te beschrijven ({error.strerror}): kies een andere --data.") from None

    def _bring_up(self) -> None:
        self.programs = runnable(self.programs, self.account)
        if not self.data.exists():
            self._initialise()
        self._check_version()
        self._claim_socket_folder()
        if not self._accepts():
            self._start()
        self._check_token()
        self._start_keeper()

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        self._check_space()
        made = self.home / "data.part"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        self.account.own(made)
        known = Credentials()
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        quick = ["--no-sync"] if self.for_tests else []
        self._run(made, "initdb", "-U", SUPERUSER, "--auth=trust", "-E", "UTF8", *locale, *quick)
        self._write(made / "pg_hba.conf", AUTHENTICATION)
        with open(made / "postgresql.conf", "a") as configuration:
            configuration.write("\ninclude_if_exists 'klantbeeld.conf'\n")
        roles = ROLES.format(
            superuser=SUPERUSER,
            superuser_password=known.superuser,
            owner=OWNER,
            owner_password=known.owner,
            createdb="CREATEDB" if self.for_tests else "",
            application=APPLICATION,
            application_password=known.application,
            database=DATABASE,
            token=known.token,
        )
        said = self._run(made, "postgres", "postgres", before=["--single", "-j"], stdin=roles.replace("\n", ";\n\n"))
        if "ERROR" in said or "FATAL" in said:
            raise Refusal(f"PostgreSQL kon de rollen niet maken: {_last_line(said)}")
        known.save(self.home / "credentials.json")
        os.rename(made, self.data)

    def _check_version(self) -> None:
        stored = (self.data / "PG_VERSION").read_text().strip()
        ours = major_version(self.programs)
        if stored != ours:
            raise Refusal(
                f"De database in {self.data} is van PostgreSQL {stored}, deze Klantbeeld brengt {ours}: zet de "
                "gegevens over met pg_dump en pg_restore, of gebruik de uitgave die de map maakte."
            )

    def _claim_socket_folder(self) -> None:
        folder = self.socket_folder
        if folder == self.data:
            return
        try:
            folder.mkdir(mode=0o700)
            self.account.own(folder)
        except FileExistsError:
            pass
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid or found.st_mode & 0o077:
            raise Refusal(
                f"{folder} is niet alleen van {self.account.name}: verwijder die map, of kies een kortere --data."
            )

    def _start(self) -> None:
        self._check_space()
        socket_folder = "." if self.socket_folder == self.data else str(self.socket_folder)
        extra = FOR_TESTS if self.for_tests else ""
        self._write(
            self.data / "klantbeeld.conf",
            f"{CONFIGURATION}unix_socket_directories = '{socket_folder}'\n{extra}",
        )
        log = self.data / "server.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
            log.replace(self.data / "server.log.1")
        deadline = time.monotonic() + CRASH_TIMEOUT_S
        while True:
            self._clear_traces_of_the_dead()
            try:
                self._run(self.data, "pg_ctl", "-w", "-t", str(START_TIMEOUT_S), "-s", "-l", "server.log", "start")
                return
            except Refusal:
                # after a crash the old server's children may need a moment to go
                if time.monotonic() > deadline or not self._says_old_one_lives(log):
                    raise
                time.sleep(0.3)

    def _says_old_one_lives(self, log: Path) -> bool:
        with contextlib.suppress(OSError):
            tail = _tail(log)
            return "still in use" in tail or "already exists" in tail
        return False

    def _clear_traces_of_the_dead(self) -> None:
        """Wait for a server that is going down; remove pid files whose number another program now has."""
        deadline = time.monotonic() + CRASH_TIMEOUT_S
        while self.running() and not self._accepts() and time.monotonic() < deadline:
            time.sleep(0.05)
        if not self.running():
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.socket_folder / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    def _check_token(self) -> None:
        described = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        try:
            same = self.query(described) == self.credentials().token
        except subprocess.CalledProcessError as error:
            if "password authentication failed" not in error.stderr:
                raise Refusal(f"De database in {self.data} antwoordt niet: {_last_line(error.stderr)}") from None
            same = False
        if not same:
            raise Refusal(
                f"De database in {self.data} hoort niet bij {self.home / 'credentials.json'}: "
                "zet beide terug uit dezelfde kopie, of kies een andere map met --data."
            )

    def _start_keeper(self) -> None:
        with open(self.home / "keeper.lock", "a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
        command = [
            sys.executable,
            "-m",
            "klantbeeld.engines.database.keeper",
            str(self.home),
            str(self.programs),
        ]
        self._keeper = subprocess.Popen(
            command,
            cwd=ROOT,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    # --- stopping and small things ---

    def stop(self) -> None:
        """Fast shutdown; open transactions are rolled back. Does nothing if the server does not run."""
        if self.running():
            self._run(self.data, "pg_ctl", "-w", "-t", str(STOP_TIMEOUT_S), "-s", "-m", "fast", "stop")

    def _accepts(self) -> bool:
        with socket.socket(socket.AF_UNIX) as attempt:
            try:
                attempt.connect(str(self.socket_folder / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def _postmaster(self) -> int | None:
        """The process id of the living server: not of a zombie, nor of another program with that number."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
        except PermissionError:
            return None
        except (OSError, ValueError, IndexError):
            return None
        with contextlib.suppress(OSError):
            name, state = Path(f"/proc/{pid}/stat").read_text().split("(", 1)[1].rsplit(") ", 1)
            return pid if state[0] != "Z" and name.startswith("postgres") else None
        return pid

    def has_room(self) -> bool:
        """Whether there is space enough on the disk to start."""
        return shutil.disk_usage(self.home).free >= FREE_SPACE_BYTES

    def _check_space(self) -> None:
        free = shutil.disk_usage(self.home).free
        if free < FREE_SPACE_BYTES:
            raise Refusal(
                f"De schijf van {self.home} is bijna vol (nog {free // 1_000_000} MB vrij): "
                "maak minstens 200 MB ruimte, of kies een andere schijf met --data."
            )

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o600)
        self.account.own(path)

    def _run(
        self,
        folder: Path,
        tool: str,
        *arguments: str,
        before: list[str] | None = None,
        stdin: str | None = None,
    ) -> str:
        """Run one of PostgreSQL's programs on the cluster `folder` as its account; return what it said.

        Where the account cannot reach the folder (root's closed home), the folder is entered before the
        account is taken on and named by HERE. Raises Refusal.
        """
        reachable = self.account.reaches(folder)
        if not reachable and not HERE.exists():
            raise Refusal(f"Het account {self.account.name} kan niet bij {folder}: kies een andere map met --data.")
        where = folder if reachable else HERE
        # a server that outlives us must not hold our pipes, so what is said goes to a file
        with open(self.home / "tool.log", "w+") as said:
            done = subprocess.run(
                [self.programs / "bin" / tool, *(before or []), "-D", where, *arguments],
                cwd=folder,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": str(where)},
                input=stdin,
                stdin=subprocess.DEVNULL if stdin is None else None,
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                **self.account.popen(),
            )
            said.seek(0)
            text = said.read()
        if done.returncode:
            if (folder / "server.log").exists() and tool == "pg_ctl":
                text += _tail(folder / "server.log")
            if "No space left" in text:
                raise Refusal(f"De schijf van {self.home} is vol: maak ruimte of kies een andere schijf met --data.")
            raise Refusal(f"PostgreSQL ({tool}) lukt niet in {folder}: {_last_line(text)}")
        return text


def _tail(log: Path) -> str:
    with open(log, "rb") as file:
        file.seek(max(0, log.stat().st_size - 2000))
        return file.read().decode(errors="replace")


def _last_line(text: str) -> str:
    told = [line.strip() for line in text.splitlines() if "FATAL" in line or "ERROR" in line or "rror:" in line]
    lines = told or [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "zonder uitleg"
