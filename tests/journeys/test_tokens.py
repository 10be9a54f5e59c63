"""Fifteen parts as the browser computes them, beside the design tokens they must follow, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST, PARTY, HOME, FORM, LOGIN = "/relaties/", "party", "/", "/relaties/nieuw/", "/mij/"
PARTS = [
    (LIST, ".btn.primary", "background-color", "--accent"),
    (LIST, ".btn.primary", "border-radius", "--r-md"),
    (FORM, ".field", "border-top-color", "--line-strong"),
    (FORM, ".field", "background-color", "--surface"),
    (PARTY, ".chip", "font-size", "--text-sm"),
    (PARTY, ".panel", "background-color", "--surface"),
    (PARTY, ".panel", "border-top-color", "--line"),
    (LIST, ".grid tbody td", "border-bottom-color", "--line-soft"),
    (LIST, ".grid th", "font-size", "--text-xs"),
    (PARTY, ".event", "color", "--ink"),
    (PARTY, "h1", "font-size", "--text-2xl"),
    (PARTY, ".panel-head h2", "font-size", "--text-md"),
    (PARTY, ".facts dt", "color", "--ink-3"),
    (PARTY, ".badge", "font-size", "--text-xs"),
    (HOME, "body", "background-color", "--paper"),
    (HOME, ".nav a[aria-current]", "background-color", "--surface"),
    (PARTY, ".link", "color", "--accent-ink"),
]
COMPUTED = """([selector, property, token]) => {
  const part = document.querySelector(selector);
  if (!part) return ["missing", "missing"];
  const probe = document.createElement("div");
  probe.style.setProperty(property.includes("color") ? "color" : property, `var(${token})`);
  document.body.append(probe);
  const wanted = getComputedStyle(probe)[property.includes("color") ? "color" : property];
  probe.remove();
  return [getComputedStyle(part)[property], wanted];
}"""


def compare(page: Page, site: Site) -> list[str]:
    wrong, at = [], ""
    for path, selector, name, token in PARTS:
        if path != at:
            site.go(page, f"/relaties/{site.world.ids['party_id']}/" if path == PARTY else path)
            at = path
        is_, wanted = page.evaluate(COMPUTED, [selector, name, token])
        if is_ != wanted:
            wrong.append(f"{selector} {name}: {is_}, {token} is {wanted}")
    return wrong


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_computed_styles_follow_the_tokens(site: Site, theme: str) -> None:
    wrong = compare(site.open("sales", theme=theme), site)
    assert not wrong, "\n".join(wrong)
