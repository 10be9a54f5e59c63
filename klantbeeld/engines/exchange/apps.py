from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "klantbeeld.engines.exchange"
    label = "exchange"
