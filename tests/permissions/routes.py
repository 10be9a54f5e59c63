"""Every address of the product, by name, with the parameters it takes."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver, reverse


def routes() -> dict[str, list[str]]:
    """Map the full name of each route of a page to the names of its parameters; the API has a matrix of its own."""
    return {name: parameters for name, parameters in _walk(get_resolver(), "") if not name.startswith("api:")}


def _walk(resolver: URLResolver, space: str, above: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, entry.namespace or space, (*above, *entry.pattern.regex.groupindex))
        else:
            name = f"{space}:{entry.name}" if space else str(entry.name)
            yield name, [*above, *entry.pattern.regex.groupindex]


def address(name: str, parameters: list[str], ids: dict[str, object]) -> str:
    """Fill in the parameters of a route; raises KeyError for one that the world does not have."""
    outside = not name.startswith(("parties:", "activities:", "identity:", "tokens:", "shell:"))
    return reverse(name, kwargs={p: ids["$key"] if outside and p == "key" else ids[p] for p in parameters})
