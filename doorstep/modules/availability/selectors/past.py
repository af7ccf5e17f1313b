"""Open time of days that are over, for whoever replays them. Nothing of it is kept, so present hours count."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from doorstep.infra.db import fetch_all
from doorstep.kernel.intervals import from_minute, merge, subtract
from doorstep.modules.availability.contracts import Displaced, OwnerKind, PastCalendar, ReplayedVisit
from doorstep.modules.availability.rules.hours import open_by_day
from doorstep.modules.availability.rules.localdays import local_days
from doorstep.modules.availability.rules.replaying import find_displaced
from doorstep.modules.availability.selectors.hours import load_blocked, load_hours
from doorstep.modules.travel.contracts import Mode, TravelTable

_SOME = 100


def past_calendars(market: str, first: date, last: date) -> Iterator[list[PastCalendar]]:
    """
    The calendars of a market's specialists over some local dates, by their owners, a hundred at a time.

    Six queries a hundred. Weekly hours and dates of their own are those of now, time off is what is known of then.
    """
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    after = 0
    while rows := fetch_all(
        "SELECT id, owner_id, mode FROM availability_calendar "
        "WHERE market = %s AND owner_kind = %s AND owner_id > %s ORDER BY owner_id LIMIT %s",
        [market, OwnerKind.SPECIALIST.value, after, _SOME],
    ):
        after = rows[-1][1]
        yield _opened(rows, days)


def _opened(rows: Sequence[tuple[int, int, str]], days: Sequence[date]) -> list[PastCalendar]:
    numbers = [number for number, _, _ in rows]
    plans = load_hours(numbers)
    zones = {zone for zone, _ in plans.values()}
    spans = [local_days(zone, days[0], len(days), 60) for zone in zones]
    start, end = min(one.start for one in spans), max(one.end for one in spans)
    blocked = load_blocked(numbers, from_minute(start), from_minute(end))
    found = []
    for number, owner_id, mode in rows:
        zone, plan = plans[number]
        holes = merge(blocked[number])
        opened = [subtract(one, holes) for one in open_by_day(plan, zone, days)]
        minutes = [sum(until - begin for begin, until in one) for one in opened]
        found.append(
            PastCalendar(owner_id, zone, Mode(mode), days, merge(span for one in opened for span in one), minutes)
        )
    return found


def displaced_visits(calendar: PastCalendar, visits: Sequence[ReplayedVisit], table: TravelTable) -> list[Displaced]:
    """The visits of a calendar that would not have fitted with the margins to try; see ``rules.replaying``."""
    around = local_days(calendar.time_zone, calendar.days[0] - timedelta(days=1), len(calendar.days) + 3, 60)
    return find_displaced(visits, calendar.open, table.modes[calendar.mode], around)
