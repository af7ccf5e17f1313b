"""
Two clients at once whose visits push the same promised neighbour: promises hold, nobody overlaps, plans follow claims.

Each guard alone can be missing; without all three they collide, which shows that the others are real races.
"""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

import psycopg
import pytest
from django.db import DataError, IntegrityError, connection

from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Busy
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability.contracts import SlotTaken, Unreachable
from doorstep.modules.availability.guards import without_guards
from doorstep.modules.availability.models import NO_OVERLAP
from doorstep.modules.booking.contracts import OfferChoice, PlaceOrder
from doorstep.modules.booking.services.place import hold_order
from doorstep.modules.booking.services.quotes import make_quote
from tests.builders import (
    BuiltClient,
    coming_day,
    local_start,
    make_client,
    make_clients,
    make_service,
    make_specialist,
)
from tests.concurrency.conftest import City, at_once, check_refused
from tests.plugin import ClonedDatabase

CLIENTS = 6
ROUNDS = 8

BROKEN = """
SELECT count(*) FROM availability_claim c JOIN booking_visit v ON v.id = c.holder_id
WHERE NOT coalesce(c.promise @> lower(c.core), true)
OR v.starts_at <> lower(c.core) + make_interval(mins => v.preparation_minutes)
OR v.window_from > v.starts_at OR v.window_until < v.starts_at
"""
OVERLAPS = """
SELECT count(*) FROM availability_claim one JOIN availability_claim other
ON one.calendar_id = other.calendar_id AND one.id < other.id AND one.occupied && other.occupied
"""


def near(start: datetime) -> list[datetime]:
    """Starts around one, each of which wants the place of whoever stands at it, or a part of that."""
    return [start + timedelta(minutes=15 * at) for at in range(CLIENTS)]


