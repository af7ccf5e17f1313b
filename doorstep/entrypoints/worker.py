"""The worker role: runs event handlers and jobs from the queue."""

import asyncio
import logging
import os
import signal
from typing import Any

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

import doorstep.entrypoints.django_setup  # noqa: F401  (settings before anything that reads them)
from doorstep.entrypoints import wiring
from doorstep.entrypoints.process import health_server, port_of
from doorstep.infra import tasks
from doorstep.infra.context import begin_request
from doorstep.infra.health import find_database_problem

log = logging.getLogger("doorstep.worker")

CONCURRENCY = 4
_GRACE_SECONDS = 6
_PUT_AWAY_SECONDS = 3
# 2, 4, 8 ... seconds: the tenth and last try comes after about a quarter of an hour.
_RETRY = RetryStrategy(max_attempts=10, exponential_wait=2)


def register_tasks() -> None:
    """Tell the queue's library what :mod:`doorstep.infra.tasks` puts into the queue."""

    @app.task(name=tasks.HANDLER_TASK, retry=_RETRY)
    def handle_event(handler: str, event_id: str, name: str, facts: dict[str, Any], request_id: str = "") -> None:
        begin_request(request_id)
        ran = tasks.run_handler(handler, event_id, name, facts)
        log.info("event handled" if ran else "event was handled before", extra={"handler": handler, "event": name})

    @app.task(name=tasks.EVENTS_TASK, retry=_RETRY)
    def handle_events(handler: str, events: list[dict[str, Any]]) -> None:
        begin_request()
        ran = tasks.run_handlers(handler, events)
        requests = [event["request_id"] for event in events]
        log.info("events handled", extra={"handler": handler, "events": ran, "of_requests": requests})

    @app.task(name=tasks.JOB_TASK, retry=_RETRY)
    def run_job(job: str, arguments: dict[str, Any]) -> None:
        begin_request()
        tasks.run_job(job, arguments)
        log.info("job done", extra={"job": job})


async def _work() -> None:
    stop, opened = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    working = asyncio.create_task(_run_queue(opened))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done() and not await _put_away(working, opened):
        log.warning("worker ends without having put its jobs back")
        logging.shutdown()
        os._exit(1)
    if not working.cancelled():
        working.result()


async def _put_away(working: asyncio.Task[None], opened: asyncio.Event) -> bool:
    """Stop in good order; False if that takes too long, as it does when the database is gone for good."""
    try:
        # Interrupted while it opens, the pool of connections would go on trying for ever.
        await asyncio.wait_for(opened.wait(), _PUT_AWAY_SECONDS)
    except TimeoutError:
        return False
    working.cancel()
    done, _ = await asyncio.wait({working}, timeout=_GRACE_SECONDS + _PUT_AWAY_SECONDS)
    return bool(done)


async def _run_queue(opened: asyncio.Event) -> None:
    async with app.open_async():
        opened.set()
        await app.run_worker_async(
            concurrency=CONCURRENCY,
            delete_jobs="successful",
            shutdown_graceful_timeout=_GRACE_SECONDS,
            install_signal_handlers=False,
        )


def run() -> None:
    """Work until told to stop; jobs in hand get some seconds, then return to the queue."""
    wiring.load_handlers()
    register_tasks()
    with health_server(settings.ENV.bind, port_of("worker", settings.PORT), find_database_problem):
        log.info("worker started")
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            asyncio.run(_work())
    log.info("worker stopped")
