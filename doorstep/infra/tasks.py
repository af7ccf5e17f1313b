"""
Work after the fact: event handlers and jobs, behind our own words so that the queue may change.

A module's ``handlers.py`` subscribes with ``@handles(SomeEvent)``. Each (event, handler) pair takes
effect once: the pair is written in the handler's own transaction.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import batched
from typing import Any

from doorstep.infra.db import execute, fetch_all, open_transaction, transaction_required
from doorstep.kernel.events import Event, event_from_json

log = logging.getLogger(__name__)

_handlers: dict[str, Callable[[Any], None]] = {}
_together: set[str] = set()
_subscriptions: dict[str, list[str]] = defaultdict(list)
_jobs: dict[str, Callable[..., None]] = {}

HANDLER_TASK = "doorstep.handle_event"
EVENTS_TASK = "doorstep.handle_events"
JOB_TASK = "doorstep.run_job"

# Workers report every ten seconds.
SILENT_WORKER_SECONDS = 30
LONGEST_JOB_SECONDS = 900
_MOST_TOGETHER = 20


def handles[E: Event](event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Subscribe a function to an event. It runs in a transaction of its own, at least once, with one effect."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        _subscribe(event, function)
        return function

    return register


def handles_together[E: Event](
    event: type[E],
) -> Callable[[Callable[[Sequence[E]], None]], Callable[[Sequence[E]], None]]:
    """
    The same for a function that takes several events at once: those that the relay moved together, up to twenty.

    They take effect in one transaction. Should it fail, each is handled alone, so that none holds up the others.
    """

    def register(function: Callable[[Sequence[E]], None]) -> Callable[[Sequence[E]], None]:
        _together.add(_subscribe(event, function))
        return function

    return register


def _subscribe(event: type[Event], function: Callable[[Any], None]) -> str:
    key = f"{function.__module__}.{function.__name__}"
    _handlers[key] = function
    if key not in _subscriptions[event.name]:
        _subscriptions[event.name].append(key)
    return key


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Name a function that :func:`enqueue` may call later with JSON arguments. It must bear running twice."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        _jobs[name] = function
        return function

    return register


def handlers_of(event_name: str) -> list[str]:
    """Names of the handlers subscribed to an event."""
    return _subscriptions.get(event_name, [])


def _defer(rows: list[tuple[str, dict[str, Any]]], *, lane: str | None = None) -> None:
    if rows:
        # The queue's own SQL function, so that jobs and the rows they come from commit together.
        execute(
            """
            SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
                'default', task, 0, %s::text, NULL, args::jsonb, NULL)::procrastinate_job_to_defer_v1))
            FROM unnest(%s::text[], %s::text[]) AS wanted(task, args)
            """,
            [lane, [task for task, _ in rows], [json.dumps(args) for _, args in rows]],
        )


@transaction_required
def defer_handlers(jobs: list[tuple[str, dict[str, Any]]]) -> None:
    """Make one queued job per (handler, event) pair, or one for several events of a handler that takes them so."""
    rows: list[tuple[str, dict[str, Any]]] = []
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for handler, event in jobs:
        if handler in _together:
            groups[handler].append(event)
        else:
            rows.append(_single(handler, event))
    for handler, events in groups.items():
        rows += [_several(handler, some) for some in batched(events, _MOST_TOGETHER)]
    _defer(rows)


def _several(handler: str, events: Sequence[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    return (EVENTS_TASK, {"handler": handler, "events": events}) if len(events) > 1 else _single(handler, events[0])


def _single(handler: str, event: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return HANDLER_TASK, {"handler": handler, **event}


@transaction_required
def enqueue(name: str, *, lane: str | None = None, **arguments: Any) -> None:
    """
    Queue a job in the current transaction. Not for the booking's transaction, which publishes events only.

    :param lane: jobs of one lane run one after another, whatever the number of workers.
    :raises KeyError: if no job of that name is registered.
    """
    enqueue_all(name, [arguments], lane=lane)


@transaction_required
def enqueue_all(name: str, arguments: Sequence[dict[str, Any]], *, lane: str | None = None) -> None:
    """The same for several jobs of one name, in one statement."""
    if name not in _jobs:
        raise KeyError(name)
    _defer([(JOB_TASK, {"job": name, "arguments": each}) for each in arguments], lane=lane)


def run_handler(handler: str, event_id: str, name: str, facts: dict[str, Any]) -> bool:
    """Run one handler for one event unless that already took effect; whether it ran."""
    with open_transaction():
        fresh = fetch_all(
            "INSERT INTO infra_handledevent (event_id, handler, handled_at) VALUES (%s, %s, clock_timestamp()) "
            "ON CONFLICT DO NOTHING RETURNING 1",
            [event_id, handler],
        )
        if not fresh:
            return False
        event = event_from_json(name, facts)
        _handlers[handler]([event] if handler in _together else event)
    return True


def run_handlers(handler: str, events: Sequence[dict[str, Any]]) -> int:
    """
    Run one handler that takes several events, in one transaction, for those which have not taken effect; how many.

    If it fails each becomes a job of its own.

    :param events: each with its ``event_id``, ``name`` and ``facts``.
    """
    try:
        return _run_together(handler, events)
    except Exception:
        log.warning("events are handled one by one", extra={"handler": handler}, exc_info=True)
        with open_transaction():
            _defer([_single(handler, event) for event in events])
        return 0


def _run_together(handler: str, events: Sequence[dict[str, Any]]) -> int:
    with open_transaction():
        rows = fetch_all(
            "INSERT INTO infra_handledevent (event_id, handler, handled_at) "
            "SELECT event_id, %s, clock_timestamp() FROM unnest(%s::uuid[]) AS event_id "
            "ON CONFLICT DO NOTHING RETURNING event_id::text",
            [handler, sorted(event["event_id"] for event in events)],
        )
        fresh = {event_id for (event_id,) in rows}
        new = [event_from_json(event["name"], event["facts"]) for event in events if event["event_id"] in fresh]
        if new:
            _handlers[handler](new)
    return len(new)


def run_job(name: str, arguments: dict[str, Any]) -> None:
    """Run one queued job."""
    _jobs[name](**arguments)


def return_stalled_jobs() -> int:
    """
    Put jobs back whose worker died, or lost its database before it could report; how many. Run by the scheduler.

    A worker that is alive after all may run such a job a second time, which handlers and jobs must bear anyway.
    """
    with open_transaction():
        stalled = fetch_all(
            """
            WITH stalled AS MATERIALIZED (
                SELECT j.id FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
                WHERE j.status = 'doing' AND (
                    w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s)
                    OR (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'started')
                        < now() - make_interval(secs => %s))
                FOR UPDATE OF j SKIP LOCKED)
            SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM stalled
            """,
            [SILENT_WORKER_SECONDS, LONGEST_JOB_SECONDS],
        )
    if stalled:
        log.warning("jobs of dead workers were put back", extra={"jobs": len(stalled)})
    return len(stalled)
