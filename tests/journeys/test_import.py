"""A salesperson reads in a list in a real browser, at both widths; and with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from klantbeeld.domains.parties.importing import running
from klantbeeld.domains.parties.models import ImportRun
from tests.journeys.conftest import Site

PEOPLE = (
    "Person - ID,Person - Name,Person - Organization,Organization - ID,Person - Phone - Work\n"
    "12,Anne Dijkstra,Houthandel met een heel erg lange naam in Noordoost-Friesland B.V.,12,0515-555012\n"
)


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_a_list_is_read_in_by_keyboard(
    site: Site, tmp_path: Path, settings: object, axe: Callable[[Page], list[str]], width: int, theme: str
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    (tmp_path / "people.csv").write_text(PEOPLE)
    page = site.open("sales", width=width, theme=theme)
    site.go(page, "/relaties/inlezen/")
    page.set_input_files("#file", tmp_path / "people.csv")
    _press(page, "Verder")
    assert "Herkend als export van Pipedrive" in page.inner_text("main")
    _fits(page, axe)
    _press(page, "Naar de controle")
    assert "Er is nog niets bewaard" in page.inner_text("main")
    _fits(page, axe)
    _press(page, "Inlezen")
    page.wait_for_url("**/relaties/inlezen/*-*/")
    running.work(ImportRun.objects.get(file_name="people.csv").pk)
    page.reload()
    assert "Klaar met inlezen" in page.inner_text("main")
    _fits(page, axe)


def _press(page: Page, name: str) -> None:
    button = page.get_by_role("main").get_by_role("button", name=name, exact=True)
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _fits(page: Page, axe: Callable[[Page], list[str]]) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
