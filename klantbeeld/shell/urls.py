"""Addresses of the frame: home, palette, search, health."""

from django.urls import path

from klantbeeld.shell import health, views
from klantbeeld.shell.api_page import api_page
from klantbeeld.shell.demo import views as demo
from klantbeeld.shell.portability import views as portability

app_name = "shell"
urlpatterns = [
    path("", views.today, name="today"),
    path("palet/", views.palette, name="palette"),
    path("zoeken/", views.search, name="search"),
    path("toetsen/", views.keys, name="keys"),
    path("instelling/", views.setting, name="setting"),
    path("meer/", views.more, name="more"),
    path("instellingen/api/", api_page, name="api"),
    path("instellingen/meenemen/", portability.take_along, name="take_along"),
    path("instellingen/meenemen/<uuid:export_id>/", portability.fetch, name="take_along_file"),
    path("instellingen/meenemen/<uuid:export_id>/verwijderen/", portability.drop, name="take_along_drop"),
    path("instellingen/voorbeeldbedrijf/", demo.remove_demo, name="remove_demo"),
    path("gezond/", health.health, name="health"),
    path("gezond/leeft/", health.alive, name="alive"),
    path("gezond/klaar/", health.ready, name="ready"),
]
