"""Django's registration of the module."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """Label and place of the fieldwork module."""

    name = "doorstep.modules.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        """Lead visits on their day: booking asks before a step, and tells of it."""
        from doorstep.modules.booking.facade import register_field_work
        from doorstep.modules.fieldwork.services.steps import VisitSteps

        register_field_work(VisitSteps())
