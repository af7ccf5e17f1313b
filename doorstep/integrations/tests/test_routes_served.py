"""Ways by road as a Valhalla server tells them, and what becomes of answers that are none."""

import json
import time
from collections.abc import Iterator

import pytest

from doorstep.integrations.routes_served import ServedRoutes, read_line, read_route
from doorstep.kernel.geo import LatLon
from doorstep.modules.travel.contracts import Mode
from tests.valhalla_server import ValhallaServer, always, running_valhalla

START, END = LatLon(60.17, 24.94), LatLon(60.18, 24.93)


def encoded(*corners: tuple[float, float]) -> str:
    """A line in Valhalla's encoding, written independently of the reader."""
    text, before = "", (0, 0)
    for lat, lon in corners:
        here = (round(lat * 1e6), round(lon * 1e6))
        for value in (here[0] - before[0], here[1] - before[1]):
            value = ~(value << 1) if value < 0 else value << 1
            while value >= 0x20:
                text += chr((0x20 | (value & 0x1F)) + 63)
                value >>= 5
            text += chr(value + 63)
        before = here
    return text


@pytest.fixture
def server() -> Iterator[ValhallaServer]:
    with running_valhalla() as running:
        yield running


def test_a_way_is_read(server: ValhallaServer) -> None:
    shape = encoded((60.17, 24.94), (60.175, 24.9), (60.18, 24.93))
    body = {"trip": {"legs": [{"shape": shape}], "summary": {"time": 301.2, "length": 1.234}}}
    server.answer = always(200, json.dumps(body).encode())
    found = ServedRoutes(server.url).find_route(START, END, Mode.CAR)
    assert found is not None
    assert found.line == ((24.94, 60.17), (24.9, 60.175), (24.93, 60.18))
    assert (found.minutes, found.distance_m) == (6, 1234)
    ((action, question),) = server.asked
    assert (action, question["costing"]) == ("route", "auto")
    assert question["locations"] == [{"lat": 60.17, "lon": 24.94}, {"lat": 60.18, "lon": 24.93}]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b'{"error_code":442,"error":"No path could be found for input"}'),
        (500, b""),
        (200, b"not json"),
        (200, b"{}"),
        (200, b'{"trip":{"legs":[],"summary":{"time":1,"length":1}}}'),
        (200, b'{"trip":{"legs":[{"shape":"_"}],"summary":{"time":1,"length":1}}}'),
        (200, b'{"trip":{"legs":[{"shape":"??"}],"summary":{"time":-1,"length":1}}}'),
    ],
)
def test_whatever_is_no_way_is_none(server: ValhallaServer, status: int, body: bytes) -> None:
    server.answer = always(status, body)
    assert ServedRoutes(server.url).find_route(START, END, Mode.CAR) is None


def test_a_slow_router_is_not_waited_for(server: ValhallaServer) -> None:
    def late(*_: object) -> tuple[int, bytes]:
        time.sleep(0.5)
        return 200, b"{}"

    server.answer = late
    assert ServedRoutes(server.url, timeout_seconds=0.1).find_route(START, END, Mode.WALK) is None


def test_without_a_router_and_by_bus_nobody_is_asked(server: ValhallaServer) -> None:
    assert ServedRoutes("").find_route(START, END, Mode.CAR) is None
    assert ServedRoutes(server.url).find_route(START, END, Mode.TRANSIT) is None
    assert server.asked == []


def test_lines_that_leave_the_globe_or_break_off_are_refused() -> None:
    for wrong in (encoded((91.0, 24.0)), encoded((60.0, 24.0))[:-1], "\x1f"):
        with pytest.raises(ValueError, match="line"):
            read_line(wrong)
    with pytest.raises(ValueError, match="no route"):
        read_route(["trip"])
