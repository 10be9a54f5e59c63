"""Passkeys in a real Chromium, with an authenticator that the browser plays: from adding one to removing it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.cast import PASSWORD
from tests.journeys.conftest import Site
from tests.journeys.test_pages import sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS = "/account/2fa/webauthn/"


def authenticator(page: Page, *, verified: bool = True) -> tuple[CDPSession, str]:
    """Give the browser an authenticator of its own that asks for a finger; return where it can be spoken to."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def password_again(page: Page) -> None:
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")


def add_passkey(site: Site, page: Page, name: str = "") -> None:
    site.go(page, f"{KEYS}add/")
    if "/reauthenticate/" in page.url:
        password_again(page)
    if name:
        page.get_by_label("Naam").fill(name)
    page.get_by_role("button", name="Passkey maken").click()
    expect(page).to_have_url(re.compile("recovery-codes|/webauthn/$"))


def sign_out(site: Site, page: Page) -> None:
    site.go(page, "/account/logout/")
    page.get_by_role("button", name="Uitloggen").click()
    expect(page).to_have_url(f"{site.url}/account/login/")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_a_passkey_from_adding_to_removing(
    site: Site, axe: Callable[[Page], list[str]], theme: str, width: int
) -> None:
    page, wrong = site.open("sales", theme=theme, width=width), []

    def sound(where: str) -> None:
        wrong.extend(f"{where}: {line}" for line in axe(page))
        if (over := sideways(page)) > 0:
            wrong.append(f"{where}: scrolls {over} px sideways")

    authenticator(page)
    site.go(page, "/mij/")
    page.get_by_role("link", name="Passkeys").click()
    sound("none yet")
    page.get_by_role("link", name="Passkey toevoegen").click()
    password_again(page)
    expect(page.get_by_label("Naam")).to_have_value("Chrome op Linux")
    sound("add")
    page.get_by_label("Naam").fill("Laptop op kantoor")
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.locator(".codes li")).to_have_count(10)
    site.go(page, KEYS)
    expect(page.locator(".passkeys .name")).to_have_text("Laptop op kantoor")
    sound("list")
    page.get_by_role("link", name="Naam wijzigen van Laptop op kantoor").click()
    page.get_by_label("Naam").fill("Laptop thuis")
    sound("rename")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator(".passkeys .name")).to_have_text("Laptop thuis")
    sign_out(site, page)
    sound("sign in")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page).to_have_url(f"{site.url}/")
    site.go(page, KEYS)
    expect(page.locator(".passkeys .soft")).to_contain_text("Laatst gebruikt")
    page.get_by_role("link", name="Laptop thuis verwijderen").click()
    password_again(page)
    sound("remove")
    page.get_by_role("button", name="Verwijderen").click()
    expect(page.get_by_role("link", name="Passkey toevoegen")).to_be_visible()
    assert page.locator(".passkeys").count() == 0
    sign_out(site, page)
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page.locator("main")).to_contain_text("Deze passkey werkt hier niet")
    assert not wrong, "\n".join(wrong)


def test_a_page_one_was_sent_away_from_opens_after_the_passkey(site: Site) -> None:
    page = site.open("sales")
    authenticator(page)
    add_passkey(site, page)
    sign_out(site, page)
    site.go(page, "/taken/")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page).to_have_url(f"{site.url}/taken/")


def test_after_the_password_the_passkey_is_the_second_step(site: Site, axe: Callable[[Page], list[str]]) -> None:
    page = site.open("sales")
    authenticator(page)
    add_passkey(site, page)
    sign_out(site, page)
    page.fill("#id_login", "sales@noorderlicht.example")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("heading", name="Tweede stap")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Gebruik je passkey").click()
    expect(page).to_have_url(f"{site.url}/")


def test_a_device_makes_one_passkey_and_says_so_the_second_time(site: Site) -> None:
    page = site.open("sales")
    authenticator(page)
    add_passkey(site, page)
    site.go(page, f"{KEYS}add/")
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.locator("[data-problem=known]")).to_be_visible()
    expect(page.get_by_role("button", name="Passkey maken")).to_be_enabled()
    expect(page.get_by_role("button", name="Passkey maken")).to_be_focused()


def test_a_finger_that_is_not_recognised_opens_nothing_and_says_what_now(site: Site) -> None:
    page = site.open("sales")
    session, made = authenticator(page)
    add_passkey(site, page)
    sign_out(site, page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": made, "isUserVerified": False})
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page.locator("[data-problem=stopped]")).to_be_visible()
    expect(page).to_have_url(f"{site.url}/account/login/")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": made, "isUserVerified": True})
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page).to_have_url(f"{site.url}/")


def test_without_script_the_sign_in_page_offers_no_passkey_and_the_password_works(site: Site) -> None:
    page = site.open(scripts=False)
    site.go(page, "/account/login/")
    expect(page.get_by_role("button", name="Inloggen met een passkey")).to_be_hidden()
    page.fill("#id_login", "sales@noorderlicht.example")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page).to_have_url(f"{site.url}/")


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Sign in with a passkey"), ("fr", "Se connecter avec une clé d'accès")]
)
def test_the_button_speaks_the_language_of_the_browser(site: Site, language: str, word: str) -> None:
    context = site.chromium.new_context(locale=language)
    site.contexts.append(context)
    page = site.go(context.new_page(), "/account/login/")
    expect(page.get_by_role("button", name=word)).to_be_visible()
