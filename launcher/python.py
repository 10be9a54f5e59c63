"""The Python environments: made with venv, filled from the hash-pinned locks by uv."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from launcher.console import Refusal
from launcher.paths import BUILD, REQUIREMENTS, python_of
from launcher.processes import run, step
from launcher.steps import digest, unless_done


def install(environment: Path, lock: str) -> Path:
    """Bring `environment` to exactly what requirements/`lock` pins; return its Python. Raises Refusal."""
    boot, pins = REQUIREMENTS / "boot.lock", REQUIREMENTS / lock
    python = python_of(environment)
    unless_done(environment / ".stamp", digest([boot, pins]), lambda: _fill(environment, boot, pins), proof=python)
    return python


def _fill(environment: Path, boot: Path, pins: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Refusal(
            "Python mist de module venv: installeer die (op Debian en Ubuntu als root: "
            "apt install python3-venv) en start opnieuw."
        )
    step(f"Python-pakketten ({pins.name}), dat duurt de eerste keer een minuut")
    python = python_of(environment)
    unfinished = environment / ".unfinished"
    if unfinished.exists() or not _works(python):
        shutil.rmtree(environment, ignore_errors=True)
        run("Een Python-omgeving maken", [sys.executable, "-m", "venv", environment])
    unfinished.touch()
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        boot,
    ]
    run("Het installeren van uv", pip, env=tool_environment(), fetches=True)
    sync: list[str | Path] = [
        python,
        "-m",
        "uv",
        "pip",
        "sync",
        "-q",
        "--python",
        python,
        "--require-hashes",
        pins,
        boot,
    ]
    run("Het installeren van de Python-pakketten", sync, env=tool_environment(), fetches=True)
    unfinished.unlink()


def _works(python: Path) -> bool:
    try:
        return subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def tool_environment() -> dict[str, str]:
    """The environment for uv, pip and npm; their caches go to build/ where there is no home to keep them."""
    env = dict(os.environ)
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
        env.pop(name, None)
    home = Path(env.get("HOME", "/nonexistent"))
    if not os.access(home, os.W_OK):
        cache = BUILD / "cache"
        cache.mkdir(parents=True, exist_ok=True)
        env |= {
            "HOME": str(cache),
            "UV_CACHE_DIR": str(cache / "uv"),
            "PIP_CACHE_DIR": str(cache / "pip"),
            "npm_config_cache": str(cache / "npm"),
        }
        env.pop("XDG_CACHE_HOME", None)
    return env
