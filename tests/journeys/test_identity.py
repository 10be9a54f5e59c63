"""The first visit, settings and the second step in a real browser: they work, look whole and stay within the screen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page, expect

from klantbeeld.engines.identity.actions import new_setup_code
from tests.cast import PASSWORD
from tests.journeys.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_first_visit_leads_from_any_page_to_an_own_company(
    transactional_db: None, live_server: object, chromium: Browser
) -> None:
    code, page = new_setup_code() or "", chromium.new_context(locale="nl-NL").new_page()
    page.goto(f"{live_server}/relaties/")
    expect(page).to_have_url(f"{live_server}/begin/")
    for field, value in (("company", "Bakkerij Zon"), ("name", "Mia Claes"), ("email", "mia@zon.example")):
        page.fill(f"#{field}", value)
    page.fill("#password", PASSWORD)
    page.fill("#code", "000000000000")
    page.click("button.primary")
    expect(page.locator("[role=alert]")).to_contain_text("code klopt niet")
    page.fill("#password", PASSWORD)
    page.fill("#code", f"{code[:4]} {code[4:8]} {code[8:]}")
    page.click("button.primary")
    expect(page.get_by_role("heading", name="Begin met je relaties")).to_be_visible()
    expect(page.get_by_role("link", name="Lijst inlezen")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_settings_are_sound(site: Site, axe: Callable[[Page], list[str]], theme: str) -> None:
    ids, page, wrong = site.world.ids, site.open("administrator", theme=theme), []
    paths = ["", "?q=niets", "bedrijf/", "onderdelen/", f"onderdelen/{ids['unit_id']}/", f"teams/{ids['team_id']}/"]
    paths += ["gebruikers/", f"gebruikers/{ids['user_id']}/", "gebruikers/nieuw/", "uitnodigingen/", "wijzigingen/"]
    for path in paths:
        site.go(page, f"/instellingen/{path}")
        wrong += [f"{path}: {line}" for line in axe(page)]
        for width in (320, 820, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{path}: scrolls sideways at {width}")
    assert not wrong, "\n".join(wrong)


def test_the_second_step_is_set_up_and_asked_for(site: Site, axe: Callable[[Page], list[str]]) -> None:
    page = site.go(site.open("sales"), "/account/2fa/")
    page.click("a.primary")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    expect(page.locator("img.qr")).to_be_visible()
    assert axe(page) == []
    secret = page.locator(".secret").inner_text()
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    page.fill("[name=code]", code)
    page.click("button.primary")
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes li").first.inner_text()
    assert axe(page) == []
    other = site.open()
    site.go(other, "/account/login/")
    other.fill("#id_login", "sales@noorderlicht.example")
    other.fill("#id_password", PASSWORD)
    other.click("button.primary")
    expect(other).to_have_url(re.compile("/account/2fa/authenticate/"))
    assert axe(other) == []
    other.fill("[name=code]", recovery)
    other.click("button.primary")
    expect(other).to_have_url(f"{site.url}/")
