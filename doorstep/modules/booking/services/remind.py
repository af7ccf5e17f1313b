"""Sending the reminders that are due."""

from datetime import datetime

from doorstep.infra.db import open_transaction
from doorstep.modules.booking.models import ReminderKind, Visit
from doorstep.modules.booking.services.notices import Names, facts_of, names_of, request_of
from doorstep.modules.booking.services.reminders import take_due_reminders
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import Kind, NoticeRequest

KINDS = {
    ReminderKind.DAY: Kind.REMINDER_DAY,
    ReminderKind.HOURS: Kind.REMINDER_HOURS,
    ReminderKind.FIRST: Kind.REMINDER_FIRST,
    ReminderKind.WORK: Kind.REMINDER_WORK,
}


def reminder_of(visit: Visit, kind: Kind, names: Names) -> NoticeRequest:
    """A reminder of the visit at its present time."""
    facts = facts_of(visit, kind, names, starts_at=visit.agreed_at)
    return request_of(visit, kind, facts, dedup_key=f"{kind}:{visit.id}:{visit.agreed_at:%Y%m%dT%H%M}")


def send_reminders(now: datetime) -> int:
    """
    Send what is due, batch by batch; how many notices.

    A row leaves the table in the transaction that makes its notice: a crash leaves both or neither.
    """
    sent = 0
    while True:
        with open_transaction():
            due = take_due_reminders(now)
            names = names_of([visit for visit, _ in due])
            requests = [reminder_of(visit, KINDS[reminder], names) for visit, reminder in due]
            requests += [
                reminder_of(visit, Kind.FOR_YOU_REMINDER, names)
                for visit, reminder in due
                if reminder == ReminderKind.DAY and visit.for_person_id is not None
            ]
            sent += sum(notice_id is not None for notice_id in notify.send_all(requests, now=now))
        if not due:
            return sent
