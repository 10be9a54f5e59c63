"""One POST to an address that was checked: no redirects, no proxy, little read, and an end to it."""

from __future__ import annotations

import socket
import ssl
import threading
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse

from klantbeeld import __version__
from klantbeeld.core.errors import Invalid
from klantbeeld.engines.webhooks.guard import checked_addresses
from klantbeeld.engines.webhooks.targets import Target, read

CONNECT_S = 4
SILENT_S = 10
WHOLE_S = 10
MOST_READ = 4096
EXCERPT = 500
LONGEST_WAIT_S = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Answer:
    """How a receiver answered. `status` is 0 where there was none; then `problem` says why.

    `problem`: `address` (refused or unknown), `connection`, `certificate`, `time`, `answer` (not HTTP). `wait_s` is
    what the receiver asked for in `Retry-After`, in seconds.
    """

    status: int = 0
    problem: str = ""
    excerpt: str = ""
    wait_s: int = 0

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300


class _Line(HTTPConnection):
    """A connection to the addresses that were checked, whatever the name says meanwhile; TLS checks the name."""

    def __init__(self, target: Target, addresses: list[str]) -> None:
        super().__init__(target.host, target.port, timeout=SILENT_S)
        self.is_secure, self.addresses = target.scheme == "https", addresses
        self.default_port = 443 if self.is_secure else 80  # else it would stand in the Host header
        self.held: socket.socket | None = None
        self.was_cut = False

    def connect(self) -> None:
        refusal: OSError = OSError("no address")
        for address in self.addresses:
            if self.was_cut:
                break
            try:
                self.held = self.sock = socket.create_connection((address, self.port), CONNECT_S)
                break
            except OSError as error:
                refusal = error
        else:
            raise refusal
        if self.was_cut:
            raise TimeoutError
        self.sock.settimeout(SILENT_S)
        if self.is_secure:
            context = ssl.create_default_context()
            self.held = self.sock = context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def cut(self) -> None:
        """End it from outside: a receiver that sends a byte now and then would hold it for ever."""
        self.was_cut = True
        if self.held is not None:
            try:
                socket.socket.shutdown(self.held, socket.SHUT_RDWR)
            except OSError:
                return


def post(address: str, headers: dict[str, str], body: bytes) -> Answer:
    """Post JSON to an address, checked anew. What goes wrong is in the answer; nothing is raised."""
    try:
        target = read(address)
        line = _Line(target, checked_addresses(target))
    except Invalid:
        return Answer(problem="address")
    given = headers | {"Content-Type": "application/json", "User-Agent": f"Klantbeeld/{__version__}"}
    alarm = threading.Timer(WHOLE_S, line.cut)
    alarm.daemon = True
    alarm.start()
    try:
        line.request("POST", target.path, body, given)
        response = line.getresponse()
        return Answer(problem="time") if line.was_cut else _read(response)  # cut headers look like short ones
    except (ssl.SSLCertVerificationError, ssl.CertificateError):
        return Answer(problem="certificate")
    except (OSError, HTTPException, ValueError) as error:
        if line.was_cut or isinstance(error, TimeoutError):
            return Answer(problem="time")
        return Answer(problem="answer" if isinstance(error, HTTPException | ValueError) else "connection")
    finally:
        alarm.cancel()
        line.close()


def _read(response: HTTPResponse) -> Answer:
    """What the receiver said; its status stands, also when the rest does not come."""
    try:
        began = response.read(MOST_READ)
    except (OSError, HTTPException, ValueError):
        began = b""
    finally:
        response.close()
    text = "".join(sign if sign.isprintable() else " " for sign in began.decode(errors="replace"))
    asked = response.headers.get("Retry-After", "").strip()
    wait_s = min(int(asked), LONGEST_WAIT_S) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    return Answer(response.status, "", text[:EXCERPT].strip(), wait_s)
