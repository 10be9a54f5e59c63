from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "klantbeeld.shell"
    label = "shell"

    def ready(self) -> None:
        from klantbeeld.shell import events, settings_entries  # noqa: F401
