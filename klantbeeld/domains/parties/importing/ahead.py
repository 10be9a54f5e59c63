"""Drafting the next slice in a helper process while this one is compared and written.

The helper reads pickles from its parent only, never touches the database, and ends when its input does: so also
when the parent is killed.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.utils import translation

from klantbeeld.core import clock
from klantbeeld.domains.parties.importing.drafts import RowDraft, draft
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.industries import industries_in_memory, known_industries
from klantbeeld.engines.exchange.table import Row

HELPER = "klantbeeld.domains.parties.importing.helper"
BUFFER = 1 << 20
WORTH_A_HELPER = 3
"""Slices from which starting a process pays off."""


def drafted(slices: Iterable[list[Row]], options: Options) -> Iterator[list[RowDraft]]:
    """Yield the drafts of each slice, in order; of a long file one slice ahead of the caller."""
    iterator = iter(slices)
    first = list(itertools.islice(iterator, WORTH_A_HELPER))
    with industries_in_memory():
        if len(first) < WORTH_A_HELPER:
            yield from (_draft_all(rows, options) for rows in first)
            return
        with _helper(options) as helper:
            _send(helper.stdin, first[1])
            yield _draft_all(first[0], options)
            for rows in itertools.chain(first[2:], iterator):
                done = _receive(helper.stdout)
                _send(helper.stdin, rows)
                yield done
            yield _receive(helper.stdout)


def _draft_all(rows: list[Row], options: Options) -> list[RowDraft]:
    return [draft(row, options) for row in rows]


def _helper(options: Options) -> subprocess.Popen[bytes]:
    paths = [str(settings.ROOT), os.environ.get("PYTHONPATH", "")]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    helper = subprocess.Popen(
        [sys.executable, "-m", HELPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, bufsize=BUFFER
    )
    for pipe in (helper.stdin, helper.stdout):
        _widen(pipe)
    moment = clock.now() if clock.stands_still() else None
    _send(helper.stdin, (options, known_industries(), translation.get_language() or "nl", moment))
    return helper


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a slice pass in one or two goes instead of thirty; where the system forbids it, it is only slower."""
    if pipe is not None:
        with contextlib.suppress(OSError, AttributeError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, BUFFER)


def _send(pipe: IO[bytes] | None, message: Any) -> None:
    assert pipe is not None
    pipe.write(pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL))
    pipe.flush()


def _receive(pipe: IO[bytes] | None) -> list[RowDraft]:
    assert pipe is not None
    drafts: list[RowDraft] = pickle.load(pipe)  # noqa: S301 - from our own child
    return drafts


def serve() -> None:
    """The helper's side: settings, then a slice in, its drafts out, until the input ends."""
    source = os.fdopen(os.dup(sys.stdin.fileno()), "rb", BUFFER)
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb", BUFFER)
    sys.stdout = sys.stderr  # whatever prints must not end up between the pickles
    try:
        options, industries, language, moment = pickle.load(source)  # noqa: S301 - from our own parent
        with translation.override(language), industries_in_memory(industries), _standing_at(moment):
            while True:
                _send(target, _draft_all(pickle.load(source), options))  # noqa: S301
    except (EOFError, BrokenPipeError):
        return


def _standing_at(moment: datetime | None) -> contextlib.AbstractContextManager[None]:
    return clock.at(moment) if moment else contextlib.nullcontext()
