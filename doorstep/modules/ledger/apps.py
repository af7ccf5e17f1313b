"""Django's registration of the module."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Label and place of the ledger module."""

    name = "doorstep.modules.ledger"
    label = "ledger"
