"""Jobs of workers that died go back to the queue; jobs in hand stay."""

import pytest

from doorstep.infra import tasks
from doorstep.infra.db import execute, fetch_all, fetch_one

pytestmark = pytest.mark.django_db


def make_worker(silent_seconds: int) -> int:
    row = fetch_one(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
        [silent_seconds],
    )
    assert row
    return int(row[0])


def make_job(worker_id: int | None, *, started_seconds_ago: int = 1) -> int:
    row = fetch_one(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, worker_id) "
        "VALUES ('default', %s, 0, '{}', 'doing', %s) RETURNING id",
        [tasks.JOB_TASK, worker_id],
    )
    assert row
    execute(
        "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'started', now() - make_interval(secs => %s))",
        [row[0], started_seconds_ago],
    )
    return int(row[0])


def states() -> dict[int, str]:
    return dict(fetch_all("SELECT id, status::text FROM procrastinate_jobs"))


def test_jobs_of_dead_workers_are_put_back_and_others_left() -> None:
    alive, dead = make_worker(3), make_worker(tasks.SILENT_WORKER_SECONDS + 5)
    in_hand = make_job(alive)
    orphaned = make_job(None)
    of_the_dead = make_job(dead)
    forgotten = make_job(alive, started_seconds_ago=tasks.LONGEST_JOB_SECONDS + 5)
    assert tasks.return_stalled_jobs() == 3
    assert states() == {in_hand: "doing", orphaned: "todo", of_the_dead: "todo", forgotten: "todo"}
    assert tasks.return_stalled_jobs() == 0


def test_a_job_put_back_counts_one_more_attempt() -> None:
    job = make_job(None)
    tasks.return_stalled_jobs()
    assert fetch_all("SELECT attempts FROM procrastinate_jobs WHERE id = %s", [job]) == [(1,)]
