"""
Reminders: rows that say when to remind whom of a visit. They follow the visit, and the scheduler scans them.

Whatever a row says, the visit decides: at the scan, and again just before a message is handed over.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from doorstep.infra.db import LockSpace, execute, insert_values, lock_keys, transaction_required
from doorstep.infra.rows import read_rows
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Reminder, ReminderKind, Visit

_BATCH = 200
BEFORE = {
    ReminderKind.DAY: timedelta(hours=24),
    ReminderKind.HOURS: timedelta(hours=2),
    ReminderKind.FIRST: timedelta(hours=24),
    ReminderKind.WORK: timedelta(hours=2),
}
# A scheduler that was away sends what is late, but not once the next reminder has come, or the visit.
_USELESS_BEFORE_START = {
    ReminderKind.DAY: timedelta(hours=2),
    ReminderKind.FIRST: timedelta(hours=2),
    ReminderKind.HOURS: timedelta(0),
    ReminderKind.WORK: timedelta(0),
}


def reminders_of(visit: Visit, *, now: datetime) -> list[tuple[ReminderKind, datetime]]:
    """The reminders that a visit should have in its present state, and when."""
    return reminder_moments(visit.state, visit.agreed_at, windowed=visit.window_from is not None, now=now)


def reminder_moments(
    state: str, agreed_at: datetime, *, windowed: bool, now: datetime
) -> list[tuple[ReminderKind, datetime]]:
    """
    When to remind of a visit in that state: the kinds whose moment is still to come.

    Of a promised window the client is not reminded two hours before: its narrowing is told instead.
    """
    if state != VisitState.ACCEPTED:
        return []
    kinds = [kind for kind in BEFORE if kind != ReminderKind.HOURS or not windowed]
    due = [(kind, agreed_at - BEFORE[kind]) for kind in kinds]
    return [(kind, due_at) for kind, due_at in due if due_at > now]


@transaction_required
def keep_reminders(visit_ids: Collection[uuid.UUID], *, now: datetime) -> list[Visit]:
    """
    Make the reminders of visits what their present states and times want; the visits as they are.

    Events of one visit may be handled at once and in any order: they take turns, and each looks at the visit anew.
    """
    lock_keys(LockSpace.REMINDER, [visit_id.int for visit_id in visit_ids])
    execute("DELETE FROM booking_reminder WHERE visit_id = ANY(%s)", [list(visit_ids)])
    visits = read_rows(Visit, "id = ANY(%s)", [list(visit_ids)])
    due = [
        (visit.id, kind, due_at, visit.agreed_at) for visit in visits for kind, due_at in reminders_of(visit, now=now)
    ]
    insert_values("booking_reminder", "visit_id, kind, due_at, starts_at", due)
    return visits


def take_due_reminders(now: datetime) -> Sequence[tuple[Visit, ReminderKind]]:
    """
    The next reminders that are due, taken out of the table; what no longer holds is dropped. Needs a transaction.

    The list is empty when there are no more. Two schedulers take different rows.
    """
    while True:
        rows = list(
            Reminder.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("visit__order")
            .filter(due_at__lte=now)
            .order_by("due_at", "id")[:_BATCH]
        )
        if not rows:
            return []
        Reminder.objects.filter(id__in=[row.id for row in rows]).delete()
        holding = [(row.visit, ReminderKind(row.kind)) for row in rows if _holds(row, now=now)]
        if holding:
            return holding


def _holds(row: Reminder, *, now: datetime) -> bool:
    visit = row.visit
    if visit.state != VisitState.ACCEPTED or visit.agreed_at != row.starts_at:
        return False
    if now >= visit.agreed_at - _USELESS_BEFORE_START[ReminderKind(row.kind)]:
        return False
    return row.kind != ReminderKind.FIRST or _is_first_of_day(visit)


def _is_first_of_day(visit: Visit) -> bool:
    """Whether the specialist has no earlier visit on the visit's local date."""
    midnight = visit.starts_at.astimezone(ZoneInfo(visit.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    earlier = Visit.objects.filter(
        specialist_id=visit.specialist_id,
        state=VisitState.ACCEPTED,
        starts_at__gte=midnight,
        starts_at__lt=visit.starts_at,
    )
    return not earlier.exists()