def test_clients_who_push_the_same_neighbour_keep_its_promise(city: City) -> None:
    exact, repair = make_service("exact", minutes=30), make_service("repair", minutes=45, window_minutes=120)
    specialist = make_specialist(exact, repair)
    owner = city.caller(make_client())
    callers = [city.caller(client) for client in make_clients([(0.5 * at, 0.0) for at in range(CLIENTS)])]
    pushed = 0
    for number in range(ROUNDS):
        start = local_start(coming_day(2 + number // 4), 1 + 5 * (number % 4))
        token = owner.quote(repair, start, specialist.offer_ids[repair])
        held = owner.hold(token).expect(201)
        owner.confirm(held["id"]).expect(200)
        visit = held["visits"][0]
        assert visit["window"]["from_at"] == visit["starts_at"]
        tokens = at_once(
            [
                partial(caller.quote, exact, when, specialist.offer_ids[exact])
                for caller, when in zip(callers, near(start), strict=True)
            ]
        )
        answers = at_once([partial(caller.hold, token) for caller, token in zip(callers, tokens, strict=True)])
        won = [answer for answer in answers if answer.status == 201]
        assert won, [answer.status for answer in answers]
        check_refused([answer for answer in answers if answer.status != 201], "slot_taken", "unreachable")
        for caller, answer in zip(callers, answers, strict=True):
            if answer.status == 201:
                caller.confirm(answer.body["id"]).expect(200)
        shown = owner.get(f"/orders/{held['id']}").expect(200)["visits"][0]
        assert (shown["starts_at"], shown["window"]) == (visit["starts_at"], visit["window"]), "nothing is told"
        ((planned,),) = city.rows("SELECT starts_at FROM booking_visit WHERE id = %s", visit["id"])
        pushed += planned != start
        assert start <= planned <= start + timedelta(minutes=120)
    assert pushed > 0
    assert city.rows(BROKEN) == [(0,)]
    assert city.double_bookings() == 0


def test_windows_that_meet_are_all_kept(city: City) -> None:
    repair = make_service("windows-only", minutes=45, window_minutes=120)
    specialist = make_specialist(repair)
    callers = [city.caller(client) for client in make_clients([(0.3 * at, 0.0) for at in range(CLIENTS)])]
    start = local_start(coming_day(3), 9)
    tokens = at_once([partial(caller.quote, repair, start, specialist.offer_ids[repair]) for caller in callers])
    answers = at_once([partial(caller.hold, token) for caller, token in zip(callers, tokens, strict=True)])
    # Arriving within two hours leaves room for three or so, in whatever order they come.
    assert 2 <= sum(answer.status == 201 for answer in answers) < CLIENTS
    check_refused([answer for answer in answers if answer.status != 201], "slot_taken", "unreachable")
    assert city.rows(BROKEN) == [(0,)]
    assert city.double_bookings() == 0


TORN = "availability_claim_core"
"""The rule of the table that refuses a claim whose two halves were written by two placements at once."""


def hold(token: str, actor: Actor) -> str:
    connection.ensure_connection()
    try:
        hold_order(PlaceOrder((token,)), actor=actor, now=utc_now())
    except (SlotTaken, Unreachable, Busy):
        return "refused"
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.Error) and cause.diag.constraint_name == TORN:
            return "torn"
        raise
    except DataError as error:  # a claim that ends before it begins, which no range can hold
        if "range lower bound" in str(error):
            return "torn"
        raise
    return "held"


def quoted(
    service: int, offer: int, clients: Sequence[BuiltClient], starts: Sequence[datetime]
) -> list[tuple[str, Actor]]:
    """Signed prices with whom they are for."""
    actors = [accounts.actor_of(client.user_id) for client in clients]
    return [
        (make_quote(OfferChoice(service, offer, client.address_id, start), actor=actor, now=utc_now())[0], actor)
        for client, actor, start in zip(clients, actors, starts, strict=True)
    ]


@contextlib.contextmanager
def missing(database: ClonedDatabase, guards: set[str]) -> Iterator[None]:
    """Take guards away; in the constraint's place stands one of its name that refuses nothing."""
    if "constraint" in guards:
        with psycopg.connect(database.owner_url, autocommit=True) as owner:
            owner.execute(f"ALTER TABLE availability_claim DROP CONSTRAINT {NO_OVERLAP}".encode())
            owner.execute(f"ALTER TABLE availability_claim ADD CONSTRAINT {NO_OVERLAP} UNIQUE (id) DEFERRABLE".encode())
    with without_guards(lock="lock" in guards, check="check" in guards):
        yield


def race(database: ClonedDatabase, guards: set[str]) -> tuple[int, int]:
    """How many claims overlap, and how many promises or plans were broken, after some rounds."""
    with database.cluster.connect() as superuser:
        superuser.execute(f"ALTER DATABASE {database.name} SET deadlock_timeout = '20ms'".encode())
    connection.close()
    exact, repair = make_service("exact", minutes=30), make_service("repair", minutes=45, window_minutes=120)
    offers = make_specialist(exact, repair).offer_ids
    torn = 0
    for number in range(ROUNDS):
        start = local_start(coming_day(2 + number // 4), 1 + 5 * (number % 4))
        assert hold(*quoted(repair, offers[repair], [make_client()], [start])[0]) == "held"
        clients = make_clients([(0.0, 0.0)] * CLIENTS)
        pairs = quoted(exact, offers[exact], clients, near(start))
        with missing(database, guards if number == 0 else guards - {"constraint"}):
            torn += at_once([partial(hold, *pair) for pair in pairs]).count("torn")
    return fetch_all(OVERLAPS)[0][0], fetch_all(BROKEN)[0][0] + torn


@pytest.mark.parametrize(
    "guard", ["lock", *(pytest.param(name, marks=pytest.mark.long) for name in ("check", "constraint"))]
)
def test_without_one_guard_promises_hold_and_nobody_overlaps(cloned_database: ClonedDatabase, guard: str) -> None:
    overlaps, broken = race(cloned_database, {guard})
    assert overlaps == 0
    if guard != "lock":
        assert broken == 0


def test_without_any_guard_they_collide(cloned_database: ClonedDatabase) -> None:
    overlaps, broken = race(cloned_database, {"lock", "check", "constraint"})
    assert overlaps + broken > 0
