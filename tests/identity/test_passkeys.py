"""Passkeys: who gets in by one and who does not, for which name and page they hold, what ends with them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator as Kept
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client, RequestFactory

from klantbeeld.core import clock
from klantbeeld.engines.identity.models import User
from klantbeeld.engines.identity.passkeys import origin_of, relying_party
from tests.cast import PASSWORD, Cast
from tests.identity.authenticator import PRESENT, Authenticator
from tests.identity.test_signing_in import LOGIN, form, signed_in, text_of

pytestmark = pytest.mark.django_db
KEYS = "/account/2fa/webauthn/"
SIGN_IN = f"{KEYS}login/"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


class Browser(Client):
    """A browser on the company's address, over TLS."""

    def __init__(self, **more: Any) -> None:
        super().__init__(HTTP_HOST="crm.example", **more)

    def generic(self, *arguments: Any, **more: Any) -> Any:
        return super().generic(*arguments, **more | {"secure": True})


def at_home(**more: Any) -> Authenticator:
    return Authenticator(origin="https://crm.example", relying_party="crm.example", **more)


def browser(name: str = "", **more: Any) -> Client:
    """A browser; with a name signed in by password, with the password asked once more."""
    client = Browser(**more)
    if name:
        client.post(LOGIN, form(name))
        client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def options_on(client: Client, page: str) -> dict[str, Any]:
    found = re.search(r'data-options="([^"]+)"', client.get(page).content.decode())
    assert found, page
    return dict(json.loads(html.unescape(found.group(1))))


def add(client: Client, made: Authenticator, name: str = "Laptop") -> Any:
    answer = json.dumps(made.create(options_on(client, f"{KEYS}add/")))
    return client.post(f"{KEYS}add/", {"name": name, "credential": answer})


def sign_in(client: Client, held: Authenticator, **changed: Any) -> Any:
    options = client.get(SIGN_IN, headers={"Accept": "application/json"}).json()["request_options"]
    return client.post(SIGN_IN, {"credential": json.dumps(held.get(options) | changed)})


def keys_of(cast: Cast, name: str = "sales") -> list[str]:
    found = Kept.objects.filter(user=cast.user(name), type="webauthn").order_by("pk")
    return [one.wrap().name for one in found]


@pytest.fixture
def held(cast: Cast) -> Authenticator:
    """A passkey that `sales` added."""
    made = at_home()
    add(browser("sales"), made)
    return made


def test_a_passkey_signs_in_without_address_password_or_code(cast: Cast, held: Authenticator) -> None:
    client = browser(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    assert sign_in(client, held)["Location"] == "/"
    assert signed_in(client)
    assert UserSession.objects.filter(user=cast.user("sales"), session_key=client.session.session_key).exists()


def test_the_first_passkey_brings_recovery_codes_and_ends_other_devices(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    client, other = browser("sales"), browser("sales")
    with django_capture_on_commit_callbacks(execute=True):
        assert add(client, at_home())["Location"] == "/account/2fa/recovery-codes/"
    assert (signed_in(client), signed_in(other)) == (True, False)
    assert len(RecoveryCodes(Kept.objects.get(type="recovery_codes")).get_unused_codes()) == 10


def test_after_the_password_a_passkey_or_a_recovery_code_is_asked(cast: Cast, held: Authenticator) -> None:
    client = browser()
    assert client.post(LOGIN, form())["Location"].startswith("/account/2fa/authenticate/")
    assert not signed_in(client)
    answer = held.get(options_on(client, "/account/2fa/authenticate/"))
    client.post("/account/2fa/authenticate/", {"credential": json.dumps(answer)})
    assert signed_in(client)
    client = browser()
    client.post(LOGIN, form())
    code = RecoveryCodes(Kept.objects.get(type="recovery_codes")).get_unused_codes()[0]
    client.post("/account/2fa/authenticate/", {"code": code})
    assert signed_in(client)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"origin": "https://kwaad.crm.example"},
        {"origin": "https://crm.example.kwaad.example"},
        {"origin": "http://crm.example"},
        {"origin": "https://crm.example:8443"},
        {"relying_party": "example"},
        {"flags": PRESENT},
        {"flags": 0},
    ],
    ids=str,
)
def test_an_answer_from_elsewhere_or_of_nobody_recognised_is_refused(
    cast: Cast, held: Authenticator, elsewhere: dict[str, Any]
) -> None:
    for name, value in elsewhere.items():
        setattr(held, name, value)
    client = browser()
    assert sign_in(client, held)["Location"] == LOGIN
    assert "werkt hier niet" in client.get(LOGIN).content.decode()
    assert not signed_in(client)
    owner = browser("manager")
    assert (
        add(
            owner, at_home(**elsewhere) if "flags" in elsewhere else Authenticator(**vars(at_home()) | elsewhere)
        ).status_code
        == 200
    )
    assert keys_of(cast, "manager") == []


