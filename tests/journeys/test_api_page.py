"""Trying the API on its page: an example runs with the reader's own rights."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_example_is_opened_run_and_answers_with_ones_own_data(site: Site) -> None:
    page = site.open("sales")
    site.go(page, f"/relaties/{site.world.ids['party_id']}/")
    site.go(page, "/instellingen/api/")
    one = page.locator("#list_parties")
    one.locator("summary").click()
    one.locator("input[name=search]").fill("zwaan")
    one.get_by_role("button", name="Probeer").click()
    expect(one.locator("[data-answer]")).to_contain_text("200")
    expect(one.locator("[data-answer]")).to_contain_text("Hotel Zwaan")
    assert page.url.endswith("/instellingen/api/")
    shown = page.locator("#get_party")
    shown.locator("summary").click()
    shown.get_by_role("button", name="Probeer").press("Enter")
    expect(shown.locator("[data-answer]")).to_contain_text("Hotel Zwaan")


def test_a_reader_sees_what_the_role_may_not(site: Site) -> None:
    page = site.open("reader")
    site.go(page, "/instellingen/api/")
    barred = page.locator("#change_party")
    barred.locator("summary").click()
    expect(barred).to_contain_text("niet met jouw rol")
    expect(barred.get_by_role("button", name="Probeer")).to_have_count(0)
