"""What people would have been told of imported visits: demo data has inboxes like those of real use."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from doorstep.infra.audit import history_of
from doorstep.infra.db import transaction_required
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import ReminderKind, Visit
from doorstep.modules.booking.services.notices import Names, kinds_of_step, names_of, request_of_step
from doorstep.modules.booking.services.remind import reminder_of
from doorstep.modules.booking.services.reminders import BEFORE
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, Kind, PastNotice

_UNREAD_FOR = timedelta(hours=18)
_READ_AFTER = timedelta(minutes=20)
_RECENT_VISITS = 30


@transaction_required
def import_notices_of(
    *, client_id: int | None = None, specialist_id: int | None = None, most: int, now: datetime
) -> int:
    """
    Fill the inbox of a client, or of a specialist, with what their latest visits tell; how many notices.

    What is older than 18 hours counts as read. Again, it adds what is new.
    """
    visits = Visit.objects.select_related("order").filter(order__confirmed_at__isnull=False)
    if client_id is not None:
        app, visits = App.CLIENT, visits.filter(order__client_id=client_id)
    else:
        assert specialist_id is not None
        app, visits = App.SPECIALIST, visits.filter(specialist_id=specialist_id)
    latest = list(visits.order_by("-created_at", "-id")[:_RECENT_VISITS])
    names = names_of(latest)
    told = [entry for visit in latest for entry in _told_of(visit, names, now=now) if entry.request.app is app]
    told.sort(key=lambda entry: entry.created_at, reverse=True)
    return notify.import_notices(told[:most])


def _told_of(visit: Visit, names: Names, *, now: datetime) -> Iterator[PastNotice]:
    steps = history_of([visit.id], kinds=rules.STEPS_OF)
    for number, step in enumerate(steps):
        for kind in kinds_of_step(step):
            request = request_of_step(visit, kind, step, number, starts_at=visit.agreed_at, names=names)
            yield PastNotice(request, step.changed_at, _read_at(step.changed_at, now=now))
    accepted = next((step.changed_at for step in steps if step.target == VisitState.ACCEPTED), None)
    due_at = visit.agreed_at - BEFORE[ReminderKind.DAY]
    took_place = visit.state in (VisitState.ACCEPTED, VisitState.DONE)
    if took_place and accepted is not None and accepted < due_at <= now:
        yield PastNotice(reminder_of(visit, Kind.REMINDER_DAY, names), due_at, _read_at(due_at, now=now))


def _read_at(told_at: datetime, *, now: datetime) -> datetime | None:
    return None if told_at > now - _UNREAD_FOR else told_at + _READ_AFTER
