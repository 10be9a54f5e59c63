"""One user at one browser, over real HTTP: a kept connection, cookies, and nothing read that is not needed."""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `size` is the body as it was sent."""

    status: int
    size: int
    body: bytes
    location: str


class Browser:
    """Signed in when it was given a mail address and password, or a token's secrets for the API."""

    def __init__(self, port: int, secrets: list[str] | None = None) -> None:
        self.port = port
        self.host = f"127.0.0.1:{port}"
        self.cookies: dict[str, str] = {}
        self.secrets = secrets or []
        self.calls = 0
        self.cursor = ""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def sign_in(self, mail: str, password: str) -> None:
        """Raises AssertionError when the page does not let in."""
        there = self.get("/").location
        page = self.get(there)
        found = TOKEN.search(page.body)
        assert found, "no form to sign in"
        answer = self.post(there, {"login": mail, "password": password, "csrfmiddlewaretoken": found[1].decode()})
        assert answer.status == 302 and "sessionid" in self.cookies, f"{mail} was not let in ({answer.status})"

    def get(self, address: str, *, part: bool = False) -> Answer:
        headers = {"HX-Request": "true"} if part else {}
        return self._ask("GET", address, headers=headers)

    def post(self, address: str, given: dict[str, str], *, part: bool = False) -> Answer:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        if part:
            headers["HX-Request"] = "true"
        return self._ask("POST", address, urlencode(given), headers)

    def api(self, address: str) -> Answer:
        """Call with the next of the tokens: one alone may not call so often."""
        self.calls += 1
        secret = self.secrets[self.calls % len(self.secrets)]
        return self._ask("GET", "/api/v1" + address, headers={"Authorization": f"Bearer {secret}"}, signed_in=False)

    def _ask(
        self, method: str, address: str, body: str | None = None, headers: dict[str, str] | None = None, *, signed_in: bool = True
    ) -> Answer:  # fmt: skip
        sent = {"Host": self.host, "Accept-Encoding": "gzip", "Accept": "text/html,application/json", **(headers or {})}
        if signed_in and self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for attempt in (1, 2):
            try:
                self._connection.request(method, address, body, sent)
                answer = self._connection.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError):  # an idle connection was closed
                self._connection.close()
                if attempt == 2:
                    raise
                time.sleep(0.05)
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name.strip()] = rest.split(";", 1)[0]
        return Answer(answer.status, len(content), content, answer.headers.get("Location", ""))
