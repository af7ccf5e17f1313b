"""Building a market's table from a router: what comes into force, and what never does."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.db import connection

from doorstep.infra.db import LockSpace, open_transaction
from doorstep.kernel.errors import DomainError
from doorstep.kernel.geo import Cell
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.travel import facade
from doorstep.modules.travel.contracts import (
    BUILT_IN_VERSION,
    HourClass,
    Mode,
    Roads,
    RoadsFailed,
    RouterRefused,
    Speed,
)
from doorstep.modules.travel.ports import Action
from doorstep.modules.travel.rules import BUILT_IN, roads, travel_minutes
from doorstep.modules.travel.selectors import compare_with_straight_lines, market_number
from doorstep.modules.travel.services.publish import publish_roads
from doorstep.modules.travel.tests.router import FlatLand, as_it_is

pytestmark = pytest.mark.django_db
WEST, EAST, ISLE, FAR = Cell(-1, 0), Cell(1, 0), Cell(0, 1), Cell(9, 9)
SLOW = dict.fromkeys(Mode, (Speed(27, 5), Speed(13.5, 5), Speed(9, 5)))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    facade.forget_tables()
    yield
    facade.forget_tables()


@pytest.fixture
def land() -> FlatLand:
    with open_transaction():
        accounts.ensure_markets()
    return FlatLand(accounts.get_market("hel"))


def build(land: FlatLand, now: datetime, *, market: str = "hel", within_km: float | None = 3.0) -> int:
    version = facade.build_table(land, market_code=market, within_km=within_km, now=lambda: now, report=print)
    facade.forget_tables()
    return version


def way(version: int, start: Cell, end: Cell, mode: Mode = Mode.CAR, kind: HourClass = HourClass.NIGHT) -> int:
    return travel_minutes(start, end, kind, mode, facade.travel_table(version))


def assert_nothing_changed() -> None:
    facade.forget_tables()
    assert facade.current_version("hel") == BUILT_IN_VERSION
    assert facade.list_versions("hel") == []


def test_a_router_fills_a_new_version(land: FlatLand, now: datetime) -> None:
    version = build(land, now)
    assert facade.current_version("hel") == version
    (facts,) = facade.list_versions("hel")
    assert (facts.version, facts.created_at) == (version, now)
    # Centres within a kilometre, on a grid of half a kilometre that is off by a quarter.
    assert facts.cells == 12
    assert facts.note == "flat land: 12 cells"
    # One kilometre at 40 km/h is 1.5 minutes east, 2.25 back west, and 5 to park; in the rush hours twice as long.
    assert (way(version, WEST, EAST), way(version, EAST, WEST)) == (7, 8)
    assert (way(version, WEST, EAST, kind=HourClass.RUSH), way(version, EAST, WEST, kind=HourClass.RUSH)) == (8, 10)
    assert (way(version, WEST, EAST, Mode.WALK), way(version, EAST, WEST, Mode.WALK)) == (13, 19)
    # By public transport, to a cell that is not covered, and within one cell the straight line stays.
    for start, end, mode in ((WEST, EAST, Mode.TRANSIT), (WEST, FAR, Mode.CAR), (FAR, WEST, Mode.CAR),
                             (WEST, WEST, Mode.CAR)):  # fmt: skip
        assert way(version, start, end, mode) == travel_minutes(start, end, HourClass.NIGHT, mode, BUILT_IN)
    walked = facade.reckon_way(EAST, WEST, HourClass.DAY, Mode.WALK, version)
    assert (walked.minutes, walked.kilometres) == (19, 1.0)
    far = facade.reckon_way(EAST, FAR, HourClass.DAY, Mode.CAR, version)
    assert far.kilometres == facade.reckon_way(EAST, FAR, HourClass.DAY, Mode.CAR, BUILT_IN_VERSION).kilometres
    # All 12 x 11 ordered pairs, three modes.
    assert [(found.mode, found.known_pairs) for found in compare_with_straight_lines(version)] == [
        (mode, 132) for mode in (Mode.WALK, Mode.BICYCLE, Mode.CAR)
    ]


def test_the_speeds_in_force_stay_and_older_versions_are_as_they_were(land: FlatLand, now: datetime) -> None:
    with open_transaction():
        slow = facade.publish_table(market="hel", speeds=SLOW, note="winter", now=now)
    version = build(land, now)
    assert way(version, WEST, FAR) == way(slow, WEST, FAR) > way(BUILT_IN_VERSION, WEST, FAR)
    assert way(slow, WEST, EAST) != way(version, WEST, EAST)
    # By their proportion: 27 at night to 9 in the rush hours.
    assert way(version, WEST, EAST, kind=HourClass.RUSH) == 10
    again = build(FlatLand(land.market, radius_km=0.6), now)
    assert facade.current_version("hel") == again
    assert (way(version, WEST, EAST), way(again, WEST, EAST)) == (7, way(slow, WEST, EAST))
    straight = facade.publish_straight_lines(market="hel", note="roads were wrong", now=now)
    facade.forget_tables()
    assert facade.current_version("hel") == straight
    assert way(straight, WEST, EAST) == way(slow, WEST, EAST)
    assert facade.travel_table(straight).modes[Mode.CAR].by_road is None
    assert way(version, WEST, EAST) == 7


def test_equal_matrices_are_kept_once(land: FlatLand, now: datetime) -> None:
    table = facade.travel_table(build(land, now))
    walking, driving = table.modes[Mode.WALK].by_road, table.modes[Mode.CAR].by_road
    assert walking is not None
    assert driving is not None
    assert walking.night is walking.day is walking.rush
    assert len(driving.night) == 144
    assert driving.night != driving.rush
    assert walking.position is driving.position


def test_null_cells_fall_back_to_the_straight_line(land: FlatLand, now: datetime) -> None:
    def without_the_first(action: Action, answer: Any) -> object:
        if action == "sources_to_targets":
            answer["sources_to_targets"]["durations"][0] = [None] * len(answer["sources_to_targets"]["durations"][0])
        return answer

    land.meddle = without_the_first
    version = build(land, now)
    by_road = facade.travel_table(version).modes[Mode.CAR].by_road
    assert by_road is not None
    origin = next(iter(by_road.position))
    assert by_road.find(*origin, 1, 0) is None
    assert by_road.find(1, 0, *origin) is not None
    assert way(version, Cell(*origin), EAST) == way(BUILT_IN_VERSION, Cell(*origin), EAST)


def test_no_way_between_two_parts_of_town_is_no_failure(land: FlatLand, now: datetime) -> None:
    answers = 0

    def unconnected(action: Action, answer: object) -> object:
        nonlocal answers
        answers += action == "sources_to_targets"
        if action == "sources_to_targets" and answers % 9 == 2:
            raise RouterRefused(170, "Locations are in unconnected regions")
        return answer

    land.meddle = unconnected
    version = build(land, now)
    (car,) = (found for found in compare_with_straight_lines(version) if found.mode is Mode.CAR)
    assert car.known_pairs == 132 - 16


def spoil_sizes(action: Action, answer: Any) -> object:
    if action == "sources_to_targets":
        answer["sources_to_targets"]["durations"].pop()
    return answer


def all_null(action: Action, answer: Any) -> object:
    if action == "sources_to_targets":
        found = answer["sources_to_targets"]
        return {"sources_to_targets": {name: [[None] * len(row) for row in rows] for name, rows in found.items()}}
    return answer


def no_places(action: Action, answer: Any) -> object:
    return [{"edges": []} for _ in answer] if action == "locate" else answer


def soup(action: Action, answer: object) -> object:
    return "soup"


def refused(action: Action, answer: object) -> object:
    raise RouterRefused(154, "Path distance exceeds the max distance limit")


def failing_late() -> Callable[[Action, object], object]:
    left = 20

    def meddle(action: Action, answer: object) -> object:
        nonlocal left
        left -= action == "sources_to_targets"
        if not left:
            raise RoadsFailed("the router went away")
        return answer

    return meddle


@pytest.mark.parametrize("meddle", [spoil_sizes, all_null, no_places, refused, failing_late(), soup])
def test_what_cannot_be_trusted_never_comes_into_force(
    land: FlatLand, now: datetime, meddle: Callable[[Action, object], object]
) -> None:
    land.meddle = meddle
    with pytest.raises(RoadsFailed):
        build(land, now)
    assert_nothing_changed()
    land.meddle = as_it_is
    assert build(land, now)


def test_a_market_that_is_too_big_is_refused(land: FlatLand, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roads, "MOST_CELLS", 11)
    with pytest.raises(RoadsFailed, match="--within"):
        build(land, now)
    assert "sources_to_targets" not in land.asked
    assert_nothing_changed()
    assert build(land, now, within_km=0.5)


def test_an_unknown_market_is_told(land: FlatLand, now: datetime) -> None:
    with pytest.raises(DomainError, match="hel"):
        build(land, now, market="nowhere")
    assert land.asked == []


def test_a_table_that_came_meanwhile_is_not_overwritten(land: FlatLand, now: datetime) -> None:
    published: list[int] = []

    def winter_comes(action: Action, answer: object) -> object:
        if action == "sources_to_targets" and not published:
            with open_transaction():
                published.append(facade.publish_table(market="hel", speeds=SLOW, note="winter", now=now))
        return answer

    land.meddle = winter_comes
    with pytest.raises(RoadsFailed, match="meanwhile"):
        build(land, now)
    facade.forget_tables()
    assert facade.current_version("hel") == published[0]


def test_a_second_build_of_a_market_does_not_begin(land: FlatLand, now: datetime) -> None:
    key = int(LockSpace.TRAVEL) << 48 | 1 << 32 | market_number("hel")
    parameters: Mapping[str, Any] = connection.get_connection_params()
    known = {name: parameters[name] for name in ("dbname", "user", "host", "port") if name in parameters}
    with psycopg.connect(**known, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [key])
        with pytest.raises(RoadsFailed, match="under way"):
            build(land, now)
        assert land.asked == []
        other.execute("SELECT pg_advisory_unlock(%s)", [key])  # a session that ends does so a moment later
    assert build(land, now)


def test_what_was_not_reckoned_by_the_version_in_force_is_not_published(now: datetime, land: FlatLand) -> None:
    version = build(land, now)
    table = facade.travel_table(version)
    assert table.modes[Mode.CAR].by_road is not None
    with pytest.raises(RoadsFailed, match="meanwhile"):
        publish_roads(market="hel", roads=Roads((), {}), version_before=BUILT_IN_VERSION, note="", now=now)
