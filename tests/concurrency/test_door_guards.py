"""What keeps one arrival one: without one of its guards there is one winner still; without all of them it doubles."""

import contextlib
import threading
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection

from doorstep.infra.db import fetch_all
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import DomainError
from doorstep.modules.booking.contracts import ExtraAsked
from doorstep.modules.booking.services import steps
from doorstep.modules.fieldwork.contracts import ActKind, DeviceAct
from doorstep.modules.fieldwork.services import check_in as checking
from doorstep.modules.fieldwork.services import sync
from tests.concurrency.conftest import at_once
from tests.concurrency.test_at_the_door import TOGETHER, WHY, at_the_way, count
from tests.plugin import ClonedDatabase

__all__ = ["at_the_way"]
pytestmark = pytest.mark.long
# All meet here once they have looked; whoever is kept from looking by a lock is not waited for longer.
_MEET_SECONDS = 0.5

type Way = tuple[uuid.UUID, Actor, datetime]


def take_away_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the order's row any more."""

    def without_lock(model: Any, condition: str, params: Any) -> Any:
        return read_rows(model, condition.removesuffix(" FOR UPDATE"), params)

    monkeypatch.setattr(steps, "read_rows", without_lock)


def take_away_the_key(database: ClonedDatabase) -> None:
    """A visit may have several check-ins."""
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute(b"ALTER TABLE fieldwork_checkin DROP CONSTRAINT fieldwork_checkin_pkey")


def meet_before_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody has seen that there is no check-in before anybody writes one, unless something keeps them apart."""
    meeting, judge = threading.Barrier(TOGETHER), checking._judged

    def judged(*args: Any, **named: Any) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):
            meeting.wait(_MEET_SECONDS)
        return judge(*args, **named)

    monkeypatch.setattr(checking, "_judged", judged)


def come(way: Way) -> list[str]:
    """Several check-ins at once: what became of each."""
    visit_id, worker, now = way

    def one() -> str:
        connection.ensure_connection()
        try:
            checking.check_in(visit_id, WHY, actor=worker, now=now)
        except (DomainError, IntegrityError) as error:
            return type(error).__name__
        return "done"

    return sorted(at_once([one] * TOGETHER))


def arrivals(visit_id: uuid.UUID) -> int:
    ((found,),) = fetch_all(
        "SELECT count(*) FROM infra_statechange WHERE object_id = %s AND target = 'arrived'", [visit_id]
    )
    return int(found)


@pytest.mark.parametrize(
    ("gone", "answers", "times"),
    [
        ("nothing", ["done"] * TOGETHER, 1),
        ("key", ["done"] * TOGETHER, 1),
        ("lock", ["IntegrityError"] * (TOGETHER - 1) + ["done"], 1),
        ("all", ["done"] * TOGETHER, TOGETHER),
    ],
)
def test_one_arrival_needs_the_lock_or_the_key(
    at_the_way: Way,
    cloned_database: ClonedDatabase,
    monkeypatch: pytest.MonkeyPatch,
    gone: str,
    answers: list[str],
    times: int,
) -> None:
    meet_before_writing(monkeypatch)
    if gone in ("lock", "all"):
        take_away_the_lock(monkeypatch)
    if gone in ("key", "all"):
        take_away_the_key(cloned_database)
    assert come(at_the_way) == answers
    assert (count("fieldwork_checkin", at_the_way[0]), arrivals(at_the_way[0])) == (times, times)


@pytest.mark.parametrize(("gone", "extras"), [("nothing", 1), ("lock", 1), ("memory", TOGETHER)])
def test_one_act_sent_several_times_is_one_by_what_is_kept_of_it(
    at_the_way: Way, monkeypatch: pytest.MonkeyPatch, gone: str, extras: int
) -> None:
    visit_id, worker, now = at_the_way
    checking.check_in(visit_id, WHY, actor=worker, now=now)
    act = sync.ReadAct(DeviceAct(uuid.uuid4(), ActKind.EXTRA, now), ExtraAsked("Balcony", 1000))

    def forget(*_args: Any, **_named: Any) -> bool:
        return True

    if gone == "lock":
        take_away_the_lock(monkeypatch)
    if gone == "memory":
        monkeypatch.setattr(sync, "_keep_act", forget)

    def send() -> None:
        connection.ensure_connection()
        sync.sync_acts(visit_id, now, [act], actor=worker, now=now)

    sends: list[Callable[[], None]] = [send] * TOGETHER
    at_once(sends)
    assert count("booking_extra", visit_id) == extras
