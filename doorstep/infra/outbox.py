"""
The outbox: events are rows of the transaction that caused them; the relay moves them on.

``publish`` writes one row. ``relay_batch`` takes the oldest rows and, in one transaction, makes a job
per subscribed handler, announces change hints to open apps, and deletes the rows: a crash anywhere
leaves either all of it or nothing.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from doorstep.infra import tasks
from doorstep.infra.context import current_request_id
from doorstep.infra.db import execute, fetch_all, insert_values, open_transaction, transaction_required
from doorstep.kernel.clock import utc_now
from doorstep.kernel.events import Event, event_from_json
from doorstep.kernel.ids import new_id

LIVE_CHANNEL = "doorstep_live"
_BATCH = 500
_NOTIFY_LIMIT = 7000  # PostgreSQL refuses payloads of 8000 bytes or more

_COLUMNS = "event_id, name, facts, audience, hint, request_id, occurred_at"


@transaction_required
def publish(*events: Event) -> None:
    """Write events into the outbox, in order; they happen if and only if the transaction commits."""
    now, request_id = utc_now(), current_request_id()
    rows = [
        (
            new_id(), event.name, event.to_json(), list(event.audience), json.dumps(event.hint()), request_id, now,
        )
        for event in events
    ]  # fmt: skip
    insert_values("infra_outbox", _COLUMNS, rows)


type TopicWidener = Callable[[set[str]], Iterable[str]]


def relay_batch(widen: TopicWidener = lambda _: ()) -> int:
    """
    Move the oldest outbox rows on; the number moved. Several relays may run, each takes other rows.

    :param widen: further topics that change with some, asked once a batch.
    """
    with open_transaction():
        rows = fetch_all(
            """
            DELETE FROM infra_outbox WHERE id IN (
                SELECT id FROM infra_outbox ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING id, event_id, name, facts::text, audience, hint::text, request_id
            """,
            [_BATCH],
        )
        rows.sort()
        _defer_handlers(rows)
        topics = {topic for _, _, name, facts, _, _, _ in rows for topic in _topics_of(name, facts)}
        announce(
            [
                *({"to": audience, "hint": json.loads(hint)} for _, _, _, _, audience, hint, _ in rows if audience),
                *({"on": topic} for topic in sorted({*topics, *(widen(topics) if topics else ())})),
            ]
        )
    return len(rows)


def _topics_of(name: str, facts: str) -> tuple[str, ...]:
    # Worked out here, so that the transaction of the event writes nothing more for it.
    event = Event.registry.get(name)
    if event is None or event.topics is Event.topics:
        return ()
    return event_from_json(name, json.loads(facts)).topics


def _defer_handlers(rows: list[tuple[Any, ...]]) -> None:
    jobs = [
        (handler, {"event_id": str(event_id), "name": name, "facts": json.loads(facts), "request_id": request_id})
        for _, event_id, name, facts, _, _, request_id in rows
        for handler in tasks.handlers_of(name)
    ]
    tasks.defer_handlers(jobs)


@transaction_required
def announce(entries: Iterable[dict[str, Any]]) -> None:
    """
    Tell the realtime role by NOTIFY, in as few messages as possible. Never inside a booking: it serialises commits.

    :param entries: ``{"to": [user ids], "hint": {...}}``, ``{"on": topic}``, or
        ``{"watch": stream id, "topics": [...]}``, which a process of the role passes on to the others.
    """
    batch: list[dict[str, Any]] = []
    size = 0
    for entry in entries:
        length = len(json.dumps(entry)) + 1
        if batch and size + length > _NOTIFY_LIMIT:
            _notify(batch)
            batch, size = [], 0
        batch.append(entry)
        size += length
    if batch:
        _notify(batch)


def _notify(batch: list[dict[str, Any]]) -> None:
    execute("SELECT pg_notify(%s, %s)", [LIVE_CHANNEL, json.dumps(batch, separators=(",", ":"))])


def notify_now(audience: list[int], hint: dict[str, str]) -> None:
    """Announce a hint outside any event, for example that a session was revoked. Never inside a booking."""
    _notify([{"to": audience, "hint": hint}])


def backlog() -> int:
    """How many events wait."""
    rows = fetch_all("SELECT count(*) FROM infra_outbox")
    return int(rows[0][0])
