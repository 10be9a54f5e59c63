from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "klantbeeld.shell"
    label = "shell"
