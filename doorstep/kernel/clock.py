"""The one place that reads the clock; services get ``now`` from the edge."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime

type Clock = Callable[[], datetime]


def _system_clock() -> datetime:
    return datetime.now(UTC)


_clock: Clock = _system_clock


def utc_now() -> datetime:
    """The present moment, aware, in UTC. Called by edges only."""
    return _clock()


@contextmanager
def reading(clock: Clock) -> Generator[None]:
    """Read another clock in this process for a while, so that tests can see what a later day brings."""
    global _clock
    before, _clock = _clock, clock
    try:
        yield
    finally:
        _clock = before
