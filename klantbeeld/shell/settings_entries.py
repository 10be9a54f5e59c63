"""The pages of the domains in the index of settings."""

from django.utils.translation import gettext_lazy as _

from klantbeeld.engines.identity.menu import DATA, EVERYBODY, Setting, settings_index

settings_index.fill(
    Setting(DATA, _("Labels"), _("Hernoemen en samenvoegen"), "parties:tags", "tag", _("tags trefwoorden"), EVERYBODY),
    order=200,
)
settings_index.fill(
    Setting(DATA, _("Prullenbak"), _("Verwijderde relaties terugzetten"), "parties:bin", "trash-2",
            _("verwijderd herstellen"), EVERYBODY),
    order=210,
)  # fmt: skip
settings_index.fill(
    Setting(DATA, _("API"), _("Wat een ander programma hier kan, met voorbeelden die werken"), "shell:api", "share-2",
            _("koppeling programma integratie ontwikkelaar webhook openapi"), EVERYBODY),
    order=220,
)  # fmt: skip
settings_index.fill(
    Setting(DATA, _("Alles meenemen"), _("Eén bestand met alles wat van jullie is"), "shell:take_along", "download",
            _("export backup reservekopie vertrekken overstappen json csv zip")),
    order=230,
)  # fmt: skip
settings_index.fill(
    Setting(DATA, _("Voorbeeldbedrijf verwijderen"), _("Alles van het voorbeeldbedrijf weg, wat van jullie is blijft"),
            "shell:remove_demo", "trash-2", _("demo proefdata opruimen noorderlicht")),
    order=240,
)  # fmt: skip
