"""Visits that stand although their time is open no more: found when rules change, solved when the cause goes."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from doorstep.infra.db import execute, fetch_all, transaction_required
from doorstep.kernel.intervals import Span, covers, from_minute, merge, subtract
from doorstep.modules.availability.contracts import RefusalReason
from doorstep.modules.availability.rules.hours import open_by_day
from doorstep.modules.availability.selectors import hours
from doorstep.modules.availability.services.freedays import days_of_core

_CORES = (
    "SELECT id, (date_part('epoch', lower(core)) / 60)::int, (date_part('epoch', upper(core)) / 60)::int "
    "FROM availability_claim WHERE calendar_id = %s AND upper(core) > %s"
)


@transaction_required
def find_conflicts(calendar_id: int, *, now: datetime) -> int:
    """
    Compare a calendar's coming claims with its rules and blocked time; the caller holds its lock.

    :return: how many conflicts stand now.
    """
    claims = fetch_all(_CORES, [calendar_id, now])
    wrong = _reasons(calendar_id, [(row[0], row[1], row[2]) for row in claims])
    execute(
        "UPDATE availability_conflict SET solved_at = %s "
        "WHERE calendar_id = %s AND solved_at IS NULL AND NOT (claim_id = ANY(%s))",
        [now, calendar_id, list(wrong)],
    )
    if wrong:
        execute(
            "INSERT INTO availability_conflict (calendar_id, claim_id, holder_id, core, reason, detected_at) "
            "SELECT c.calendar_id, c.id, c.holder_id, c.core, w.reason, %s "
            "FROM unnest(%s::uuid[], %s::text[]) AS w(id, reason) JOIN availability_claim c ON c.id = w.id "
            "ON CONFLICT (claim_id) WHERE solved_at IS NULL DO UPDATE SET reason = EXCLUDED.reason",
            [now, list(wrong), [reason.value for reason in wrong.values()]],
        )
    return len(wrong)


def _reasons(calendar_id: int, claims: Sequence[tuple[UUID, int, int]]) -> dict[UUID, RefusalReason]:
    ((zone, plan),) = hours.load_hours([calendar_id]).values()
    days: set[date] = {day for _, start, end in claims for day in days_of_core(zone, start, end)}
    if not days:
        return {}
    working = _joined(open_by_day(plan, zone, sorted(days)))
    first, last = min(claim[1] for claim in claims), max(claim[2] for claim in claims)
    blocked = hours.load_blocked([calendar_id], from_minute(first), from_minute(last))[calendar_id]
    free = subtract(working, merge(blocked))
    wrong: dict[UUID, RefusalReason] = {}
    for claim_id, start, end in claims:
        if not covers(working, start, end):
            wrong[claim_id] = RefusalReason.OUTSIDE_HOURS
        elif not covers(free, start, end):
            wrong[claim_id] = RefusalReason.TIME_OFF
    return wrong


def _joined(by_day: Iterable[Sequence[Span]]) -> list[Span]:
    return merge(span for spans in by_day for span in spans)
