"""
Roles are killed and database sessions ended at any moment, while people book, confirm, move, cancel and work.

Whoever loses an answer asks again with the same key. Afterwards everything that was ever answered is true, and
nothing happened twice.
"""

import contextlib
import http.client
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from doorstep.entrypoints.forking import follow_parent
from doorstep.entrypoints.process import ROLE_PORTS
from doorstep.infra.db import execute, fetch_all
from doorstep.kernel.clock import utc_now
from doorstep.modules.booking import facade as booking
from tests.builders import make_clients, make_service, make_specialists
from tests.long import ledger
from tests.long.invariants import MOVED, broken_invariants, histories, missing_events
from tests.long.machine import LOGS_VARIABLE, ROLES
from tests.long.people import Life, Told, lives_of
from tests.plugin import ClonedDatabase
from tests.ports import find_free_ports
from tests.roles.test_lifecycle import descendants, get, wait_for

pytestmark = pytest.mark.long

CHAOS_SECONDS = 75
START_SECONDS = 90
QUIET_SECONDS = 180
SEEDS = [20261121, 20261122]


@dataclass
class Machine:
    """The roles' supervisor, and where they answer."""

    process: subprocess.Popen[bytes]
    port: int
    logs: Path

    def is_ready(self) -> bool:
        """Whether every role says so."""
        assert self.process.poll() is None, "the supervisor itself ended"
        with contextlib.suppress(http.client.HTTPException):
            return all(get(self.port + ROLE_PORTS[role], "/readyz") == 200 for role in ROLES)
        return False

    def logged(self, role: str, message: str) -> list[str]:
        """Lines of a role's log that say something."""
        return [line for line in (self.logs / f"{role}.log").read_text().splitlines() if message in line]


@contextlib.contextmanager
def running_machine(database: ClonedDatabase, *, port: int | None = None, **more: str) -> Iterator[Machine]:
    """The roles of a database, from a port on; ``more`` are settings of theirs."""
    port = port or find_free_ports(len(ROLE_PORTS))
    with tempfile.TemporaryDirectory(prefix="doorstep-long-") as folder:
        known = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        settings = {
            "DOORSTEP_ENV": "dev",
            "DATABASE_URL": database.url,
            "PORT": str(port),
            LOGS_VARIABLE: folder,
        } | more
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.long.machine"], env=known | settings | more, preexec_fn=follow_parent
        )
        try:
            yield Machine(process, port, Path(folder))
        finally:
            process.terminate()
            process.wait(60)


@dataclass
class Killer:
    """Ends a random process of a role, or some random sessions of the database, every second or two."""

    machine: Machine
    database: ClonedDatabase
    random: random.Random
    killed: Counter[str] = field(default_factory=Counter)

    victims: Sequence[str] = ROLES
    roles_only: bool = False

    def run(self, stop: threading.Event) -> None:
        """Kill until told to stop."""
        with self.database.cluster.connect() as superuser:
            while not stop.wait(self.random.uniform(0.8, 1.8)):
                if self.roles_only or self.random.random() < 0.6:
                    self.kill_role(self.random.choice(self.victims))
                else:
                    self.end_sessions(superuser, self.random.choice([1, 1, 2, 5, 50]))

    def kill_role(self, role: str) -> None:
        """kill -9, without a word of warning."""
        processes = descendants(self.machine.process.pid)
        pids = [pid for pid, name in processes.items() if name == f"doorstep-{role}"[:15]]
        if pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.random.choice(sorted(pids)), signal.SIGKILL)
                self.killed[role] += 1

    def end_sessions(self, superuser: psycopg.Connection, most: int) -> None:
        """As when the server restarts, but for some sessions only."""
        found = superuser.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend' ORDER BY pid",
            [self.database.name],
        ).fetchall()
        superuser.commit()
        for (pid,) in self.random.sample(found, min(most, len(found))):
            superuser.execute("SELECT pg_terminate_backend(%s)", [pid])
            self.killed["session"] += 1
        superuser.commit()


def in_threads(lives: list[Life], killer: Killer, seconds: float) -> None:
    """Let all live for a while, and the killer among them."""
    stop, stop_killing = threading.Event(), threading.Event()
    threads = [threading.Thread(target=life.run, args=[stop]) for life in lives]
    hunting = threading.Thread(target=killer.run, args=[stop_killing])
    for thread in (*threads, hunting):
        thread.start()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and all(thread.is_alive() for thread in (*threads, hunting)):
        time.sleep(0.2)
    stop.set()
    stop_killing.set()
    for thread in (hunting, *threads):
        thread.join()


