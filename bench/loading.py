"""Filling empty tables fast: without indexes, foreign keys and history triggers, which come back afterwards.

Needs the owner of the tables. Who stops it half-way is left with a base without indexes: make it anew.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection

CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype IN ('p', 'u', 'f') AND conrelid = ANY(%(tables)s::regclass[]) AND conparentid = 0
   OR contype = 'f' AND confrelid = ANY(%(tables)s::regclass[])
"""
INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid = ANY(%(tables)s::regclass[])
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))
"""


class Loading:
    """Takes what slows a load off `tables`, and puts it back."""

    def __init__(self, tables: Sequence[str]) -> None:
        self.tables = list(tables)
        self._keys: list[tuple[str, str, str]] = []
        self._references: list[tuple[str, str, str]] = []
        self._indexes: list[tuple[str, str]] = []

    def take_off(self) -> None:
        """Drop indexes and constraints, and let no trigger write history."""
        with connection.cursor() as cursor:
            cursor.execute(CONSTRAINTS, {"tables": self.tables})
            found = cursor.fetchall()
            self._references = [(table, name, text) for table, name, kind, text in found if kind == "f"]
            self._keys = [(table, name, text) for table, name, kind, text in found if kind != "f"]
            cursor.execute(INDEXES, {"tables": self.tables})
            indexes = cursor.fetchall()
            self._indexes = [(table, text) for table, _name, text in indexes]
            for table, name, _text in [*self._references, *self._keys]:
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            for _table, name, _text in indexes:
                cursor.execute(f"DROP INDEX {name}")
            for table in self.tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")

    def put_back_keys(self) -> None:
        """Make the primary keys and what else is unique."""
        self._build(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}' for table, name, text in self._keys)

    def put_back_indexes(self, tables: Iterable[str]) -> None:
        """Make the indexes of these tables."""
        wanted = set(tables)
        self._build(text for table, text in self._indexes if table in wanted)
        self._indexes = [(table, text) for table, text in self._indexes if table not in wanted]

    def put_back_rest(self) -> None:
        """Make what is still missing, and let the triggers write again."""
        self.put_back_indexes(self.tables)
        self._build(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}' for table, name, text in self._references)
        self._build(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in self.tables)

    def _build(self, statements: Iterable[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '768MB'")
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("RESET maintenance_work_mem")


class Copying:
    """Gathers rows by table and sends them in one transaction, while the next are being made."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        self._sender = ThreadPoolExecutor(1)
        self._sent: Future[None] | None = None
        self.seconds_waited = 0.0

    def table(self, name: str, columns: Sequence[str]) -> list[str]:
        """The list to which lines of COPY's text form are added."""
        return self._waiting.setdefault((name, tuple(columns)), [])

    def send(self) -> None:
        """Hand over what was gathered; waits for what was sent before. Lists taken from `table` stay in use."""
        began = time.monotonic()
        if self._sent is not None:
            self._sent.result()
        self.seconds_waited += time.monotonic() - began
        ready = [(name, columns, "".join(lines)) for (name, columns), lines in self._waiting.items() if lines]
        for lines in self._waiting.values():
            lines.clear()
        self._sent = self._sender.submit(_send, ready)

    def finish(self) -> None:
        self.send()
        assert self._sent is not None
        self._sent.result()
        self._sender.submit(lambda: connection.close()).result()  # of that thread, not of this
        self._sender.shutdown()


def _send(ready: list[tuple[str, tuple[str, ...], str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("BEGIN")
        for name, columns, text in ready:
            with cursor.copy(f"COPY {name} ({', '.join(columns)}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                copy.write(text)
        cursor.execute("COMMIT")
