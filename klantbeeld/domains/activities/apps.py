from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "klantbeeld.domains.activities"
    label = "activities"

    def ready(self) -> None:
        from klantbeeld.domains.activities import derived, events, panels, policy, told  # noqa: F401
