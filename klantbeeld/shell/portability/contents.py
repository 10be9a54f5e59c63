"""The files that travel with the rows: those of relations and the lists that were read in, each under its id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from klantbeeld.domains.parties.actions.files import path_of


def path_of_list(run_id: UUID) -> Path:
    """Where a list that was read in lies."""
    return Path(settings.MEDIA_ROOT) / "imports" / str(run_id)


@dataclass(frozen=True, slots=True)
class Store:
    """Files that belong to the rows of one table: their folder in the export, and where they lie here."""

    folder: str
    table: str
    path: Callable[[UUID], Path]


STORES = (Store("files", "files_storedfile", path_of), Store("imports", "parties_importrun", path_of_list))
