"""Upkeep of free_day: open and free time of every calendar and local date, ahead to the horizon and two days more."""

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from doorstep.infra.db import LockSpace, execute, fetch_all, lock_keys, transaction, transaction_required
from doorstep.kernel.intervals import Spans, from_minute, merge, minute_text, subtract
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability.rules.hours import open_by_day
from doorstep.modules.availability.rules.localdays import local_days, today
from doorstep.modules.availability.selectors import calendars, hours

log = logging.getLogger(__name__)

DAYS_BEHIND = 1
DAYS_BEYOND_HORIZON = 2
_BATCH = 100

# What cores leave of open time. A promised one may be pushed away, so it takes nothing.
# lower() of an empty multirange is NULL, and then nothing is taken away from nothing.
FREE_AFTER_CLAIMS = """
{open} - coalesce((
    SELECT range_agg(c.core) FROM availability_claim c
    WHERE c.calendar_id = {calendar} AND c.promise IS NULL AND lower(c.core) > lower({open}) - interval '1 day'
    AND lower(c.core) < upper({open})), '{{}}'::tstzmultirange)
"""
_WRITE_DAYS = f"""
INSERT INTO availability_freeday AS f (calendar_id, day, open, free)
SELECT w.calendar_id, w.day, w.open, {FREE_AFTER_CLAIMS.format(open="w.open", calendar="w.calendar_id")}
FROM (SELECT calendar_id, day, open::tstzmultirange
      FROM unnest(%s::bigint[], %s::date[], %s::text[]) AS given(calendar_id, day, open)) AS w(calendar_id, day, open)
ON CONFLICT (calendar_id, day) DO UPDATE SET open = EXCLUDED.open, free = EXCLUDED.free
WHERE f.open <> EXCLUDED.open OR f.free <> EXCLUDED.free
"""


def multirange_text(spans: Spans) -> str:
    """Spans as PostgreSQL writes a tstzmultirange."""
    return "{" + ",".join(f"[{minute_text(start)},{minute_text(end)})" for start, end in spans) + "}"


def open_days(calendar_ids: Sequence[int], days_of: dict[int, Sequence[date]]) -> dict[int, list[tuple[date, Spans]]]:
    """Rules minus blocked time for the given dates of each calendar, from the tables of rules."""
    result: dict[int, list[tuple[date, Spans]]] = {}
    asked = [
        day for calendar_id in calendar_ids for day in (days_of[calendar_id][:1], days_of[calendar_id][-1:]) if day
    ]
    if not asked:
        return {calendar_id: [] for calendar_id in calendar_ids}
    # Local dates reach up to 14 hours around the same date in UTC.
    first, last = min(day[0] for day in asked), max(day[0] for day in asked)
    start = datetime.fromisoformat(f"{first - timedelta(days=1)}T00:00:00Z")
    blocked = hours.load_blocked(calendar_ids, start, start + (last - first) + timedelta(days=3))
    for calendar_id, (zone, plan) in hours.load_hours(calendar_ids).items():
        holes = merge(blocked[calendar_id])
        days = days_of[calendar_id]
        spans = open_by_day(plan, zone, days)
        result[calendar_id] = [(day, subtract(span, holes)) for day, span in zip(days, spans, strict=True)]
    return result


def kept_range(market: str, zone: str, now: datetime) -> list[date]:
    """The local dates to keep: from yesterday to two days beyond the market's horizon."""
    return kept_dates(accounts.get_market(market).horizon_days, zone, now)


def kept_dates(horizon_days: int, zone: str, now: datetime) -> list[date]:
    """The same for a market's horizon."""
    here = today(zone, now)
    return [here + timedelta(days=n) for n in range(-DAYS_BEHIND, horizon_days + DAYS_BEYOND_HORIZON + 1)]


@transaction_required
def write_days(days_of: dict[int, Sequence[date]]) -> int:
    """Work out and write the given dates of calendars, which the caller has locked; how many rows were new or wrong."""
    found = open_days(list(days_of), days_of)
    rows = [(calendar_id, day, spans) for calendar_id, days in found.items() for day, spans in days]
    if not rows:
        return 0
    return execute(
        _WRITE_DAYS,
        [[row[0] for row in rows], [row[1] for row in rows], [multirange_text(row[2]) for row in rows]],
    )


@transaction_required
def rewrite_calendar(calendar_id: int, *, now: datetime) -> None:
    """Write all kept dates of one calendar after a change of its rules or blocked time; the caller holds its lock."""
    market, zone = calendars.market_of(calendar_id)
    write_days({calendar_id: kept_range(market, zone, now)})


@transaction_required
def refresh_free(calendar_ids: Iterable[int], days: Iterable[date] | None = None) -> None:
    """Work out ``free`` from ``open`` and the claims, for some local dates or for all; the caller holds the locks."""
    sql = (
        f"UPDATE availability_freeday f SET free = {FREE_AFTER_CLAIMS.format(open='f.open', calendar='f.calendar_id')} "
        "WHERE f.calendar_id = ANY(%s)"
    )
    parameters: list[object] = [list(calendar_ids)]
    if days is not None:
        sql += " AND f.day = ANY(%s)"
        parameters.append(list(days))
    execute(sql, parameters)


def days_of_core(zone: str, start: int, end: int) -> list[date]:
    """The local dates that a core touches."""
    days = local_days(zone, today(zone, from_minute(start)), 3, 60)
    return [day for at, day in enumerate(days.days) if days.bounds[at] < end and days.bounds[at + 1] > start]


@transaction
def _write_batch(wanted: dict[int, Sequence[date]]) -> int:
    lock_keys(LockSpace.CALENDAR, wanted)
    return write_days(wanted)


@transaction
def _drop_days(before: date) -> int:
    return execute("DELETE FROM availability_freeday WHERE day < %s", [before])


def extend_free_days(now: datetime) -> int:
    """
    Write the dates that have come within reach and drop those that are over; run hourly by the scheduler.

    :return: how many dates were written.
    """
    missing: dict[int, Sequence[date]] = {}
    for calendar_id, market, zone, last in fetch_all(
        "SELECT c.id, c.market, c.time_zone, max(f.day) FROM availability_calendar c "
        "LEFT JOIN availability_freeday f ON f.calendar_id = c.id GROUP BY c.id ORDER BY c.id"
    ):
        days = [day for day in kept_range(market, zone, now) if last is None or day > last]
        if days:
            missing[calendar_id] = days
    written = _in_batches(missing)
    _drop_days(now.date() - timedelta(days=DAYS_BEHIND + 2))
    return written


def _in_batches(wanted: dict[int, Sequence[date]]) -> int:
    ids = list(wanted)
    return sum(
        _write_batch({calendar_id: wanted[calendar_id] for calendar_id in ids[at : at + _BATCH]})
        for at in range(0, len(ids), _BATCH)
    )
