"""What specialists earn, as they and others may know it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from doorstep.kernel.money import Money


class EarningState(StrEnum):
    """Where the money for a visit is."""

    WAITING = "waiting"
    """Paid, and kept until the time for complaints has passed."""
    HELD_BACK = "held_back"
    """Paid, and kept until staff have decided."""
    RELEASED = "released"
    CASH = "cash"
    """Taken at the door; the commission is owed."""
    UNPAID = "unpaid"
    """The client has not paid yet."""
    GIVEN_BACK = "given_back"
    """The client got it back."""


@dataclass(frozen=True, slots=True)
class Parts:
    """
    What earnings consist of, in minor units: price, extra work, fees and tips, less commission and tax, is the net.
    """

    price: int = 0
    extra: int = 0
    fee: int = 0
    tip: int = 0
    commission: int = 0
    tax: int = 0
    net: int = 0

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(
            self.price + other.price,
            self.extra + other.extra,
            self.fee + other.fee,
            self.tip + other.tip,
            self.commission + other.commission,
            self.tax + other.tax,
            self.net + other.net,
        )


@dataclass(frozen=True, slots=True)
class Earning:
    """
    What one visit earned its specialist.

    ``earned_at``: when it was done, or ended for a fee. ``due_at``: when what waits is released, None if it does not.
    ``method``: how the client paid or is to pay, empty while that is open.
    """

    visit_id: uuid.UUID
    order_id: uuid.UUID
    method: str
    state: EarningState
    currency: str
    parts: Parts
    earned_at: datetime
    due_at: datetime | None
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class DayEarnings:
    """What came of one local date, of one state."""

    day: date
    state: EarningState
    visits: int
    parts: Parts


@dataclass(frozen=True, slots=True)
class EarningPoint:
    """A point of the chart: local dates from ``first`` to ``last``, both included."""

    first: date
    last: date
    visits: int
    net: int


@dataclass(frozen=True, slots=True)
class SpecialistFunds:
    """
    Where a specialist's money is now, whenever it was earned.

    ``balance``: released and not paid out; below zero, what was taken back after that. ``waiting``: paid by clients and
    not released. ``unpaid``: to be paid by clients. ``cash_owed``: commission of cash taken at the door.
    """

    balance: Money
    waiting: Money
    unpaid: Money
    cash_owed: Money


def sum_days(days: Iterable[DayEarnings]) -> tuple[int, Parts]:
    """How many visits, and what they earned in all; what was given back earned nothing."""
    visits, parts = 0, Parts()
    for day in days:
        if day.state is not EarningState.GIVEN_BACK:
            visits += day.visits
            parts += day.parts
    return visits, parts


def chart_points(days: Sequence[DayEarnings], first: date, last: date, *, weekly: bool) -> list[EarningPoint]:
    """
    One point a date, or one a week from Monday on, the first and the last cut to the range; none is left out.
    """
    points = []
    start = first
    while start <= last:
        end = min(start + timedelta(days=6 - start.weekday() if weekly else 0), last)
        visits, parts = sum_days(day for day in days if start <= day.day <= end)
        points.append(EarningPoint(start, end, visits, parts.net))
        start = end + timedelta(days=1)
    return points
