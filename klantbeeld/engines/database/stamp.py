"""A fingerprint of everything that prepares a database, so that an unchanged one is not prepared again.

Standard library only: the launcher compares it before Django is there. The table exists before the first
migration and is no model.
"""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CREATE = "CREATE TABLE IF NOT EXISTS database_stamp (name text PRIMARY KEY, digest text NOT NULL)"
READ = "SELECT name, digest FROM database_stamp"
WRITE = (
    "INSERT INTO database_stamp (name, digest) VALUES (%s, %s)"
    " ON CONFLICT (name) DO UPDATE SET digest = EXCLUDED.digest"
)
SETUP = "setup"
KEY = "secret-key"
"""Which key signs sessions: processes on several machines must have the same one."""
REFERENCE_ENDINGS = {".csv", ".tsv", ".json", ".txt", ".toml", ".sql", ".yaml"}


def prepared_for(digest: str) -> str:
    """The name under which it is kept that the database was prepared for a release, also after a later one was."""
    return f"{SETUP}:{digest[:32]}"


def key_digest(secret_key: str) -> str:
    """A fingerprint of the key that signs sessions, from which it cannot be guessed: the key is long and random."""
    return hashlib.sha256(b"klantbeeld key\0" + secret_key.encode()).hexdigest()


def setup_digest() -> str:
    """Hex SHA-256 over the migrations, the rights, the reference data and the locked packages."""
    digest = hashlib.sha256()
    package = ROOT / "klantbeeld"
    files = [ROOT / "requirements" / "runtime.lock", *package.rglob("migrations/*.py")]
    files += [path for path in package.rglob("*") if path.suffix in REFERENCE_ENDINGS and "static" not in path.parts]
    files += [path for path in package.rglob("*reference*.py") if "tests" not in path.parts]
    files += [package / "engines/database" / name for name in ("roles.py", "management/commands/prepare.py")]
    for path in sorted(set(files)):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()
