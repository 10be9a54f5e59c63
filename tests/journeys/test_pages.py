"""Every page, in every theme and width: axe finds nothing, nothing scrolls sideways, the console stays empty."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site
from tests.permissions.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ALL = bool(os.environ.get("KLANTBEELD_TEST_ALL"))
WIDTHS = (320, 390, 820, 1024, 1440)
OUTSIDE = ("/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/account/signup/")


def inside(site: Site) -> list[str]:
    return inside_of(site.world)


def inside_of(world: World) -> list[str]:
    """The addresses of the pages of a member, with what stands on them."""
    ids = world.ids
    party = f"/relaties/{ids['party_id']}"
    return [
        "/",
        "/relaties/",
        "/relaties/?q=bestaatniet",
        "/relaties/?kolommen=city,rung,owner,industry,employees,kvk_number,language,source",
        "/relaties/filter/?veld=rung",
        "/relaties/nieuw/",
        f"/relaties/nieuw/?bij={ids['party_id']}",
        f"{party}/",
        f"{party}/geschiedenis/",
        f"{party}/velden/note/",
        f"{party}/velden/employees/",
        f"{party}/status/",
        f"{party}/gegevens/",
        f"{party}/gegevens/{ids['point_id']}/",
        f"{party}/verbanden/",
        f"{party}/verbanden/{ids['relationship_id']}/",
        f"{party}/voorkeuren/",
        f"{party}/omzet/",
        f"{party}/klantteam/",
        f"{party}/overdragen/",
        f"/relaties/{ids['person_id']}/",
        f"/contactmomenten/{ids['activity_id']}/",
        "/relaties/inlezen/",
        f"/relaties/inlezen/{ids['run_id']}/kolommen/",
        f"/relaties/inlezen/{ids['run_id']}/controle/",
        f"/relaties/inlezen/{ids['run_id']}/",
        "/taken/",
        "/prullenbak/",
        "/labels/",
        "/zoeken/?q=zwaan",
        "/zoeken/",
        "/meer/",
        "/instellingen/api/",
        "/mij/",
        "/account/password/change/",
        "/account/2fa/",
        "/account/sessions/",
        "/instellingen/gebruikers/",
        "/instellingen/gebruikers/nieuw/",
        f"/instellingen/gebruikers/{ids['user_id']}/",
        "/bestaat-niet/",
    ]


def sideways(page: Page) -> int:
    return page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")


def look(site: Site, axe: Callable[[Page], list[str]], who: str, width: int, theme: str) -> list[str]:
    wrong = []
    for member, paths in (("", OUTSIDE), (who, inside(site))):
        page = site.open(member, width=width, theme=theme)
        for path in paths:
            site.go(page, path)
            wrong += [f"{path} {finding}" for finding in axe(page)]
            if (over := sideways(page)) > 0:
                wrong.append(f"{path} scrolls {over} px sideways at {width}")
    return wrong


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_every_page(site: Site, axe: Callable[[Page], list[str]], theme: str, width: int) -> None:
    wrong = look(site, axe, "administrator", width, theme)
    assert not wrong, "\n".join(wrong)


@pytest.mark.all
@pytest.mark.skipif(not ALL, reason="bin/test --all")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_in_every_width(site: Site, axe: Callable[[Page], list[str]], theme: str, width: int) -> None:
    wrong = look(site, axe, "administrator", width, theme)
    assert not wrong, "\n".join(wrong)


def test_no_page_scrolls_sideways(site: Site) -> None:
    wrong = []
    for width in WIDTHS:
        page = site.open("administrator", width=width)
        for path in inside(site):
            if (over := sideways(site.go(page, path))) > 0:
                wrong.append(f"{path}: {over} px at {width}")
    assert not wrong, "\n".join(wrong)
