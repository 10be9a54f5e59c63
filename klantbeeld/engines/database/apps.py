from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "klantbeeld.engines.database"
    label = "database"
