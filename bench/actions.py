"""What a user does, as requests; with what the design wants of it (performance.md of the design).

A figure in brackets is that of the action that comes nearest; None where the design names none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from bench.client import Answer, Browser
from bench.subjects import Subjects


@dataclass(frozen=True, slots=True)
class Target:
    """Milliseconds: processor time, and the 95th percentile for one user and for eight."""

    cpu: float
    one: float
    eight: float
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """`do` returns the answers that the user waits for, one after the other."""

    name: str
    do: Callable[[Browser, Subjects], list[Answer]]
    target: Target | None = None
    writes: bool = False


def _page(make: Callable[[Subjects], str]) -> Callable[[Browser, Subjects], list[Answer]]:
    return lambda browser, of: [browser.get(make(of))]


def _api(make: Callable[[Subjects], str]) -> Callable[[Browser, Subjects], list[Answer]]:
    return lambda browser, of: [browser.api(make(of))]


def _log(browser: Browser, of: Subjects) -> list[Answer]:
    given = {
        "kind": "phone",
        "outcome": "spoken",
        "direction": "out",
        "report": "Sprak over de planning.",
        "minutes": "6",
    }
    step = {"next": "week", "next_subject": "Terugbellen over de offerte", "next_kind": "phone"}
    return [browser.post(f"/relaties/{of.next('relations')}/contactmomenten/", given | step, part=True)]


def _change(browser: Browser, of: Subjects) -> list[Answer]:
    browser.calls += 1
    address = f"/relaties/{of.next('relations')}/"
    saved = browser.post(f"{address}velden/note/", {"value": f"Belt liever na tienen ({browser.calls})."})
    return [saved, browser.get(saved.location or address)]


def _changes(browser: Browser, _of: Subjects) -> list[Answer]:
    answer = browser.api(f"/changes?limit=100&cursor={quote(browser.cursor)}")
    said = json.loads(answer.body) if answer.status == 200 else {}
    browser.cursor = said.get("cursor", "") if said.get("more") else ""
    return [answer]


LIST = Target(15, 30, 100)
NEAR_LIST = Target(15, 30, 100, is_near=True)
ACTIONS = (
    Action("list, first page by name", _page(lambda of: "/relaties/?weergave=alle"), LIST),
    Action("list, filtered", _page(lambda of: "/relaties/?weergave=alle&f=rung:is:customer"), NEAR_LIST),
    Action("list, searched", _page(lambda of: f"/relaties/?weergave=alle&q={quote(of.next('words'))}"), NEAR_LIST),
    Action("type-ahead, three letters", _page(lambda of: f"/palet/?q={quote(of.next('starts'))}"), Target(6, 15, 50)),
    Action(
        "search, part of a mail address",
        _page(lambda of: f"/zoeken/?q={quote(of.next('mail_parts'))}"),
        Target(10, 25, 80),
    ),
    Action("relation with its timeline", _page(lambda of: f"/relaties/{of.next('relations')}/"), Target(20, 40, 120)),
    Action("relation with thousands", _page(lambda of: f"/relaties/{of.next('busy')}/"), Target(20, 40, 120)),
    Action("home", _page(lambda of: "/")),
    Action("log a call with a next step", _log, Target(15, 40, 120, is_near=True), writes=True),
    Action("change a field, page again", _change, Target(12, 30, 100, is_near=True), writes=True),
    Action("API: list", _api(lambda of: "/parties?limit=50")),
    Action("API: one relation", _api(lambda of: f"/parties/{of.next('relations')}")),
    Action("API: search", _api(lambda of: f"/parties?limit=50&search={quote(of.next('words'))}")),
    Action("API: change feed, 100", _changes),
)
