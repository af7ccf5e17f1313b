"""Many calendars and claims at once, for demo data and moves from other systems."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import itemgetter
from uuid import UUID

from doorstep.infra.copying import CopyBatch, draw_ids, write_batch
from doorstep.infra.db import LockSpace, lock_keys, transaction_required
from doorstep.kernel.ids import new_id
from doorstep.kernel.intervals import DAY, merge, minute_text, to_minute
from doorstep.modules.availability.contracts import CalendarPlan, ClaimKind, OwnerKind, PlannedClaim
from doorstep.modules.availability.models import Calendar
from doorstep.modules.availability.rules import starts as rules
from doorstep.modules.availability.rules.hours import check_hours
from doorstep.modules.availability.rules.localdays import LocalDays, local_days, today
from doorstep.modules.availability.rules.own_limits import check_limits, day_turn
from doorstep.modules.availability.rules.pushing import standing_still
from doorstep.modules.availability.selectors import calendars as reads
from doorstep.modules.availability.services.claims import write_retimings
from doorstep.modules.availability.services.freedays import open_days, refresh_free

_start = itemgetter(0)
CLAIM_ROW = (
    "availability_claim (id, calendar_id, holder_id, occupied, core, cell_column, cell_row, kind, travel_version, "
    "promise)"
)

_CALENDAR_ROW = (
    "availability_calendar (id, owner_kind, owner_id, market, time_zone, daily_cap, mode, weekly_cap, "
    "longest_day_minutes, rest_minutes, emergency_percent, emergency_until_minutes, minimum_notice_minutes, "
    "horizon_days, prefer_least_gap, day_turn_minute)"
)


@transaction_required
def import_calendars(plans: Sequence[CalendarPlan]) -> dict[tuple[OwnerKind, int], int]:
    """
    Open many calendars with their hours. Call :func:`rebuild_free_days` after the transaction.

    :return: the new calendars' ids by owner.
    :raises HoursInvalid: if somebody's hours contradict themselves.
    """
    numbered = list(zip(draw_calendar_ids(len(plans)), plans, strict=True))
    batch = CopyBatch()
    pack_rules(batch, numbered)
    write_batch(batch)
    return {(plan.owner_kind, plan.owner_id): calendar_id for calendar_id, plan in numbered}


def draw_calendar_ids(count: int) -> list[int]:
    """Numbers of calendars that are still to be opened."""
    return draw_ids("availability_calendar", count)


def pack_rules(batch: CopyBatch, plans: Sequence[tuple[int, CalendarPlan]]) -> None:
    """
    Add calendars with the ids drawn for them, and their hours, to a batch; asks no database.

    :raises HoursInvalid: if somebody's hours contradict themselves.
    :raises LimitsInvalid: if somebody's limits are out of range.
    """
    calendars: list[tuple[object, ...]] = []
    weeks: dict[str, list[tuple[object, ...]]] = {"weeklyhours": [], "weeklybreak": []}
    exceptions: list[tuple[object, ...]] = []
    breaks: list[tuple[object, ...]] = []
    for calendar_id, plan in plans:
        hours, limits = plan.hours, plan.limits
        check_hours(hours)
        check_limits(limits)
        calendars.append((
            calendar_id, plan.owner_kind, plan.owner_id, plan.market, plan.time_zone, hours.daily_cap, plan.mode,
            limits.weekly_cap, limits.longest_day_minutes, limits.rest_minutes, limits.emergency_percent,
            limits.emergency_until_minutes, limits.minimum_notice_minutes, limits.horizon_days,
            limits.prefer_least_gap, day_turn(hours),
        ))  # fmt: skip
        for pause in limits.floating_breaks:
            window = pause.window
            breaks.append((calendar_id, pause.weekday, window.start_minute, window.end_minute, pause.minutes))
        for table, week in (("weeklyhours", hours.shifts), ("weeklybreak", hours.breaks)):
            for weekday, spans in enumerate(week):
                weeks[table] += [(calendar_id, weekday, span.start_minute, span.end_minute) for span in spans]
        for entry in hours.exceptions:
            start, end = (entry.span.start_minute, entry.span.end_minute) if entry.span else (None, None)
            exceptions.append((calendar_id, entry.day, entry.kind, start, end, entry.note))
    batch.add(_CALENDAR_ROW, calendars)
    batch.add("availability_floatingbreak (calendar_id, weekday, start_minute, end_minute, minutes)", breaks)
    for table, rows in weeks.items():
        batch.add(f"availability_{table} (calendar_id, weekday, start_minute, end_minute)", rows)
    batch.add("availability_hoursexception (calendar_id, date, kind, start_minute, end_minute, note)", exceptions)


@transaction_required
def import_claims(planned: Sequence[PlannedClaim], *, travel_version: int, now: datetime) -> set[UUID]:
    """
    Put many visits into calendars, past ones too, each if it fits: working hours, other claims, travel, daily cap.

    Notice and horizon don't count. Free days that exist are brought up to date.

    :return: the holders whose visit did not fit and was left out.
    """
    by_calendar: dict[int, list[PlannedClaim]] = defaultdict(list)
    for plan in sorted(planned, key=lambda plan: plan.start):
        by_calendar[plan.calendar_id].append(plan)
    lock_keys(LockSpace.CALENDAR, by_calendar)
    by_zone: dict[str, list[int]] = defaultdict(list)
    for row in Calendar.objects.filter(id__in=list(by_calendar)).order_by("id"):
        by_zone[row.time_zone].append(row.id)
    result = Fitted()
    for zone, ids in by_zone.items():
        _fit_zone(zone, {calendar_id: by_calendar[calendar_id] for calendar_id in ids}, travel_version, now, result)
    write_retimings(list(result.moved.values()))
    batch = CopyBatch()
    batch.add(CLAIM_ROW, result.rows)
    write_batch(batch)
    refresh_free(by_calendar)
    return result.refused


@dataclass(slots=True)
class Fitted:
    """Claims that fit, as rows; the holders of those that don't; ways in of earlier claims that change."""

    rows: list[tuple[object, ...]] = field(default_factory=list)
    refused: set[UUID] = field(default_factory=set)
    moved: dict[UUID, rules.Retiming] = field(default_factory=dict)


