from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "klantbeeld.domains.parties"
    label = "parties"

    def ready(self) -> None:
        from klantbeeld.domains.parties import derived, events, holdings, policy, told  # noqa: F401
        from klantbeeld.domains.parties.importing import conflicts  # noqa: F401
