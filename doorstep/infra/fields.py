"""Columns of PostgreSQL types for which Django has no field."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from doorstep.kernel.geo import Point

if TYPE_CHECKING:
    _PointBase = models.Field[Point | None, Point | None]
else:
    _PointBase = models.Field


class PointField(_PointBase):
    """
    Core ``point``: a :class:`~doorstep.kernel.geo.Point` on the market's plane, kilometres.

    The type has no ``=`` operator, so neither filter by equality nor ask for distinct rows.
    """

    description = "Point on a plane, km"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type."""
        return "point"

    def get_prep_value(self, value: Any) -> str | None:
        """The text form ``(x,y)``."""
        return None if value is None else point_text(value)

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> Point | None:
        """Read the text form."""
        return None if value is None else point_from_text(value)

    def to_python(self, value: Any) -> Point | None:
        """Accept a point or its text form."""
        return point_from_text(value) if isinstance(value, str) else value

    def value_to_string(self, obj: models.Model) -> str:
        """The text form, for fixtures."""
        return self.get_prep_value(self.value_from_object(obj)) or ""


def point_text(point: Point) -> str:
    """``(x,y)``, as PostgreSQL reads and writes points; also for raw SQL and COPY."""
    return f"({point.x!r},{point.y!r})"


def point_from_text(text: str) -> Point:
    """
    Read ``(x,y)``.

    :raises ValueError: if the text is something else.
    """
    x, comma, y = text.strip("() ").partition(",")
    if not comma:
        raise ValueError(f"not a point: {text!r}")
    return Point(float(x), float(y))
