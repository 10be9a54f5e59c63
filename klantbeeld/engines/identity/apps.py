from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "klantbeeld.engines.identity"
    label = "identity"

    def ready(self) -> None:
        from klantbeeld.engines.identity import events, signals, undo_rules  # noqa: F401
