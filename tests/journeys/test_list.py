"""The list by keyboard and without script: walk, edit in place, help, palette."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from klantbeeld.domains.parties import actions
from tests.journeys.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/relaties/?weergave=organisaties&kolommen=employees,rung"


def cell_of(site: Site, page: Page, key: str) -> Locator:
    """The cell of Hotel Zwaan for a field."""
    return page.locator(f"a.edit[href='/relaties/{site.world.ids['party_id']}/velden/{key}/']")


def test_a_cell_is_edited_by_keyboard_refused_saved_and_undone(site: Site) -> None:
    page = site.go(site.open("sales"), LIST)
    page.keyboard.press("j")
    expect(page.locator("td .name a").first).to_be_focused()
    page.keyboard.press("F2")
    field = page.get_by_label("Medewerkers, Hotel Zwaan")
    field.fill("-3")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Vul een getal in")
    field.press("Escape")
    cell = cell_of(site, page, "employees")
    expect(cell).to_be_focused()
    page.keyboard.press("F2")
    field.fill("35")
    field.press("Enter")
    expect(cell).to_contain_text("35")
    expect(cell).to_be_focused()
    expect(page.get_by_text("Medewerkers bewaard")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(cell_of(site, page, "rung")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Ongedaan gemaakt").first).to_be_visible()
    expect(cell_of(site, page, "employees")).not_to_contain_text("35")


def test_what_a_colleague_changed_is_shown_before_it_is_written_over(site: Site) -> None:
    page = site.go(site.open("sales"), LIST)
    cell_of(site, page, "employees").click()
    field = page.get_by_label("Medewerkers, Hotel Zwaan")
    expect(field).to_be_focused()
    actions.change(site.cast.actor("manager"), site.world.ids["party_id"], {"employees": "40"})
    field.fill("35")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("40")
    field.press("Enter")
    expect(cell_of(site, page, "employees")).to_contain_text("35")


def test_enter_opens_and_the_brackets_walk_the_list(site: Site) -> None:
    page = site.go(site.open("sales"), "/relaties/?weergave=alle")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hotel Zwaan")).to_be_visible()
    page.keyboard.press("]")
    expect(page.get_by_role("heading", name="Pension Zwaan")).to_be_visible()
    page.keyboard.press("[")
    expect(page.get_by_role("heading", name="Hotel Zwaan")).to_be_visible()


def test_the_question_mark_shows_the_keys_and_the_palette_changes_the_theme(site: Site) -> None:
    page = site.go(site.open("sales"), "/relaties/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_role("heading", name="Sneltoetsen")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("donker")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Thema: donker")
    page.keyboard.press("Enter")
    expect(page.locator("html[data-theme=dark]")).to_be_attached()


def test_a_filter_and_a_cell_work_without_script(site: Site) -> None:
    page = site.go(site.open("sales", scripts=False), LIST)
    cell_of(site, page, "employees").click()
    page.fill("[name=value]", "35")
    page.click("main button.primary")
    site.go(page, LIST)
    page.locator(".list-tools a.dashed").click()
    page.get_by_role("link", name="Grootte (medewerkers)").click()
    page.get_by_label("10–49").check()
    page.get_by_role("button", name="Filter toepassen").click()
    expect(page.get_by_text("10–49")).to_be_visible()
    expect(page.get_by_role("link", name="Hotel Zwaan").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_a_trade_at_any_depth_is_searched_in_the_filter_and_kept_when_it_is_changed(site: Site, scripts: bool) -> None:
    call_command("load_reference", verbosity=0)
    actions.change(site.cast.actor("manager"), site.world.ids["party_id"], {"industry": "43.22"})
    page = site.go(site.open("sales", scripts=scripts), LIST)
    page.locator(".list-tools a.dashed").click()
    page.get_by_role("link", name="Branche", exact=True).click()
    search = page.get_by_label("Zoek een waarde")
    search.fill("loodgiet")
    if not scripts:
        search.press("Enter")
    page.get_by_label("43.22 ").first.check()
    search.fill("43.91")
    if not scripts:
        search.press("Enter")
    expect(page.get_by_label("43.22 ").first).to_be_checked()
    page.get_by_label("43.91 ").first.check()
    page.get_by_role("button", name="Filter toepassen").click()
    expect(page.get_by_role("link", name="Hotel Zwaan").first).to_be_visible()
    chip = page.get_by_role("link", name="Loodgieters")
    expect(chip).to_contain_text(" of ")
    chip.click()
    expect(page.get_by_label("43.22 ").first).to_be_checked()
    expect(page.get_by_label("43.91 ").first).to_be_checked()
