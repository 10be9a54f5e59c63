"""Whom and what the users of a run ask for, drawn from the base: the same for the same base."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.server import Running

NUMBER = 300
BUSY = 3
REACH = {
    "salesperson": "p.team_id IN (SELECT team_id FROM identity_membership WHERE user_id = '{user}')",
    "manager": "p.unit_id = (SELECT unit_id FROM identity_user WHERE id = '{user}')",
    "administrator": "true",
}


@dataclass(slots=True)
class Subjects:
    """Lists that are gone round; `starts` are three letters of names in reach and out of it by turns."""

    mail: str
    seen: int
    relations: list[str]
    busy: list[str]
    most_lines: int
    words: list[str]
    starts: list[str]
    mail_parts: list[str]
    _places: dict[str, Iterator[int]] = field(default_factory=dict)

    def next(self, name: str) -> str:
        values: list[str] = getattr(self, name)
        place = next(self._places.setdefault(name, itertools.count()))
        return values[place % len(values)]


def subjects_of(running: Running, persona: str, mail: str) -> Subjects:
    """Draw what `persona` asks for. Raises SystemExit when the base was not made by `bench.make`."""
    user = running.rows(f"SELECT id FROM identity_user WHERE email = '{mail}'")
    if not user:
        sys.exit("Deze gegevensmap is niet met bench.make gemaakt.")
    reach = f"p.deleted_at IS NULL AND {REACH[persona].format(user=user[0][0])}"
    order = f"ORDER BY md5(p.id::text) LIMIT {NUMBER}"

    def column(sql: str) -> list[str]:
        return [row[0] for row in running.rows(sql) if row[0]]

    inside = f"FROM parties_party p WHERE {reach}"
    near = column(f"SELECT left(p.sort_key, 3) {inside} {order}")
    far = column(f"SELECT left(p.sort_key, 3) FROM parties_party p WHERE NOT ({reach}) {order}") or near
    lines = running.rows(
        f"SELECT l.party_id, count(*) FROM history_line l WHERE l.party_id IN (SELECT p.id {inside})"
        f" GROUP BY 1 ORDER BY 2 DESC LIMIT {BUSY}"
    )
    return Subjects(
        mail,
        int(running.rows(f"SELECT count(*) {inside}")[0][0]),
        column(f"SELECT p.id {inside} {order}"),
        [row[0] for row in lines],
        int(lines[0][1]),
        column(f"SELECT split_part(replace(p.sort_key, ',', ''), ' ', 1) {inside} {order}"),
        [one for pair in zip(near, itertools.cycle(far)) for one in pair],
        column(
            "SELECT substr(c.value, 3, 7) FROM parties_contactpoint c JOIN parties_party p ON p.id = c.party_id"
            f" WHERE c.kind = 'mail' AND {reach} {order}"
        ),
    )
