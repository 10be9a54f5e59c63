"""The unprivileged account that PostgreSQL runs as: it refuses to run as root.

No account is made and no mode of a folder that was there is changed.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klantbeeld.engines.database.refusal import Refusal

CANDIDATES = ("postgres", "nobody")
HERE = Path("/proc/self/cwd")  # Linux: the current folder, whatever the rights on the folders above it


@dataclass(frozen=True)
class Account:
    """Who PostgreSQL's processes are. `drop` says whether we are root and must become that account."""

    uid: int
    gid: int
    name: str
    drop: bool

    def popen(self) -> dict[str, Any]:
        """Arguments for `subprocess` that make the child this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.drop else {}

    def own(self, path: Path) -> None:
        """Give `path`, which we just made, to the account."""
        if self.drop:
            os.chown(path, self.uid, self.gid)

    def reaches(self, folder: Path) -> bool:
        """Whether the account may enter `folder`, through every folder above it."""
        if not self.drop:
            return os.access(folder, os.X_OK)
        enter = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        return subprocess.run(enter, cwd="/", stderr=subprocess.DEVNULL, **self.popen()).returncode == 0

    def runs(self, program: Path) -> bool:
        """Whether the account can execute `program`."""
        try:
            done = subprocess.run([program, "--version"], cwd="/", capture_output=True, **self.popen())
        except OSError:
            return False
        return done.returncode == 0


def account_for(cluster: Path) -> Account:
    """The account for the cluster folder `cluster`, which need not exist yet.

    As an ordinary user: oneself. As root: the folder's owner if it exists, else KLANTBEELD_ACCOUNT,
    postgres or nobody.
    Raises Refusal if the folder belongs to another account, or root has no account to become.
    """
    owner = cluster.stat().st_uid if cluster.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise Refusal(
                f"De database in {cluster} hoort bij het account {_name(owner)}: "
                "start Klantbeeld als dat account, of kies een andere map met --data."
            )
        return Account(os.geteuid(), os.getegid(), _name(os.geteuid()), drop=False)
    if owner:
        return Account(owner, cluster.stat().st_gid, _name(owner), drop=True)
    for name in (os.environ.get("KLANTBEELD_ACCOUNT"), *CANDIDATES):
        try:
            entry = pwd.getpwnam(name) if name else None
        except KeyError:
            entry = None
        if entry and entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid, entry.pw_name, drop=True)
    raise Refusal(
        "PostgreSQL draait niet als root en er is geen account postgres of nobody: "
        "noem een gewoon account in KLANTBEELD_ACCOUNT, of start als gewone gebruiker."
    )


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return str(uid)
