"""Addresses of relations: list, page, small forms, import."""

from django.urls import path

from klantbeeld.domains.parties.importing import views as importing
from klantbeeld.domains.parties.listing import choosing
from klantbeeld.domains.parties.listing import views as listing
from klantbeeld.domains.parties.pages import card, create, edit, history, people, show
from klantbeeld.domains.parties.pages import files as stored

app_name = "parties"
urlpatterns = [
    path("relaties/", listing.index, name="index"),
    path("relaties/aantal/", listing.count, name="count"),
    path("relaties/filter/", choosing.filter_form, name="filter_form"),
    path("relaties/filter/<slug:key>/waarden/", choosing.filter_choices, name="filter_choices"),
    path("relaties/filter/toepassen/", choosing.add_filter, name="add_filter"),
    path("relaties/kolommen/", choosing.columns, name="columns"),
    path("relaties/exporteren/", listing.export_list, name="export"),
    path("relaties/branches/", choosing.industry_options, name="industries"),
    path("relaties/labels/", choosing.tag_options, name="tag_options"),
    path("relaties/nieuw/", create.create, name="create"),
    path("relaties/lijkt-op/", people.alike, name="alike"),
    path("relaties/inlezen/", importing.upload, name="import_upload"),
    path("relaties/inlezen/<uuid:run_id>/kolommen/", importing.mapping, name="import_mapping"),
    path("relaties/inlezen/<uuid:run_id>/controle/", importing.check, name="import_check"),
    path("relaties/inlezen/<uuid:run_id>/starten/", importing.start, name="import_start"),
    path("relaties/inlezen/<uuid:run_id>/", importing.result, name="import_result"),
    path("relaties/inlezen/<uuid:run_id>/verschil/<int:conflict_id>/", importing.conflict, name="import_conflict"),
    path("relaties/inlezen/<uuid:run_id>/afgekeurd/", importing.rejects, name="import_rejects"),
    path("relaties/<uuid:party_id>/", show.party, name="party"),
    path("relaties/<uuid:party_id>/rij/", listing.row, name="row"),
    path("relaties/<uuid:party_id>/kaartje/", card.vcard, name="vcard"),
    path("relaties/<uuid:party_id>/geschiedenis/", history.history, name="history"),
    path("relaties/<uuid:party_id>/velden/<slug:key>/", edit.field, name="field"),
    path("relaties/<uuid:party_id>/status/", edit.rung, name="rung"),
    path("relaties/<uuid:party_id>/gegevens/", edit.point, name="point_add"),
    path("relaties/<uuid:party_id>/gegevens/<uuid:point_id>/", edit.point, name="point"),
    path("relaties/<uuid:party_id>/gegevens/<uuid:point_id>/verwijderen/", edit.point_remove, name="point_remove"),
    path("relaties/<uuid:party_id>/gegevens/<uuid:point_id>/klopt/", edit.point_verify, name="point_verify"),
    path("relaties/<uuid:party_id>/verbanden/", people.link, name="link_add"),
    path("relaties/<uuid:party_id>/verbanden/<uuid:relationship_id>/", people.link, name="link"),
    path("relaties/<uuid:party_id>/verbanden/<uuid:relationship_id>/einde/", people.link_end, name="link_end"),
    path("relaties/<uuid:party_id>/verbanden/<uuid:relationship_id>/verhuizen/", people.link_move, name="link_move"),
    path("relaties/<uuid:party_id>/voorkeuren/", edit.preference, name="preference"),
    path(
        "relaties/<uuid:party_id>/voorkeuren/<uuid:preference_id>/verwijderen/",
        edit.preference_remove,
        name="preference_remove",
    ),
    path("relaties/<uuid:party_id>/omzet/", edit.turnover, name="turnover"),
    path("relaties/<uuid:party_id>/klantteam/", edit.team, name="team"),
    path("relaties/<uuid:party_id>/klantteam/<uuid:member_id>/einde/", edit.team_leave, name="team_leave"),
    path("relaties/<uuid:party_id>/overdragen/", edit.hand_over, name="hand_over"),
    path("relaties/<uuid:party_id>/labels/", edit.tag_add, name="tag_add"),
    path("relaties/<uuid:party_id>/labels/<uuid:tag_id>/verwijderen/", edit.tag_remove, name="tag_remove"),
    path("relaties/<uuid:party_id>/favoriet/", edit.favourite, name="favourite"),
    path("relaties/<uuid:party_id>/verwijderen/", edit.delete, name="delete"),
    path("relaties/<uuid:party_id>/terugzetten/", edit.restore, name="restore"),
    path("relaties/<uuid:party_id>/bestanden/", stored.add, name="file_add"),
    path("relaties/<uuid:party_id>/bestanden/<uuid:file_id>/", stored.download, name="file"),
    path("relaties/<uuid:party_id>/bestanden/<uuid:file_id>/verwijderen/", stored.remove, name="file_remove"),
    path("prullenbak/", edit.bin_page, name="bin"),
    path("labels/", edit.tags, name="tags"),
    path("ongedaan/<uuid:batch_id>/", edit.undo, name="undo"),
]
