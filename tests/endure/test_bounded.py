"""A connection of a page waits a bounded time for the server, and is not used again when that passed."""

from __future__ import annotations

import pytest
from django.db import connection
from psycopg import OperationalError

from klantbeeld.engines.database.bounded import BoundedConnection

pytestmark = pytest.mark.django_db


def opened() -> BoundedConnection:
    given = connection.get_connection_params()
    return BoundedConnection.connect(**{name: given[name] for name in ("dbname", "host", "port", "user", "password")})


def test_a_server_that_says_nothing_ends_the_connection() -> None:
    with opened() as bounded:
        assert bounded.execute("SELECT 1").fetchone() == (1,)
        pid, bounded.longest_s = bounded.info.backend_pid, 0.2
        with pytest.raises(OperationalError, match="said nothing"):
            bounded.execute("SELECT pg_sleep(60)")
        assert bounded.closed
    with connection.cursor() as cursor:  # the server would sleep on, and hold the test's database
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])


def test_the_look_of_the_pool_is_short_and_what_follows_is_not() -> None:
    with opened() as bounded:
        bounded.execute("")
        assert bounded.longest_s == BoundedConnection.longest_s
        assert not bounded.closed
