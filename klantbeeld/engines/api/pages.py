"""The envelope of a list: its items and where to go on."""

from ninja import Schema
from pydantic import Field


class ListPage(Schema):
    """A page of a list; `items` is declared by each list."""

    next: str | None = Field(None, description="The `cursor` of the next page; null on the last.")
