"""Single ways by road from the operator's Valhalla server, `VALHALLA_URL`; none without one."""

import http.client
import json
import logging
import urllib.request
from math import ceil, isfinite

from django.conf import settings

from doorstep.infra.db import forbid_transaction
from doorstep.kernel.geo import LatLon
from doorstep.modules.fieldwork.contracts import RouteFacts
from doorstep.modules.travel.contracts import Mode

log = logging.getLogger(__name__)

_TIMEOUT_SECONDS = 3.0
_MOST_BYTES = 4_000_000
_MOST_CORNERS = 5000
_COSTINGS = {Mode.CAR: "auto", Mode.BICYCLE: "bicycle", Mode.WALK: "pedestrian"}


class ServedRoutes:
    """Asks over HTTP, once: whoever waits for the answer is on the way."""

    def __init__(self, url: str | None = None, *, timeout_seconds: float = _TIMEOUT_SECONDS) -> None:
        self._root = (settings.VALHALLA_URL if url is None else url).rstrip("/")
        self._timeout = timeout_seconds

    def find_route(self, start: LatLon, end: LatLon, mode: Mode) -> RouteFacts | None:
        """The way between two places; None without a router, an answer, or a way. Not inside a transaction."""
        forbid_transaction()
        costing = _COSTINGS.get(mode)
        if not self._root or costing is None:
            return None
        question: dict[str, object] = {
            "locations": [{"lat": place.lat, "lon": place.lon} for place in (start, end)],
            "costing": costing,
            "directions_type": "none",
            "units": "kilometers",
        }
        try:
            return read_route(self._ask(question))
        except (OSError, http.client.HTTPException, ValueError) as error:
            log.warning("no route", extra={"error": type(error).__name__})
            return None

    def _ask(self, question: dict[str, object]) -> object:
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's and is checked at start
            f"{self._root}/route",
            data=json.dumps(question).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=self._timeout) as response:  # noqa: S310
            body = response.read(_MOST_BYTES + 1)
        if len(body) > _MOST_BYTES:
            raise ValueError("an answer of more than 4 MB")
        return json.loads(body)


def read_route(answer: object) -> RouteFacts:
    """
    The way in an answer.

    :raises ValueError: if it can't be read.
    """
    try:
        trip = answer["trip"]  # type: ignore[index]
        line = tuple(corner for leg in trip["legs"] for corner in read_line(leg["shape"]))
        seconds, kilometres = float(trip["summary"]["time"]), float(trip["summary"]["length"])
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError("the answer is no route") from error
    if len(line) < 2 or not (isfinite(seconds) and isfinite(kilometres)) or seconds < 0 or kilometres < 0:
        raise ValueError("the answer is no way")
    step = -(-len(line) // _MOST_CORNERS)
    return RouteFacts((*line[:-1:step], line[-1]), ceil(seconds / 60), round(kilometres * 1000))


def read_line(text: str) -> list[tuple[float, float]]:
    """
    Corners as (lon, lat) of a line in Valhalla's encoding: differences of millionths of degrees, five bits a letter.

    https://valhalla.github.io/valhalla/decoding/

    :raises ValueError: if the text ends in the middle of a number, or leaves the globe.
    """
    numbers: list[int] = []
    value = shift = 0
    for letter in text:
        part = ord(letter) - 63
        if not 0 <= part < 64:
            raise ValueError("no line")
        value |= (part & 0x1F) << shift
        shift += 5
        if part < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    if shift or len(numbers) % 2:
        raise ValueError("the line is broken off")
    corners = []
    lat = lon = 0
    for at in range(0, len(numbers), 2):
        lat, lon = lat + numbers[at], lon + numbers[at + 1]
        corners.append((lon / 1e6, lat / 1e6))
    if any(abs(x) > 180 or abs(y) > 90 for x, y in corners):
        raise ValueError("the line leaves the globe")
    return corners
