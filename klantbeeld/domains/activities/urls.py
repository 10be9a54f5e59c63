"""Addresses of contact moments and tasks."""

from django.urls import path

from klantbeeld.domains.activities import views

app_name = "activities"
urlpatterns = [
    path("relaties/<uuid:party_id>/contactmomenten/", views.log, name="log"),
    path("relaties/<uuid:party_id>/taken/", views.plan, name="plan"),
    path("relaties/<uuid:party_id>/tijdlijn/", views.timeline, name="timeline"),
    path("contactmomenten/<uuid:activity_id>/", views.activity, name="activity"),
    path("contactmomenten/<uuid:activity_id>/verwijderen/", views.delete, name="delete"),
    path("taken/", views.tasks, name="tasks"),
    path("taken/<uuid:task_id>/gedaan/", views.complete, name="complete"),
    path("taken/<uuid:task_id>/verzetten/", views.reschedule, name="reschedule"),
]