def _fit_zone(
    zone: str, by_calendar: dict[int, list[PlannedClaim]], version: int, now: datetime, result: Fitted
) -> None:
    """Place the visits of calendars in one zone, whose reads are shared."""
    first = min(today(zone, plans[0].start) for plans in by_calendar.values()) - timedelta(days=1)
    last = max(today(zone, plans[-1].start) for plans in by_calendar.values()) + timedelta(days=2)
    days = local_days(zone, first, (last - first).days + 1, 60)
    ids = list(by_calendar)
    known = reads.load_calendars(ids, days, now=now)
    opened = open_days(ids, dict.fromkeys(ids, days.days))
    for calendar_id, plans in by_calendar.items():
        calendar = rules.Calendar(
            open=merge(span for _, spans in opened[calendar_id] for span in spans),
            busy=list(known[calendar_id].busy),
            limits=known[calendar_id].limits,
            mode=known[calendar_id].mode,
        )
        fit_claims(calendar_id, calendar, plans, version, days, result)


def fit_claims(
    calendar_id: int,
    calendar: rules.Calendar,
    plans: Sequence[PlannedClaim],
    version: int,
    days: LocalDays,
    result: Fitted,
) -> list[rules.Busy]:
    """Place the visits of one calendar by start, each beside those already there; all its claims then."""
    tables = reads.Tables()
    busy = list(standing_still(calendar).busy)
    for plan in plans:
        wish = rules.Wish(plan.shape, plan.cell, version=version)
        start = to_minute(plan.start)
        near = _near(calendar, busy, start)  # nobody is pushed for what was agreed elsewhere
        if not rules.find_ranges(near, wish, rules.Bounds(start, start, days, days), tables):
            result.refused.add(plan.holder_id)
            continue
        found = rules.place(start, near, wish, days, tables)
        if found.following is not None:
            # Visits come by start, so the one after is in the table already; the last word on its way in counts.
            result.moved[found.following.claim_id] = found.following
        claim_id = new_id()
        column, line = (plan.cell.column, plan.cell.row) if plan.cell else (None, None)
        insort(busy, rules.Busy(found.core_start, found.core_end, column, line, version, claim_id), key=_start)
        core_end = minute_text(found.core_end)
        result.rows.append((
            claim_id, calendar_id, plan.holder_id, f"[{minute_text(found.occupied_start)},{core_end})",
            f"[{minute_text(found.core_start)},{core_end})", column, line, ClaimKind.VISIT.value, version,
            _promise(plan),
        ))  # fmt: skip
    return busy


def _promise(plan: PlannedClaim) -> str | None:
    if plan.window is None:
        return None
    first, last = (minute_text(to_minute(end) - plan.shape.preparation_minutes) for end in plan.window)
    return f"[{first},{last}]"


def _near(calendar: rules.Calendar, busy: Sequence[rules.Busy], start: int) -> rules.Calendar:
    """The part of a long calendar that one visit can touch: a core lasts a day at most, and caps count a week."""
    first, last = start - 8 * DAY, start + 8 * DAY
    return replace(
        calendar,
        open=calendar.open[bisect_left(calendar.open, (first, 0)) : bisect_left(calendar.open, (last, 0))],
        busy=busy[bisect_left(busy, first, key=_start) : bisect_left(busy, last, key=_start)],
    )
