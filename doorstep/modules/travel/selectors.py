"""Reading speed tables."""

import time
from functools import lru_cache

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.kernel.geo import Cell
from doorstep.modules.travel.contracts import (
    BUILT_IN_VERSION,
    HourClass,
    Mode,
    ModeTimes,
    Speed,
    TravelTable,
    Way,
    kilometres_between,
)
from doorstep.modules.travel.rules import BUILT_IN, travel_minutes

# Which version is in force may be this old: a quote carries its version, so nothing depends on it being the newest.
_IN_FORCE_SECONDS = 30.0
_in_force: dict[str, tuple[float, int]] = {}


@lru_cache(maxsize=64)
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
    night, day, rush = HourClass
    return TravelTable(
        version,
        {mode: ModeTimes((speeds[mode, night], speeds[mode, day], speeds[mode, rush])) for mode in Mode},
    )


def current_version(market: str) -> int:
    """The version in force in a market, at most 30 seconds old; the built-in one if it has none of its own."""
    known = _in_force.get(market)
    moment = time.monotonic()
    if known is not None and moment < known[0]:
        return known[1]
    row = fetch_one("SELECT id FROM travel_tableversion WHERE market = %s ORDER BY id DESC LIMIT 1", [market])
    version = int(row[0]) if row else BUILT_IN_VERSION
    _in_force[market] = (moment + _IN_FORCE_SECONDS, version)
    return version


def reckon_way(from_cell: Cell, to_cell: Cell, hour_class: HourClass, mode: Mode, version: int) -> Way:
    """How long and how far it is from one cell to another, by the table of a version."""
    columns, rows = to_cell.column - from_cell.column, to_cell.row - from_cell.row
    minutes = travel_minutes(from_cell, to_cell, hour_class, mode, travel_table(version))
    return Way(minutes, round(kilometres_between(columns, rows), 1))


def forget_tables() -> None:
    """Drop what this process remembers; for tests, whose databases come and go."""
    _in_force.clear()
    travel_table.cache_clear()
