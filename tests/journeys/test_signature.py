"""A pasted signature in a browser: paste, check, correct, save; beside a page, at a relation, and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from klantbeeld.domains.parties.models import ContactPoint, Party, Relationship
from tests.journeys.conftest import Site
from tests.journeys.test_pages import sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CARD = """Met vriendelijke groet,

Marieke van der Velde
Hoofd Inkoop
Houthandel Jansma B.V.
Voorstreek 18 | 8911 JN Leeuwarden
T 058 - 555 01 42 | M 06-12345678
marieke@houthandel-jansma.nl | www.houthandel-jansma.nl
KvK 01234567 | IBAN NL30 RABO 0301 2345 67
Aanwezig: ma, di, do
Wij zagen alles recht.
"""


def paste(place: Page | Locator, text: str = CARD) -> None:
    place.get_by_text("Plak een handtekening of visitekaartje").click()
    place.get_by_label("Tekst van de handtekening of het kaartje").fill(text)
    place.get_by_role("button", name="Vul in").click()


def test_paste_check_correct_and_save_beside_a_page(site: Site) -> None:
    page = site.open("sales")
    before = Party.unscoped.count()
    page.keyboard.press("n")
    panel = page.locator("dialog.side")
    expect(panel.locator("#f-name")).to_be_focused()
    paste(panel)
    expect(panel.get_by_role("status")).to_contain_text("er is nog niets bewaard")
    expect(panel.locator("#f-name")).to_have_value("Marieke van der Velde")
    expect(panel.locator("#f-note")).to_have_value("Aanwezig: ma, di, do\nWij zagen alles recht.")
    expect(panel.locator(".badge", has_text="uit de tekst").first).to_be_visible()
    assert Party.unscoped.count() == before
    panel.locator("#f-function").fill("Inkoopleider")
    panel.get_by_label("Als nieuwe organisatie aanmaken").check()
    panel.get_by_role("button", name="Aanmaken").last.click()
    page.wait_for_url("**/relaties/*/")
    expect(page.get_by_role("heading", name="Marieke van der Velde")).to_be_visible()
    link = Relationship.unscoped.get(party__name="Marieke van der Velde")
    assert (link.other.name, link.other.kvk_number, link.function) == (
        "Houthandel Jansma B.V.",
        "01234567",
        "Inkoopleider",
    )


def test_enter_in_a_field_saves_and_does_not_fill_in(site: Site) -> None:
    page = site.go(site.open("sales"), "/relaties/nieuw/?soort=person")
    page.get_by_label("Naam").fill("Petra de Haan")
    page.get_by_label("Naam").press("Enter")
    page.wait_for_url("**/relaties/*-*/")
    expect(page.get_by_role("heading", name="Petra de Haan")).to_be_visible()


def test_leaving_a_filled_panel_asks_first(site: Site) -> None:
    page = site.open("sales")
    page.keyboard.press("n")
    panel = page.locator("dialog.side")
    paste(panel)
    expect(panel.locator("#f-name")).to_have_value("Marieke van der Velde")
    page.keyboard.press("Escape")
    expect(panel.get_by_text("Wat je hebt getypt is nog niet bewaard.")).to_be_visible()


def test_a_new_contact_person_from_a_signature_at_a_relation(site: Site) -> None:
    page = site.go(site.open("sales"), f"/relaties/{site.world.ids['party_id']}/")
    page.get_by_role("link", name="Persoon toevoegen").click()
    panel = page.locator("dialog.side")
    paste(panel, "Groet,\nPiet Smit\nMonteur\nAfdeling Techniek\n06-12345678\npiet@smit.nl")
    expect(panel.locator("#f-department")).to_have_value("Afdeling Techniek")
    panel.get_by_role("button", name="Aanmaken").last.click()
    page.wait_for_url("**/relaties/*/")
    expect(page.get_by_role("heading", name="Piet Smit")).to_be_visible()
    link = Relationship.unscoped.get(party__name="Piet Smit")
    assert (str(link.other_id), link.function) == (str(site.world.ids["party_id"]), "Monteur")


def test_without_script_it_is_a_plain_form(site: Site) -> None:
    page = site.go(site.open("sales", scripts=False), "/relaties/nieuw/")
    paste(page)
    expect(page.locator("#f-mail")).to_have_value("marieke@houthandel-jansma.nl")
    expect(page.get_by_role("heading", name="Nieuwe relatie")).to_be_visible()
    page.get_by_role("button", name="Aanmaken").last.click()
    page.wait_for_url("**/relaties/*-*/")
    person = Party.unscoped.get(name="Marieke van der Velde")
    kinds = list(ContactPoint.unscoped.filter(party=person).order_by("kind").values_list("kind", flat=True))
    assert kinds == ["address", "mail", "phone", "phone", "web"]
    assert "Organisatie: Houthandel Jansma B.V." in person.note


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390), ("dark", 1440), ("light", 390)])
def test_the_filled_form_is_sound_to_read(site: Site, axe: Callable[[Page], list[str]], theme: str, width: int) -> None:
    page = site.go(site.open("sales", width=width, theme=theme), "/relaties/nieuw/")
    paste(page, CARD.replace("058 - 555 01 42", "058 - 555 01"))
    expect(page.locator("#f-name")).to_have_value("Marieke van der Velde")
    expect(page.locator(".badge", has_text="kijk na").first).to_be_visible()
    assert axe(page) == []
    assert sideways(page) <= 0
