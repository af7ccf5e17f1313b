"""Reading travel tables."""

import time
import zlib
from array import array
from collections.abc import Mapping
from functools import lru_cache

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.kernel.geo import Cell
from doorstep.modules.travel.contracts import (
    BUILT_IN_VERSION,
    NO_DISTANCE,
    NO_WAY,
    HourClass,
    Mode,
    ModeTimes,
    RoadComparison,
    RoadTimes,
    Speed,
    TravelTable,
    VersionFacts,
    Way,
    kilometres_between,
)
from doorstep.modules.travel.rules import BUILT_IN, travel_minutes
from doorstep.modules.travel.rules.roads import little_ended

# Which version is in force may be this old: a quote carries its version, so nothing depends on it being the newest.
_IN_FORCE_SECONDS = 30.0
_in_force: dict[str, tuple[float, int]] = {}
# A table by road takes up to 3 x 3 bytes a pair of cells, so a process keeps few of them.
_KEPT_TABLES = 16
_KEPT_DISTANCES = 4
_COMPARED_PAIRS = 2000


@lru_cache(maxsize=_KEPT_TABLES)
def travel_table(version: int) -> TravelTable:
    """
    The table of a version. Versions never change, so it is read once a process.

    :raises LookupError: if there is no such version.
    """
    if version == BUILT_IN_VERSION:
        return BUILT_IN
    rows = fetch_all(
        "SELECT mode, hour_class, kmh, fixed_minutes FROM travel_speedrow WHERE version_id = %s", [version]
    )
    if not rows:
        raise LookupError(f"no travel table {version}")
    speeds = {(mode, kind): Speed(kmh, fixed) for mode, kind, kmh, fixed in rows}
    roads = _road_times(version)
    night, day, rush = HourClass
    return TravelTable(
        version,
        {
            mode: ModeTimes((speeds[mode, night], speeds[mode, day], speeds[mode, rush]), roads.get(mode))
            for mode in Mode
        },
    )


def _positions(version: int) -> Mapping[tuple[int, int], int]:
    """The covered cells of a version by column and row, each with its number."""
    row = fetch_one("SELECT cell_columns, cell_rows FROM travel_tableversion WHERE id = %s", [version])
    return {cell: number for number, cell in enumerate(zip(*row, strict=True))} if row else {}


def _road_times(version: int) -> dict[Mode, RoadTimes]:
    rows = fetch_all("SELECT mode, hour_class, minutes FROM travel_roadmatrix WHERE version_id = %s", [version])
    if not rows:
        return {}
    positions = _positions(version)
    # Walking takes as long at night as by day: equal matrices are kept once.
    kept: dict[bytes, bytes] = {}
    found: dict[Mode, dict[int, bytes]] = {}
    for mode, kind, minutes in rows:
        content = bytes(minutes)
        found.setdefault(Mode(mode), {})[kind] = kept.setdefault(content, content)
    return {mode: RoadTimes(positions, *(kinds[kind] for kind in HourClass)) for mode, kinds in found.items()}


def market_number(market: str) -> int:
    """The market's number among the locks of this module."""
    return zlib.crc32(market.encode())


def newest_version(market: str) -> int:
    """The version in force in a market now; the built-in one if it has none of its own."""
    row = fetch_one("SELECT id FROM travel_tableversion WHERE market = %s ORDER BY id DESC LIMIT 1", [market])
    return int(row[0]) if row else BUILT_IN_VERSION


def current_version(market: str) -> int:
    """The version in force in a market, at most 30 seconds old; the built-in one if it has none of its own."""
    known = _in_force.get(market)
    moment = time.monotonic()
    if known is not None and moment < known[0]:
        return known[1]
    version = newest_version(market)
    _in_force[market] = (moment + _IN_FORCE_SECONDS, version)
    return version


def reckon_way(from_cell: Cell, to_cell: Cell, hour_class: HourClass, mode: Mode, version: int) -> Way:
    """How long and how far it is from one cell to another, by the table of a version."""
    minutes = travel_minutes(from_cell, to_cell, hour_class, mode, travel_table(version))
    return Way(minutes, round(_kilometres(from_cell, to_cell, mode, version), 1))


def _kilometres(from_cell: Cell, to_cell: Cell, mode: Mode, version: int) -> float:
    by_road = travel_table(version).modes[mode].by_road
    if by_road is not None:
        start, end = (by_road.position.get((cell.column, cell.row)) for cell in (from_cell, to_cell))
        if start is not None and end is not None:
            hectometres = _distances(version, mode)[start * len(by_road.position) + end]
            if hectometres != NO_DISTANCE:
                return hectometres / 10
    return kilometres_between(to_cell.column - from_cell.column, to_cell.row - from_cell.row)


@lru_cache(maxsize=_KEPT_DISTANCES)
def _distances(version: int, mode: Mode) -> "array[int]":
    row = fetch_one(
        "SELECT hectometres FROM travel_roaddistances WHERE version_id = %s AND mode = %s", [version, mode.value]
    )
    assert row is not None, "distances are written with the minutes"
    numbers = array("H", bytes(row[0]))
    return array("H", little_ended(numbers))


def list_versions(market: str) -> list[VersionFacts]:
    """The versions of a market, newest first; the newest is in force."""
    return [
        VersionFacts(number, note, created_at, cells)
        for number, note, created_at, cells in fetch_all(
            "SELECT id, note, created_at, cardinality(cell_columns) FROM travel_tableversion "
            "WHERE market = %s ORDER BY id DESC",
            [market],
        )
    ]


def compare_with_straight_lines(version: int) -> list[RoadComparison]:
    """How the ways by road of a version compare with straight lines, by mode; averages of at most 2,000 ways each."""
    table = travel_table(version)
    found = []
    for mode, times in table.modes.items():
        if times.by_road is None:
            continue
        minutes, cells = times.by_road.day, list(times.by_road.position)
        step = max(1, len(minutes) // _COMPARED_PAIRS)
        pairs = [divmod(at, len(cells)) for at in range(0, len(minutes), step) if minutes[at] != NO_WAY]
        straight = ModeTimes(times.speeds)
        by_road = [minutes[start * len(cells) + end] for start, end in pairs]
        by_line = [straight.between(*cells[start], *cells[end])[HourClass.DAY] for start, end in pairs]
        known = len(minutes) - minutes.count(NO_WAY)
        count = max(1, len(pairs))
        found.append(RoadComparison(mode, known, sum(by_road) / count, sum(by_line) / count))
    return found


def forget_tables() -> None:
    """Drop what this process remembers; for tests, whose databases come and go."""
    _in_force.clear()
    travel_table.cache_clear()
    _distances.cache_clear()
