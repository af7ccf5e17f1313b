"""New calendars with everything at once - hours, claims, free days - as rows for COPY, reckoned without a database."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from doorstep.infra.copying import CopyBatch
from doorstep.kernel.intervals import Spans, merge, subtract
from doorstep.modules.availability.contracts import CalendarPlan, HoursPlan, PlannedClaim
from doorstep.modules.availability.rules.facts import Busy, Calendar
from doorstep.modules.availability.rules.hours import open_by_day
from doorstep.modules.availability.rules.localdays import LocalDays, local_days, today
from doorstep.modules.availability.rules.own_limits import limits_of
from doorstep.modules.availability.services.freedays import kept_dates, multirange_text
from doorstep.modules.availability.services.imports import CLAIM_ROW, Fitted, fit_claims, pack_rules


def pack_calendars(
    batch: CopyBatch,
    calendars: Sequence[tuple[int, CalendarPlan, Sequence[PlannedClaim]]],
    *,
    horizon_days: int,
    travel_version: int,
    now: datetime,
) -> set[UUID]:
    """
    Add new calendars of one time zone, their claims as far as they fit, and their free days to a batch.

    A process that has asked for the travel table before needs no database here.

    :param calendars: the id drawn for each, what to open, and the visits to put in.
    :param horizon_days: the market's; free days are written as far ahead as the hourly upkeep does.
    :return: the holders whose visit did not fit - hours, other claims, travel, daily cap - and was left out.
    :raises HoursInvalid: if somebody's hours contradict themselves.
    """
    if not calendars:
        return set()
    pack_rules(batch, [(calendar_id, plan) for calendar_id, plan, _ in calendars])
    zone = calendars[0][1].time_zone
    kept = kept_dates(horizon_days, zone, now)
    earliest = min((claim.start for _, _, claims in calendars for claim in claims), default=now)
    first = min(kept[0], today(zone, earliest) - timedelta(days=1))
    days = local_days(zone, first, (kept[-1] - first).days + 3, 60)
    result = Fitted()
    free_days: list[tuple[object, ...]] = []
    for calendar_id, plan, claims in calendars:
        opened = _open_days(plan.hours, zone, days.days)
        working = merge(span for spans in opened for span in spans)
        calendar = Calendar(working, busy=[], limits=limits_of(plan), mode=plan.mode)
        ordered = sorted(claims, key=lambda claim: claim.start)
        busy = fit_claims(calendar_id, calendar, ordered, travel_version, days, result)
        free_days += _free_days(calendar_id, kept, opened, busy, days)
    batch.add(CLAIM_ROW, result.rows)
    batch.add("availability_freeday (calendar_id, day, open, free)", free_days)
    return result.refused


def _free_days(
    calendar_id: int, kept: Sequence[date], opened: Sequence[Spans], busy: Sequence[Busy], days: LocalDays
) -> list[tuple[object, ...]]:
    """The rows of the dates to keep: open time, and what the cores leave of it."""
    offset = (kept[0] - days.days[0]).days
    cores = [(claim.start, claim.end) for claim in busy if claim.end > days.bounds[offset]]
    rows: list[tuple[object, ...]] = []
    for at, day in enumerate(kept, offset):
        start, end = days.bounds[at], days.bounds[at + 1]
        spans = opened[at]
        text = free = _text(tuple(spans))
        here = [core for core in cores if core[0] < end and core[1] > start]
        if here:
            free = multirange_text(subtract(spans, here))
        rows.append((calendar_id, day, text, free))
    return rows


@lru_cache(maxsize=8192)
def _text(spans: tuple[tuple[int, int], ...]) -> str:
    return multirange_text(list(spans))


def _open_days(hours: HoursPlan, zone: str, days: tuple[date, ...]) -> list[Spans]:
    """Open time by date. Many people keep the same weeks, so only the dates that differ are worked out for each."""
    opened = _usual_days(hours.shifts, hours.breaks, zone, days)
    if not hours.exceptions:
        return opened
    # What begins on a date may run into the next.
    differing = {entry.day + timedelta(days=more) for entry in hours.exceptions for more in (0, 1)}
    wanted = [day for day in sorted(differing) if days[0] <= day <= days[-1]]
    opened = list(opened)
    for day, spans in zip(wanted, open_by_day(hours, zone, wanted), strict=True):
        opened[(day - days[0]).days] = spans
    return opened


@lru_cache(maxsize=256)
def _usual_days(
    shifts: tuple[tuple[object, ...], ...], breaks: tuple[tuple[object, ...], ...], zone: str, days: tuple[date, ...]
) -> list[Spans]:
    return open_by_day(HoursPlan(shifts=shifts, breaks=breaks), zone, days)  # type: ignore[arg-type]
