"""A whole database from one server to another, whatever their versions: the target makes its own tables, the rows are copied.

No dump: that of a newer server need not be readable by an older one, and a hosted server gives no programs. The source is only
read, in one snapshot, and is locked against writing meanwhile. Rows arrive as they are, with their history and numbers: triggers
stay silent. Both sides count and sum what they have before the target's transaction ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from klantbeeld.engines.database import stamp
from klantbeeld.engines.database.refusal import Refusal

Connection = psycopg.Connection[tuple[Any, ...]]
NOT_MOVED = frozenset({"shared_cache", "database_stamp"})
"""What the target has of its own: an unlogged cache, and what it was prepared for."""
PEOPLE = "identity_user"
SAME_TEXT = "SET datestyle = 'ISO'; SET timezone = 'UTC'; SET extra_float_digits = 1; SET bytea_output = 'hex'; SET intervalstyle = 'iso_8601'"
TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
GROUP BY c.relname ORDER BY c.relname
"""
AT_ONCE = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND NOT condeferrable AND connamespace = 'public'::regnamespace AND conrelid <> confrelid
"""
SEQUENCES = """
SELECT c.relname, s.seqincrement FROM pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1
"""
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL"
SUM = """
SELECT count(*), coalesce(sum(('x' || encode(substr(sha256(convert_to(ROW({columns})::text, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint::numeric), 0)
FROM {table}
"""


@dataclass(frozen=True)
class Moved:
    """What was copied: rows by table."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def connect(url_or_parameters: str) -> Connection:
    """A session that writes every value the same, whatever the server's own settings. Takes an address or parameters of libpq."""
    connection = psycopg.connect(url_or_parameters, connect_timeout=10, options="-c client_encoding=UTF8")
    connection.execute(SAME_TEXT)
    connection.commit()
    return connection


def is_empty(target: Connection) -> bool:
    """Whether nothing is there that would be lost: no tables, or ours without anybody in them. Raises Refusal for another's."""
    tables: dict[str, list[str]] = dict(target.execute(TABLES).fetchall())
    if not tables:
        return True
    if PEOPLE not in tables:
        raise Refusal("In de doeldatabase staan tabellen van iets anders. Kies een lege database.")
    found = target.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(PEOPLE))).fetchone()
    return found == (False,)


def check_source(source: Connection) -> None:
    """Raise Refusal unless the source is of this release and nobody works in it."""
    known = source.execute("SELECT to_regclass('public.database_stamp')").fetchone()
    digests: dict[str, str] = dict(source.execute(stamp.READ).fetchall()) if known != (None,) else {}
    if digests.get(stamp.SETUP) != stamp.setup_digest():
        raise Refusal(
            "De brondatabase is niet van deze versie van Klantbeeld. Start daar eerst bin/run --only prepare."
        )
    (others,) = source.execute(OTHERS).fetchone() or (0,)
    if others:
        raise Refusal(
            f"In de brondatabase wordt nog gewerkt ({others} verbindingen). Stop eerst alle web- en werkprocessen."
        )
    source.commit()


def move(source: Connection, target: Connection) -> Moved:
    """Replace all rows of `target`, a prepared database of this release, by those of `source`.

    One transaction in the target: all or nothing. Raises Refusal when the two do not fit or do not end up the same.
    """
    tables = _tables(source)
    wanted = sql.SQL(", ").join(map(sql.Identifier, tables))
    source.rollback()
    source.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # the snapshot begins after the lock is held
    source.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(wanted))
    there = _tables(target)
    if tables != there:
        odd = sorted({name for name in tables.keys() | there.keys() if tables.get(name) != there.get(name)})
        raise Refusal(f"De tabellen van bron en doel verschillen ({', '.join(odd[:5])}). Zet beide op dezelfde versie.")
    target.execute(sql.SQL("TRUNCATE {}").format(wanted))
    for name in tables:
        target.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(name)))
    for name in _in_order(tables, target.execute(AT_ONCE).fetchall()):
        _copy(source, target, name, tables[name])
    _set_sequences(source, target)
    target.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is not checked yet would hold up the next statement
    for name in tables:
        target.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(name)))
    rows = dict(_compared(source, target, tables))
    target.commit()
    source.rollback()
    return Moved(rows)


def _tables(connection: Connection) -> dict[str, list[str]]:
    return {name: sorted(columns) for name, columns in connection.execute(TABLES).fetchall() if name not in NOT_MOVED}


def _in_order(tables: dict[str, list[str]], first: list[tuple[str, str]]) -> Iterator[str]:
    """The tables so that what is referred to at once is there before what refers to it."""
    left = list(tables)
    while left:
        free = [name for name in left if not any(a == name and b in left for a, b in first)]
        if not free:
            raise Refusal(f"Tabellen verwijzen in een kring naar elkaar ({', '.join(left)}).")
        yield from free
        left = [name for name in left if name not in free]


def _copy(source: Connection, target: Connection, name: str, columns: list[str]) -> None:
    parts = {"table": sql.Identifier(name), "columns": sql.SQL(", ").join(map(sql.Identifier, columns))}
    read = sql.SQL("COPY {table} ({columns}) TO STDOUT").format(**parts)
    write = sql.SQL("COPY {table} ({columns}) FROM STDIN").format(**parts)
    with source.cursor().copy(read) as out, target.cursor().copy(write) as into:
        for block in out:
            into.write(block)


def _set_sequences(source: Connection, target: Connection) -> None:
    """By ALTER SEQUENCE: what `setval` does stays when the transaction is taken back."""
    for name, step in source.execute(SEQUENCES).fetchall():
        place = source.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name))).fetchone()
        assert place is not None
        goes_on = place[0] + step if place[1] else place[0]
        target.execute(sql.SQL("ALTER SEQUENCE {} RESTART WITH {}").format(sql.Identifier(name), sql.Literal(goes_on)))


def _compared(source: Connection, target: Connection, tables: dict[str, list[str]]) -> Iterator[tuple[str, int]]:
    for name, columns in tables.items():
        question = sql.SQL(SUM).format(
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)), table=sql.Identifier(name)
        )
        here, there = source.execute(question).fetchone(), target.execute(question).fetchone()
        if here is None or here != there:
            raise Refusal(f"De tabel {name} kwam niet gelijk aan ({here} en {there}). Er is niets bewaard in het doel.")
        yield name, here[0]
