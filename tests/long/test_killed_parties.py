"""A process is killed in the middle of holding and of moving a party: all of it is there, or nothing has happened."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from doorstep.infra.db import fetch_all
from doorstep.kernel.clock import utc_now
from tests.builders import BuiltClient, coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.long.invariants import broken_invariants
from tests.long.partygoer import ACT_VARIABLE, AFTER_ONE_CLAIM, AFTER_ONE_MOVE, BEFORE_COMMIT, BEFORE_ORDER, WRITTEN
from tests.long.workers import PATIENCE_SECONDS, counted_by_the_dead, running_role, wait_for_death
from tests.plugin import ClonedDatabase

pytestmark = pytest.mark.long


class Party:
    """Two services for two at once, and their client."""

    def __init__(self) -> None:
        hair, nails = make_service("hair"), make_service("nails")
        make_specialist(hair, nails)
        make_specialist(nails)
        self.person: BuiltClient = make_client()
        self.client = Caller(self.person)
        self.start = local_start(coming_day(3), 10)
        self.services = (hair, nails)

    def quotes(self) -> list[str]:
        return [self.client.quote(service, self.start) for service in self.services]

    def act(self, **what: Any) -> str:
        return json.dumps({"user": self.person.user_id, **what})


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All that holding and moving write."""
    return {table: sorted(fetch_all(f"SELECT t::text FROM {table} t")) for table in WRITTEN}


def claimed() -> set[datetime]:
    return {row[0] for row in fetch_all("SELECT lower(core) FROM availability_claim")}


def run(database: ClonedDatabase, folder: Path, act: str, step: str = "") -> None:
    connection.close()
    with running_role("partygoer", database, folder, step, **{ACT_VARIABLE: act}) as process:
        if step:
            wait_for_death(process)
        else:
            assert process.wait(PATIENCE_SECONDS) == 0


def come_so_far(folder: Path, before: dict[str, list[tuple[Any, ...]]]) -> tuple[int, ...]:
    """How many rows of WRITTEN, beyond those there were, the process had seen in its transaction when it died."""
    reached = counted_by_the_dead(folder)
    return tuple(reached[table] - len(before[table]) for table in WRITTEN)


@pytest.mark.parametrize(
    ("step", "written"),
    [(AFTER_ONE_CLAIM, (1, 0, 0, 0, 0)), (BEFORE_ORDER, (2, 1, 0, 0, 0)), (BEFORE_COMMIT, (2, 1, 2, 3, 1))],
)
def test_a_party_is_held_whole_or_not_at_all(
    cloned_database: ClonedDatabase, tmp_path: Path, step: str, written: tuple[int, ...]
) -> None:
    party = Party()
    act = party.act(quotes=party.quotes())
    before = everything()
    run(cloned_database, tmp_path, act, step)
    assert come_so_far(tmp_path, before) == written
    assert everything() == before
    run(cloned_database, tmp_path, act)
    assert fetch_all("SELECT count(*), count(DISTINCT party), count(DISTINCT calendar_id) FROM booking_visit") == [
        (2, 1, 2)
    ]
    assert len(fetch_all("SELECT 1 FROM availability_claim")) == 2
    assert broken_invariants(utc_now()) == []


@pytest.mark.parametrize(("step", "written"), [(AFTER_ONE_MOVE, (0, 0, 0, 1, 0)), (BEFORE_COMMIT, (0, 0, 0, 2, 2))])
def test_a_party_is_moved_whole_or_not_at_all(
    cloned_database: ClonedDatabase, tmp_path: Path, step: str, written: tuple[int, ...]
) -> None:
    party = Party()
    held = party.client.hold(*party.quotes(), together=True).expect(201)
    order = party.client.confirm(held["id"]).expect(200)
    to = party.start + timedelta(days=1)
    act = party.act(order=order["id"], to=to.isoformat())
    before = everything()
    run(cloned_database, tmp_path, act, step)
    assert come_so_far(tmp_path, before) == written
    assert everything() == before
    assert claimed() == {party.start}
    run(cloned_database, tmp_path, act)
    assert claimed() == {to}
    assert broken_invariants(utc_now()) == []
