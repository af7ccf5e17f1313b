"""Calendars elsewhere of the demo specialists: one that blocks time, one that can't be read any more."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.entrypoints.seed.marker import DemoMarket
from doorstep.infra.db import transaction_required
from doorstep.kernel.intervals import Spans, from_minute, merge, subtract, to_minute, to_minute_up
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import CalendarDay, CalendarDays, ImportedCalendar, ReadingProblem
from doorstep.modules.specialists import facade as specialists

_NAMES = {
    "hel": ("Family", "Choir"),
    "mow": ("Семья", "Хор"),
    "sha": ("家庭日历", "合唱团"),
    "tpe": ("家庭行事曆", "合唱團"),
}
_DAYS = 13
_MINUTES = 45
# Nobody is asked for them: they are at hosts that do not exist (RFC 2606).
_NEVER = timedelta(days=3650)


@transaction_required
def subscribe_demo_specialists(markets: Sequence[DemoMarket], *, now: datetime) -> None:
    """Give the first specialist of each market two calendars elsewhere. What the first blocks is free of visits."""
    for market in markets:
        (card,) = specialists.cards(market.specialist_ids[:1]).values()
        days = availability.own_days(accounts.actor_of(card.user_id), None, _DAYS, now=now)
        availability.lock_calendars([days.calendar_id])
        family, choir = _NAMES[market.code]
        busy = tuple(span for day in days.days[2::3] if (span := _free_stretch(day, days)))
        lost_at = now - timedelta(days=2)
        wanted = [
            ImportedCalendar(family, "https://calendar.example.com/family.ics", busy, now + _NEVER, fetched_at=now),
            ImportedCalendar(
                choir, "https://choir.example.org/2026.ics", (), now + _NEVER,
                fetched_at=lost_at - timedelta(minutes=15), failed_since=lost_at, problem=ReadingProblem.MISSING,
            ),
        ]  # fmt: skip
        availability.import_external_calendars(days.calendar_id, wanted, now=now)


def _free_stretch(day: CalendarDay, days: CalendarDays) -> tuple[datetime, datetime] | None:
    """The last three quarters of an hour of a date in which nothing is promised."""
    hours: Spans = [(to_minute(start), to_minute(end)) for start, end in day.open]
    taken = merge((to_minute(one.occupied_from), to_minute_up(one.core_until)) for one in days.claims.values())
    left = [end for start, end in subtract(hours, taken) if end - start >= _MINUTES]
    return (from_minute(left[-1] - _MINUTES), from_minute(left[-1])) if left else None
