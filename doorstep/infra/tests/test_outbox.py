"""Events leave with their transaction, reach each handler once, and hint at open apps."""

import asyncio
import json
import uuid
from dataclasses import dataclass
from typing import ClassVar

import pytest
from django_subatomic.db import _MissingRequiredTransaction

from doorstep.infra import outbox, tasks
from doorstep.infra.audit import Change, history_of, record_changes
from doorstep.infra.db import LockSpace, fetch_all, lock_keys, open_transaction
from doorstep.infra.realtime import Hub
from doorstep.kernel.events import Event
from doorstep.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class _Rang(Event):
    name: ClassVar[str] = "test.rang.v1"
    bell_id: uuid.UUID
    people: tuple[int, ...] = ()

    @property
    def audience(self) -> tuple[int, ...]:
        return self.people

    def hint(self) -> dict[str, str]:
        return {"kind": "bell", "id": str(self.bell_id)}


_heard: list[_Rang] = []


@tasks.handles(_Rang)
def hear(event: _Rang) -> None:
    """Remember it."""
    _heard.append(event)


@tasks.handles(_Rang)
def stumble(event: _Rang) -> None:
    """Fail while the test says so."""
    if _broken:
        raise RuntimeError("broken")


_broken: list[bool] = []


def _jobs():
    return [
        (task, args if isinstance(args, dict) else json.loads(args))
        for task, args in fetch_all("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
    ]


def test_publishing_needs_a_transaction():
    with pytest.raises(_MissingRequiredTransaction):
        outbox.publish(_Rang(bell_id=new_id()))


def test_an_event_of_a_failed_transaction_never_happened():
    def fail():
        with open_transaction():
            outbox.publish(_Rang(bell_id=new_id()))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert outbox.backlog() == 0


def test_the_relay_makes_one_job_a_handler_and_empties_the_outbox():
    event = _Rang(bell_id=new_id())
    with open_transaction():
        outbox.publish(event)
    assert outbox.relay_batch() == 1
    assert outbox.relay_batch() == 0
    jobs = _jobs()
    assert {args["handler"] for _, args in jobs} == {f"{__name__}.hear", f"{__name__}.stumble"}
    assert {task for task, _ in jobs} == {tasks.HANDLER_TASK}


def test_a_handler_takes_effect_once_for_an_event():
    _heard.clear()
    event = _Rang(bell_id=new_id(), people=(3,))
    facts = json.loads(event.to_json())
    event_id = str(new_id())
    assert tasks.run_handler(f"{__name__}.hear", event_id, event.name, facts)
    assert not tasks.run_handler(f"{__name__}.hear", event_id, event.name, facts)
    assert _heard == [event]


def test_a_handler_that_failed_may_run_again():
    facts = json.loads(_Rang(bell_id=new_id()).to_json())
    event_id = str(new_id())
    _broken.append(True)
    with pytest.raises(RuntimeError):
        tasks.run_handler(f"{__name__}.stumble", event_id, "test.rang.v1", facts)
    _broken.clear()
    assert tasks.run_handler(f"{__name__}.stumble", event_id, "test.rang.v1", facts)


def test_an_unknown_job_is_refused_at_once():
    with pytest.raises(KeyError), open_transaction():
        tasks.enqueue("nobody.knows")


def test_history_comes_back_in_order(now):
    first, second = new_id(), new_id()
    steps = [
        Change(first, "visit", "", "held", "client:1", "", now),
        Change(second, "order", "", "held", "client:1", "", now),
        Change(first, "visit", "held", "accepted", "system", "automatic", now),
    ]
    with open_transaction():
        record_changes(steps)
    assert history_of([first]) == [steps[0], steps[2]]
    assert history_of([first, second]) == steps


def test_locks_need_a_transaction():
    with pytest.raises(_MissingRequiredTransaction):
        lock_keys(LockSpace.CALENDAR, [1])


async def _read(stream):
    return [message async for message in stream.messages()]


def test_a_stream_numbers_its_hints_and_shows_a_gap():
    hub = Hub()
    stream, other = hub.open(1, "token"), hub.open(2, "token")
    entries = [{"to": [1], "hint": {"kind": "bell", "id": str(number)}} for number in range(150)]
    assert hub.announce(json.dumps(entries)) == ([], [])
    assert hub.announce(json.dumps([{"to": [2], "hint": {"kind": "session"}}])) == ([2], [])
    stream.closed = True
    messages = asyncio.run(_read(stream))
    assert messages[0].startswith("event: hello")
    assert len([message for message in messages if message.startswith("event: hint")]) == 100
    assert stream.number == 150  # the fifty after the queue was full are the gap
    assert messages[-1].startswith("event: bye")
    hub.drop(stream)
    hub.drop(other)
    assert hub.streams() == []
