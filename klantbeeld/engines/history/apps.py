from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "klantbeeld.engines.history"
    label = "history"
