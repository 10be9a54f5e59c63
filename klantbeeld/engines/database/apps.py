from django.apps import AppConfig

from klantbeeld.engines.database import lookups


class DatabaseConfig(AppConfig):
    name = "klantbeeld.engines.database"
    label = "database"

    def ready(self) -> None:
        lookups.register()