def test_an_answer_works_once(cast: Cast, held: Authenticator) -> None:
    first, second = browser(), browser()
    options = first.get(SIGN_IN, headers={"Accept": "application/json"}).json()["request_options"]
    answer = {"credential": json.dumps(held.get(options))}
    second.get(SIGN_IN, headers={"Accept": "application/json"})
    second.post(SIGN_IN, answer)
    assert not signed_in(second)
    first.post(SIGN_IN, answer)
    assert signed_in(first)
    first.post("/account/logout/")
    first.post(SIGN_IN, answer)
    assert not signed_in(first)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "null",
        "[]",
        '"x"',
        "{}",
        '{"response": []}',
        '{"response": {"clientDataJSON": "e30"}}',
        "{" * 5000,
        '{"id": 1, "response": {"clientDataJSON": 1}}',
    ],
)
def test_what_no_browser_made_is_refused_and_no_error(cast: Cast, held: Authenticator, given: str) -> None:
    client = browser()
    client.get(SIGN_IN, headers={"Accept": "application/json"})
    assert client.post(SIGN_IN, {"credential": given})["Location"] == LOGIN
    owner = browser("manager")
    options_on(owner, f"{KEYS}add/")
    assert owner.post(f"{KEYS}add/", {"name": "x", "credential": given}).status_code == 200
    assert keys_of(cast, "manager") == []


def test_each_part_of_an_answer_may_be_damaged_without_an_error(cast: Cast, held: Authenticator) -> None:
    client = browser()
    for part in ("authenticatorData", "signature", "userHandle", "clientDataJSON"):
        for value in ("", "AAAA", "é", None, 7, ["x"], "A" * 5000):
            options = client.get(SIGN_IN, headers={"Accept": "application/json"}).json()["request_options"]
            answer = held.get(options)
            answer["response"][part] = value
            assert client.post(SIGN_IN, {"credential": json.dumps(answer)}).status_code == 302, (part, value)
            assert not signed_in(client), (part, value)
            cache.clear()


def test_an_unknown_passkey_and_an_unknown_person_get_the_same_answer(cast: Cast, held: Authenticator) -> None:
    pages = []
    for handle in (held.user_handle, "AAAA", "Zm9v"):
        client, stranger = browser(), at_home(user_handle=handle)
        sign_in(client, stranger)
        pages.append(text_of(client.get(LOGIN)))
    assert len(set(pages)) == 1


def test_a_passkey_of_one_opens_no_account_of_another(cast: Cast, held: Authenticator) -> None:
    other = at_home()
    add(browser("manager"), other)
    held.user_handle = other.user_handle
    client = browser()
    sign_in(client, held)
    assert not signed_in(client)


def test_who_lost_access_does_not_get_in_by_a_passkey(cast: Cast, held: Authenticator) -> None:
    User.objects.filter(pk=cast.user("sales").pk).update(is_active=False)
    client = browser()
    assert sign_in(client, held)["Location"] == "/account/inactive/"
    assert not signed_in(client)


def test_a_demo_user_gets_in_by_a_passkey_on_this_machine_alone(cast: Cast, held: Authenticator) -> None:
    User.objects.filter(pk=cast.user("sales").pk).update(is_demo=True)
    here, elsewhere = browser(), browser(HTTP_X_FORWARDED_FOR="192.0.2.1")
    sign_in(elsewhere, held)
    sign_in(here, held)
    assert (signed_in(here), signed_in(elsewhere)) == (True, False)


def test_asking_too_often_is_slowed_down_with_a_page_of_ours(cast: Cast) -> None:
    client = browser()
    for _ in range(30):
        assert client.post(SIGN_IN, {"credential": "{}"}).status_code == 302
    answer = client.post(SIGN_IN, {"credential": "{}"})
    assert answer.status_code == 429
    assert "Te vaak geprobeerd" in answer.content.decode()


