"""
Reading calendars outside. Three steps: the lease is committed, the file is fetched and read outside any transaction,
then busy times, free days, conflicts and the subscription's state are written together under the calendar's lock.

Whoever dies in between leaves what was known before; the lease ends, and another worker reads the calendar again.
"""

import hashlib
import logging
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doorstep.infra.db import fetch_all, fetch_one, open_transaction, transaction_required
from doorstep.infra.outbox import publish
from doorstep.kernel.clock import utc_now
from doorstep.kernel.intervals import from_minute
from doorstep.modules.availability.contracts import (
    ExternalCalendarChanged,
    ExternalCalendarStale,
    ReadingProblem,
    VisitsOverlapped,
)
from doorstep.modules.availability.models import ExternalCalendar as Row
from doorstep.modules.availability.ports import BusyTimes, Fetched, ReadingFailed, calendar_source
from doorstep.modules.availability.rules.freshness import (
    LEASE,
    MARGIN_DAYS,
    REQUEUE_AFTER,
    STALE_AFTER,
    next_fetch,
)
from doorstep.modules.availability.selectors.calendars import market_of
from doorstep.modules.availability.services.claims import lock_calendars
from doorstep.modules.availability.services.external import enqueue_fetch, write_busy
from doorstep.modules.availability.services.freedays import kept_range
from doorstep.modules.availability.services.hours import refresh_calendar
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import SpecialistCard

log = logging.getLogger(__name__)

_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Turn:
    """A calendar to read now: its address, the marks of the last answer if that still suffices, the dates wanted."""

    external_id: uuid.UUID
    calendar_id: int
    number: int
    address: str
    etag: str
    last_modified: str
    known_hash: bytes
    zone: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of it: ``busy`` None means that nothing changed."""

    fetched: Fetched
    content_hash: bytes = b""
    busy: BusyTimes | None = None


def queue_due_calendars(now: datetime) -> int:
    """
    Upkeep, every few seconds: queue the calendars that are due, and tell of those that became stale; how many.
    """
    with open_transaction():
        due = fetch_all(
            """
            UPDATE availability_externalcalendar SET queued_at = %s WHERE id IN (
                SELECT id FROM availability_externalcalendar
                WHERE next_fetch_at <= %s AND (queued_at IS NULL OR queued_at < %s)
                ORDER BY next_fetch_at LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            [now, now, now - REQUEUE_AFTER, _BATCH],
        )
        for (external_id,) in due:
            enqueue_fetch(external_id)
    return len(due) + _tell_stale(now)


def _tell_stale(now: datetime) -> int:
    with open_transaction():
        rows = list(
            Row.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("calendar")
            .filter(failed_since__lte=now - STALE_AFTER, stale_at=None)[:_BATCH]
        )
        cards = specialists.cards({row.calendar.owner_id for row in rows})
        for row in rows:
            row.stale_at = now
            row.save(update_fields=["stale_at"])
            card = cards.get(row.calendar.owner_id)
            if card is not None and row.failed_since is not None:
                publish(
                    ExternalCalendarStale(
                        external_calendar_id=row.id,
                        specialist_user_id=card.user_id,
                        calendar_name=row.name,
                        time_zone=row.calendar.time_zone,
                        failed_since=row.failed_since,
                        stale_at=now,
                    )
                )
    return len(rows)


def fetch_calendar(external_id: uuid.UUID) -> None:
    """Read one calendar if it is due. Two workers at once, or a job that runs twice, have one effect."""
    with open_transaction():
        turn = _begin(external_id, now=utc_now())
    if turn is None:
        return
    try:
        answer = _read(turn)
    except ReadingFailed as error:
        log.info("a calendar could not be read", extra={"calendar": str(external_id), "why": str(error)})
        with open_transaction():
            _note_failure(turn, error.problem, now=utc_now(), wished=error.wait)
        return
    with open_transaction():
        _note_answer(turn, answer, now=utc_now())


@transaction_required
def _begin(external_id: uuid.UUID, *, now: datetime) -> _Turn | None:
    """Take the lease; None if the calendar is not due, not there, or somebody else's turn."""
    row = Row.objects.select_for_update().filter(id=external_id, next_fetch_at__lte=now).first()
    if row is None:
        return None
    row.next_fetch_at, row.asked_at = now + LEASE, now
    row.fetch_number += 1
    row.save(update_fields=["next_fetch_at", "asked_at", "fetch_number"])
    market, zone = market_of(row.calendar_id)
    days = kept_range(market, zone, now)
    # An unchanged file is of use only as far as it was read.
    suffices = row.covered_until is not None and row.covered_until >= days[-1]
    return _Turn(
        external_id=row.id,
        calendar_id=row.calendar_id,
        number=row.fetch_number,
        address=row.open_address(),
        etag=row.etag if suffices else "",
        last_modified=row.last_modified if suffices else "",
        known_hash=bytes(row.content_hash) if suffices else b"",
        zone=zone,
        first=days[0],
        last=days[-1] + timedelta(days=MARGIN_DAYS),
    )


