"""How the outcomes of visits are summed up, and which of them are told one by one."""

import heapq
from collections import defaultdict
from datetime import date, timedelta

from doorstep.kernel.errors import InvalidInput
from doorstep.modules.insights.contracts import (
    LEAST_DAYS,
    LONGEST_MARGIN_MINUTES,
    MOST_DAYS,
    MOST_SHOWN,
    ChangedVisit,
    Comparison,
    Figures,
    Outcome,
    TryBuffer,
)


def check_days(days: int) -> None:
    """:raises InvalidInput: unless it is a week to a quarter."""
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise InvalidInput(f"Choose {LEAST_DAYS} to {MOST_DAYS} days.", field="days")


def check_buffer(buffer: TryBuffer) -> None:
    """:raises InvalidInput: if nothing is to be changed, or by minutes that can't be."""
    given = {
        name: getattr(buffer, name)
        for name in ("preparation_minutes", "cleanup_minutes")
        if getattr(buffer, name) is not None
    }
    if not given:
        raise InvalidInput("Name minutes of preparation, of clean-up, or both.", field="preparation_minutes")
    for name, minutes in given.items():
        if not 0 <= minutes <= LONGEST_MARGIN_MINUTES:
            raise InvalidInput(f"Choose 0 to {LONGEST_MARGIN_MINUTES} minutes.", field=name)


def monday_of(day: date) -> date:
    """The Monday of a date's week."""
    return day - timedelta(days=day.weekday())


class Tally:
    """Sums outcomes by week and category, and keeps those few that change most; its size does not grow with visits."""

    def __init__(self) -> None:
        self.total = Comparison()
        self.weeks: dict[date, Comparison] = defaultdict(Comparison)
        self.categories: dict[int, Comparison] = defaultdict(Comparison)
        self.visits = self.repriced = self.refeed = self.displaced = 0
        self._most: list[tuple[int, int, ChangedVisit]] = []

    def open(self, day: date, minutes: int) -> None:
        """Count working time of a local date."""
        self.total.open_minutes += minutes
        self.weeks[monday_of(day)].open_minutes += minutes

    def add(self, visit: ChangedVisit, agreed: Outcome, *, day: date, category_id: int, minutes: int) -> None:
        """Count a visit that began on a local date and took so long."""
        for comparison in (self.total, self.weeks[monday_of(day)], self.categories[category_id]):
            _count(comparison.agreed, agreed, minutes)
            _count(comparison.today, visit.today, minutes)
            if visit.no_room is None:
                _count(comparison.changed, visit.changed, minutes)
        self.visits += 1
        self.displaced += visit.no_room is not None
        self.repriced += visit.today.price != visit.changed.price
        self.refeed += visit.today.fee != visit.changed.fee
        weight = abs(visit.difference.minor)
        if weight or visit.no_room:
            # The later one of equals counts less, so that the same visits are told each time.
            entry = (weight, -self.visits, visit)
            if len(self._most) < MOST_SHOWN:
                heapq.heappush(self._most, entry)
            else:
                heapq.heappushpop(self._most, entry)

    @property
    def most(self) -> list[ChangedVisit]:
        """The visits whose income changes most, the largest change first."""
        return [visit for _, _, visit in sorted(self._most, reverse=True)]


def _count(figures: Figures, outcome: Outcome, minutes: int) -> None:
    figures.income_minor += outcome.income.minor
    figures.fees_minor += outcome.fee.minor
    figures.refunds_minor += outcome.refund.minor
    if outcome.took_place:
        figures.visits += 1
        figures.booked_minutes += minutes
