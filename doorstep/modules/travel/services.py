"""Publishing a new version of a market's speed table."""

from collections.abc import Mapping
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.modules.travel.contracts import HourClass, Mode, Speed
from doorstep.modules.travel.models import SpeedRow, TableVersion


@transaction_required
def publish_table(*, market: str, speeds: Mapping[Mode, tuple[Speed, Speed, Speed]], note: str, now: datetime) -> int:
    """
    Make a new table the market's table in force; every mode must be given.

    :param speeds: for each mode the speeds at night, by day and in the rush hours.
    :return: the new version.
    """
    missing = set(Mode) - set(speeds)
    if missing:
        raise ValueError(f"a table needs every mode; missing: {', '.join(sorted(missing))}")
    version = TableVersion.objects.create(market=market, note=note, created_at=now)
    SpeedRow.objects.bulk_create(
        SpeedRow(
            version=version, mode=mode, hour_class=kind, kmh=triple[kind].kmh, fixed_minutes=triple[kind].fixed_minutes
        )
        for mode, triple in speeds.items()
        for kind in HourClass
    )
    return version.id
