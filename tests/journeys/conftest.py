"""The city in which the journeys happen, and its clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from doorstep.kernel import clock as kernel_clock


class StandingClock:
    """A clock that moves when told to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def pass_time(self, **span: float) -> None:
        """Let some time pass."""
        self.moment += timedelta(**span)

    def go_to(self, moment: datetime) -> None:
        """Jump to a moment."""
        self.moment = moment


@pytest.fixture
def clock(now: datetime) -> Iterator[StandingClock]:
    """The server's clock: it stands at the fixed present."""
    standing = StandingClock(now)
    with kernel_clock.reading(standing):
        yield standing
