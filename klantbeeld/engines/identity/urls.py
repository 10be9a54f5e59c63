"""Addresses of one's own settings, of the company's, and of the first visit."""

from django.urls import path

from klantbeeld.engines.identity.pages import begin, company, me, oidc, users

app_name = "identity"
urlpatterns = [
    path("account/oidc/", oidc.begin, name="oidc"),
    path("account/oidc/callback/", oidc.back, name="oidc_back"),
    path("begin/", begin.begin, name="begin"),
    path("uitnodiging/<str:token>/", begin.accept, name="accept"),
    path("mij/", me.profile, name="profile"),
    path("mij/sessies/beeindigen/", me.end_other_sessions, name="end_other_sessions"),
    path("mij/sessies/<int:session_id>/beeindigen/", me.end_session, name="end_session"),
    path("instellingen/", me.index, name="settings"),
    path("instellingen/bedrijf/", company.company, name="company"),
    path("instellingen/onderdelen/", company.units, name="units"),
    path("instellingen/onderdelen/<uuid:unit_id>/", company.unit, name="unit"),
    path("instellingen/teams/<uuid:team_id>/", company.team, name="team"),
    path("instellingen/wijzigingen/", company.changes, name="changes"),
    path("instellingen/gebruikers/", users.users, name="users"),
    path("instellingen/gebruikers/nieuw/", users.user_new, name="user_new"),
    path("instellingen/gebruikers/<uuid:user_id>/", users.user, name="user"),
    path("instellingen/gebruikers/<uuid:user_id>/e-mail/", me.email, name="email"),
    path("instellingen/gebruikers/<uuid:user_id>/uitnodigen/", users.invite_again, name="invite_again"),
    path("instellingen/uitnodigingen/", users.invitation_list, name="invitations"),
    path("instellingen/uitnodigingen/<uuid:invitation_id>/opnieuw/", users.invitation_again, name="invitation_again"),
    path(
        "instellingen/uitnodigingen/<uuid:invitation_id>/intrekken/", users.invitation_revoke, name="invitation_revoke"
    ),
]
