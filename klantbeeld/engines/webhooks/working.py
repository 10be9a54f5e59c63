"""All webhooks beside each other: who answers slowly holds up itself only."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from uuid import UUID

from klantbeeld.engines.jobs.connections import with_own_connection
from klantbeeld.engines.webhooks import queries
from klantbeeld.engines.webhooks.sending import take_turn

log = logging.getLogger(__name__)
AT_ONCE = 8
LOOK_AGAIN_S = 1
WHILE_S = 30


def work(while_s: float = WHILE_S) -> None:
    """Give every webhook with something to send its turn, until there is nothing, or some time has gone by.

    What is under way then is left to end by itself: the lease keeps others from it, and nobody waits.
    """
    over = time.monotonic() + while_s
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")
    under_way: dict[UUID, Future[None]] = {}
    try:
        while time.monotonic() < over:
            under_way = {one: turn for one, turn in under_way.items() if not turn.done()}
            for webhook_id in queries.due_ids():
                if webhook_id not in under_way:
                    under_way[webhook_id] = pool.submit(_turn, webhook_id)
            if not under_way:
                return
            wait(under_way.values(), LOOK_AGAIN_S, FIRST_COMPLETED)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@with_own_connection
def _turn(webhook_id: UUID) -> None:
    try:
        take_turn(webhook_id)
    except Exception:  # one webhook must not end the turns of the others
        log.exception("the turn of webhook %s failed in %s", webhook_id, threading.current_thread().name)
        queries.put_off(webhook_id)