def is_quiet() -> bool:
    """Nothing waits: no event, no job, no hold and no request."""
    ((waiting,),) = fetch_all(
        "SELECT (SELECT count(*) FROM infra_outbox) + (SELECT count(*) FROM booking_order WHERE state = 'held')"
        "+ (SELECT count(*) FROM booking_visit WHERE state = 'requested')"
        "+ (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing'))"
    )
    return bool(waiting == 0)


def false_answers(told: list[Told]) -> Iterator[str]:
    """Answers that the database does not bear out."""
    steps = histories()
    starts: dict[Any, Any] = dict(fetch_all("SELECT id, starts_at FROM booking_visit"))
    for answer in set(told):
        known = steps.get((answer.kind, answer.object_id), [])
        if answer.state not in [target for _, target, _ in known]:
            yield f"{answer} but {known}"
        if answer.starts_at and answer.starts_at != starts[answer.object_id]:
            left = f"{MOVED}{answer.starts_at.isoformat()} to"
            if not any(reason.startswith(left) for _, _, reason in known):
                yield f"{answer} but it is at {starts[answer.object_id]}: {known}"
    acknowledged = {answer.object_id for answer in told if answer.kind == "order" and answer.state == "held"}
    existing = {row[0] for row in fetch_all("SELECT id FROM booking_order")}
    for order_id in acknowledged ^ existing:
        yield f"order {order_id}: told {order_id in acknowledged}, exists {order_id in existing}"
    ((keys, unanswered),) = fetch_all(
        "SELECT count(*), count(*) FILTER (WHERE answer = '') FROM infra_idempotencykey "
        "WHERE operation = 'POST /api/v1/orders'"
    )
    if keys != len(existing) or unanswered:
        yield f"{len(existing)} orders under {keys} keys, {unanswered} without an answer"


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_or_done_twice_when_roles_and_sessions_die(cloned_database: ClonedDatabase, seed: int) -> None:
    ledger.open_ledger(cloned_database)
    execute("UPDATE accounts_market SET hold_minutes = 1, request_minutes = 1, minimum_notice_minutes = 0")
    service = make_service(minutes=30)
    workers = [
        *make_specialists([(0.0, 0.0), (2.0, 1.0)], [service]),
        *make_specialists([(-2.0, 0.0), (0.0, -2.0)], [service], auto_accept=False),
    ]
    clients = make_clients([(0.5, 0.5), (-3.0, 1.0), (3.0, -1.0), (0.0, 4.0), (1.0, -3.0)])
    with running_machine(cloned_database) as machine:
        wait_for(machine.is_ready, START_SECONDS, "every role is ready")
        lives = lives_of(clients, workers, service, machine.port, seed)
        killer = Killer(machine, cloned_database, random.Random(seed))
        connection.close()  # or it would be ended with the others
        in_threads(lives, killer, CHAOS_SECONDS)
        assert [life.failure for life in lives if life.failure] == []
        wait_for(machine.is_ready, START_SECONDS, "every role is ready again")
        wait_for(is_quiet, QUIET_SECONDS, "outbox and queue are empty, holds and requests are over")
        assert machine.logged("api", "request failed") == []
        assert machine.logged("scheduler", "put back"), "no worker died with a job in hand"
    assert machine.process.returncode == 0

    told = [answer for life in lives for answer in life.told]
    lost = sum((life.caller.lost for life in lives), Counter[str]())
    refused = sum((life.refused for life in lives), Counter[str]())
    summary = f"killed {killer.killed}, lost {lost}, told {Counter((t.kind, t.state) for t in told)}, refused {refused}"
    logging.getLogger(__name__).info(summary)
    assert booking.expire_overdue(utc_now()) == 0
    assert broken_invariants(utc_now()) == []
    assert list(false_answers(told)) == []
    assert list(missing_events(ledger.PUBLISHED)) == []
    assert list(ledger.wrong_effects()) == []
    assert fetch_all("SELECT status FROM procrastinate_jobs") == []
    assert all(killer.killed[victim] for victim in (*ROLES, "session")), summary
    assert lost, summary
    assert len(told) > 100, summary
