from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "doorstep.modules.accounts"
    label = "accounts"
    verbose_name = "People and markets"
