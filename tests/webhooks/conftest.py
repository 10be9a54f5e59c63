"""A receiver of webhooks, real on loopback, and webhooks that tell it what changes."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from klantbeeld.core import clock
from klantbeeld.domains.parties import actions as parties
from klantbeeld.domains.parties.actions import NewParty
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.webhooks import actions
from klantbeeld.engines.webhooks.models import Delivery, Webhook
from klantbeeld.engines.webhooks.sending import take_turn
from tests.api.test_changes import settle
from tests.cast import Cast

RECIPE = Path(__file__).resolve().parents[2] / "docs" / "recipes" / "receive-webhooks.md"


def _check_of_the_recipe() -> Callable[..., bool]:
    """The check of signatures that the recipe gives to who writes a receiver."""
    found: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", RECIPE.read_text(), re.S)[0], found)  # noqa: S102 - our own page
    return found["is_genuine"]  # type: ignore[no-any-return]


is_genuine = _check_of_the_recipe()


@dataclass
class Message:
    """What arrived."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)  # type: ignore[no-any-return]

    @property
    def changes(self) -> list[dict[str, Any]]:
        return self.json["data"]["changes"]  # type: ignore[no-any-return]

    def is_signed_with(self, secret: str) -> bool:
        return is_genuine(secret, self.headers, self.body, now=int(self.headers["webhook-timestamp"]))


@dataclass
class Receiver:
    """Answers with what `answer` says of a message: status, headers, body. Keeps what arrived, in order."""

    host: str = "127.0.0.1"
    answer: Callable[[Message], tuple[int, dict[str, str], bytes]] = lambda message: (204, {}, b"")
    arrived: list[Message] = field(default_factory=list)
    server: ThreadingHTTPServer | None = None

    def start(self, wrap: Callable[[Any], Any] = lambda sock: sock) -> Receiver:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                message = Message({key.lower(): value for key, value in self.headers.items()}, body)
                receiver.arrived.append(message)
                status, headers, said = receiver.answer(message)
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *args: Any) -> None:
                """Who asked went away: that is what some tests are about."""

        self.server = Server((self.host, 0), Handler)
        self.server.socket = wrap(self.server.socket)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    @property
    def place(self) -> str:
        assert self.server is not None
        return f"{self.host}:{self.server.server_port}"

    @property
    def address(self) -> str:
        return f"http://{self.place}/hook"

    def always(self, status: int, headers: dict[str, str] | None = None, said: bytes = b"") -> None:
        self.answer = lambda message: (status, headers or {}, said)

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()


Receivers = Callable[..., Receiver]


@pytest.fixture
def receivers(settings: Any) -> Iterator[Receivers]:
    """Receivers that may be called though they are not public."""
    settings.WEBHOOK_HTTP, settings.WEBHOOK_INNER_HOSTS = True, []
    started: list[Receiver] = []

    def start(named: bool = True, **given: Any) -> Receiver:
        started.append(Receiver(**given).start())
        if named:
            settings.WEBHOOK_INNER_HOSTS = [*settings.WEBHOOK_INNER_HOSTS, started[-1].place]
        return started[-1]

    yield start
    for one in started:
        one.stop()
    connections.close_all()


@pytest.fixture
def receiver(receivers: Receivers) -> Receiver:
    return receivers()


Hooks = Callable[..., tuple[Webhook, str]]


@pytest.fixture
def hook(cast: Cast) -> Hooks:
    """A webhook of a member that hears from now on, and its secret."""

    def make(receiver: Receiver, member: str = "sales", types: tuple[str, ...] = ("party",)) -> tuple[Webhook, str]:
        settle()
        return actions.make(cast.actor(member), receiver.address, types)

    return make


def made(cast: Cast, name: str, member: str = "sales") -> Party:
    """A new relation, settled: the feed tells of it."""
    party = parties.create(cast.actor(member), NewParty(Kind.ORGANISATION, name))
    settle()
    return party


def turn(webhook: Webhook, at: Any = None) -> Webhook:
    """Give a webhook its turn, now or at a moment; return it as it is then."""
    with clock.at(at or clock.now()):
        take_turn(webhook.pk)
    return Webhook.unscoped.get(pk=webhook.pk)


def deliveries(webhook: Webhook) -> list[Delivery]:
    """The messages of a webhook, in order."""
    return list(Delivery.unscoped.filter(webhook=webhook).order_by("number"))
