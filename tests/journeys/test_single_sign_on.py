"""Signing in by the company's own provider: a real OpenID provider on this machine, and a real Chromium between the two."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from playwright.sync_api import Page, Route, expect

from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.identity import single_sign_on
from klantbeeld.engines.identity.models import User
from klantbeeld.engines.identity.provider import Provider
from tests.cast import PASSWORD
from tests.journeys.conftest import Site
from tests.journeys.test_pages import sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / ".venv-build" / "bin" / "node"
SECRET = "known-to-both-sides-of-a-test-0123456789"
AT = "noorderlicht.example"
PEOPLE = {
    "s-1": {"email": f"Sales@{AT}", "email_verified": True, "name": "Sales"},
    "s-2": {"email": f"sales@{AT}", "email_verified": True, "name": "Another with the same address"},
    "d-1": {"email": f"deactivated@{AT}", "email_verified": True, "name": "Deactivated"},
    "m-1": {"email": f"manager@{AT}", "email_verified": False, "name": "Manager"},
    "m-2": {"name": "Manager"},
    "x-1": {"email": f"nieuw@{AT}", "email_verified": True, "name": "Nina Nieuw"},
    "x-2": {"email": "iemand@elders.example", "email_verified": True, "name": "Iemand"},
    "x-3": {"email": "iemand@kwaad-noorderlicht.example", "email_verified": True, "name": "Iemand"},
}
Start = Callable[..., Provider]


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def start(site: Site, settings: Any) -> Iterator[Start]:
    """Start a provider that knows this site, and let the site know it; `calls_itself` is what it says it is."""
    running: list[subprocess.Popen[str]] = []

    def run(calls_itself: str = "", **changed: Any) -> Provider:
        port = free_port()
        issuer = f"http://127.0.0.1:{port}"
        given = {
            "issuer": calls_itself or issuer,
            "port": port,
            "client": {"client_id": "klantbeeld", "client_secret": SECRET},
            "redirect": f"{site.url}/account/oidc/callback/",
            "people": PEOPLE,
        }
        command = [NODE, "provider.mjs", json.dumps(given)]
        process = subprocess.Popen(
            command,
            cwd=ROOT / "tests" / "provider",
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,  # the command starts the real one beside itself
        )
        running.append(process)
        assert process.stdout
        for line in process.stdout:
            if line.strip() == "ready":
                break
        settings.OIDC = Provider(
            **{
                "issuer": issuer,
                "client_id": "klantbeeld",
                "secret": SECRET,
                "label": "Bedrijfsaccount",
                "domains": frozenset(),
                "role": "",
            }
            | changed
        )
        return settings.OIDC  # type: ignore[no-any-return]

    yield run
    for process in running:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def go_there(site: Site, page: Page, path: str = "/account/login/") -> None:
    site.go(page, path)
    page.get_by_role("link", name="Inloggen met Bedrijfsaccount").click()


def answer_as(page: Page, who: str) -> None:
    page.fill("[name=id]", who)
    page.get_by_role("button").click()


def sign_in(site: Site, page: Page, who: str) -> None:
    go_there(site, page)
    answer_as(page, who)


def held_answer(site: Site, page: Page, who: str) -> str:
    """Sign in at the provider and return the answer that it sends, before it arrives here."""
    held: list[str] = []

    def hold(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        here, answer = route.request.url, route.fetch(max_redirects=0)
        while not (here := urljoin(here, answer.headers["location"])).startswith(site.url):
            answer = page.context.request.get(here, max_redirects=0)
        held.append(here)
        route.fulfill(status=200, content_type="text/html", body="held")

    page.route("**/who/*", hold)
    sign_in(site, page, who)
    expect(page.locator("body")).to_have_text("held")
    return held[0]


def refused(page: Page, reason: str) -> None:
    expect(page.locator(f"[data-reason={reason}]")).to_be_visible()


def links() -> list[tuple[str, str]]:
    return sorted(SocialAccount.objects.values_list("uid", "user__email"))


def test_who_works_here_gets_in_by_the_verified_address_and_stays_linked(site: Site, start: Start) -> None:
    provider, page = start(), site.open()
    go_there(site, page, "/taken/")
    answer_as(page, "s-1")
    expect(page).to_have_url(f"{site.url}/taken/")
    assert links() == [("s-1", f"sales@{AT}")]
    kept = SocialAccount.objects.get()
    assert (kept.provider, kept.extra_data, SocialToken.objects.count()) == (provider.issuer, {}, 0)
    assert Batch.objects.filter(kind="user.linked").count() == 1
    site.go(page, "/mij/")
    expect(page.locator("#sessies .badge")).to_have_text("dit apparaat")
    User.objects.filter(email=f"sales@{AT}").update(email=f"verhuisd@{AT}")
    again = site.open()
    sign_in(site, again, "s-1")
    expect(again).to_have_url(f"{site.url}/")
    assert links() == [("s-1", f"verhuisd@{AT}")]


def test_the_question_carries_state_nonce_and_a_challenge(site: Site, start: Start) -> None:
    provider, page = start(), site.open()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    go_there(site, page)
    expect(page.get_by_role("button")).to_be_visible()
    query = parse_qs(urlsplit(next(one for one in asked if one.startswith(f"{provider.issuer}/auth?"))).query)
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert set(query["scope"][0].split()) == {"openid", "profile", "email"}
    assert all(len(query[name][0]) >= 16 for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("x-1", "unknown"),
        ("x-2", "unknown"),
        ("d-1", "inactive"),
        ("m-1", "unverified"),
        ("m-2", "unverified"),
        ("", "cancelled"),
    ],
)
def test_others_are_refused_with_the_reason_and_nothing_is_kept(
    site: Site, start: Start, axe: Callable[[Page], list[str]], who: str, reason: str
) -> None:
    start()
    users, page = User.objects.count(), site.open()
    sign_in(site, page, who)
    refused(page, reason)
    assert axe(page) == []
    assert (links(), User.objects.count()) == ([], users)
    expect(site.go(page, "/").locator("#id_login")).to_be_visible()


def test_who_lost_access_after_being_linked_is_refused(site: Site, start: Start) -> None:
    start()
    page = site.open()
    sign_in(site, page, "s-1")
    expect(page).to_have_url(f"{site.url}/")
    User.objects.filter(email=f"sales@{AT}").update(is_active=False)
    other = site.open()
    sign_in(site, other, "s-1")
    refused(other, "inactive")


def test_an_address_that_was_given_to_another_opens_nothing_until_unlinked(site: Site, start: Start) -> None:
    start()
    first, second = site.open(), site.open()
    sign_in(site, first, "s-1")
    expect(first).to_have_url(f"{site.url}/")
    sign_in(site, second, "s-2")
    refused(second, "other")
    assert links() == [("s-1", f"sales@{AT}")]
    assert single_sign_on.unlink(User.objects.get(email=f"sales@{AT}")) == 1
    expect(site.go(first, "/").locator("#id_login")).to_be_visible()
    go_there(site, second)  # the provider knows this browser by now
    expect(second).to_have_url(f"{site.url}/")
    assert links() == [("s-2", f"sales@{AT}")]


def test_an_answer_works_once_and_in_the_browser_that_asked(site: Site, start: Start) -> None:
    start()
    page, elsewhere = site.open(), site.open()
    answer = held_answer(site, page, "s-1")
    elsewhere.goto(answer)
    refused(elsewhere, "failed")
    assert links() == []
    page.goto(answer)
    expect(page).to_have_url(f"{site.url}/")
    page.goto(answer)
    refused(page, "failed")


def test_a_code_that_was_used_is_refused_with_a_state_of_ones_own(site: Site, start: Start) -> None:
    provider = start()
    page, thief, answers = site.open(), site.open(), []
    page.on("request", lambda request: answers.append(request.url) if "/oidc/callback/" in request.url else None)
    sign_in(site, page, "s-1")
    expect(page).to_have_url(f"{site.url}/")
    code = parse_qs(urlsplit(answers[0]).query)["code"][0]
    asked: list[str] = []
    thief.on("request", lambda request: asked.append(request.url))
    go_there(site, thief)
    expect(thief.get_by_role("button")).to_be_visible()
    state = parse_qs(urlsplit(next(one for one in asked if one.startswith(f"{provider.issuer}/auth?"))).query)["state"][
        0
    ]
    thief.goto(f"{site.url}/account/oidc/callback/?code={code}&state={state}&iss={provider.issuer}")
    refused(thief, "failed")
    expect(site.go(thief, "/").locator("#id_login")).to_be_visible()


@pytest.mark.parametrize("who_answers", ["", "http://kwaad.example"])
def test_an_answer_in_the_name_of_another_issuer_is_refused(site: Site, start: Start, who_answers: str) -> None:
    provider = start()
    page = site.open()
    answer = held_answer(site, page, "s-1")
    page.goto(answer.replace(quote(provider.issuer, safe=""), quote(who_answers or provider.issuer, safe="")))
    if who_answers:
        refused(page, "failed")
        assert links() == []
    else:
        expect(page).to_have_url(f"{site.url}/")


def test_a_provider_that_calls_itself_otherwise_is_refused(site: Site, start: Start) -> None:
    start(calls_itself="http://127.0.0.1:9")
    page = site.open()
    go_there(site, page)
    refused(page, "unreached")


def test_an_issuer_that_changed_finds_nothing_of_the_old_links(site: Site, start: Start) -> None:
    start()
    page = site.open()
    sign_in(site, page, "s-1")
    expect(page).to_have_url(f"{site.url}/")
    User.objects.filter(email=f"sales@{AT}").update(email=f"verhuisd@{AT}")
    start()
    other = site.open()
    sign_in(site, other, "s-1")
    refused(other, "unknown")
    assert links() == [("s-1", f"verhuisd@{AT}")]


def test_a_provider_that_is_away_is_told_and_the_password_still_works(site: Site, settings: Any) -> None:
    settings.OIDC = Provider(
        f"http://127.0.0.1:{free_port()}", "klantbeeld", SECRET, "Bedrijfsaccount", frozenset(), ""
    )
    page = site.open()
    go_there(site, page)
    refused(page, "unreached")
    site.go(page, "/account/login/")
    page.fill("#id_login", f"sales@{AT}")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page).to_have_url(f"{site.url}/")


def test_a_wrong_secret_is_refused(site: Site, start: Start) -> None:
    start(secret="x" * 40)
    page = site.open()
    sign_in(site, page, "s-1")
    refused(page, "failed")
    assert links() == []


def test_who_has_a_second_step_is_asked_for_it(site: Site, start: Start) -> None:
    start()
    user, page = User.objects.get(email=f"sales@{AT}"), site.open()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    sign_in(site, page, "s-1")
    expect(page.get_by_role("heading", name="Tweede stap")).to_be_visible()
    expect(site.go(page, "/taken/").get_by_role("heading", name="Tweede stap")).to_be_visible()
    code = RecoveryCodes(user.authenticator_set.get(type="recovery_codes")).get_unused_codes()[0]
    page.fill("[name=code]", code)
    page.get_by_role("button", name="Verder").click()
    expect(page).to_have_url(f"{site.url}/")


def test_somebody_new_comes_in_only_of_a_named_domain_and_with_the_named_role(site: Site, start: Start) -> None:
    start(domains=frozenset({AT}), role="reader")
    for who in ("x-2", "x-3"):
        page = site.open()
        sign_in(site, page, who)
        refused(page, "unknown")
    page = site.open()
    sign_in(site, page, "x-1")
    expect(page).to_have_url(f"{site.url}/")
    made = User.objects.get(email=f"nieuw@{AT}")
    assert (made.name, made.roles, made.has_usable_password()) == ("Nina Nieuw", ["reader"], False)
    assert not User.objects.filter(email__contains="iemand").exists()
    assert Batch.objects.filter(kind="user.added").exists()


def test_passwords_are_for_administrators_alone_where_the_setting_says_so(
    site: Site, start: Start, settings: Any
) -> None:
    start()
    settings.PASSWORDS_FOR_ALL = False
    page = site.open()
    site.go(page, "/account/login/")
    expect(page.locator("main")).to_contain_text("Een wachtwoord werkt hier alleen voor beheerders.")
    page.fill("#id_login", f"sales@{AT}")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.locator(".error[role=alert]").first).to_contain_text("horen niet bij elkaar")
    page.fill("#id_login", f"administrator@{AT}")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page).to_have_url(f"{site.url}/")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_the_pages_are_sound(
    site: Site, start: Start, axe: Callable[[Page], list[str]], theme: str, width: int
) -> None:
    start(label="Aanbieder van een bedrijf met een lange naam")
    page = site.go(site.open(theme=theme, width=width), "/account/login/")
    assert axe(page) == []
    assert sideways(page) <= 0
    page.get_by_role("link", name="Inloggen met Aanbieder").click()
    answer_as(page, "x-1")
    refused(page, "unknown")
    assert axe(page) == []
    assert sideways(page) <= 0


def test_without_a_provider_there_is_no_button_and_no_address(site: Site) -> None:
    page = site.go(site.open(), "/account/login/")
    assert page.locator("a.btn").count() == 0
    assert page.goto(f"{site.url}/account/oidc/").status == 404  # type: ignore[union-attr]
