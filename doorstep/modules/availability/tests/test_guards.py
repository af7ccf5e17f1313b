"""Three guards against double booking: each alone leaves one winner, none at all double-books."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection

from doorstep.infra.db import fetch_one, open_transaction
from doorstep.kernel.errors import DomainError
from doorstep.modules.availability import facade
from doorstep.modules.availability.contracts import StartRefused
from doorstep.modules.availability.guards import without_guards
from doorstep.modules.availability.models import NO_OVERLAP
from doorstep.modules.availability.tests.builders import open_calendar, request
from tests.plugin import ClonedDatabase

CLIENTS, ROUNDS = 8, 6


def race(calendar_id: int, start: datetime, now: datetime) -> int:
    """Let clients claim the same start at once, each on a connection opened before; how many won."""
    barrier = threading.Barrier(CLIENTS)
    won: list[int] = []
    surprises: list[BaseException] = []

    def book(client: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            with open_transaction():
                facade.lock_calendars([calendar_id])
                facade.claim(request(calendar_id, start), now=now, explained=False)
            won.append(client)
        except DomainError:
            pass
        except BaseException as error:
            surprises.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=book, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not surprises
    return len(won)


def winners(now: datetime) -> list[int]:
    calendar_id = open_calendar(now=now)
    starts = [now + timedelta(days=day, hours=4) for day in range(1, ROUNDS + 1)]
    return [race(calendar_id, start, now) for start in starts]


def drop_constraint(database: ClonedDatabase) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute(f"ALTER TABLE availability_claim DROP CONSTRAINT {NO_OVERLAP}")


@pytest.mark.parametrize("missing", ["none", "lock", "check", "constraint"])
def test_any_two_guards_leave_one_winner(missing: str, cloned_database: ClonedDatabase, now: datetime) -> None:
    with ExitStack() as stack:
        if missing == "constraint":
            drop_constraint(cloned_database)
        stack.enter_context(without_guards(lock=missing == "lock", check=missing == "check"))
        assert winners(now) == [1] * ROUNDS


@pytest.mark.parametrize("kept", ["lock and check", "constraint"])
def test_guards_suffice_alone(kept: str, cloned_database: ClonedDatabase, now: datetime) -> None:
    # The check alone cannot judge a race: it needs the lock to see what the other did.
    if kept == "constraint":
        with without_guards(lock=True, check=True):
            assert winners(now) == [1] * ROUNDS
    else:
        drop_constraint(cloned_database)
        assert winners(now) == [1] * ROUNDS


def test_without_guards_races_are_lost(cloned_database: ClonedDatabase, now: datetime) -> None:
    drop_constraint(cloned_database)
    with without_guards(lock=True, check=True):
        assert sum(count > 1 for count in winners(now)) > 0, "the test proves nothing if nothing collides"


def test_visits_whose_ways_overlap_race(cloned_database: ClonedDatabase, now: datetime) -> None:
    """Two starts whose visits do not touch, but whose ways do: one wins."""
    from doorstep.kernel.geo import Point

    calendar_id = open_calendar(now=now)
    outcomes: list[str] = []

    def book(start: datetime, place: Point) -> Callable[[], None]:
        def run() -> None:
            try:
                connection.ensure_connection()
                barrier.wait()
                with open_transaction():
                    facade.lock_calendars([calendar_id])
                    facade.claim(request(calendar_id, start, point=place), now=now)
                outcomes.append("won")
            except StartRefused as refused:
                outcomes.append(refused.reason.value)
            finally:
                connection.close()

        return run

    for day in range(1, ROUNDS + 1):
        outcomes.clear()
        start = now + timedelta(days=day, hours=2)
        barrier = threading.Barrier(2)
        places = (Point(0.1, 0.1), Point(5.1, 0.1))
        threads = [
            threading.Thread(target=book(start + timedelta(hours=number), place)) for number, place in enumerate(places)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(outcomes) == ["cannot_travel", "won"]


def test_guards_cannot_be_taken_away_outside_tests(settings: object) -> None:
    settings.ENVIRONMENT = "prod"  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError), without_guards(lock=True):
        pass


def test_calendar_lock_is_held_until_the_end(cloned_database: ClonedDatabase, now: datetime) -> None:
    calendar_id = open_calendar(now=now)
    with open_transaction():
        facade.lock_calendars([calendar_id])
        with psycopg.connect(cloned_database.url) as other:
            row = other.execute("SELECT pg_try_advisory_xact_lock(%s)", [1 << 48 | calendar_id]).fetchone()
            assert row == (False,)
    assert fetch_one("SELECT pg_try_advisory_xact_lock(%s)", [1 << 48 | calendar_id]) == (True,)
