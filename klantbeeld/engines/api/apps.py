from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "klantbeeld.engines.api"
    label = "api"

    def ready(self) -> None:
        from klantbeeld.engines.api import events  # noqa: F401
