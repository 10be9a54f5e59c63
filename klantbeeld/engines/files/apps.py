from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "klantbeeld.engines.files"
    label = "files"
