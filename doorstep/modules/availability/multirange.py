"""A column of several spans of time."""

from django.db import models


class DateTimeMultirangeField(models.Field):  # type: ignore[type-arg]
    """A ``tstzmultirange``: read as psycopg's ``Multirange``, written by SQL only."""

    def db_type(self, connection: object) -> str:
        """The column's type."""
        return "tstzmultirange"
