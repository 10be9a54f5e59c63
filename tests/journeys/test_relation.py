"""The relation page in a browser: logging in place, the side panel, tasks, files."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from klantbeeld.domains.activities.models import Activity
from tests.journeys.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def relation(site: Site, page: Page) -> Page:
    return site.go(page, f"/relaties/{site.world.ids['party_id']}/")


def test_logging_answers_in_place_with_undo_and_the_focus_back(site: Site) -> None:
    page = relation(site, site.open("sales"))
    page.evaluate("window.stays = true")
    page.fill("textarea[name=report]", "Wil een offerte voor zes laadpalen")
    page.get_by_text("Volgende week", exact=True).first.click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#tijdlijn").get_by_text("Wil een offerte voor zes laadpalen")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("Contactmoment vastgelegd")
    expect(page.locator("textarea[name=report]")).to_have_value("")
    expect(page.locator("textarea[name=report]")).to_be_focused()
    assert page.evaluate("window.stays") is True
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_text("Ongedaan gemaakt").first).to_be_visible()
    expect(page.get_by_text("Wil een offerte voor zes laadpalen")).to_have_count(0)


def test_a_draft_survives_a_lost_answer_and_is_logged_once(site: Site) -> None:
    page = relation(site, site.open("sales"))
    before = Activity.unscoped.count()
    page.route("**/contactmomenten/", lambda route: (route.fetch(), route.abort())[1])
    page.fill("textarea[name=report]", "Gebeld over de garantie")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Niet vastgelegd: de server gaf geen antwoord")).to_be_visible()
    page.unroute("**/contactmomenten/")
    relation(site, page)
    expect(page.locator("textarea[name=report]")).to_have_value("Gebeld over de garantie")
    page.locator("textarea[name=report]").press("Control+Enter")
    # The moment stands there since the first time: only the emptied composer tells that the answer is in.
    expect(page.locator("textarea[name=report]")).to_have_value("")
    expect(page.locator("#tijdlijn").get_by_text("Gebeld over de garantie")).to_have_count(1)
    relation(site, page)
    expect(page.locator("textarea[name=report]")).to_have_value("")
    assert Activity.unscoped.count() == before + 1
    site.troubles[:] = [one for one in site.troubles if "ERR_FAILED" not in one and "htmx:error" not in one]


def test_a_refusal_stands_in_the_composer_and_nothing_typed_is_lost(site: Site) -> None:
    page = relation(site, site.open("sales"))
    page.locator(".kinds").get_by_text("Meer").click()
    page.locator(".kinds .menu").get_by_text("Brief").click()
    expect(page.locator(".kinds summary")).to_contain_text("Brief")
    page.locator("textarea[name=report]").press("Control+Enter")
    expect(page.locator("#vastleggen-fout")).to_contain_text("Schrijf kort op wat er is besproken")
    page.fill("[name=subject]", "Uitnodiging open dag")
    page.locator("[name=subject]").press("Control+Enter")
    expect(page.locator("#tijdlijn").get_by_text("Uitnodiging open dag")).to_be_visible()
    page.locator("#tijdlijn .tabs").get_by_text("Meer").click()
    page.locator("#tijdlijn .tabs .menu").get_by_text("Brief").click()
    expect(page.locator("#tijdlijn article")).to_have_count(1)
    assert "kanaal=letter" in page.url


def test_a_planned_step_is_moved_and_done_from_the_timeline(site: Site) -> None:
    page = relation(site, site.open("sales"))
    step = page.locator("[data-task]").filter(has_text="Offerte Zwaan")
    step.get_by_text("Verzet").first.click()
    step.get_by_role("button", name="Over een maand").click()
    expect(page.locator(".toast")).to_contain_text("Taak verzet")
    expect(page.locator("#volgende-stap")).not_to_contain_text("Vandaag")
    page.locator("[data-task]").get_by_role("button", name="Gedaan").click()
    expect(page.locator("[data-task]")).to_have_count(0)
    expect(page.locator("#volgende-stap")).to_contain_text("Geen vervolgstap")


def test_the_panel_shows_an_error_inside_asks_before_it_drops_and_gives_the_focus_back(site: Site) -> None:
    page = relation(site, site.open("sales"))
    page.fill("textarea[name=report]", "Half getypt")
    opener = page.get_by_role("link", name="Contactgegeven toevoegen").last
    opener.click()
    panel = page.locator("dialog.side")
    expect(panel.get_by_role("heading", name="Contactgegeven")).to_be_visible()
    expect(panel.get_by_label("Straat")).to_be_hidden()
    panel.get_by_label("Soort").select_option("address")
    expect(panel.get_by_label("Straat")).to_be_visible()
    panel.get_by_label("Soort").select_option("mail")
    panel.get_by_label("Nummer, adres of pagina").fill("geen-adres")
    panel.get_by_role("button", name="Bewaren").click()
    expect(panel.get_by_role("alert").first).to_be_visible()
    expect(panel.get_by_label("Nummer, adres of pagina")).to_have_value("geen-adres")
    page.keyboard.press("Escape")
    expect(panel.get_by_text("Wat je hebt getypt is nog niet bewaard.")).to_be_visible()
    panel.get_by_role("button", name="Verder typen").click()
    panel.get_by_label("Nummer, adres of pagina").fill("inkoop@zwaan.example")
    panel.get_by_role("button", name="Bewaren").click()
    expect(panel).to_be_hidden()
    expect(page.locator("#gegevens").get_by_text("inkoop@zwaan.example")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("Contactgegeven bewaard")
    expect(page.locator("textarea[name=report]")).to_have_value("Half getypt")
    expect(opener).to_be_focused()


def test_a_new_person_is_one_form_and_who_is_there_already_is_offered_first(site: Site) -> None:
    page = relation(site, site.open("sales"))
    page.get_by_role("link", name="Persoon toevoegen").click()
    panel = page.locator("dialog.side")
    panel.get_by_label("Naam").press_sequentially("Marieke")
    expect(panel.get_by_text("Staat deze relatie er al?")).to_be_visible()
    expect(panel.get_by_role("link", name="Marieke Zwaan", exact=True)).to_be_visible()
    panel.get_by_label("Naam").fill("Petra de Haan")
    panel.get_by_label("Functie").fill("Inkoper")
    panel.get_by_label("Telefoon").fill("06 555 01 77 12")
    panel.get_by_role("button", name="Aanmaken").click()
    expect(panel.get_by_role("alert").first).to_be_visible()
    panel.get_by_label("Telefoon").fill("06 55501771")
    panel.get_by_role("button", name="Aanmaken").click()
    page.wait_for_url("**/relaties/*/")
    expect(page.locator(".toast")).to_contain_text("Relatie aangemaakt")
    expect(page.get_by_role("heading", name="Petra de Haan")).to_be_visible()


def test_tasks_are_done_and_moved_by_key(site: Site) -> None:
    page = site.open("sales")
    site.go(page, "/taken/")
    page.keyboard.press("j")
    page.keyboard.press("v")
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Volgende week").click()
    expect(page.locator(".toast")).to_contain_text("Taak verzet")
    expect(page.locator(".todo li")).not_to_contain_text("Vandaag")
    page.locator(".todo a").first.focus()
    page.keyboard.press("e")
    expect(page.locator(".toast")).to_contain_text("Taak gedaan")
    expect(page.locator(".todo li")).to_have_count(0)
    expect(page.locator("nav .count.hot")).to_be_hidden()
    expect(page.get_by_role("heading", name="Geen open taken")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator(".todo li")).to_have_count(1)


def test_a_file_is_sent_as_soon_as_it_is_chosen(site: Site) -> None:
    page = relation(site, site.open("sales"))
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 40
    page.set_input_files("#file", {"name": "dak.png", "mimeType": "image/png", "buffer": picture})
    expect(page.locator("#bestanden").get_by_role("link", name="dak.png", exact=True)).to_be_visible()
    expect(page.locator("#bestanden").get_by_text("Bekijken")).to_be_visible()
    expect(page.get_by_text("Choose File")).to_have_count(0)


def test_on_a_phone_logging_opens_by_its_tile_and_works_without_script(site: Site) -> None:
    for scripts in (True, False):
        page = relation(site, site.open("sales", width=390, scripts=scripts))
        expect(page.locator("textarea[name=report]")).to_be_hidden()
        page.locator(".tiles").get_by_text("Vastleggen").click()
        page.fill("textarea[name=report]", f"Vanaf de telefoon {scripts}")
        page.locator("#vastleggen").get_by_role("button", name="Vastleggen").click()
        expect(page.locator("#tijdlijn").get_by_text(f"Vanaf de telefoon {scripts}")).to_be_visible()
