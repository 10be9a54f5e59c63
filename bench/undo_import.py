"""What it costs to take a large import back: `bin/manage --data DIR shell -c "from bench.undo_import import main; main()"`.

Takes the latest import of the base, inside a transaction that is rolled back: the base stays as it is.
"""

from __future__ import annotations

import time

from bench.import_parties import _cpu, _database_cpu


def main() -> None:
    """Print wall clock and CPU of both sides."""
    from django.db import connection, transaction

    from klantbeeld.core.actor import SYSTEM
    from klantbeeld.engines.history.models import Batch, Change
    from klantbeeld.engines.history.undo import undo

    batch = Batch.objects.filter(kind="party.imported", state=Batch.State.DONE).latest("at")
    changes = Change.objects.filter(batch_id=batch.pk).count()
    slow: list[tuple[float, str]] = []

    def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        began = time.monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            slow.append((time.monotonic() - began, " ".join(str(sql).split())[:90]))

    began, cpu, database = time.monotonic(), _cpu(), _database_cpu()
    with transaction.atomic(), connection.execute_wrapper(watch):
        report = undo(SYSTEM, batch.pk)
        transaction.set_rollback(True)
    print(f"{changes} changes: {report.restored} put back, {len(report.kept)} kept")
    print(f"{time.monotonic() - began:.1f} s; CPU: Python {_cpu() - cpu:.1f} s, database {_database_cpu() - database:.1f} s")
    for seconds, sql in sorted(slow, reverse=True)[:12]:
        print(f"  {seconds:6.2f} s  {sql}")
