"""
Reminders: rows that say when to remind whom of a visit. They follow the visit, and the scheduler scans them.

Whatever a row says, the visit decides: at the scan, and again just before a message is handed over.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from doorstep.infra.db import LockSpace, lock_keys, transaction_required
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


def reminders_of(visit: Visit, *, now: datetime) -> list[Reminder]:
    """The reminders that an accepted visit should have: those whose moment is still to come."""
    if visit.state != VisitState.ACCEPTED:
        return []
    due = {kind: visit.starts_at - before for kind, before in BEFORE.items()}
    return [
        Reminder(visit_id=visit.id, kind=kind, due_at=due_at, starts_at=visit.starts_at)
        for kind, due_at in due.items()
        if due_at > now
    ]


@transaction_required
def keep_reminders(visit_id: uuid.UUID, *, now: datetime) -> None:
    """
    Make a visit's reminders what its present state and time want.

    Events of one visit may be handled together and in any order: they take turns, and each looks at the visit anew.
    """
    lock_keys(LockSpace.REMINDER, [visit_id.int])
    Reminder.objects.filter(visit_id=visit_id).delete()
    visit = Visit.objects.filter(id=visit_id).first()
    if visit is not None:
        Reminder.objects.bulk_create(reminders_of(visit, now=now))


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
    if visit.state != VisitState.ACCEPTED or visit.starts_at != row.starts_at:
        return False
    if now >= visit.starts_at - _USELESS_BEFORE_START[ReminderKind(row.kind)]:
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
