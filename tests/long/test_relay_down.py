"""The relay is dead for a minute: pings go on, and afterwards everything is told, each order's steps in their order."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from doorstep.entrypoints import wiring
from doorstep.entrypoints.forking import follow_parent
from doorstep.entrypoints.process import ROLE_PORTS
from doorstep.infra import outbox, tasks
from doorstep.infra.db import fetch_all
from doorstep.kernel import clock
from doorstep.kernel.clock import utc_now
from tests.builders import BuiltClient, coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.test_following import degrees
from tests.plugin import ClonedDatabase
from tests.ports import find_free_ports
from tests.roles.live import next_message, open_stream, run_realtime
from tests.roles.test_lifecycle import READY_SECONDS, get, wait_for

pytestmark = pytest.mark.long

DOWN_SECONDS = 60
STEPS = ("on-the-way", "arrive", "start", "finish")
STATES = ("on_the_way", "arrived", "working", "done")


@contextlib.contextmanager
def running_relay(database: ClonedDatabase) -> Iterator["subprocess.Popen[bytes]"]:
    """A relay process on a database; it may be dead when the block ends."""
    port = find_free_ports(len(ROLE_PORTS))
    settings = {"DOORSTEP_ENV": "test", "PORT": str(port), "DATABASE_URL": database.url}
    process = subprocess.Popen(
        [sys.executable, "-m", "doorstep.entrypoints.cli", "relay"],
        env=os.environ | settings,
        preexec_fn=follow_parent,
    )
    try:
        wait_for(lambda: get(port + ROLE_PORTS["relay"], "/readyz") == 200, READY_SECONDS, "the relay is ready")
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(20)


@dataclass
class Job:
    """A promised visit of tomorrow morning with its two people."""

    home: BuiltClient
    worker: Caller
    order: str
    visit: str
    start: datetime

    def ping(self, east: float) -> None:
        now = utc_now().isoformat()
        reading = {"at": now, **degrees((east, 0.0)), "accuracy_m": 7}
        self.worker.post(f"/specialist/visits/{self.visit}/positions", {"sent_at": now, "positions": [reading]}).expect(
            200
        )


def make_jobs(count: int) -> list[Job]:
    service, start = make_service(), local_start(coming_day(), 10)
    jobs = []
    for _ in range(count):
        specialist, home = make_specialist(service), make_client(at=(1.0, 0.0))
        order = Caller(home).book(service, start, specialist.offer_ids[service])
        jobs.append(Job(home, Caller(specialist), order["id"], order["visits"][0]["id"], start))
    return jobs


def test_nothing_is_lost_and_each_order_keeps_its_order(cloned_database: ClonedDatabase) -> None:
    wiring.load_handlers()
    jobs = make_jobs(3)
    with ExitStack() as opened:
        live_port = opened.enter_context(run_realtime(cloned_database))
        with running_relay(cloned_database) as relay:
            wait_for(lambda: outbox.backlog() == 0, 30, "the relay has caught up")
            streams = [
                opened.enter_context(open_stream(live_port, job.home.token, [f"trip:{job.visit}"])) for job in jobs
            ]
            for stream in streams:
                assert [next_message(stream)[0] for _ in range(2)] == ["hello", "watching"]
            relay.send_signal(signal.SIGKILL)
            relay.wait(20)
        died_at, handled_before = time.monotonic(), jobs_by_event()
        opened.enter_context(clock.reading(lambda: jobs[0].start - timedelta(minutes=30)))
        for step in STEPS:
            for job, stream in zip(jobs, streams, strict=True):
                job.worker.step(job.visit, step).expect(200)
                if step == "on-the-way":
                    job.ping(-2.0)
                    heard: dict[str, object] = {}
                    while heard.get("lat") is None:  # positions need no relay
                        event, heard = next_message(stream)
                        assert event == "position"
        time.sleep(max(0.0, DOWN_SECONDS - (time.monotonic() - died_at)))
        waiting = [name for (name,) in fetch_all("SELECT name FROM infra_outbox ORDER BY id")]
        assert waiting.count("visit.changed.v1") == len(jobs) * len(STEPS)
        with running_relay(cloned_database):
            wait_for(lambda: outbox.backlog() == 0, 30, "the relay has caught up")
            for job, stream in zip(jobs, streams, strict=True):
                hints: list[dict[str, Any]] = []
                while not hints or hints[-1].get("state") != "completed":
                    event, data = next_message(stream)
                    if event == "hint":
                        hints.append(data)
                assert [hint["n"] for hint in hints] == list(range(1, len(hints) + 1))
                mine = [hint["state"] for hint in hints if hint["kind"] == "visit" and hint["id"] == job.visit]
                assert mine == list(STATES)
        made = {name: jobs_by_event()[name] - handled_before[name] for name in set(waiting)}
        assert made == {name: waiting.count(name) * len(tasks.handlers_of(name)) for name in set(waiting)}


def jobs_by_event() -> "defaultdict[str, int]":
    """How many handlings of each kind of event were queued, whether alone or several in one job."""
    found: defaultdict[str, int] = defaultdict(int)
    for (text,) in fetch_all("SELECT args::text FROM procrastinate_jobs"):
        arguments = json.loads(text)
        for event in arguments.get("events", [arguments]):
            if "event_id" in event:
                found[event["name"]] += 1
    return found
