"""Fixtures for every package: the cast, and a browser-less client for each of its members."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast, make_cast

pytest_plugins = ["tests.mission.plugin"]


@pytest.fixture(autouse=True)
def _fast_and_quiet(settings: object) -> None:
    """Passwords hash fast, mail stays in memory, the cache is the test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    settings.CACHES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, in a fresh database."""
    return make_cast()


@pytest.fixture
def client_of(cast: Cast) -> Callable[[str], Client]:
    """A signed-in client for a member of the cast; `anonymous` is not signed in."""

    def client(name: str) -> Client:
        made = Client()
        if name != "anonymous":
            made.force_login(cast.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return made

    return client
