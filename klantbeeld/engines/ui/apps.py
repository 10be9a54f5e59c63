from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "klantbeeld.engines.ui"
    label = "ui"
