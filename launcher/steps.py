"""Steps that are skipped while their inputs are unchanged, safe against kills and two starts at once."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from launcher.console import Refusal, say
from launcher.paths import BUILD, ROOT

NOT_INPUT = {"node_modules", "dist", "__pycache__", ".mypy_cache", ".ruff_cache"}


def digest(paths: Iterable[Path], *facts: str) -> str:
    """Hex SHA-256 over the files (folders are walked), this Python, this checkout's place and `facts`."""
    total = hashlib.sha256("\0".join((sys.version, str(ROOT), *facts)).encode())
    for path in paths:
        for file in sorted(_files(path)):
            total.update(os.fsencode(file.relative_to(ROOT)) + b"\0")
            total.update(file.read_bytes() + b"\0")
    return total.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for folder, inside, names in os.walk(path):
        inside[:] = [name for name in inside if name not in NOT_INPUT]
        yield from (Path(folder, name) for name in names)


def unless_done(stamp: Path, wanted: str, make: Callable[[], None], *, proof: Path | None = None) -> bool:
    """Call `make` unless `stamp` says `wanted` and `proof` (its main result) is there; return whether it ran.

    The stamp is gone while `make` runs, so a killed step is done again.
    """
    with contextlib.suppress(OSError):
        if stamp.read_text() == wanted and (proof is None or proof.exists()):
            return False
    stamp.unlink(missing_ok=True)
    make()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    part = stamp.with_suffix(".part")
    part.write_text(wanted)
    part.replace(stamp)
    return True


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Only one launcher at a time builds in this checkout; another waits. Raises Refusal if not writable."""
    try:
        BUILD.mkdir(exist_ok=True)
        lock = open(BUILD / "setup.lock", "a")  # noqa: SIM115
    except OSError as error:
        raise Refusal(
            f"{ROOT} is niet te beschrijven ({error.strerror}): start als de eigenaar van die map, "
            "of zet Klantbeeld in een map van jezelf."
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  een andere start is hier aan het installeren; even wachten ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
