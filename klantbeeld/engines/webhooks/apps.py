from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "klantbeeld.engines.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from klantbeeld.engines.webhooks import events, policy  # noqa: F401
