"""The root of all addresses."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("klantbeeld.engines.identity.urls")),
    path("", include("klantbeeld.domains.parties.urls")),
    path("", include("klantbeeld.domains.activities.urls")),
    path("", include("klantbeeld.shell.urls")),
]
