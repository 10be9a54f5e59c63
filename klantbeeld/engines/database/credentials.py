"""Names and passwords of the embedded server, and the token that ties its folder to its database."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from klantbeeld.engines.database.refusal import Refusal

DATABASE = "klantbeeld"
SUPERUSER = "postgres"
OWNER = "klantbeeld_owner"
APPLICATION = "klantbeeld_app"


def _secret() -> str:
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class Credentials:
    """Made once for a cluster, kept beside it, readable by the account that starts Klantbeeld only."""

    token: str = field(default_factory=_secret)
    superuser: str = field(default_factory=_secret)
    owner: str = field(default_factory=_secret)
    application: str = field(default_factory=_secret)

    def password_of(self, role: str) -> str:
        return {SUPERUSER: self.superuser, OWNER: self.owner, APPLICATION: self.application}[role]

    def save(self, path: Path) -> None:
        """Write whole or not at all, mode 0600."""
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(asdict(self), out)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, path)

    @classmethod
    def load(cls, path: Path) -> Credentials:
        """Raises Refusal if the file is missing, closed to us or damaged."""
        try:
            return cls(**json.loads(path.read_text()))
        except PermissionError:
            raise Refusal(
                f"{path} is van een ander account: start Klantbeeld als het account dat de map maakte."
            ) from None
        except (OSError, ValueError, TypeError):
            raise Refusal(
                f"{path} ontbreekt of is beschadigd, dus de database in {path.parent} gaat niet open: "
                "zet het bestand terug uit een kopie, of kies een andere map met --data."
            ) from None
