"""Addresses of records without asking the resolver for each: a page of a relation has sixty of them."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse


def to(name: str, *ids: UUID | str) -> str:
    """Return the address of the route `name` with these ids (and slugs), as `reverse` does."""
    return _pattern(name, tuple(not isinstance(one, UUID) for one in ids)).format(*ids)


@cache
def _pattern(name: str, is_word: tuple[bool, ...]) -> str:
    places: list[Any] = [f"plaats{n}" if word else UUID(int=n + 1) for n, word in enumerate(is_word)]
    address = reverse(name, args=places).replace("{", "{{").replace("}", "}}")
    for number, place in enumerate(places):
        address = address.replace(str(place), f"{{{number}}}")
    return address