def _read(turn: _Turn) -> _Answer:
    """:raises ReadingFailed: whatever went wrong, also in ways that nobody thought of."""
    try:
        fetched = calendar_source().fetch(turn.address, etag=turn.etag, last_modified=turn.last_modified)
        if fetched.content is None:
            if not turn.etag and not turn.last_modified:
                raise ReadingFailed(ReadingProblem.REFUSED, "not modified since nothing")
            return _Answer(fetched)
        digest = hashlib.sha256(fetched.content).digest()
        if digest == turn.known_hash:
            return _Answer(fetched)
        busy = calendar_source().read(fetched.content, zone=turn.zone, first=turn.first, last=turn.last)
        return _Answer(fetched, digest, busy)
    except ReadingFailed:
        raise
    except Exception as error:
        # Not with its message: libraries quote the address, which is a secret.
        log.error("a calendar failed in an unknown way", extra={"kind": type(error).__name__})
        raise ReadingFailed(ReadingProblem.UNREACHABLE, type(error).__name__) from None


@transaction_required
def _note_answer(turn: _Turn, answer: _Answer, *, now: datetime) -> None:
    lock_calendars([turn.calendar_id])
    row = _own_turn(turn)
    if row is None:
        return
    changed = row.fetched_at is None or row.failed_since is not None
    row.etag = answer.fetched.etag or ("" if answer.busy else row.etag)
    row.last_modified = answer.fetched.last_modified or ("" if answer.busy else row.last_modified)
    if answer.busy is not None:
        busy = [(from_minute(start), from_minute(end)) for start, end in answer.busy.spans]
        if write_busy(row.id, row.calendar_id, busy):
            row.changed_at, changed = now, True
            refresh_calendar(row.calendar_id, now=now)
            _tell_overlaps(row, now=now)
        changed = changed or row.unreadable != answer.busy.unreadable
        row.unreadable, row.content_hash, row.covered_until = answer.busy.unreadable, answer.content_hash, turn.last
    row.fetched_at, row.failures, row.failed_since, row.problem, row.stale_at = now, 0, None, "", None
    _finish(row, changed, now=now)


@transaction_required
def _note_failure(turn: _Turn, problem: ReadingProblem, *, now: datetime, wished: timedelta = timedelta()) -> None:
    """What was blocked stays blocked: a calendar that cannot be read is not empty."""
    row = _own_turn(turn)
    if row is None:
        return
    changed = row.problem != problem.value
    row.failures, row.failed_since, row.problem = row.failures + 1, row.failed_since or now, problem.value
    _finish(row, changed, now=now, wished=wished)


def _own_turn(turn: _Turn) -> Row | None:
    """The row, unless it was removed or read by somebody else meanwhile."""
    return Row.objects.select_for_update().filter(id=turn.external_id, fetch_number=turn.number).first()


def _finish(row: Row, changed: bool, *, now: datetime, wished: timedelta = timedelta()) -> None:
    row.next_fetch_at = next_fetch(now, failures=row.failures, number=row.id.int, wished=wished)
    row.queued_at = None
    row.save()
    if not changed:
        return
    card = _card_of(row)
    if card is not None:
        publish(
            ExternalCalendarChanged(
                external_calendar_id=row.id,
                specialist_id=card.specialist_id,
                specialist_user_id=card.user_id,
                changed_at=now,
            )
        )


def _card_of(row: Row) -> SpecialistCard | None:
    (owner_id,) = fetch_one("SELECT owner_id FROM availability_calendar WHERE id = %s", [row.calendar_id]) or (0,)
    return specialists.cards([owner_id]).get(owner_id)


def _tell_overlaps(row: Row, *, now: datetime) -> None:
    """Tell the specialist of the visits that lie in time that this reading has blocked."""
    found = fetch_all(
        "SELECT c.id, lower(c.core), upper(c.core) FROM availability_conflict c "
        "WHERE c.calendar_id = %s AND c.solved_at IS NULL AND c.detected_at = %s AND EXISTS ("
        "SELECT 1 FROM availability_blocked b WHERE b.external_calendar_id = %s AND b.period && c.core) "
        "ORDER BY lower(c.core), c.id",
        [row.calendar_id, now, row.id],
    )
    card = _card_of(row) if found else None
    if card is None:
        return
    _, zone = market_of(row.calendar_id)
    publish(
        VisitsOverlapped(
            external_calendar_id=row.id,
            specialist_user_id=card.user_id,
            calendar_name=row.name,
            time_zone=zone,
            conflict_ids=tuple(conflict_id for conflict_id, _, _ in found),
            first_from=found[0][1],
            first_until=found[0][2],
            found_at=now,
        )
    )


def reseal_external_calendars() -> int:
    """Seal every calendar's address with the newest key, each in a transaction of its own; how many."""
    ids = list(Row.objects.values_list("id", flat=True))
    return sum(_reseal(external_id) for external_id in ids)


def _reseal(external_id: uuid.UUID) -> bool:
    with open_transaction():
        row = Row.objects.select_for_update().filter(id=external_id).first()
        if row is None:
            return False
        row.put_address(row.open_address())
        row.save(update_fields=["address_sealed", "address_index"])
    return True
