"""Going through the pages as a user does, without a browser: fill in, follow, read."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from klantbeeld.domains.parties.search import search_parties
from tests.cast import Cast

_HIDDEN = re.compile(r"<(script|style|template)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def words(html: str) -> str:
    """What is readable on a page, as one line."""
    return " ".join(unescape(_TAG.sub(" ", _HIDDEN.sub(" ", html))).replace("\xa0", " ").split())


class Pages:
    """The pages as one member of the cast sees them."""

    def __init__(self, client: Client, cast: Cast, who: str) -> None:
        self.client, self.actor = client, cast.actor(who)

    def read(self, name: str, *args: Any, **query: Any) -> str:
        """The words on a page. Fails unless it is there."""
        response = self.client.get(reverse(name, args=args), query)
        assert response.status_code == 200, (name, response.status_code)
        return words(response.content.decode())

    def save(self, name: str, *args: Any, **given: Any) -> None:
        """Fill in a form; a refusal fails with what the page says."""
        response = self.client.post(reverse(name, args=args), given)
        assert response.status_code == 302, words(response.content.decode())

    def create(self, kind: str, name: str, **given: Any) -> Any:
        """Make a relation by its form; return its id."""
        response = self.client.post(reverse("parties:create"), {"kind": kind, "name": name} | given)
        assert response.status_code == 302, words(response.content.decode())
        return response["Location"].strip("/").split("/")[-1]

    def party(self, party_id: Any) -> str:
        return self.read("parties:party", party_id)

    def found(self, text: str) -> list[str]:
        """The names that the one search box finds."""
        assert self.read("shell:search", q=text)
        return [hit.name for hit in search_parties(self.actor, text)]

    def listed(self, *filters: str) -> str:
        """The words of a list, without the frame: the menu also names what was just seen."""
        response = self.client.get(reverse("parties:index"), {"f": list(filters), "weergave": "alle"})
        assert response.status_code == 200
        return words(response.content.decode().partition("<main")[2].partition("</main>")[0])
