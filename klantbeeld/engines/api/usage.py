"""How often a caller may call, and what is left: a fixed window of a minute, shared by all processes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from klantbeeld.core import clock

PER_MINUTE = 600
WINDOW_S = 60
COUNT = """
INSERT INTO api_usage AS u (caller, minute, calls) VALUES (%s, %s, 1)
ON CONFLICT (caller, minute) DO UPDATE SET calls = u.calls + 1 RETURNING calls
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller has left in this window."""

    limit: int
    remaining: int
    reset_s: int
    is_over: bool

    @property
    def headers(self) -> dict[str, str]:
        """RateLimit headers (IETF draft-ietf-httpapi-ratelimit-headers, the three-header form), and Retry-After."""
        said = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
        }
        return said | ({"Retry-After": str(self.reset_s)} if self.is_over else {})


def count(caller: str) -> Allowance:
    """Count one call of `caller`. One statement."""
    now = int(clock.now().timestamp())
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [caller, now // WINDOW_S])
        calls = cursor.fetchone()[0]
    return Allowance(PER_MINUTE, max(0, PER_MINUTE - calls), WINDOW_S - now % WINDOW_S, calls > PER_MINUTE)
