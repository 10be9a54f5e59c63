from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "klantbeeld.engines.api"
    label = "api"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from klantbeeld.engines.api import events  # noqa: F401
        from klantbeeld.engines.identity.menu import EVERYBODY, MINE, Setting, settings_index

        own_tokens = Setting(
            MINE,
            _("API-tokens"),
            _("Laat een ander programma onder jouw naam werken"),
            "tokens:own",
            "key-round",
            _("koppeling sleutel programma integratie"),
            EVERYBODY,
        )
        settings_index.fill(own_tokens, order=3)
