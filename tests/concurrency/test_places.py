"""Several clients at the same moment for the last free room: as many winners as rooms, whoever else is free."""

from datetime import timedelta
from functools import partial

import pytest

from doorstep.infra.db import execute, fetch_all
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.contracts import OfferChoice
from doorstep.modules.booking.services.quotes import make_quote
from doorstep.modules.catalog.contracts import PlaceKind
from tests.builders import coming_day, local_start, make_clients, make_service, make_shop, make_specialists
from tests.concurrency.conftest import City, at_once, check_refused
from tests.concurrency.test_guards import find_deadlocks_at_once, missing, try_to_hold
from tests.plugin import ClonedDatabase

CLIENTS = 6
ROUNDS = 5


@pytest.mark.parametrize("rooms", [1, 2])
def test_as_many_win_as_there_are_rooms(city: City, rooms: int) -> None:
    service = make_service(f"haircut-{rooms}", place_kinds=(PlaceKind.CLIENT, PlaceKind.SHOP))
    workers = make_specialists([(0.5 * at, 0.0) for at in range(CLIENTS)], [service])
    shop = make_shop(*workers, rooms=[f"Chair {number}" for number in range(rooms)])
    execute("UPDATE specialists_offer SET place_kinds = '{client,shop}' WHERE TRUE", [])
    callers = [city.caller(client) for client in make_clients([(0.0, 0.0)] * CLIENTS)]
    for number in range(3):
        start = local_start(coming_day(2), 9) + timedelta(hours=2 * number)
        wishes = [
            {
                "service_id": service,
                "offer_id": worker.offer_ids[service],
                "starts_at": start.isoformat(),
                "place_kind": "shop",
            }
            for worker in workers
        ]
        tokens = [
            caller.post("/quotes", wish).expect(200)["token"] for caller, wish in zip(callers, wishes, strict=True)
        ]
        answers = at_once([partial(caller.hold, token) for caller, token in zip(callers, tokens, strict=True)])
        winners = [at for at, answer in enumerate(answers) if answer.status == 201]
        # Every client asked somebody else, who is free: only the rooms decide.
        assert len(winners) == rooms, [answer.status for answer in answers]
        check_refused([answer for answer in answers if answer.status != 201], "no_room_free")
        for at in winners:
            callers[at].confirm(answers[at].body["id"]).expect(200)
    assert city.double_bookings() == 0
    taken = city.rows(
        "SELECT count(*) FROM availability_claim c JOIN availability_calendar k ON k.id = c.calendar_id "
        f"JOIN specialists_room r ON r.id = k.owner_id WHERE k.owner_kind = 'resource' AND r.place_id = {shop}"
    )
    assert taken == [(3 * rooms,)]


def race(database: ClonedDatabase, guards: set[str]) -> list[int]:
    """The number of winners of each round; everybody asks a specialist of their own, and there is one room."""
    find_deadlocks_at_once(database)
    service = make_service("haircut", place_kinds=(PlaceKind.CLIENT, PlaceKind.SHOP))
    workers = make_specialists([(0.5 * at, 0.0) for at in range(CLIENTS)], [service])
    make_shop(*workers)
    execute("UPDATE specialists_offer SET place_kinds = '{client,shop}' WHERE TRUE", [])
    actors = [accounts.actor_of(client.user_id) for client in make_clients([(0.0, 0.0)] * CLIENTS)]
    winners = []
    for number in range(ROUNDS):
        start = local_start(coming_day(2 + number // 3), 9) + timedelta(hours=3 * (number % 3))
        choices = [
            OfferChoice(service, worker.offer_ids[service], None, start, place_kind=PlaceKind.SHOP)
            for worker in workers
        ]
        tokens = [
            make_quote(choice, actor=actor, now=utc_now())[0] for choice, actor in zip(choices, actors, strict=True)
        ]
        with missing(database, guards if number == 0 else guards - {"constraint"}):
            winners.append(sum(at_once([partial(try_to_hold, *pair) for pair in zip(tokens, actors, strict=True)])))
        # Nobody may hold more than two orders at once.
        execute("UPDATE booking_order SET hold_expires_at = created_at WHERE TRUE", [])
    return winners


@pytest.mark.parametrize("guard", ["lock", "check", "constraint"])
def test_without_one_guard_a_room_still_has_one_winner(cloned_database: ClonedDatabase, guard: str) -> None:
    assert race(cloned_database, {guard}) == [1] * ROUNDS


def test_without_any_guard_a_room_is_double_booked(cloned_database: ClonedDatabase) -> None:
    assert max(race(cloned_database, {"lock", "check", "constraint"})) > 1
    ((overlaps,),) = fetch_all(
        "SELECT count(*) FROM availability_claim one JOIN availability_claim other "
        "ON one.calendar_id = other.calendar_id AND one.id < other.id AND one.occupied && other.occupied "
        "JOIN availability_calendar k ON k.id = one.calendar_id WHERE k.owner_kind = 'resource'"
    )
    assert overlaps > 0
