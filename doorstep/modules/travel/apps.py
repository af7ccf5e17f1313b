"""Django's registration of the module."""

from django.apps import AppConfig


class TravelConfig(AppConfig):
    """Label and place of the travel module."""

    name = "doorstep.modules.travel"
    label = "travel"
