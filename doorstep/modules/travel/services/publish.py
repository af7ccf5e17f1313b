"""Publishing a new version of a market's travel table."""

from collections.abc import Mapping
from datetime import datetime

from doorstep.infra.db import LockSpace, lock_keys, transaction, transaction_required
from doorstep.modules.travel.contracts import HourClass, Mode, ModeTimes, Roads, RoadsFailed, Speed
from doorstep.modules.travel.models import RoadDistances, RoadMatrix, SpeedRow, TableVersion
from doorstep.modules.travel.selectors import market_number, newest_version, travel_table

type Speeds = Mapping[Mode, tuple[Speed, Speed, Speed]]


@transaction_required
def publish_table(*, market: str, speeds: Speeds, note: str, now: datetime, roads: Roads | None = None) -> int:
    """
    Make a new table the market's table in force; every mode must be given.

    :param speeds: for each mode the speeds at night, by day and in the rush hours.
    :param roads: what a router says; None for a table of straight lines.
    :return: the new version.
    """
    missing = set(Mode) - set(speeds)
    if missing:
        raise ValueError(f"a table needs every mode; missing: {', '.join(sorted(missing))}")
    # In turn, so that the newest version is also the one that was committed last.
    lock_keys(LockSpace.TRAVEL, [market_number(market)])
    cells = roads.cells if roads else ()
    version = TableVersion.objects.create(
        market=market,
        note=note,
        created_at=now,
        cell_columns=[cell.column for cell in cells],
        cell_rows=[cell.row for cell in cells],
    )
    SpeedRow.objects.bulk_create(
        SpeedRow(
            version=version, mode=mode, hour_class=kind, kmh=triple[kind].kmh, fixed_minutes=triple[kind].fixed_minutes
        )
        for mode, triple in speeds.items()
        for kind in HourClass
    )
    if roads:
        _write_roads(version, roads)
    return version.id


def _write_roads(version: TableVersion, roads: Roads) -> None:
    for mode, ways in roads.modes.items():
        for kind in HourClass:
            RoadMatrix.objects.create(
                version=version,
                mode=mode,
                hour_class=kind,
                minutes=ways.minutes[kind],
                known_pairs=ways.known_pairs,
            )
        RoadDistances.objects.create(version=version, mode=mode, hectometres=ways.hectometres)


@transaction
def publish_roads(*, market: str, roads: Roads, version_before: int, note: str, now: datetime) -> int:
    """
    Put what a router says in force, with the speeds of the version that it was reckoned by.

    :raises RoadsFailed: if another table has come into force since.
    """
    lock_keys(LockSpace.TRAVEL, [market_number(market)])
    if newest_version(market) != version_before:
        raise RoadsFailed("another table of this market came into force meanwhile; build again")
    return publish_table(market=market, speeds=speeds_of(version_before), note=note, now=now, roads=roads)


@transaction
def publish_straight_lines(*, market: str, note: str, now: datetime) -> int:
    """
    Go back to straight lines with the speeds in force: the way out if a router's table turns out to be wrong.

    :return: the new version; quotes and claims made under the old one keep it.
    """
    lock_keys(LockSpace.TRAVEL, [market_number(market)])
    return publish_table(market=market, speeds=speeds_of(newest_version(market)), note=note, now=now)


def speeds_of(version: int) -> Speeds:
    """The speeds of a version, by mode."""
    times: Mapping[Mode, ModeTimes] = travel_table(version).modes
    return {mode: entry.speeds for mode, entry in times.items()}
