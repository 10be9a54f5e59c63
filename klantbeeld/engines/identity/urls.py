"""Addresses of one's own settings, users, and the first visit."""

from django.urls import path

from klantbeeld.engines.identity import views

app_name = "identity"
urlpatterns = [
    path("begin/", views.begin, name="begin"),
    path("mij/", views.profile, name="profile"),
    path("mij/sessies/beeindigen/", views.end_other_sessions, name="end_other_sessions"),
    path("instellingen/gebruikers/", views.users, name="users"),
    path("instellingen/gebruikers/nieuw/", views.user_new, name="user_new"),
    path("instellingen/gebruikers/<uuid:user_id>/", views.user, name="user"),
]
