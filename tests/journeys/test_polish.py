"""What makes the screens finished: text at twice its size, saving that fails, creating from anywhere, Ctrl Z later on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_pages import OUTSIDE, inside, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "Hotel Zwaan"
LONG = "Vereniging van Eigenaars Appartementengebouw " * 4 + "De Gouden Koets te 's-Hertogenbosch"


def party(site: Site) -> str:
    return f"/relaties/{site.world.ids['party_id']}/"


def open_field(page: Page, label: str) -> None:
    page.locator(".facts > div", has=page.get_by_text(label, exact=True)).locator("a.edit").first.click()
    expect(page.locator(".facts .editing .field")).to_be_focused()


@pytest.mark.parametrize("width", [390, 1440])
def test_at_twice_the_letter_size_nothing_scrolls_sideways(site: Site, width: int) -> None:
    wrong = []
    for who, paths in (("", OUTSIDE), ("administrator", inside(site))):
        page = site.open(who, width=width)
        for path in paths:
            site.go(page, path)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            if (over := sideways(page)) > 0:
                wrong.append(f"{path} scrolls {over} px sideways at {width}")
    assert not wrong, "\n".join(wrong)


def test_a_name_of_two_hundred_characters_stays_within_the_page(site: Site, axe: Callable[[Page], list[str]]) -> None:
    page = site.open("sales")
    site.go(page, party(site) + "velden/name/")
    page.fill("main .form .field", LONG[:200])
    page.click("main .form .primary")
    page.wait_for_url(f"**{party(site)}")
    wrong = []
    for width in (320, 390, 820, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for path in (
            party(site),
            "/relaties/?weergave=alle",
            "/zoeken/?q=vereniging",
            "/",
            "/meer/",
            party(site) + "geschiedenis/",
        ):
            if (over := sideways(site.go(page, path))) > 0:
                wrong.append(f"{path}: {over} px at {width}")
    assert not wrong, "\n".join(wrong)
    assert axe(page) == []


@pytest.mark.parametrize("path", ["/", "/taken/", "party", "/labels/", "/mij/"])
def test_n_opens_a_new_relation_beside_every_page(site: Site, path: str) -> None:
    page = site.open("sales")
    here = party(site) if path == "party" else path
    site.go(page, here)
    page.keyboard.press("n")
    expect(page.locator("dialog.side #f-name")).to_be_focused()
    assert page.url == site.url + here
    page.keyboard.press("Escape")
    expect(page.locator("dialog.side")).to_be_hidden()
    assert page.evaluate("document.activeElement !== document.body")


def test_a_reader_has_no_key_to_create_or_log(site: Site) -> None:
    page = site.open("reader")
    for key in ("n", "l"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
        assert page.locator("dialog[open]").count() == 0


def test_the_palette_creates_beside_the_page_and_logs_at_the_relation_one_chooses(site: Site) -> None:
    page = site.open("sales")
    site.go(page, "/taken/")
    page.keyboard.press("Control+k")
    page.keyboard.type("nieuwe rel")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.side #f-name")).to_be_focused()
    assert page.url == site.url + "/taken/"
    page.evaluate("""() => { // both keys before the browser comes to anything else, as from a fast hand
        for (const key of ["Escape", "l"]) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
    }""")
    expect(page.locator("dialog.side")).to_be_hidden()
    expect(page.locator("dialog.palette")).to_be_visible()
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{party(site)}#vastleggen")
    expect(page.locator("#verslag")).to_be_focused()


def test_enter_in_the_palette_waits_for_what_was_typed(site: Site) -> None:
    page = site.open("sales")
    page.keyboard.press("Control+k")
    expect(page.locator(".palette [role=option]").first).to_be_visible()
    page.route(re.compile(r"/palet/\?q=."), lambda route: (page.wait_for_timeout(500), route.continue_()))
    page.locator(".palette input").fill(NAME)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{party(site)}")


def test_people_of_one_name_are_told_apart_by_where_they_work(site: Site) -> None:
    page = site.open("sales")
    name = site.world.ids["person_id"]
    site.go(page, f"/relaties/{name}/")
    text = page.locator("h1 .name").inner_text().split()[-1]
    page.keyboard.press("Control+k")
    page.keyboard.type(text)
    expect(page.locator(f'.palette [data-href="/relaties/{name}/"] small')).to_contain_text("Zwaan")


@pytest.mark.parametrize("trouble", ["no network", "signed out", "another token"])
def test_a_field_that_is_not_kept_says_so_and_can_be_kept_later(site: Site, trouble: str) -> None:
    page = site.open("sales")
    site.go(page, party(site))
    open_field(page, "Medewerkers")
    field = page.locator(".facts .editing .field")
    field.fill("4711")
    session = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    if trouble == "no network":
        page.context.set_offline(True)
    else:
        page.context.clear_cookies(name="sessionid" if trouble == "signed out" else "csrftoken")
    page.keyboard.press("Enter")
    expect(page.locator(".facts .editing .error")).to_contain_text("Niet bewaard")
    expect(field).to_have_value("4711")
    expect(field).to_be_focused()
    page.context.set_offline(False)
    page.context.add_cookies(session)  # type: ignore[arg-type]
    page.keyboard.press("Enter")
    expect(page.locator(".facts .editing")).to_have_count(0)
    expect(page.locator(".facts a.edit", has_text="4.711")).to_be_visible()
    site.troubles[:] = [one for one in site.troubles if "ERR_INTERNET_DISCONNECTED" not in one]


def test_enter_keeps_a_date_where_it_stands(site: Site) -> None:
    page = site.open("sales")
    site.go(page, party(site))
    open_field(page, "Klant sinds")
    field = page.locator(".facts .editing .field")
    field.fill("2019-03-14" if field.get_attribute("type") == "date" else "14-03-2019")
    page.keyboard.press("Enter")
    expect(page.locator(".facts a.edit", has_text="14-03-2019")).to_be_visible()


def test_ctrl_z_takes_back_the_last_change_when_its_message_has_left(site: Site) -> None:
    page = site.open("sales")
    site.go(page, party(site))
    open_field(page, "Medewerkers")
    page.locator(".facts .editing .field").fill("4711")
    page.keyboard.press("Enter")
    expect(page.locator(".facts a.edit", has_text="4.711")).to_be_visible()
    page.evaluate("document.querySelectorAll('[data-toast]').forEach(one => one.remove())")
    site.go(page, "/taken/")
    page.locator("main").focus()
    page.keyboard.press("Control+z")
    expect(page.locator(".toast")).to_contain_text("Ongedaan gemaakt")
    site.go(page, party(site))
    assert page.locator(".facts a.edit", has_text="4.711").count() == 0


def test_a_wrong_number_of_a_new_relation_is_said_once_and_at_its_field(site: Site) -> None:
    page = site.open("sales")
    page.keyboard.press("n")
    page.locator("#f-name").fill("Proefbedrijf")
    page.locator("#f-phone").fill("12")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#f-phone")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#f-phone")).to_be_focused()
    assert page.locator("dialog.side [role=alert]:visible").count() == 1
    expect(page.locator("#f-name")).to_have_value("Proefbedrijf")


def test_a_form_of_an_older_session_gets_a_page_of_ours(site: Site, axe: Callable[[Page], list[str]]) -> None:
    page = site.open("sales")
    site.go(page, "/relaties/nieuw/")
    page.fill("#f-name", "Proefbedrijf")
    page.context.clear_cookies(name="csrftoken")
    page.click("main .form .primary")
    expect(page.get_by_role("heading", name="Dit formulier is verlopen")).to_be_visible()
    expect(page.get_by_role("link", name="Open de pagina opnieuw")).to_have_attribute(
        "href", f"{site.url}/relaties/nieuw/"
    )
    assert axe(page) == []
