"""Behind a web server with TLS: what it says counts with the setting, and what a visitor forges counts for nothing without."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from klantbeeld.engines.identity.http import base_of
from klantbeeld.engines.identity.passkeys import origin_of
from tests.cast import Cast
from tests.identity.test_signing_in import LOGIN, form, signed_in

pytestmark = pytest.mark.django_db
Run = Callable[[dict[str, str], str], str]
NAMES = (
    "SECURE_PROXY_SSL_HEADER",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT",
    "SECURE_REDIRECT_EXEMPT",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
)
BY_TLS = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "192.0.2.7", "HTTP_HOST": "crm.example"}
PLAIN = {"HTTP_X_FORWARDED_PROTO": "http", "HTTP_X_FORWARDED_FOR": "192.0.2.7", "HTTP_HOST": "crm.example"}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def behind_tls(settings: Any, run_settings: Run) -> None:
    """The settings as KLANTBEELD_TLS makes them."""
    found = literal_eval(run_settings({"KLANTBEELD_TLS": "1"}, ", s.".join(NAMES)))
    for name, value in zip(NAMES, found, strict=True):
        setattr(settings, name, value)


def sign_in(**environ: str) -> tuple[Client, HttpResponse]:
    client = Client(enforce_csrf_checks=False, **environ)
    client.get(LOGIN)
    return client, client.post(LOGIN, form())


def test_the_cookies_are_for_tls_alone_and_browsers_are_told_to_stay_with_it(cast: Cast, behind_tls: None) -> None:
    client, answer = sign_in(**BY_TLS)
    assert signed_in(client)
    assert {name: bool(client.cookies[name]["secure"]) for name in ("sessionid", "csrftoken")} == {
        "sessionid": True,
        "csrftoken": True,
    }
    assert "max-age=31536000" in answer["Strict-Transport-Security"]


def test_plain_http_leads_to_the_same_page_over_tls(cast: Cast, behind_tls: None) -> None:
    answer = Client(**PLAIN).get("/relaties/?q=x")
    assert (answer.status_code, answer["Location"]) == (301, "https://crm.example/relaties/?q=x")
    for address in ("/gezond/", "/gezond/leeft/", "/gezond/klaar/"):
        assert Client(**PLAIN).get(address).status_code != 301, address


def test_addresses_of_ours_are_https_and_of_the_host_that_was_asked(behind_tls: None) -> None:
    request = RequestFactory().get("/", **BY_TLS, HTTP_X_FORWARDED_HOST="kwaad.example")
    assert (base_of(request), origin_of(request)) == ("https://crm.example", "https://crm.example")


def test_the_slow_down_counts_per_visitor_as_the_proxy_tells(cast: Cast, behind_tls: None) -> None:
    for number in range(20):
        one = Client(**BY_TLS | {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}, 192.0.2.7"})
        one.post(LOGIN, form(f"niemand{number}", "mis"))
    same, _ = sign_in(**BY_TLS)
    other, _ = sign_in(**BY_TLS | {"HTTP_X_FORWARDED_FOR": "192.0.2.8"})
    assert (signed_in(same), signed_in(other)) == (False, True)


def test_without_the_setting_a_forged_header_changes_nothing(cast: Cast, settings: Any) -> None:
    assert not hasattr(settings, "SECURE_PROXY_SSL_HEADER") or settings.SECURE_PROXY_SSL_HEADER is None
    client, answer = sign_in(**BY_TLS | {"HTTP_FORWARDED": "proto=https"})
    assert signed_in(client)
    assert not client.cookies["sessionid"]["secure"]
    assert "Strict-Transport-Security" not in answer
    request: HttpRequest = RequestFactory().get("/", **BY_TLS, HTTP_X_FORWARDED_HOST="kwaad.example")
    assert (request.is_secure(), base_of(request)) == (False, "http://crm.example")


def test_without_the_setting_a_forged_address_does_not_go_round_the_slow_down(cast: Cast) -> None:
    for number in range(20):
        one = Client(**BY_TLS | {"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}"})
        one.post(LOGIN, form(f"niemand{number}", "mis"))
    client, _ = sign_in(**BY_TLS)
    assert not signed_in(client)
