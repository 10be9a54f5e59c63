"""A real Chromium against a real server with a filled base. Skipped, in sight, only where Chromium may not be installed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.cast import PASSWORD, Cast, make_cast
from tests.permissions.world import World, make_world

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-extensions",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("KLANTBEELD_CHROMIUM") or next(
        (found for found in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(found).exists()), ""
    )
    if not path:
        if os.environ.get("KLANTBEELD_TEST_STRICT"):
            pytest.fail("Chromium is missing, and skipping is not allowed here.")
        pytest.skip("Chromium is missing.")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in this thread; Django only asks
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@dataclass
class Site:
    """A running server, its base, and what went wrong in the browser."""

    url: str
    cast: Cast
    world: World
    chromium: Browser
    troubles: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, who: str = "", *, width: int = 1440, theme: str = "light", scripts: bool = True) -> Page:
        """Open a page as a member of the cast, signed in by the form, or as nobody."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": 900 if width > 700 else 844},
            color_scheme="dark" if theme == "dark" else "light",
            has_touch=width < 900,
            is_mobile=width < 700,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: self._note(page, m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self._note(page, str(error)))
        if who:
            page.goto(f"{self.url}/account/login/")
            page.fill("#id_login", f"{who}@noorderlicht.example")
            page.fill("#id_password", PASSWORD)
            page.click("button.primary")
            page.wait_for_url(f"{self.url}/")
        return page

    def _note(self, page: Page, text: str) -> None:
        if "status of 4" not in text:  # a refusal that a test asks for is no trouble
            self.troubles.append(f"{page.url}: {text}")

    def go(self, page: Page, path: str) -> Page:
        page.goto(self.url + path)
        return page


@pytest.fixture
def site(transactional_db: None, live_server: object, chromium: Browser, settings: object) -> Iterator[Site]:
    """The cast at work, with one filled relation. A console error or a CSP report fails the test."""
    cast = make_cast()
    made = Site(str(live_server), cast, make_world(cast), chromium)
    yield made
    for context in made.contexts:
        context.close()
    assert made.troubles == []


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Run axe on a page; return a line for each finding."""
    source = (Path(__file__).resolve().parents[2] / "frontend" / "dist-test" / "axe.min.js").read_text()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def run(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", tags
        )
        return [
            f"{one['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    return run
