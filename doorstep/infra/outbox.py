"""
The outbox: events are rows of the transaction that caused them; the relay moves them on.

``publish`` writes one row. ``relay_batch`` takes the oldest rows and, in one transaction, makes a job
per subscribed handler, announces change hints to open apps, and deletes the rows: a crash anywhere
leaves either all of it or nothing.
"""

import json
from typing import Any

from doorstep.infra import tasks
from doorstep.infra.context import current_request_id
from doorstep.infra.db import execute, fetch_all, open_transaction, transaction_required
from doorstep.kernel.events import Event
from doorstep.kernel.ids import new_id

LIVE_CHANNEL = "doorstep_live"
_BATCH = 500
_NOTIFY_LIMIT = 7000  # PostgreSQL refuses payloads of 8000 bytes or more

_INSERT = """
INSERT INTO infra_outbox (event_id, name, facts, audience, hint, request_id, occurred_at)
SELECT event_id, name, facts, translate(audience, '[]', '{}')::bigint[], hint, %s, clock_timestamp()
FROM unnest(%s::uuid[], %s::text[], %s::jsonb[], %s::text[], %s::jsonb[])
    WITH ORDINALITY AS event(event_id, name, facts, audience, hint, place) ORDER BY place
"""


@transaction_required
def publish(*events: Event) -> None:
    """Write events into the outbox, in order; they happen if and only if the transaction commits."""
    if events:
        execute(
            _INSERT,
            [
                current_request_id(),
                [new_id() for _ in events],
                [event.name for event in events],
                [event.to_json() for event in events],
                [json.dumps(event.audience) for event in events],  # arrays of arrays would need equal lengths
                [json.dumps(event.hint()) for event in events],
            ],
        )


def relay_batch() -> int:
    """Move the oldest outbox rows on; the number moved. Several relays may run, each takes other rows."""
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
        _announce([(audience, json.loads(hint)) for _, _, _, _, audience, hint, _ in rows if audience])
    return len(rows)


def _defer_handlers(rows: list[tuple[Any, ...]]) -> None:
    jobs = [
        (handler, {"event_id": str(event_id), "name": name, "facts": json.loads(facts), "request_id": request_id})
        for _, event_id, name, facts, _, _, request_id in rows
        for handler in tasks.handlers_of(name)
    ]
    tasks.defer_handlers(jobs)


def _announce(hints: list[tuple[list[int], dict[str, str]]]) -> None:
    """NOTIFY in batches: this transaction is the relay's own, so its commit holds up no booking."""
    batch: list[dict[str, Any]] = []
    size = 0
    for audience, hint in hints:
        entry = {"to": audience, "hint": hint}
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
