"""Doing in one thread what relay and worker do: events to jobs, and every job until none is left."""

import json
from typing import Any

from doorstep.entrypoints.wiring import load_handlers
from doorstep.infra import tasks
from doorstep.infra.db import fetch_all, open_transaction
from doorstep.infra.outbox import relay_batch


def take_jobs() -> list[tuple[str, dict[str, Any]]]:
    """All queued jobs, oldest first, taken out of the queue: (task, arguments)."""
    with open_transaction():
        rows = fetch_all("DELETE FROM procrastinate_jobs RETURNING id, task_name, args::text")
    return [(task, json.loads(arguments)) for _, task, arguments in sorted(rows)]


def run_task(task: str, arguments: dict[str, Any]) -> None:
    """Run one job as the worker would."""
    if task == tasks.HANDLER_TASK:
        tasks.run_handler(arguments["handler"], arguments["event_id"], arguments["name"], arguments["facts"])
    elif task == tasks.EVENTS_TASK:
        tasks.run_handlers(arguments["handler"], arguments["events"])
    else:
        tasks.run_job(arguments["job"], arguments["arguments"])


def work_off() -> int:
    """Move events on and run jobs, again and again until nothing waits; how many jobs ran."""
    load_handlers()
    ran = 0
    while True:
        moved = relay_batch()
        jobs = take_jobs()
        for task, arguments in jobs:
            run_task(task, arguments)
        ran += len(jobs)
        if not moved and not jobs:
            return ran
