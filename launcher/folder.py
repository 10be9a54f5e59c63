"""The data folder: obeyed or refused in one line, never replaced by another."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from launcher.console import Refusal

FREE_SPACE_BYTES = 200_000_000


def open_folder(path: Path) -> Path:
    """Make the data folder `path` ready (rights, secret key, folder for files) and return it, absolute.

    Raises Refusal if it is no folder, cannot be reached or written, or the disk is full.
    """
    data = Path(os.path.abspath(path))
    try:
        made = not data.exists()
        data.mkdir(parents=True, exist_ok=True)
        if made:  # PostgreSQL's account must be able to pass through; what is secret has rights of its own
            data.chmod(0o711)
        for name in ("files", "logs"):
            (data / name).mkdir(mode=0o700, exist_ok=True)
        probe = data / f".probe-{os.getpid()}"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
        free = shutil.disk_usage(data).free
        if free < FREE_SPACE_BYTES:
            raise Refusal(
                f"De schijf van {data} is bijna vol (nog {free // 1_000_000} MB vrij): "
                "maak minstens 200 MB ruimte, of kies een andere schijf met --data."
            )
        _make_secret_key(data / "secret-key")
    except (FileExistsError, NotADirectoryError):
        raise Refusal(f"{data} is geen map (of ligt onder een bestand): kies een andere map met --data.") from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refusal(f"De schijf van {data} is vol: maak ruimte, of kies een andere schijf met --data.") from None
        raise Refusal(
            f"De gegevensmap {data} is niet te bereiken of niet te beschrijven ({error.strerror}): "
            "geef dit account er rechten op, of kies een andere map met --data."
        ) from None
    return data


def _make_secret_key(path: Path) -> None:
    if path.exists() and path.stat().st_size:
        path.read_bytes()  # proves that it is ours to read
        return
    part = path.with_suffix(f".{os.getpid()}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(48) + "\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(part, path)  # never replaces the key of another start
    except FileExistsError:
        pass
    finally:
        part.unlink()


@contextlib.contextmanager
def claimed(data: Path, address: str) -> Iterator[None]:
    """Be the only running Klantbeeld on this folder. Raises Refusal that names the one that already runs."""
    with open(data / "instance.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(_in_use(data)) from None
        lock.truncate(0)
        lock.write(json.dumps({"pid": os.getpid(), "address": address}))
        lock.flush()
        yield
        lock.truncate(0)


@contextlib.contextmanager
def shared(data: Path) -> Iterator[None]:
    """Use this folder beside others that share it. Raises Refusal while one Klantbeeld has it for itself."""
    with open(data / "instance.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(_in_use(data)) from None
        yield


def _in_use(data: Path) -> str:
    try:
        other = json.loads((data / "instance.lock").read_text())
        who = f" (proces {other['pid']}, {other['address']})"
    except (OSError, ValueError, KeyError, TypeError):
        who = ""
    return (
        f"De gegevensmap {data} is al in gebruik door een Klantbeeld dat draait{who}: "
        "stop die eerst, of kies een andere map met --data."
    )
