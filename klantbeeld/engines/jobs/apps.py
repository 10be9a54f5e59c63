from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "klantbeeld.engines.jobs"
    label = "jobs"
