"""Addresses of the frame: home, palette, search, health."""

from django.urls import path

from klantbeeld.shell import health, views
from klantbeeld.shell.api_page import api_page

app_name = "shell"
urlpatterns = [
    path("", views.today, name="today"),
    path("palet/", views.palette, name="palette"),
    path("zoeken/", views.search, name="search"),
    path("toetsen/", views.keys, name="keys"),
    path("instelling/", views.setting, name="setting"),
    path("meer/", views.more, name="more"),
    path("instellingen/api/", api_page, name="api"),
    path("gezond/", health.health, name="health"),
    path("gezond/leeft/", health.alive, name="alive"),
    path("gezond/klaar/", health.ready, name="ready"),
]
