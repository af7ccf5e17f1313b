"""Django's registration of the module."""

from django.apps import AppConfig


class AvailabilityConfig(AppConfig):
    """Label and place of the availability module."""

    name = "doorstep.modules.availability"
    label = "availability"
