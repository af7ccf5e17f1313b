"""Django's registration of the module."""

from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    """Label and place of the promotions module."""

    name = "doorstep.modules.promotions"
    label = "promotions"
