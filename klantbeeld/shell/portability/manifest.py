"""The manifest of a complete export: what is in it, how large, and by which sum one knows it is whole."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = "klantbeeld-export"
VERSION = 1
NAME, SCHEMA, README = "manifest.json", "schema.json", "README.md"
ROWS, PEOPLE = "data/{}.jsonl", "csv/{}.csv"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the export; `table` and `rows` only for those that hold rows."""

    name: str
    bytes: int
    sha256: str
    table: str = ""
    rows: int | None = None


@dataclass(slots=True)
class Manifest:
    """`missing` names files whose row travels while their content was not there any more."""

    made_at: str
    release: str
    company: str
    entries: list[Entry] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def to_json(self) -> bytes:
        """The manifest as it stands in the file."""
        head = {"format": FORMAT, "format_version": VERSION, "release": self.release, "made_at": self.made_at}
        files = [{key: value for key, value in asdict(one).items() if value not in ("", None)} for one in self.entries]
        whole = head | {"company": self.company, "files": files, "missing": self.missing}
        return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Read a manifest. Raises ValueError for what is none, or of a version that is not known here."""
        given = json.loads(text)
        if not isinstance(given, dict) or given.get("format") != FORMAT or given.get("format_version") != VERSION:
            raise ValueError("not a manifest of this version")
        made_at, release, company = (str(given.get(key, "")) for key in ("made_at", "release", "company"))
        files, missing = given.get("files"), given.get("missing")
        if not isinstance(files, list):
            raise ValueError("a manifest without its parts")
        if not isinstance(missing, list) or not all(isinstance(one, str) for one in missing):
            raise ValueError("a manifest without its list of what is missing")
        return cls(made_at, release, company, [_entry(one) for one in files], missing)


def _entry(given: Any) -> Entry:
    if not isinstance(given, dict) or set(given) - {"name", "bytes", "sha256", "table", "rows"}:
        raise ValueError("an entry with other keys")
    entry = Entry(given.get("name", ""), given.get("bytes", -1), given.get("sha256", ""))
    entry = Entry(entry.name, entry.bytes, entry.sha256, given.get("table", ""), given.get("rows"))
    texts = (entry.name, entry.sha256, entry.table)
    numbers = (entry.bytes, 0 if entry.rows is None else entry.rows)
    if not all(isinstance(one, str) for one in texts) or not all(type(one) is int and one >= 0 for one in numbers):
        raise ValueError("an entry with the wrong types")
    return entry
