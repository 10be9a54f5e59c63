"""`bin/check`: linters, types, rings, templates, migrations, locks and catalogues, a line for each."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from launcher import assets
from launcher.console import Refusal, fail
from launcher.paths import FRONTEND, REQUIREMENTS, ROOT, TEST_DATA, TEST_ENVIRONMENT, TEST_PROVIDER, python_of
from launcher.processes import stopping_on_signals
from launcher.python import install
from launcher.steps import one_at_a_time

SHOWN_LINES = 60


@dataclass(frozen=True)
class Check:
    """`run` returns what is wrong, as text; empty when all is well."""

    name: str
    run: Callable[[], str]


def main(arguments: list[str]) -> int:
    """Return 0 when every check is green. `--fix` lets the formatter repair first."""
    try:
        with stopping_on_signals():
            with one_at_a_time():
                install(TEST_ENVIRONMENT, "dev.lock")
                assets.compile_catalogues(python_of(TEST_ENVIRONMENT))
            if "--fix" in arguments:
                _tool("ruff", "check", "--fix", "-q", ".")
                _tool("ruff", "format", "-q", ".")
            return run_checks()
    except Refusal as refusal:
        return fail(refusal)
    except KeyboardInterrupt:
        return 130


def run_checks() -> int:
    """Run all checks one after the other and print a line for each; return 1 if one is red."""
    red = 0
    for check in _checks():
        began = time.monotonic()
        wrong = check.run().strip()
        print(f"{'FOUT' if wrong else 'goed'}  {check.name} ({time.monotonic() - began:.1f} s)", flush=True)
        if wrong:
            red += 1
            lines = wrong.splitlines()
            print("\n".join(f"      {line}" for line in lines[:SHOWN_LINES]), flush=True)
            if len(lines) > SHOWN_LINES:
                print(f"      ... en nog {len(lines) - SHOWN_LINES} regels", flush=True)
    return 1 if red else 0


def _checks() -> list[Check]:
    return [
        Check("ruff: regels", lambda: _tool("ruff", "check", "--output-format", "concise", "-q", ".")),
        Check("ruff: opmaak", lambda: _tool("ruff", "format", "--check", "-q", ".")),
        Check("mypy", lambda: _tool("mypy", *_mypy_targets())),
        Check("import-linter: ringen", lambda: _tool("lint-imports")),
        Check("djlint: sjablonen", lambda: _tool("djlint", "klantbeeld", "--lint", "--quiet")),
        Check("django: check", lambda: _manage("check", "--fail-level", "WARNING")),
        Check("django: migraties", lambda: _manage("makemigrations", "--check", "--dry-run")),
        Check("grendels zonder adressen", addresses_in_locks),
        Check("vertalingen volledig", lambda: _module("launcher.catalogues", "check")),
        *([Check("tsc", _tsc)] if _has_tsc() else []),
    ]


def _mypy_targets() -> list[str]:
    configured = "files" in _section((ROOT / "pyproject.toml"), "tool.mypy")
    return [] if configured else ["klantbeeld", "config", "launcher"]


def _section(path: Path, name: str) -> str:
    text = path.read_text() if path.exists() else ""
    found = re.search(rf"^\[{re.escape(name)}\]$(.*?)(?=^\[|\Z)", text, re.S | re.M)
    return found.group(1) if found else ""


def addresses_in_locks() -> str:
    """Name each lock with a web address in it: the registry is the machine's business, not the project's."""
    npm = [folder / name for folder in (FRONTEND, TEST_PROVIDER) for name in ("package-lock.json", ".npmrc")]
    locks = [*REQUIREMENTS.glob("*"), *(path for path in npm if path.exists())]
    wrong = []
    for lock in locks:
        text = lock.read_text()
        if lock.name == "package-lock.json":  # an address of a maker's funding page is no registry
            text = "\n".join(line for line in text.splitlines() if '"url"' not in line)
        wrong += [f"{lock.relative_to(ROOT)}: {found}" for found in re.findall(r"https?://[^\s\"']*", text)]
    return "\n".join(wrong)


def _has_tsc() -> bool:
    package = FRONTEND / "package.json"
    return package.exists() and "check" in json.loads(package.read_text()).get("scripts", {})


def _tsc() -> str:
    return _said([assets.npm(), "run", "-s", "check"], cwd=FRONTEND, env=assets.node_environment())


def _tool(name: str, *arguments: str) -> str:
    return _said([TEST_ENVIRONMENT / "bin" / name, *arguments])


def _module(name: str, *arguments: str) -> str:
    return _said([python_of(TEST_ENVIRONMENT), "-m", name, *arguments])


def _manage(*arguments: str) -> str:
    ignore = [
        "-W",
        "ignore::RuntimeWarning",
    ]  # makemigrations warns that it found no database to compare with
    return _said([python_of(TEST_ENVIRONMENT), *ignore, "manage.py", *arguments])


def settings_environment() -> dict[str, str]:
    """With this the settings load where nothing was ever started: mypy's Django plugin reads them too."""
    return os.environ | {"KLANTBEELD_TESTING": "1", "KLANTBEELD_DATA": str(TEST_DATA)}


def _said(command: list[str | Path], *, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=env or settings_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    if done.returncode == 0:
        return ""
    return (done.stdout + done.stderr).strip() or f"{command[0]}: code {done.returncode}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
