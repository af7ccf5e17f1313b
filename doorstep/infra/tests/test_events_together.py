"""Events that the relay moved together reach a handler that takes several at once, each with one effect."""

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from doorstep.infra import outbox, tasks
from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.events import Event

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class _Knocked(Event):
    name: ClassVar[str] = "test.knocked.v1"
    door: int


_calls: list[list[int]] = []
_broken_doors: set[int] = set()


@tasks.handles_together(_Knocked)
def open_doors(events: Sequence[_Knocked]) -> None:
    """Remember them, or fail while the test says so."""
    if _broken_doors & {event.door for event in events}:
        raise RuntimeError("broken")
    _calls.append([event.door for event in events])


_OPEN_DOORS = f"{__name__}.open_doors"


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    yield
    _calls.clear()
    _broken_doors.clear()


def _knock(doors: range) -> None:
    with open_transaction():
        outbox.publish(*(_Knocked(door=door) for door in doors))
    assert outbox.relay_batch() == len(doors)


def _take_jobs() -> list[tuple[str, dict[str, Any]]]:
    rows = fetch_all("DELETE FROM procrastinate_jobs RETURNING id, task_name, args::text")
    return [(task, json.loads(arguments)) for _, task, arguments in sorted(rows)]


def _run(task: str, arguments: dict[str, Any]) -> int:
    if task == tasks.EVENTS_TASK:
        return tasks.run_handlers(arguments["handler"], arguments["events"])
    return int(tasks.run_handler(arguments["handler"], arguments["event_id"], arguments["name"], arguments["facts"]))


def test_events_of_a_batch_are_one_job_and_take_effect_once() -> None:
    _knock(range(3))
    ((task, arguments),) = _take_jobs()
    assert task == tasks.EVENTS_TASK
    assert _run(task, arguments) == 3
    assert _run(task, arguments) == 0
    assert _calls == [[0, 1, 2]]


def test_an_event_alone_is_a_job_like_any_other() -> None:
    _knock(range(1))
    ((task, arguments),) = _take_jobs()
    assert task == tasks.HANDLER_TASK
    assert _run(task, arguments) == 1
    assert _calls == [[0]]


def test_a_job_takes_twenty_at_most() -> None:
    _knock(range(45))
    assert sorted(len(arguments["events"]) for _, arguments in _take_jobs()) == [5, 20, 20]


def test_what_took_effect_before_is_left_out() -> None:
    _knock(range(3))
    ((task, arguments),) = _take_jobs()
    second = arguments["events"][1]
    assert tasks.run_handler(_OPEN_DOORS, second["event_id"], second["name"], second["facts"])
    assert _run(task, arguments) == 2
    assert _calls == [[1], [0, 2]]


def test_an_event_that_fails_does_not_hold_up_the_others() -> None:
    _knock(range(4))
    ((task, arguments),) = _take_jobs()
    _broken_doors.add(2)
    assert _run(task, arguments) == 0
    alone = _take_jobs()
    assert [job for job, _ in alone] == [tasks.HANDLER_TASK] * 4
    for job, event in alone:
        if event["facts"]["door"] == 2:
            with pytest.raises(RuntimeError):
                _run(job, event)
        else:
            assert _run(job, event) == 1
    assert _calls == [[0], [1], [3]]
    _broken_doors.clear()
    # Should a worker have died before it could say that its batch was parted, the batch comes again.
    assert _run(task, arguments) == 1
    assert _calls[-1] == [2]


def test_ids_of_events_are_any_uuid() -> None:
    event = {"event_id": str(uuid.uuid4()), "name": _Knocked.name, "facts": {"door": 7}, "request_id": ""}
    assert tasks.run_handlers(_OPEN_DOORS, [event]) == 1
