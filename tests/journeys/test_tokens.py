"""Fifteen parts as the browser computes them, beside the design tokens they must follow, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST, PARTY, HOME, FORM, LOGIN = "/relaties/", "party", "/", "/relaties/nieuw/", "/mij/"
PARTS = [
    (LIST, ".btn.primary", "background-color", "--accent"),
    (LIST, ".btn.primary", "color", "--on-accent"),
    (LIST, ".btn.primary", "border-radius", "--r-md"),
    (LIST, ".btn.ghost:not(.icon-only)", "color", "--ink-2"),
    (LIST, ".sidebar .omnibox", "background-color", "--surface"),
    (LIST, ".sidebar .omnibox", "border-top-color", "--line"),
    (LIST, ".sidebar kbd", "color", "--ink-3"),
    (LIST, ".views a[aria-current]", "color", "--ink"),
    (LIST, ".sidebar-foot .avatar", "border-top-left-radius", "--r-full"),
    (FORM, ".field:not(:focus)", "border-top-color", "--line-strong"),
    (FORM, ".field:not(:focus)", "background-color", "--surface"),
    (PARTY, ".chip", "font-size", "--text-sm"),
    (PARTY, ".chip:not(.dashed):not(:has(:checked))", "background-color", "--surface"),
    (PARTY, ".chip:has(:checked)", "background-color", "--accent-tint"),
    (PARTY, ".chip:has(:checked)", "color", "--accent-ink"),
    (PARTY, ".rel-head .btn:not(.ghost):not(.primary)", "background-color", "--surface"),
    (PARTY, ".rel-head .btn:not(.ghost):not(.primary)", "border-top-color", "--line"),
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


TOAST = (".toast", (("border-top-left-radius", "--r-lg"), ("font-size", "--text-sm"), ("box-shadow", "--shadow-3")))
NAMES = {
    "button primary": ".btn.primary", "button plain": ".rel-head .btn", "button ghost": ".btn.ghost", "field": ".field",
    "chip off": ".chip:not(", "chip on": ".chip:has(", "badge": ".badge", "panel": ".panel", "table row": ".grid tbody td",
    "table head": ".grid th", "timeline entry": ".event", "avatar": ".sidebar-foot .avatar", "nav item": ".nav a", "toast": ".toast",
    "kbd": ".sidebar kbd", "search box": ".sidebar .omnibox", "tab": ".views a",
}  # fmt: skip


def test_every_named_part_is_compared() -> None:
    compared = [selector for _path, selector, _name, _token in PARTS] + [TOAST[0]]
    assert [name for name, part in NAMES.items() if not any(one.startswith(part) for one in compared)] == []


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
    page = site.open("sales", theme=theme)
    wrong = compare(page, site)
    site.go(page, f"/relaties/{site.world.ids['party_id']}/velden/employees/")
    page.fill("[name=value]", "36")
    page.click("main button.primary")
    page.wait_for_selector(TOAST[0])
    for name, token in TOAST[1]:
        is_, wanted = page.evaluate(COMPUTED, [TOAST[0], name, token])
        if is_ != wanted:
            wrong.append(f"{TOAST[0]} {name}: {is_}, {token} is {wanted}")
    assert not wrong, "\n".join(wrong)
