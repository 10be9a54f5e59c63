"""The settings of the company's own provider, who may use a password, and links that are made and forgotten."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from klantbeeld.engines.identity import actions, invitations
from klantbeeld.engines.identity.jobs import send_reset_link
from klantbeeld.engines.identity.models import User
from klantbeeld.engines.identity.oidc import verified_address
from klantbeeld.engines.identity.provider import Provider
from klantbeeld.engines.identity.single_sign_on import Reason, Refused, user_of
from tests.cast import Cast
from tests.identity.test_signing_in import LOGIN, form, signed_in, text_of

pytestmark = pytest.mark.django_db
Run = Callable[[dict[str, str], str], str]
SET = {
    "KLANTBEELD_OIDC_ISSUER": "https://login.example/",
    "KLANTBEELD_OIDC_CLIENT_ID": "klantbeeld",
    "KLANTBEELD_OIDC_CLIENT_SECRET": "s",
}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def provider(settings: Any) -> Provider:
    settings.OIDC = Provider("https://login.example", "klantbeeld", "s", "Bedrijfsaccount", frozenset(), "")
    return settings.OIDC  # type: ignore[no-any-return]


def test_without_an_issuer_there_is_no_provider_and_everybody_has_a_password(run_settings: Run) -> None:
    assert run_settings({}, "OIDC, s.PASSWORDS_FOR_ALL") == "(None, True)"


def test_the_settings_name_the_provider(run_settings: Run) -> None:
    names = "OIDC.issuer, s.OIDC.label, sorted(s.OIDC.domains), s.OIDC.role, s.PASSWORDS_FOR_ALL"
    assert run_settings(SET, names) == "('https://login.example/', 'login.example', [], '', True)"
    more = {
        "KLANTBEELD_OIDC_LABEL": "Microsoft",
        "KLANTBEELD_OIDC_DOMAINS": "Bedrijf.example,@tweede.example",
        "KLANTBEELD_OIDC_ROLE": "reader",
        "KLANTBEELD_PASSWORDS": "administrators",
    }
    found = "('https://login.example/', 'Microsoft', ['bedrijf.example', 'tweede.example'], 'reader', False)"
    assert run_settings(SET | more, names) == found


@pytest.mark.parametrize(
    ("changed", "about"),
    [
        ({"KLANTBEELD_OIDC_CLIENT_SECRET": ""}, "CLIENT_SECRET"),
        ({"KLANTBEELD_OIDC_CLIENT_ID": ""}, "CLIENT_ID"),
        ({"KLANTBEELD_OIDC_ISSUER": "http://login.example"}, "https://"),
        ({"KLANTBEELD_OIDC_ISSUER": "https://login.example?x=1"}, "issuer"),
        ({"KLANTBEELD_OIDC_DOMAINS": "bedrijf.example"}, "horen bij elkaar"),
        ({"KLANTBEELD_OIDC_ROLE": "reader"}, "horen bij elkaar"),
        ({"KLANTBEELD_OIDC_DOMAINS": "bedrijf.example", "KLANTBEELD_OIDC_ROLE": "administrator"}, "horen bij elkaar"),
        ({"KLANTBEELD_PASSWORDS": "nobody"}, "KLANTBEELD_PASSWORDS"),
        ({"KLANTBEELD_OIDC_ISSUER": "", "KLANTBEELD_PASSWORDS": "administrators"}, "KLANTBEELD_PASSWORDS"),
    ],
)
def test_half_a_setting_or_an_unsafe_one_stops_the_start_with_what_to_do(
    run_settings: Run, changed: dict[str, str], about: str
) -> None:
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        run_settings(SET | changed, "OIDC")
    assert about in stopped.value.stderr.splitlines()[-1]


def test_where_passwords_are_for_administrators_others_get_the_answer_of_a_wrong_one(
    cast: Cast, provider: Provider, settings: Any
) -> None:
    settings.PASSWORDS_FOR_ALL = False
    right, wrong = Client().post(LOGIN, form("sales")), Client().post(LOGIN, form("sales", "mis"))
    assert (right.status_code, text_of(right)) == (wrong.status_code, text_of(wrong))
    for name, gets_in in (("sales", False), ("manager", False), ("administrator", True)):
        client = Client()
        client.post(LOGIN, form(name))
        assert signed_in(client) is gets_in, name


@pytest.mark.django_db(transaction=True)
def test_who_may_not_use_a_password_gets_no_link_for_a_new_one(
    cast: Cast, provider: Provider, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.PASSWORDS_FOR_ALL = False
    for name in ("sales", "administrator"):
        send_reset_link(f"{name}@noorderlicht.example", "https://crm.example")
    assert [one.to for one in mailoutbox] == [["administrator@noorderlicht.example"]]


def test_an_invitation_leads_to_the_provider_where_passwords_are_for_administrators(
    cast: Cast, provider: Provider, settings: Any
) -> None:
    user = actions.add_user(cast.actor("administrator"), "nieuw@noorderlicht.example", "Nieuw", ["reader"])
    invitation = invitations.invite(cast.actor("administrator"), user)
    token = invitations.new_link(invitation.pk)
    settings.PASSWORDS_FOR_ALL = False
    client = Client()
    page = client.get(f"/uitnodiging/{token}/").content.decode()
    assert "/account/oidc/" in page
    assert 'name="password"' not in page
    client.post(f"/uitnodiging/{token}/", {"password": "paars fietst de zee over"})
    assert not signed_in(client)
    assert not User.objects.get(pk=user.pk).has_usable_password()
    settings.PASSWORDS_FOR_ALL = True
    assert 'name="password"' in client.get(f"/uitnodiging/{token}/").content.decode()


@pytest.mark.parametrize(
    ("issuer", "claims", "address"),
    [
        ("https://a.example", {"email": "A@b.example", "email_verified": True}, "a@b.example"),
        ("https://a.example", {"email": "a@b.example", "email_verified": "true"}, "a@b.example"),
        ("https://a.example", {"email": "a@b.example", "email_verified": "false"}, ""),
        ("https://a.example", {"email": "a@b.example", "email_verified": 1.5}, ""),
        ("https://a.example", {"email": "a@b.example"}, ""),
        ("https://a.example", {"email": ["a@b.example"], "email_verified": True}, ""),
        ("https://a.example", {"email": "a@b.example", "xms_edov": True}, ""),
        ("https://login.microsoftonline.com/t/v2.0", {"email": "a@b.example", "xms_edov": True}, "a@b.example"),
        ("https://login.microsoftonline.com/t/v2.0", {"email": "a@b.example", "xms_edov": False}, ""),
        ("https://login.microsoftonline.com/t/v2.0", {"email": "a@b.example", "preferred_username": "a@b.example"}, ""),
    ],
)
def test_an_address_counts_only_when_the_provider_vouches_for_it(
    settings: Any, issuer: str, claims: dict[str, Any], address: str
) -> None:
    settings.OIDC = Provider(issuer, "klantbeeld", "s", "A", frozenset(), "")
    assert verified_address(claims) == address


def test_a_link_is_forgotten_by_a_command_and_the_sessions_end(cast: Cast, provider: Provider) -> None:
    client, said = Client(), StringIO()
    client.post(LOGIN, form("sales"))
    assert user_of("s-1", "sales@noorderlicht.example", "") == cast.user("sales")
    with pytest.raises(Refused) as refused:
        user_of("s-2", "sales@noorderlicht.example", "")
    assert refused.value.reason is Reason.OTHER
    call_command("unlink_user", "Sales@noorderlicht.example", stdout=said)
    assert not SocialAccount.objects.exists()
    assert not signed_in(client)
    with pytest.raises(CommandError):
        call_command("unlink_user", "niemand@noorderlicht.example")


def test_the_library_s_own_pages_for_accounts_elsewhere_have_no_address(cast: Cast, provider: Provider) -> None:
    client = Client()
    client.post(LOGIN, form("sales"))
    for path in ("3rdparty/", "3rdparty/signup/", "social/connections/", "oidc/x/login/", "openid_connect/login/"):
        assert client.get(f"/account/{path}").status_code == 404, path
