"""A program that calls the API as a member of the cast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from klantbeeld.engines.api import tokens
from klantbeeld.engines.api.models import Scope
from tests.cast import Cast

ROOT = "/api/v1"


class Program:
    """Calls with a token; answers come back as they are. A body of bytes is sent as a file."""

    def __init__(self, secret: str) -> None:
        self.client, self.secret = Client(), secret

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        given = {"authorization": f"Bearer {self.secret}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        more = {} if method == "get" else {"data": "" if body is None else body, "content_type": kind}
        answer: Any = getattr(self.client, method)(ROOT + path, headers=given, **more)
        return answer  # type: ignore[no-any-return]


Programs = Callable[..., Program]


@pytest.fixture
def program_of(cast: Cast) -> Programs:
    """A program with a token of a member; of all scopes unless some are named."""

    def program(member: str, scopes: Sequence[str] = tuple(Scope.values)) -> Program:
        user = cast.user(member)
        _token, secret = tokens.issue(cast.actor("administrator"), user.pk, "proef", scopes, 30)
        return Program(secret)

    return program
