"""Subscribing to calendars outside, naming, checking and leaving them."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from doorstep.infra import tasks
from doorstep.infra.db import execute, transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.kernel.ids import new_id
from doorstep.modules.availability.contracts import (
    MOST_EXTERNAL_CALENDARS,
    BlockedKind,
    CalendarAlreadyAdded,
    ExternalCalendar,
    ImportedCalendar,
    TooManyCalendars,
)
from doorstep.modules.availability.models import ExternalCalendar as Row
from doorstep.modules.availability.models import address_index
from doorstep.modules.availability.rules.addresses import host_of, normal_address
from doorstep.modules.availability.rules.freshness import SOONEST_AGAIN
from doorstep.modules.availability.selectors.calendars import get_own_calendar
from doorstep.modules.availability.selectors.external import get_external_calendar
from doorstep.modules.availability.services.claims import lock_calendars
from doorstep.modules.availability.services.hours import refresh_calendar

FETCH_JOB = "availability.fetch_calendar"


@transaction
def add_external_calendar(name: str, address: str, *, actor: Actor, now: datetime) -> ExternalCalendar:
    """
    Subscribe to a calendar: it is fetched in a moment and then every quarter of an hour, and blocks what is busy in it.

    Nothing is asked of the network here; what is wrong with the address shows in the subscription's state.

    :param address: http, https or webcal; a secret, which is sealed and never shown again.
    :raises CalendarAddressRefused: if it can be no address of a calendar on the public internet.
    :raises CalendarAlreadyAdded: if the specialist has it already.
    :raises TooManyCalendars: beyond five.
    :raises NotFound: if the actor has no calendar.
    """
    calendar_id = get_own_calendar(actor)
    address = normal_address(address, allow_private=settings.CALENDAR_ALLOW_PRIVATE)
    lock_calendars([calendar_id])
    known = list(Row.objects.filter(calendar_id=calendar_id).only("id", "address_index"))
    index = address_index(address)
    for row in known:
        if bytes(row.address_index) == index:
            raise CalendarAlreadyAdded(id=str(row.id))
    if len(known) >= MOST_EXTERNAL_CALENDARS:
        raise TooManyCalendars("Remove one first.", limit=MOST_EXTERNAL_CALENDARS)
    host = host_of(address)
    made = Row(
        id=new_id(), calendar_id=calendar_id, name=name.strip() or host[:60], host=host,
        next_fetch_at=now, queued_at=now, created_at=now,
    )  # fmt: skip
    made.put_address(address)
    made.save(force_insert=True)
    enqueue_fetch(made.id)
    return get_external_calendar(made.id, actor=actor, now=now)


@transaction
def rename_external_calendar(external_id: uuid.UUID, name: str, *, actor: Actor, now: datetime) -> ExternalCalendar:
    """
    Give a subscription another name.

    :raises InvalidInput: if the name is blank.
    :raises NotFound: if it is not the actor's own.
    """
    if not name.strip():
        raise InvalidInput("Write a name.", field="name")
    if not Row.objects.filter(id=external_id, calendar_id=get_own_calendar(actor)).update(name=name.strip()):
        raise NotFound
    return get_external_calendar(external_id, actor=actor, now=now)


@transaction
def remove_external_calendar(external_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """
    Leave a calendar: what it blocked is open again, and conflicts that it caused are solved.

    An answer of it that is on its way is dropped when it arrives.

    :raises NotFound: if it is not the actor's own.
    """
    calendar_id = get_own_calendar(actor)
    lock_calendars([calendar_id])
    if not Row.objects.filter(id=external_id, calendar_id=calendar_id).exists():
        raise NotFound
    blocked = execute("DELETE FROM availability_blocked WHERE external_calendar_id = %s", [external_id])
    execute("DELETE FROM availability_externalcalendar WHERE id = %s", [external_id])
    if blocked:
        refresh_calendar(calendar_id, now=now)


@transaction
def check_external_calendar(external_id: uuid.UUID, *, actor: Actor, now: datetime) -> ExternalCalendar:
    """
    Ask a calendar now, unless it was asked within the last minute; ``checking`` until the answer is there.

    :raises NotFound: if it is not the actor's own.
    """
    row = Row.objects.select_for_update().filter(id=external_id, calendar_id=get_own_calendar(actor)).first()
    if row is None:
        raise NotFound
    if row.queued_at is None and (row.asked_at is None or now - row.asked_at >= SOONEST_AGAIN):
        row.next_fetch_at = row.queued_at = now
        row.save(update_fields=["next_fetch_at", "queued_at"])
        enqueue_fetch(row.id)
    return get_external_calendar(external_id, actor=actor, now=now)


@transaction_required
def enqueue_fetch(external_id: uuid.UUID) -> None:
    """Queue the fetching of one calendar, in one of few lanes."""
    lane = external_id.int % settings.CALENDAR_LANES
    tasks.enqueue(FETCH_JOB, lane=f"{FETCH_JOB}:{lane}", external_id=str(external_id))


@transaction_required
def import_external_calendars(calendar_id: int, found: Sequence[ImportedCalendar], *, now: datetime) -> int:
    """
    Write subscriptions with what was read of them, for demo data; the caller holds the calendar's lock.

    :return: how many are new.
    """
    new = 0
    for wanted in found:
        address = normal_address(wanted.address)
        index = address_index(address)
        if Row.objects.filter(calendar_id=calendar_id, address_index=index).exists():
            continue
        row = Row(
            id=new_id(),
            calendar_id=calendar_id,
            name=wanted.name,
            host=host_of(address),
            fetched_at=wanted.fetched_at,
            changed_at=wanted.fetched_at,
            asked_at=wanted.fetched_at,
            failed_since=wanted.failed_since,
            stale_at=wanted.failed_since and now,
            failures=1 if wanted.problem else 0,
            problem=wanted.problem.value if wanted.problem else "",
            next_fetch_at=wanted.next_fetch_at,
            created_at=now,
        )
        row.put_address(address)
        row.save(force_insert=True)
        write_busy(row.id, calendar_id, list(wanted.busy))
        new += 1
    if new:
        refresh_calendar(calendar_id, now=now)
    return new


@transaction_required
def write_busy(external_id: uuid.UUID, calendar_id: int, busy: Sequence[tuple[datetime, datetime]]) -> bool:
    """Make a calendar's blocked times exactly these; whether that changed any. The caller holds the lock."""
    starts, ends = [start for start, _ in busy], [end for _, end in busy]
    removed = execute(
        "DELETE FROM availability_blocked WHERE external_calendar_id = %s AND NOT (period = ANY("
        "SELECT tstzrange(a, b) FROM unnest(%s::timestamptz[], %s::timestamptz[]) AS wanted(a, b)))",
        [external_id, starts, ends],
    )
    added = execute(
        "INSERT INTO availability_blocked (calendar_id, external_calendar_id, period, kind, note) "
        "SELECT %s, %s, tstzrange(a, b), %s, '' FROM unnest(%s::timestamptz[], %s::timestamptz[]) AS wanted(a, b) "
        "WHERE NOT EXISTS (SELECT 1 FROM availability_blocked old "
        "WHERE old.external_calendar_id = %s AND old.period = tstzrange(a, b))",
        [calendar_id, external_id, BlockedKind.EXTERNAL.value, starts, ends, external_id],
    )
    return bool(removed or added)
