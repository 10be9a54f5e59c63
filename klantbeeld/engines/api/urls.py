"""Addresses of the pages about tokens; those of the API itself are in `shell.api`."""

from django.urls import path

from klantbeeld.engines.api import views

app_name = "tokens"
urlpatterns = [
    path("mij/tokens/", views.own_tokens, name="own"),
    path("mij/tokens/<uuid:token_id>/intrekken/", views.revoke, name="revoke"),
]
