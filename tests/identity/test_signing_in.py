"""Sign-in: hashing, second step, sessions, slow-down, passwords, cookies, the first visit."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.conf import settings as project
from django.core.cache import cache
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from klantbeeld.core import clock
from klantbeeld.engines.identity import actions
from klantbeeld.engines.identity.models import SetupCode, User
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def form(name: str = "sales", password: str = PASSWORD) -> dict[str, str]:
    return {"login": f"{name}@noorderlicht.example", "password": password}


def signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def text_of(response: object) -> str:
    return re.sub(r"<[^>]+>|csrf\S+|value=\S+", "", response.content.decode())  # type: ignore[attr-defined]


def test_passwords_are_kept_as_argon2(cast: Cast, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # type: ignore[attr-defined]
    from config import settings as ours

    assert ours.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = cast.user("sales")
    user.set_password(PASSWORD)
    user.save()
    assert user.password.startswith("argon2$argon2id$")
    client = Client()
    client.post(LOGIN, form())
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Cast) -> None:
    known = Client().post(LOGIN, form(password="mis"))
    unknown = Client().post(LOGIN, form("niemand", "mis"))
    inactive = Client().post(LOGIN, form("deactivated", "mis"))
    assert (known.status_code, text_of(known)) == (unknown.status_code, text_of(unknown))
    assert (known.status_code, text_of(known)) == (inactive.status_code, text_of(inactive))


def test_an_unknown_address_costs_as_much_work_as_a_known_one(cast: Cast, settings: object) -> None:
    """CPU time, since a shared machine makes wall time noise; without the equal work it is a factor of ten."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # type: ignore[attr-defined]
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": ""}  # type: ignore[attr-defined]
    user = cast.user("sales")
    user.set_password(PASSWORD)
    user.save()

    def cost(name: str) -> float:
        spent = []
        for _ in range(5):
            began = time.process_time()
            Client().post(LOGIN, form(name, "mis"))
            spent.append(time.process_time() - began)
        return median(spent)

    cost("sales")
    known, unknown = cost("sales"), cost("niemand")
    assert 0.5 < known / unknown < 2


def test_asking_for_a_new_password_does_the_same_work_and_says_the_same(cast: Cast) -> None:
    answers = []
    for name in ("sales", "niemand", "deactivated"):
        response = Client().post("/account/password/reset/", {"email": f"{name}@noorderlicht.example"})
        answers.append((response.status_code, response["Location"]))
    assert len(set(answers)) == 1
    jobs = ProcrastinateJob.objects.filter(task_name="identity.send_reset_link")
    assert jobs.count() == 3  # what is done with it is the worker's business


def test_guessing_is_slowed_down_per_account_and_ends_by_itself(cast: Cast, time_machine: object) -> None:
    for _ in range(6):
        Client(REMOTE_ADDR="192.0.2.1").post(LOGIN, form(password="mis"))
    locked = Client(REMOTE_ADDR="192.0.2.2")
    locked.post(LOGIN, form())
    assert not signed_in(locked)
    other = Client(REMOTE_ADDR="192.0.2.2")
    other.post(LOGIN, form("manager"))
    assert signed_in(other)
    time_machine.move_to(clock.now() + timedelta(minutes=6))  # type: ignore[attr-defined]
    later = Client(REMOTE_ADDR="192.0.2.2")
    later.post(LOGIN, form())
    assert signed_in(later)


def test_guesses_at_an_account_count_together_by_whatever_name_we_are_called(cast: Cast) -> None:
    for number in range(6):
        Client(REMOTE_ADDR="192.0.2.1", headers={"host": f"localhost:{8000 + number}"}).post(
            LOGIN, form(password="mis")
        )
    locked = Client(REMOTE_ADDR="192.0.2.2", headers={"host": "127.0.0.1"})
    locked.post(LOGIN, form())
    assert not signed_in(locked)


def test_guessing_is_slowed_down_per_address_whoever_is_guessed(cast: Cast) -> None:
    for number in range(20):
        Client(REMOTE_ADDR="192.0.2.1").post(LOGIN, form(f"niemand{number}", "mis"))
    same, elsewhere = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.9")
    same.post(LOGIN, form())
    elsewhere.post(LOGIN, form())
    assert not signed_in(same)
    assert signed_in(elsewhere)


