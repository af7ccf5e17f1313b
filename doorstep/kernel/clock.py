"""The one place that reads the clock; services get ``now`` from the edge."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

type Clock = Callable[[], datetime]


def _system_clock() -> datetime:
    return datetime.now(UTC)


_clock: Clock = _system_clock


def utc_now() -> datetime:
    """The present moment, aware, in UTC. Called by edges only."""
    return _clock()


def last_daily(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """
    The latest moment, in UTC, at which a wall clock showed a time; one that a clock change skips comes an hour later.
    """
    day = now.astimezone(zone).date()
    today = datetime.combine(day, at, zone).astimezone(UTC)
    return today if today <= now else datetime.combine(day - timedelta(days=1), at, zone).astimezone(UTC)


@contextmanager
def reading(clock: Clock) -> Generator[None]:
    """Read another clock in this process for a while, so that tests can see what a later day brings."""
    global _clock
    before, _clock = _clock, clock
    try:
        yield
    finally:
        _clock = before
