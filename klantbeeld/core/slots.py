"""Slots: how a lower package lets higher ones add to its page without knowing them."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Slot(Generic[T]):
    """An ordered set of plugs. Filled once, at start-up, by each package's `apps.ready`.

    >>> panels: Slot[str] = Slot("panels")
    >>> panels.fill("b", order=20); panels.fill("a", order=10); list(panels)
    ['a', 'b']
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._plugs: list[tuple[int, T]] = []

    def fill(self, plug: T, *, order: int = 100) -> None:
        """Add `plug`; lower `order` comes first. Adding the same plug again changes nothing."""
        if all(present is not plug and present != plug for _, present in self._plugs):
            self._plugs.append((order, plug))
            self._plugs.sort(key=lambda pair: pair[0])

    def __iter__(self) -> Iterator[T]:
        return (plug for _, plug in self._plugs)


Listener = Callable[..., None]
