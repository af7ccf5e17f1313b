"""
Limits, promises and windows where clocks are odd: the engine against the plain model on the days of their changes.

The long tests do the same in all zones that there are.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from doorstep.modules.availability.tests.test_engine import Place, check_agreement, promised_worlds, roomy_worlds

FIRST_YEAR, YEARS = 2026, 2
# By half an hour, at midnight, back over midnight, for a month.
ODD = ["Australia/Lord_Howe", "America/Havana", "America/Santiago", "Africa/Casablanca"]
EXAMPLES = 3


@lru_cache(maxsize=1024)
def places_of(zone: str) -> Sequence[Place]:
    """The zone with each day before its clocks change, or with any day if they don't."""
    first = date(FIRST_YEAR, 1, 1)
    days = [first + timedelta(days=number) for number in range(365 * YEARS)]
    offsets = [datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset() for day in days]
    changes = [day for day, (before, after) in zip(days, pairwise(offsets), strict=False) if before != after]
    return [(zone, day) for day in changes] or [(zone, date(FIRST_YEAR, 6, 10))]


def check_zone(zone: str, *, examples: int) -> None:
    """Compare some worlds of a zone, always the same ones."""
    few = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for strategy in (roomy_worlds, promised_worlds):
        seed(zone)(few(given(strategy(places_of(zone)))(check_agreement)))()


def test_days_before_changes_are_found() -> None:
    assert places_of("Europe/Helsinki")[:2] == [
        ("Europe/Helsinki", date(2026, 3, 28)),
        ("Europe/Helsinki", date(2026, 10, 24)),
    ]
    assert len(places_of("Asia/Shanghai")) == 1


@pytest.mark.parametrize("zone", ODD)
def test_limits_and_promises_where_clocks_are_odd(zone: str) -> None:
    check_zone(zone, examples=EXAMPLES)
