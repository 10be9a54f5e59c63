"""What a salesperson does all day, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.mission("TNO-58")
def test_a_call_and_its_next_step_take_three_actions(site: Site) -> None:
    page = site.open("sales")
    site.go(page, f"/relaties/{site.world.ids['party_id']}/")
    page.fill("textarea[name=report]", "Wil een offerte voor zes laadpalen")  # 1
    page.get_by_text("Volgende week", exact=True).first.click()  # 2
    page.keyboard.press("Control+Enter")  # 3
    expect(page.get_by_text("Contactmoment vastgelegd")).to_be_visible()
    expect(page.get_by_text("Wil een offerte voor zes laadpalen").first).to_be_visible()
    site.go(page, "/taken/")
    expect(page.get_by_text("Hotel Zwaan").first).to_be_visible()


def test_a_change_is_undone_from_its_toast(site: Site) -> None:
    page = site.open("sales")
    site.go(page, f"/relaties/{site.world.ids['party_id']}/velden/employees/")
    page.fill("[name=value]", "35")
    page.click("button.primary")
    expect(page.get_by_role("link", name="35 wijzigen")).to_be_visible()
    page.get_by_role("button", name="Ongedaan maken").first.click()
    expect(page.get_by_text("Ongedaan gemaakt").first).to_be_visible()
    expect(page.get_by_role("link", name="35 wijzigen")).to_have_count(0)


@pytest.mark.mission("MOD-16")
def test_the_palette_finds_a_relation_by_its_number(site: Site) -> None:
    page = site.open("sales")
    page.keyboard.press("Control+k")
    page.keyboard.type("058-5550142")
    expect(page.locator("[role=option]").filter(has_text="Hotel Zwaan").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/relaties/{site.world.ids['party_id']}/")


def test_it_works_without_scripts(site: Site) -> None:
    page = site.open("sales", scripts=False)
    site.go(page, "/relaties/nieuw/")
    page.fill("[name=name]", "Camping Duinrand")
    page.click("button.primary")
    expect(page.get_by_role("heading", name="Camping Duinrand")).to_be_visible()


def test_a_field_is_edited_where_it_stands(site: Site) -> None:
    page = site.open("sales")
    site.go(page, f"/relaties/{site.world.ids['party_id']}/")
    page.fill("textarea[name=report]", "Half getypt")
    fact = page.locator("dl.facts div").filter(has=page.get_by_text("Medewerkers", exact=True)).first
    fact.get_by_role("link").click()
    field = page.get_by_label("Medewerkers")
    field.fill("-3")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Vul een getal in")
    field.fill("35")
    field.press("Enter")
    expect(fact.get_by_role("link", name="35 wijzigen")).to_be_focused()
    expect(page.get_by_text("Medewerkers bewaard")).to_be_visible()
    expect(page.locator("textarea[name=report]")).to_have_value("Half getypt")
    fact.get_by_role("link").click()
    page.get_by_label("Medewerkers").fill("99")
    page.keyboard.press("Escape")
    expect(fact.get_by_role("link", name="35 wijzigen")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Ongedaan gemaakt").first).to_be_visible()
    expect(page.get_by_role("link", name="35 wijzigen")).to_have_count(0)
