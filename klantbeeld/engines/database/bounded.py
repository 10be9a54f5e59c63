"""A connection of a page: it waits a bounded time for the server, also for one that stands still.

The time limits of PostgreSQL itself (statement_timeout) are kept by the server, and a server that is stopped or unreachable
keeps none. What was asked may then have been done or not: the connection is closed and nothing is asked on it again.
"""

from __future__ import annotations

from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.errors import _WaitTimeout
from psycopg.rows import TupleRow

T = TypeVar("T")
LONGEST_S = 25.0
"""Beyond the longest statement_timeout of a page (20 s, see config/wsgi.py), so that a slow statement gets that answer."""
LOOK_S = 3.0
"""For the empty question with which the pool looks whether a connection works."""


class BoundedConnection(Connection[TupleRow]):
    """Raises OperationalError and is closed when the server says nothing for `longest_s`."""

    longest_s = LONGEST_S

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """As psycopg does; the pool's look at a connection (an empty query) is short."""
        if query != "":
            return super().execute(query, *args, **kwargs)
        self.longest_s = min(LOOK_S, self.longest_s)
        try:
            return super().execute(query, *args, **kwargs)
        finally:
            del self.longest_s

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the server, at most `longest_s`. Raises OperationalError."""
        longest = self.longest_s if timeout is None else min(timeout, self.longest_s)
        try:
            return super().wait(gen, interval, longest)
        except _WaitTimeout as error:
            if timeout is not None and timeout <= self.longest_s:
                raise
            self.close()
            raise OperationalError(f"the database said nothing for {longest:g} s") from error
