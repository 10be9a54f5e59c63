"""Half an hour of a company at work while its processes are killed: `python -m bench.endure --minutes 30`.

A real `bin/run` on loopback. Prints what happened; the exit code is 1 when something that was
confirmed is lost or doubled, or the change feed missed something. `--seed` gives the same order of kills again.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.endure.install import installed
from tests.endure.load import Load


def main(arguments: list[str]) -> int:
    """Return 0 when the books are right."""
    parser = argparse.ArgumentParser(prog="bench.endure")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--every", type=float, default=8, help="seconds between two kills")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="klantbeeld-endure-") as folder:
        Path(folder).chmod(0o755)  # the account of the database must be able to pass
        with installed(Path(folder)) as install:
            print(f"seed {given.seed}, {given.minutes:g} minutes, a kill every {given.every:g} s", flush=True)
            ledger = Load(install, install.token(), given.seed, given.every).run(given.minutes * 60)
    slowest = max(ledger.recoveries, default=0.0)
    usual = statistics.median(ledger.recoveries) if ledger.recoveries else 0.0
    print(f"kills       {dict(ledger.kills)}")
    print(f"answers     {dict(sorted(ledger.answers.items()))} (0: none)")
    print(f"made        {len(ledger.made)} relations, {len(ledger.notes)} notes, {ledger.rows} rows of lists")
    print(f"feed        told {len(ledger.told)} changes of relations")
    print(f"recovery    median {usual:.1f} s, slowest {slowest:.1f} s")
    for what in ledger.wrong[:50]:
        print(f"WRONG       {what}")
    print("WRONG" if ledger.wrong else "nothing confirmed was lost or doubled; the feed missed nothing")
    return 1 if ledger.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
