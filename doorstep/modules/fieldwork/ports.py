"""The router that knows the way by road, if the operator runs one."""

from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from doorstep.kernel.geo import LatLon
from doorstep.modules.fieldwork.contracts import RouteFacts
from doorstep.modules.travel.contracts import Mode


class RouteSource(Protocol):
    """Finds ways by road, within a few seconds."""

    def find_route(self, start: LatLon, end: LatLon, mode: Mode) -> RouteFacts | None:
        """The way between two places; None if there is no router, it gives no answer, or it knows no way."""


@lru_cache(maxsize=4)
def _make(path: str) -> RouteSource:
    source: RouteSource = import_string(path)()
    return source


def route_source() -> RouteSource:
    """The configured source."""
    return _make(settings.ROUTE_SOURCE)