def test_guessing_the_second_step_by_passkey_is_slowed_down_as_by_code(cast: Cast, held: Authenticator) -> None:
    client, stranger = browser(), at_home(user_handle=held.user_handle)
    client.post(LOGIN, form())
    for _ in range(6):
        answer = stranger.get(options_on(client, "/account/2fa/authenticate/"))
        client.post("/account/2fa/authenticate/", {"credential": json.dumps(answer)})
    answer = held.get(options_on(client, "/account/2fa/authenticate/"))
    client.post("/account/2fa/authenticate/", {"credential": json.dumps(answer)})
    assert not signed_in(client)


def test_a_passkey_gets_another_name(cast: Cast, held: Authenticator) -> None:
    client, key = browser(), Kept.objects.get(type="webauthn")
    sign_in(client, held)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    for wrong in ("", " ", "x" * 101):
        assert client.post(f"{KEYS}keys/{key.pk}/edit/", {"name": wrong}).status_code == 200
    assert keys_of(cast) == ["Laptop"]
    client.post(f"{KEYS}keys/{key.pk}/edit/", {"name": "Telefoon van <b>mij</b>"})
    assert keys_of(cast) == ["Telefoon van <b>mij</b>"]
    assert "Telefoon van &lt;b&gt;mij&lt;/b&gt;" in client.get(KEYS).content.decode()


def test_removing_and_renaming_ask_the_password_again(cast: Cast, held: Authenticator, time_machine: Any) -> None:
    client, key = browser(), Kept.objects.get(type="webauthn")
    sign_in(client, held)
    time_machine.move_to(clock.now() + timedelta(minutes=20))
    for page in (f"{KEYS}add/", f"{KEYS}keys/{key.pk}/edit/", f"{KEYS}keys/{key.pk}/remove/"):
        for answer in (client.get(page), client.post(page, {"name": "Anders"})):
            assert answer["Location"].startswith("/account/reauthenticate/"), page
    assert keys_of(cast) == ["Laptop"]


def test_with_the_last_passkey_its_recovery_codes_go_and_other_devices_end(
    cast: Cast, held: Authenticator, django_capture_on_commit_callbacks: Any
) -> None:
    client, other, key = browser(), browser(), Kept.objects.get(type="webauthn")
    sign_in(client, held)
    sign_in(other, held)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{KEYS}keys/{key.pk}/remove/")
    assert not Kept.objects.exists()
    assert (signed_in(client), signed_in(other)) == (True, False)
    gone, by_password = browser(), browser("sales")
    sign_in(gone, held)
    assert (signed_in(gone), signed_in(by_password)) == (False, True)


def test_nobody_renames_or_removes_the_passkey_of_a_colleague(cast: Cast, held: Authenticator) -> None:
    key = Kept.objects.get(type="webauthn")
    for name in ("manager", "administrator"):
        client = browser(name)
        for page in (f"{KEYS}keys/{key.pk}/edit/", f"{KEYS}keys/{key.pk}/remove/"):
            assert client.get(page).status_code == 404
            assert client.post(page, {"name": "Anders"}).status_code == 404
    assert keys_of(cast) == ["Laptop"]


@pytest.mark.parametrize(
    ("public_url", "host", "name", "origin"),
    [
        ("", "crm.example", "crm.example", "http://crm.example"),
        ("", "crm.example:8000", "crm.example", "http://crm.example:8000"),
        ("", "127.0.0.1:8000", "", "http://127.0.0.1:8000"),
        ("", "[::1]:8000", "", "http://[::1]:8000"),
        ("https://crm.example", "kwaad.example", "crm.example", "https://crm.example"),
        ("https://crm.example:8443/klant/", "127.0.0.1", "crm.example", "https://crm.example:8443"),
    ],
)
def test_passkeys_hold_for_the_address_that_is_set_else_for_the_one_asked(
    settings: Any, public_url: str, host: str, name: str, origin: str
) -> None:
    settings.PUBLIC_URL = public_url
    request = RequestFactory().get("/", HTTP_HOST=host)
    assert (relying_party(request), origin_of(request)) == (name, origin)


def test_on_a_bare_address_the_page_says_why_and_the_button_is_away(cast: Cast) -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    assert "data-passkey" not in client.get(LOGIN).content.decode()
    client.post(LOGIN, form())
    page = client.get(KEYS).content.decode()
    assert "Op dit adres kan geen passkey" in page
    assert f"{KEYS}add/" not in page
