"""The root of all addresses."""

from django.urls import include, path

from klantbeeld.engines.identity.pages import passkeys
from klantbeeld.engines.identity.pages.me import own_email

urlpatterns = [
    path("account/email/", own_email, name="account_email"),
    path("account/2fa/webauthn/add/", passkeys.add, name="mfa_add_webauthn"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("", include("klantbeeld.engines.identity.urls")),
    path("", include("klantbeeld.engines.api.urls")),
    path("", include("klantbeeld.domains.parties.urls")),
    path("", include("klantbeeld.domains.activities.urls")),
    path("api/v1/", include("klantbeeld.shell.api")),
    path("", include("klantbeeld.shell.urls")),
]

handler500 = "klantbeeld.shell.middleware.failed"
