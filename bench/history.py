"""What the history triggers cost: the same 20,000 contact points with and without them, in a base that is thrown away.

`bin/manage shell -c "from bench.history import main; main()"` on a test database; it writes and rolls back.
"""

from __future__ import annotations

import time

from django.db import connection, transaction

ROWS = 20_000
COPY = """
    INSERT INTO parties_contactpoint (id, {columns})
    SELECT gen_random_uuid(), {columns} FROM parties_contactpoint LIMIT %s
"""


def main() -> None:
    """Print the seconds of both, and the price per row."""
    seconds = {with_history: _insert(with_history) for with_history in (True, False)}
    price = (seconds[True] - seconds[False]) / ROWS * 1e6
    print(f"with {seconds[True]:.2f} s, without {seconds[False]:.2f} s: {price:.0f} microseconds a row")


def _insert(with_history: bool) -> float:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ',') FROM information_schema.columns"
            " WHERE table_name = 'parties_contactpoint' AND column_name <> 'id'"
        )
        columns = cursor.fetchone()[0]
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if not with_history:
            cursor.execute("ALTER TABLE parties_contactpoint DISABLE TRIGGER USER")
        began = time.perf_counter()
        cursor.execute(COPY.format(columns=columns), [ROWS])
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took
