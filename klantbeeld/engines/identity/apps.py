from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "klantbeeld.engines.identity"
    label = "identity"
