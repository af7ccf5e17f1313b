"""
Lock, check and constraint: each alone can be missing and a slot still has one winner; without all three it has more.

The last case shows that the others are real races. At service level, as guards can be taken away in this process only.
"""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import psycopg
import pytest
from django.db import connection

from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Busy
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability.contracts import StartRefused
from doorstep.modules.availability.guards import without_guards
from doorstep.modules.availability.models import NO_OVERLAP
from doorstep.modules.booking.contracts import OfferChoice, PlaceOrder
from doorstep.modules.booking.services.place import hold_order
from doorstep.modules.booking.services.quotes import make_quote
from tests.builders import coming_day, local_start, make_clients, make_service, make_specialist
from tests.concurrency.conftest import at_once
from tests.plugin import ClonedDatabase

CLIENTS = 8
ROUNDS = 10


@contextlib.contextmanager
def missing(database: ClonedDatabase, guards: set[str]) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        stack.enter_context(without_guards(lock="lock" in guards, check="check" in guards))
        if "constraint" in guards:
            with psycopg.connect(database.owner_url, autocommit=True) as owner:
                owner.execute(f"ALTER TABLE availability_claim DROP CONSTRAINT {NO_OVERLAP}".encode())
        yield


def try_to_hold(token: str, actor: Actor) -> bool:
    connection.ensure_connection()
    try:
        hold_order(PlaceOrder((token,)), actor=actor, now=utc_now())
    except (StartRefused, Busy):
        return False
    return True


def find_deadlocks_at_once(database: ClonedDatabase) -> None:
    """Without the lock contenders may deadlock; nobody wants to wait a second for its discovery."""
    with database.cluster.connect() as superuser:
        superuser.execute(f"ALTER DATABASE {database.name} SET deadlock_timeout = '20ms'".encode())
    connection.close()


def race(database: ClonedDatabase, guards: set[str]) -> list[int]:
    """The number of winners of each round."""
    find_deadlocks_at_once(database)
    service = make_service()
    offer = make_specialist(service).offer_ids[service]
    winners = []
    for number in range(ROUNDS):
        clients = make_clients([(0.0, 0.0)] * CLIENTS)
        start = local_start(coming_day(2), 0) + timedelta(hours=2 * number)
        actors = [accounts.actor_of(client.user_id) for client in clients]
        tokens = [
            make_quote(OfferChoice(service, offer, client.address_id, start), actor=actor, now=utc_now())[0]
            for client, actor in zip(clients, actors, strict=True)
        ]
        with missing(database, guards if number == 0 else guards - {"constraint"}):
            held = at_once([partial(try_to_hold, *pair) for pair in zip(tokens, actors, strict=True)])
        winners.append(sum(held))
    return winners


@pytest.mark.parametrize("guard", ["lock", "check", "constraint"])
def test_without_one_guard_a_slot_still_has_one_winner(cloned_database: ClonedDatabase, guard: str) -> None:
    assert race(cloned_database, {guard}) == [1] * ROUNDS


def test_without_any_guard_a_slot_is_double_booked(cloned_database: ClonedDatabase) -> None:
    assert max(race(cloned_database, {"lock", "check", "constraint"})) > 1
    ((overlaps,),) = fetch_all(
        "SELECT count(*) FROM availability_claim one JOIN availability_claim other "
        "ON one.calendar_id = other.calendar_id AND one.id < other.id AND one.occupied && other.occupied"
    )
    assert overlaps > 0