def test_a_locked_account_that_does_not_exist_looks_the_same(cast: Cast) -> None:
    pages = []
    for name in ("sales", "niemand"):
        for _ in range(6):
            Client(REMOTE_ADDR="192.0.2.1").post(LOGIN, form(name, "mis"))
        pages.append(text_of(Client(REMOTE_ADDR="192.0.2.3").post(LOGIN, form(name, "mis"))))
    assert pages[0] == pages[1]


def test_the_slow_down_survives_a_restart(cast: Cast, settings: object) -> None:
    """It is kept in the database, not in the memory of a process."""
    from config import settings as ours

    settings.CACHES = ours.CACHES  # type: ignore[attr-defined]
    for _ in range(6):
        Client(REMOTE_ADDR="192.0.2.1").post(LOGIN, form(password="mis"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] == 2  # the account and the address
    locked = Client(REMOTE_ADDR="192.0.2.2")
    locked.post(LOGIN, form())
    assert not signed_in(locked)


def totp_of(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_the_second_step_asks_a_code_and_takes_one_of_the_app(cast: Cast) -> None:
    secret, client = totp_of(cast.user("sales")), Client()
    assert client.post(LOGIN, form())["Location"].startswith("/account/2fa/authenticate/")
    assert not signed_in(client)
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert signed_in(client)


def test_a_recovery_code_works_once(cast: Cast) -> None:
    user = cast.user("sales")
    totp_of(user)
    code = RecoveryCodes(user.authenticator_set.get(type="recovery_codes")).get_unused_codes()[0]
    for works in (True, False):
        client = Client()
        client.post(LOGIN, form())
        client.post("/account/2fa/authenticate/", {"code": code})
        assert signed_in(client) is works


def test_guessing_codes_is_slowed_down(cast: Cast) -> None:
    secret, client = totp_of(cast.user("sales")), Client()
    client.post(LOGIN, form())
    for _ in range(6):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert not signed_in(client)


def test_setting_up_the_second_step_shows_a_local_picture_and_ends_other_devices(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    client, other = Client(), Client()
    for one in (client, other):
        one.post(LOGIN, form())
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml' in page
    assert not re.search(r'(src|href)="https?:', page)
    secret = re.search(r'class="secret">(\w+)<', page).group(1)  # type: ignore[union-attr]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    codes = client.get("/account/2fa/recovery-codes/").content.decode()
    assert len(re.findall(r"<li>[\w-]+</li>", codes)) == 10
    assert signed_in(client)
    assert not signed_in(other)


def test_password_address_and_second_step_ask_the_password_again(cast: Cast, time_machine: object) -> None:
    client = Client()
    client.post(LOGIN, form())
    time_machine.move_to(clock.now() + timedelta(minutes=20))  # type: ignore[attr-defined]
    mail = f"/instellingen/gebruikers/{cast.user('sales').pk}/e-mail/"
    assert 'name="oldpassword"' in client.get("/account/password/change/").content.decode()
    for page in (mail, "/account/2fa/totp/activate/"):
        assert client.get(page)["Location"].startswith("/account/reauthenticate/"), page
    client.post(mail, {"email": "ander@noorderlicht.example"})
    assert User.objects.get(pk=cast.user("sales").pk).email == "sales@noorderlicht.example"
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post(mail, {"email": "ander@noorderlicht.example"})
    assert User.objects.get(pk=cast.user("sales").pk).email == "ander@noorderlicht.example"
    old, new = Client(), Client()
    old.post(LOGIN, form())
    new.post(LOGIN, {"login": "ander@noorderlicht.example", "password": PASSWORD})
    assert (signed_in(old), signed_in(new)) == (False, True)
    assert ProcrastinateJob.objects.filter(task_name="identity.send_address_changed").exists()


def test_an_address_is_changed_on_our_own_page_alone(cast: Cast) -> None:
    client = Client()
    client.post(LOGIN, form())
    assert client.get("/account/email/")["Location"].endswith(f"/{cast.user('sales').pk}/e-mail/")
    for action in ("action_add", "action_primary"):
        assert client.post("/account/email/", {action: "1", "email": "ander@x.example"}).status_code == 405
    assert User.objects.get(pk=cast.user("sales").pk).email == "sales@noorderlicht.example"
    assert not EmailAddress.objects.filter(email="ander@x.example").exists()


def test_nobody_changes_the_address_of_a_colleague_but_an_administrator(cast: Cast) -> None:
    client, victim = Client(), cast.user("manager")
    client.post(LOGIN, form())
    answer = client.post(f"/instellingen/gebruikers/{victim.pk}/e-mail/", {"email": "x@noorderlicht.example"})
    assert answer.status_code == 403
    assert User.objects.get(pk=victim.pk).email == "manager@noorderlicht.example"


def test_sessions_are_listed_and_end_one_by_one(cast: Cast) -> None:
    here = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1")
    stranger = Client()
    for client, name in ((here, "sales"), (phone, "sales"), (stranger, "manager")):
        client.post(LOGIN, form(name))
    page = here.get("/mij/").content.decode()
    assert "Firefox op Linux" in page
    assert "Safari op iPhone" in page
    of_stranger = UserSession.objects.get(user=cast.user("manager"))
    assert here.post(f"/mij/sessies/{of_stranger.pk}/beeindigen/").status_code == 404
    of_phone = UserSession.objects.get(session_key=phone.session.session_key)
    here.post(f"/mij/sessies/{of_phone.pk}/beeindigen/")
    assert (signed_in(here), signed_in(phone), signed_in(stranger)) == (True, False, True)


def test_signing_in_gives_a_new_session(cast: Cast) -> None:
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = "x"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post(LOGIN, form())
    assert client.session.session_key != before
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"


@pytest.mark.parametrize(
    "password", ["kort", "wachtwoord", "1234567890", "nieuweling", "nieuweling@noorderlicht.example"]
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    user = User(email="nieuweling@noorderlicht.example", name="Nieuweling")
    assert actions.password_problem(password, user)
    assert not actions.password_problem("paars fietst de zee over", user)


def begin(code: str, client: Client | None = None, password: str = PASSWORD) -> tuple[Client, int]:
    client = client or Client()
    posted = {
        "code": code,
        "email": "baas@bedrijf.example",
        "name": "De Baas",
        "password": password,
        "company": "Bedrijf",
    }
    return client, client.post("/begin/", posted).status_code


def test_before_anybody_works_here_every_page_leads_to_the_first_visit(db: None) -> None:
    for path in ("/", "/relaties/", LOGIN, "/instellingen/", "/account/password/reset/", "/bestaat/niet/"):
        assert Client().get(path)["Location"] == "/begin/", path
    assert Client().get("/gezond/").status_code == 200


def test_the_code_works_once_and_is_gone_with_the_first_user(db: None) -> None:
    code = actions.new_setup_code()
    assert code
    assert not SetupCode.objects.filter(code__contains=code).exists()
    assert begin(code)[1] == 302
    assert begin(code)[1] == 404
    assert User.objects.get().roles == ["administrator"]


def test_a_code_is_too_old_after_a_day(db: None) -> None:
    code = actions.new_setup_code() or ""
    SetupCode.objects.update(made_at=clock.now() - timedelta(hours=25))
    assert begin(code)[1] == 422
    assert not User.objects.exists()


def test_wrong_codes_are_slowed_down_but_a_short_password_is_no_guess(db: None) -> None:
    code = actions.new_setup_code() or ""
    for _ in range(8):
        assert begin(code, password="kort")[1] == 422
    for _ in range(5):
        begin("000000000000")
    assert begin(code)[1] == 422
    assert not User.objects.exists()
    cache.clear()
    assert begin(code)[1] == 302


def test_behind_tls_the_cookies_are_only_sent_over_tls(run_settings: Callable[[dict[str, str], str], str]) -> None:
    names = "SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.ALLAUTH_TRUSTED_PROXY_COUNT"
    assert run_settings({"KLANTBEELD_TLS": "1"}, names) == "(True, True, 31536000, 1)"
    assert project.SESSION_COOKIE_HTTPONLY
