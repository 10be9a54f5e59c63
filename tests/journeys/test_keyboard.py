"""The day's work without a mouse: only keys, and what has the focus is always in sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from klantbeeld.domains.parties import actions
from tests.journeys.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOCUSED = """() => { const e = document.activeElement; if (!e || e === document.body) return "";
  return [e.tagName, e.name || "", e.value || "", e.getAttribute("aria-label") || "", e.textContent.trim().slice(0, 60),
          e.closest("label")?.textContent.trim() || ""].join("|"); }"""


def tab_to(page: Page, text: str, *, most: int = 90) -> None:
    """Press Tab until what has the focus says `text`; it must be visible there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if text in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"Tab does not reach {text!r}")


def party(site: Site, page: Page) -> None:
    site.go(page, f"/relaties/{site.world.ids['party_id']}/")


@pytest.mark.mission("TNO-58")
def test_a_call_with_its_next_step_is_logged_by_keys(site: Site) -> None:
    page = site.open("sales")
    party(site, page)
    page.keyboard.press("l")
    expect(page.locator("textarea[name=report]")).to_be_focused()
    page.keyboard.type("Belde over zes laadpalen")
    tab_to(page, "next")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Contactmoment vastgelegd")).to_be_visible()
    expect(page.locator("#tijdlijn").get_by_text("Belde over zes laadpalen").first).to_be_visible()
    expect(page.locator("textarea[name=report]")).to_be_focused()
    page.keyboard.press("Escape")  # leaves the field: letters are keys again
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/taken/")
    expect(page.get_by_text("Hotel Zwaan").first).to_be_visible()


def test_a_relation_is_made_from_anywhere_by_keys(site: Site) -> None:
    page = site.open("sales")
    site.go(page, "/taken/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("nieuwe rel")
    expect(page.locator("[aria-selected=true]").filter(has_text="Nieuwe relatie")).to_be_visible()
    page.keyboard.press("Enter")
    panel = page.locator("dialog.side")
    expect(panel.get_by_role("heading", name="Nieuwe relatie", exact=True)).to_have_count(1)
    tab_to(page, "INPUT|name|")
    page.keyboard.type("Camping Duinrand")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Camping Duinrand")).to_be_visible()


def test_a_field_is_changed_where_it_stands_and_taken_back_by_keys(site: Site) -> None:
    actions.change(site.cast.actor("sales"), site.world.ids["party_id"], {"employees": "35"})
    page = site.open("sales")
    party(site, page)
    link = page.locator("a[data-inline]").filter(has=page.locator("xpath=ancestor::div[dt='Medewerkers']")).first
    expect(link).to_have_count(1)
    tab_to(page, "35 wijzigen", most=140)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Medewerkers")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("36")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="36 wijzigen")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Ongedaan gemaakt").first).to_be_visible()
    expect(page.get_by_role("link", name="35 wijzigen")).to_be_visible()


def test_the_list_is_filtered_and_walked_by_keys(site: Site) -> None:
    page = site.open("sales")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/relaties/**")
    expect(page.locator(".list-tools")).to_be_visible()
    page.keyboard.press("f")
    panel = page.locator("dialog.side")
    expect(panel.get_by_role("heading", name="Waarop wil je filteren?")).to_be_visible()
    tab_to(page, "A||||Status|")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Filter op Status")).to_be_visible()
    tab_to(page, "INPUT|waarde|prospect")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**f=rung*")
    expect(page.get_by_role("link", name="Hotel Zwaan").first).to_be_visible()
    expect(page.get_by_role("link", name="Marieke Zwaan")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/relaties/{site.world.ids['party_id']}/")


def test_a_list_is_read_in_by_keys(site: Site, tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    file = tmp_path / "lijst.csv"
    file.write_text("Bedrijfsnaam;Plaats\nHouthandel Jansma;Sneek\n")
    page = site.open("sales")
    page.keyboard.press("Control+k")
    page.keyboard.type("inlezen")
    expect(page.locator("[aria-selected=true]").filter(has_text="Lijst inlezen")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/relaties/inlezen/")
    tab_to(page, "INPUT|file|")
    page.set_input_files("input[name=file]", str(file))  # the file window is the system's, not the page's
    tab_to(page, "Verder")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kolommen/")
    tab_to(page, "Naar de controle")
    page.keyboard.press("Enter")
    page.wait_for_url("**/controle/")
    expect(page.get_by_text("Houthandel Jansma").first).to_be_visible()
    tab_to(page, "BUTTON||||Inlezen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/relaties/inlezen/*/")


def test_the_focus_comes_back_from_the_side_panel(site: Site) -> None:
    page = site.open("sales")
    site.go(page, "/relaties/")
    tab_to(page, "Nieuwe relatie")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.side")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.side")).not_to_be_visible()
    assert "Nieuwe relatie" in page.evaluate(FOCUSED)
