"""When a wall clock last showed a time, also where clocks change."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from doorstep.kernel.clock import last_daily

HELSINKI, TAIPEI = ZoneInfo("Europe/Helsinki"), ZoneInfo("Asia/Taipei")


@pytest.mark.parametrize(
    ("now", "at", "zone", "last"),
    [
        ("2026-01-12T08:00", time(2), ZoneInfo("UTC"), "2026-01-12T02:00"),
        ("2026-01-12T01:59", time(2), ZoneInfo("UTC"), "2026-01-11T02:00"),
        ("2026-01-12T02:00", time(2), ZoneInfo("UTC"), "2026-01-12T02:00"),
        # A zone whose date is another one already.
        ("2026-01-12T18:00", time(1), TAIPEI, "2026-01-12T17:00"),
        ("2026-01-12T16:30", time(1), TAIPEI, "2026-01-11T17:00"),
        # On 29 March clocks jump from 3 to 4: half past three comes at half past four.
        ("2026-03-29T01:29", time(3, 30), HELSINKI, "2026-03-28T01:30"),
        ("2026-03-29T01:30", time(3, 30), HELSINKI, "2026-03-29T01:30"),
        # On 25 October they show half past three twice: the first counts.
        ("2026-10-25T00:30", time(3, 30), HELSINKI, "2026-10-25T00:30"),
        ("2026-10-25T01:30", time(3, 30), HELSINKI, "2026-10-25T00:30"),
    ],
)
def test_the_last_time_that_a_clock_showed(now: str, at: time, zone: ZoneInfo, last: str) -> None:
    found = last_daily(datetime.fromisoformat(now).replace(tzinfo=UTC), at, zone)
    assert found == datetime.fromisoformat(last).replace(tzinfo=UTC)
    assert found.tzinfo is UTC
