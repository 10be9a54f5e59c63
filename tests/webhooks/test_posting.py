"""One POST: to the very address that was checked, under its own name, and never for ever."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from klantbeeld.engines.webhooks import posting
from klantbeeld.engines.webhooks.posting import post
from tests.webhooks.conftest import Receiver, Receivers

Certified = Callable[[str], Receiver]


def test_the_address_that_was_checked_is_called_and_no_other(
    receivers: Receivers, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    receiver = receivers()
    port = receiver.server.server_port  # type: ignore[union-attr]
    trap = socket.create_server(("127.0.0.2", port))
    trap.setblocking(False)
    settings.WEBHOOK_INNER_HOSTS = [f"hooks.lan:{port}"]
    answers = iter(["127.0.0.1", "127.0.0.2", "127.0.0.2"])
    asked: list[str] = []

    def answer(host: str, port: int, *given: Any, **more: Any) -> list[Any]:
        if host != "hooks.lan":  # connecting asks for what is an address already
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    with trap:
        assert post(f"http://hooks.lan:{port}/hook", {"webhook-id": "msg_1"}, b"{}").status == 204
        with pytest.raises(BlockingIOError):
            trap.accept()
    assert asked == ["hooks.lan"]
    assert receiver.arrived[0].headers["host"] == f"hooks.lan:{port}"


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Certified]:
    """Receivers with TLS, with a certificate for a name, by an authority that is trusted in this test."""
    started: list[Receiver] = []
    key, ca_name = ec.generate_private_key(ec.SECP256R1()), _name("Proef")
    ca = _certificate(ca_name, ca_name, key, key, [], is_authority=True)
    (tmp_path / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))

    def start(host: str) -> Receiver:
        own = ec.generate_private_key(ec.SECP256R1())
        made = _certificate(_name(host), ca_name, own, key, [x509.DNSName(host)], is_authority=False)
        pem = tmp_path / f"{host}.pem"
        pem.write_bytes(
            own.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        started.append(Receiver().start(lambda sock: context.wrap_socket(sock, server_side=True)))
        port = started[-1].server.server_port  # type: ignore[union-attr]
        settings.WEBHOOK_INNER_HOSTS = [*settings.WEBHOOK_INNER_HOSTS, f"localhost:{port}"]
        return started[-1]

    yield start
    for one in started:
        one.stop()


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, own: Any, signing: Any, names: list[Any], *, is_authority: bool
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if names:
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return made.sign(signing, hashes.SHA256())


def _port(receiver: Receiver) -> int:
    assert receiver.server is not None
    return receiver.server.server_port


def test_the_certificate_must_be_for_the_name(certified: Certified) -> None:
    right, wrong = certified("localhost"), certified("elders.example")
    assert post(f"https://localhost:{_port(right)}/", {}, b"{}").status == 204
    assert post(f"https://localhost:{_port(wrong)}/", {}, b"{}").problem == "certificate"
    assert (len(right.arrived), wrong.arrived) == (1, [])


def test_a_certificate_of_nobody_known_is_refused(certified: Certified, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver = certified("localhost")
    monkeypatch.delenv("SSL_CERT_FILE")
    assert post(f"https://localhost:{_port(receiver)}/", {}, b"{}").problem == "certificate"
    assert receiver.arrived == []


class Odd:
    """A server that says what it likes, byte by byte."""

    def __init__(self, talk: Callable[[socket.socket], None]) -> None:
        self.listening, self.talk = socket.create_server(("127.0.0.1", 0)), talk
        self.place = f"127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        try:
            line, _who = self.listening.accept()
            with line:
                self.talk(line)
        except OSError:
            return


@pytest.fixture
def odd(settings: Any) -> Iterator[Callable[..., str]]:
    """The address of an odd server."""
    settings.WEBHOOK_HTTP = True
    started: list[Odd] = []

    def start(talk: Callable[[socket.socket], None]) -> str:
        started.append(Odd(talk))
        settings.WEBHOOK_INNER_HOSTS = [started[-1].place]
        return f"http://{started[-1].place}/"

    yield start
    for one in started:
        one.listening.close()


def test_who_sends_a_byte_now_and_then_is_cut_off(odd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "WHOLE_S", 0.5)

    def drip(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while True:
            line.sendall(b"a")
            threading.Event().wait(0.05)

    assert post(odd(drip), {}, b"{}").problem == "time"


def test_a_status_that_came_in_time_stands_though_the_rest_drips(odd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "WHOLE_S", 0.5)

    def drip(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            line.sendall(b"a")
            threading.Event().wait(0.05)

    assert post(odd(drip), {}, b"{}").status == 200


def test_who_says_nothing_is_not_waited_for(odd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "SILENT_S", 0.3)
    end = threading.Event()
    assert post(odd(lambda line: end.wait(30) and None), {}, b"{}").problem == "time"
    end.set()


@pytest.mark.parametrize(
    "said",
    [b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 100, b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500],
)
def test_what_is_no_answer_is_told_as_such(odd: Any, said: bytes) -> None:
    def talk(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(said)

    assert post(odd(talk), {}, b"{}").problem == "answer"


def test_nobody_there_is_told_as_such(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    settings.WEBHOOK_HTTP, settings.WEBHOOK_INNER_HOSTS = True, [place]
    assert post(f"http://{place}/", {}, b"{}").problem == "connection"


def test_of_a_large_answer_only_the_beginning_is_read(receiver: Receiver) -> None:
    receiver.always(200, said=b"x" * 5_000_000)
    answer = post(receiver.address, {}, b"{}")
    assert (answer.status, answer.excerpt) == (200, "x" * posting.EXCERPT)


def test_a_zip_in_an_answer_is_not_unpacked(receiver: Receiver) -> None:
    receiver.always(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b\x08\x00\xff")
    assert post(receiver.address, {}, b"{}").status == 200
    assert (
        "accept-encoding" not in receiver.arrived[0].headers
        or receiver.arrived[0].headers["accept-encoding"] == "identity"
    )


def test_a_proxy_in_the_environment_is_not_used(receivers: Receivers, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver, proxy = receivers(), receivers()
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://{proxy.place}")
    assert post(receiver.address, {}, b"{}").status == 204
    assert (len(receiver.arrived), proxy.arrived) == (1, [])
