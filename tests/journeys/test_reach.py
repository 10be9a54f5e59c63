"""Few requests, few elements, pages that say no: everything stays readable and small."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request

from tests.journeys.conftest import Site
from tests.journeys.test_pages import inside, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_REQUESTS, MOST_BYTES, MOST_ELEMENTS = 12, 150 * 1024, 1500


def test_a_first_visit_is_small_and_no_page_has_too_many_elements(site: Site) -> None:
    """Bytes as they come over the line from this server; compressed sizes stand in `tests/budgets/weights.yaml`."""
    wrong, asked = [], []
    page = site.open("administrator")
    page.on("request", lambda request: asked.append(request))
    for path in inside(site):
        asked.clear()
        site.go(page, path)
        page.wait_for_load_state("networkidle")
        if len(asked) > MOST_REQUESTS:
            wrong.append(f"{path}: {len(asked)} requests")
        if any(not request.url.startswith((site.url, "data:")) for request in asked):
            wrong.append(f"{path} asks outside: {_outside(asked, site.url)}")
        elements = page.evaluate("document.querySelectorAll('*').length")
        if elements > MOST_ELEMENTS:
            wrong.append(f"{path}: {elements} elements")
    assert not wrong, "\n".join(wrong)


def _outside(asked: list[Request], url: str) -> list[str]:
    return [request.url for request in asked if not request.url.startswith((url, "data:"))]


def test_a_page_that_says_no_looks_and_reads_like_the_rest(site: Site, axe: Callable[[Page], list[str]]) -> None:
    wrong = []
    for theme in ("light", "dark"):
        page = site.open("reader", theme=theme, width=390)
        stranger = f"/relaties/{site.world.ids['party_id']}/velden/note/"
        for path, status in (("/bestaat-niet/", 404), (stranger, 403), ("/instellingen/gebruikers/", 403)):
            answer = page.goto(site.url + path)
            assert answer is not None
            assert answer.status == status, path
            assert page.get_by_role("heading").count() >= 1, path
            assert page.get_by_role("link").count() >= 1, path
            wrong += [f"{theme} {path} {finding}" for finding in axe(page)]
            if sideways(page) > 0:
                wrong.append(f"{path} scrolls sideways")
    assert not wrong, "\n".join(wrong)


def test_no_page_breaks_the_content_security_policy(site: Site) -> None:
    """A report is counted in the page itself: the console does not name each of them."""
    page, broken = site.open("administrator"), []
    page.expose_function("broke", lambda text: broken.append(text))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => broke(`${location.pathname} ${e.violatedDirective} ${e.blockedURI}`))"
    )
    for path in inside(site):
        site.go(page, path)
    assert broken == []
    assert (
        page.evaluate(
            "() => { const e = document.createElement('script'); e.textContent = 'window.hurt = 1';"
            " document.head.append(e); return window.hurt }"
        )
        is None
    )
    page.wait_for_timeout(100)
    assert len(broken) == 1
    site.troubles.clear()
