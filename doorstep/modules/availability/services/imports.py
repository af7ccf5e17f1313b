"""Many calendars and claims at once, for demo data and moves from other systems."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from doorstep.infra.db import LockSpace, lock_keys, transaction_required
from doorstep.kernel.ids import new_id
from doorstep.kernel.intervals import covers, merge, minute_text, to_minute
from doorstep.modules.availability.contracts import CalendarPlan, ClaimKind, OwnerKind, PlannedClaim
from doorstep.modules.availability.models import Calendar
from doorstep.modules.availability.rules import starts as rules
from doorstep.modules.availability.rules.hours import check_hours
from doorstep.modules.availability.rules.localdays import LocalDays, local_days, today
from doorstep.modules.availability.selectors import calendars as reads
from doorstep.modules.availability.services.claims import write_retimings
from doorstep.modules.availability.services.freedays import open_days, refresh_free


@transaction_required
def import_calendars(plans: Sequence[CalendarPlan]) -> dict[tuple[OwnerKind, int], int]:
    """
    Open many calendars with their hours. Call :func:`rebuild_free_days` after the transaction.

    :return: the new calendars' ids by owner.
    :raises HoursInvalid: if somebody's hours contradict themselves.
    """
    for plan in plans:
        check_hours(plan.hours)
    made = Calendar.objects.bulk_create(
        Calendar(
            owner_kind=plan.owner_kind.value,
            owner_id=plan.owner_id,
            market=plan.market,
            time_zone=plan.time_zone,
            daily_cap=plan.hours.daily_cap,
            mode=plan.mode.value,
        )
        for plan in plans
    )
    weeks: dict[str, list[tuple[object, ...]]] = {"weeklyhours": [], "weeklybreak": []}
    exceptions: list[tuple[object, ...]] = []
    for calendar, plan in zip(made, plans, strict=True):
        for table, week in (("weeklyhours", plan.hours.shifts), ("weeklybreak", plan.hours.breaks)):
            for weekday, spans in enumerate(week):
                weeks[table] += [(calendar.id, weekday, span.start_minute, span.end_minute) for span in spans]
        for entry in plan.hours.exceptions:
            start, end = (entry.span.start_minute, entry.span.end_minute) if entry.span else (None, None)
            exceptions.append((calendar.id, entry.day, entry.kind.value, start, end))
    for table, rows in weeks.items():
        _copy(f"availability_{table} (calendar_id, weekday, start_minute, end_minute)", rows)
    _copy("availability_hoursexception (calendar_id, date, kind, start_minute, end_minute)", exceptions)
    return {(plan.owner_kind, plan.owner_id): calendar.id for calendar, plan in zip(made, plans, strict=True)}


def _copy(target: str, rows: Iterable[Sequence[object]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@transaction_required
def import_claims(planned: Sequence[PlannedClaim], *, travel_version: int, now: datetime) -> set[UUID]:
    """
    Put many visits into calendars, past ones too, each if it fits: working hours, other claims, travel, daily cap.

    Notice and horizon don't count. Free days that exist are brought up to date.

    :return: the holders whose visit did not fit and was left out.
    """
    by_calendar: dict[int, list[PlannedClaim]] = defaultdict(list)
    for plan in planned:
        by_calendar[plan.calendar_id].append(plan)
    lock_keys(LockSpace.CALENDAR, by_calendar)
    refused: set[UUID] = set()
    rows: list[tuple[object, ...]] = []
    zones = {row.id: row for row in Calendar.objects.filter(id__in=list(by_calendar))}
    tables = reads.Tables()
    for calendar_id, plans in by_calendar.items():
        row = zones[calendar_id]
        left_out, made = _fit(row, sorted(plans, key=lambda plan: plan.start), travel_version, tables, now)
        refused |= left_out
        rows += made
    _copy(
        "availability_claim (id, calendar_id, holder_id, occupied, core, cell_column, cell_row, kind, travel_version)",
        rows,
    )
    refresh_free(by_calendar)
    return refused


def _fit(
    row: Calendar, plans: Sequence[PlannedClaim], version: int, tables: reads.Tables, now: datetime
) -> tuple[set[UUID], list[tuple[object, ...]]]:
    """Place the visits one after the other; the holders left out, and the rows to write."""
    zone = row.time_zone
    first = today(zone, plans[0].start) - timedelta(days=1)
    days = local_days(zone, first, (today(zone, plans[-1].start) - first).days + 3, 60)
    calendar = reads.load_calendars([row.id], days, now=now)[row.id]
    opened = merge(span for _, spans in open_days([row.id], {row.id: days.days})[row.id] for span in spans)
    busy = list(calendar.busy)
    calendar = rules.Calendar(open=opened, busy=busy, daily_cap=calendar.daily_cap, mode=calendar.mode)
    refused: set[UUID] = set()
    made: list[tuple[object, ...]] = []
    moved: dict[UUID, rules.Retiming] = {}
    for plan in plans:
        wish = rules.Wish(plan.shape, plan.cell, version=version)
        start = to_minute(plan.start)
        if not _fits(start, calendar, wish, days, tables):
            refused.add(plan.holder_id)
            continue
        found = rules.place(start, calendar, wish, days, tables)
        if found.following is not None:
            # Visits come by start, so the one after is in the table already; the last word on its way in counts.
            moved[found.following.claim_id] = found.following
        claim_id = new_id()
        column, line = (plan.cell.column, plan.cell.row) if plan.cell else (None, None)
        insort(busy, rules.Busy(found.core_start, found.core_end, column, line, version, claim_id))
        core_end = minute_text(found.core_end)
        made.append((
            claim_id, row.id, plan.holder_id, f"[{minute_text(found.occupied_start)},{core_end})",
            f"[{minute_text(found.core_start)},{core_end})", column, line, ClaimKind.VISIT.value, version,
        ))  # fmt: skip
    write_retimings(list(moved.values()))
    return refused, made


def _fits(start: int, calendar: rules.Calendar, wish: rules.Wish, days: LocalDays, tables: reads.Tables) -> bool:
    core = start - wish.shape.preparation_minutes
    if not covers(calendar.open, core, core + wish.shape.core_minutes):
        return False
    bounds = rules.Bounds(start, start, days, days)
    return bool(rules.find_ranges(calendar, wish, bounds, tables))
