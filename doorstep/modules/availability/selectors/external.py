"""Reads of subscriptions to calendars outside."""

import uuid
from datetime import datetime

from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.availability.contracts import ExternalCalendar, ReadingProblem
from doorstep.modules.availability.rules.freshness import state_of
from doorstep.modules.availability.selectors.calendars import get_own_calendar

_ROWS = """
SELECT x.id, x.name, x.host, x.problem, x.fetched_at, x.changed_at, x.failed_since, x.next_fetch_at,
    x.queued_at IS NOT NULL,
    (SELECT count(*) FROM availability_blocked b WHERE b.external_calendar_id = x.id AND upper(b.period) > %(now)s),
    x.unreadable, x.created_at
FROM availability_externalcalendar x
WHERE x.calendar_id = %(calendar)s AND (%(id)s::uuid IS NULL OR x.id = %(id)s)
ORDER BY x.created_at, x.id
"""


def list_external_calendars(actor: Actor, *, now: datetime) -> list[ExternalCalendar]:
    """
    The acting specialist's subscriptions, oldest first.

    :raises NotFound: if the actor has no calendar.
    """
    return _load(get_own_calendar(actor), None, now)


def get_external_calendar(external_id: uuid.UUID, *, actor: Actor, now: datetime) -> ExternalCalendar:
    """:raises NotFound: if it is not the actor's own."""
    found = _load(get_own_calendar(actor), external_id, now)
    if not found:
        raise NotFound
    return found[0]


def _load(calendar_id: int, external_id: uuid.UUID | None, now: datetime) -> list[ExternalCalendar]:
    rows = fetch_all(_ROWS, {"calendar": calendar_id, "id": external_id, "now": now})
    return [
        ExternalCalendar(
            id=number,
            name=name,
            host=host,
            state=state_of(fetched_at, failed_since, now=now),
            problem=ReadingProblem(problem) if problem else None,
            fetched_at=fetched_at,
            changed_at=changed_at,
            failed_since=failed_since,
            next_fetch_at=next_fetch_at,
            checking=checking,
            busy_times=busy_times,
            unreadable=unreadable,
            created_at=created_at,
        )
        for (
            number, name, host, problem, fetched_at, changed_at, failed_since, next_fetch_at, checking, busy_times,
            unreadable, created_at,
        ) in rows
    ]  # fmt: skip
