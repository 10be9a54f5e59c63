"""The places round a request: what is short comes in first, what is too much is refused, and places come free again."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pytest
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from klantbeeld.shell import admission
from klantbeeld.shell.admission import Admission


class Said:
    """What the web server was told."""

    status = ""
    headers: dict[str, str] = {}  # noqa: RUF012 - replaced, never changed

    def __call__(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, dict(headers)


def environ(path: str, body: bytes | None = None) -> dict[str, Any]:
    request = RequestFactory().post(path, body, "application/octet-stream") if body else RequestFactory().get(path)
    return dict(request.environ)


def answering(answer: HttpResponseBase, start: Any) -> HttpResponseBase:
    start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return answer


def asked(gate: Admission, given: dict[str, Any]) -> tuple[Said, Iterable[bytes]]:
    said = Said()
    return said, gate(given, said)


def test_a_short_body_is_there_before_it_is_worked_on() -> None:
    seen = []

    def application(given: dict[str, Any], start: Any) -> HttpResponseBase:
        seen.append(type(given["wsgi.input"]))
        return answering(HttpResponse(given["wsgi.input"].read()), start)

    class Slow(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"kort"

    gate = Admission(application)
    said, answer = asked(gate, environ("/", b"kort") | {"wsgi.input": Slow()})
    assert (said.status, answer, seen) == ("200 OK", [b"kort"], [io.BytesIO])


@pytest.mark.parametrize(
    ("path", "kind"), [("/relaties/", "text/html"), ("/api/v1/imports", "application/problem+json")]
)
def test_more_long_bodies_than_places_are_refused_unread(path: str, kind: str) -> None:
    long = b"x" * (admission.SHORT + 1)
    inner: list[Said] = []

    def application(given: dict[str, Any], start: Any) -> HttpResponseBase:
        deeper = environ(path, long)
        said, _answer = asked(gate, deeper)
        inner.append(said)
        if said.status.startswith("503"):
            assert deeper["wsgi.input"].read(1) == b"x"
        return answering(HttpResponse("goed"), start)

    gate = Admission(application)
    said, answer = asked(gate, environ(path, long))
    assert (said.status, answer) == ("200 OK", [b"goed"])
    assert [one.status[:3] for one in inner] == ["503", *["200"] * (admission.CARRYING - 1)]
    assert inner[0].headers["Content-Type"].startswith(kind)
    assert inner[0].headers["Retry-After"]
    assert asked(gate, environ(path, long))[0].status == "200 OK"


def test_a_short_file_is_handed_over_whole_and_a_long_one_takes_a_place_until_it_is_closed() -> None:
    sizes = {"/kort": admission.SHORT, "/lang": admission.SHORT + 1}

    def application(given: dict[str, Any], start: Any) -> HttpResponseBase:
        return answering(FileResponse(io.BytesIO(b"x" * sizes[given["PATH_INFO"]])), start)

    gate = Admission(application)
    _said, whole = asked(gate, environ("/kort"))
    assert isinstance(whole, list)
    assert len(whole[0]) == admission.SHORT
    held = [asked(gate, environ("/lang")) for _place in range(admission.SENDING)]
    assert {said.status for said, _answer in held} == {"200 OK"}
    assert asked(gate, environ("/lang"))[0].status.startswith("503")
    assert asked(gate, environ("/kort"))[0].status == "200 OK"
    sent: Any = held[0][1]
    assert sum(map(len, sent)) == admission.SHORT + 1
    sent.close()
    sent.close()
    assert asked(gate, environ("/lang"))[0].status == "200 OK"
    assert asked(gate, environ("/lang"))[0].status.startswith("503")
