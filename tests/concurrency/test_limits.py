"""
Many clients at once on one day, each at another time: exactly as many visits as the specialist's limits allow.

Their times don't touch, so no constraint stands behind the limits: the calendar's lock alone guards them. The last
test takes it away and shows that the others are real races.
"""

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection

from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Busy
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability.contracts import (
    BreakNeeded,
    CalendarLimits,
    DayFull,
    FloatingBreak,
    HoursPlan,
    KeptForEmergencies,
    WallSpan,
    WeekFull,
)
from doorstep.modules.availability.guards import without_guards
from doorstep.modules.booking.contracts import OfferChoice, PlaceOrder
from doorstep.modules.booking.services.place import hold_order
from doorstep.modules.booking.services.quotes import make_quote
from tests.builders import BuiltClient, coming_day, local_start, make_clients, make_service, make_specialist
from tests.concurrency.conftest import City, at_once, check_refused
from tests.plugin import ClonedDatabase

CLIENTS = 8
ROUNDS = 5
# Twelve hours, of which half are kept; eight visits of an hour would fill two thirds of them.
TWELVE_HOURS = HoursPlan(shifts=((WallSpan(6 * 60, 18 * 60),),) * 7)
LIMITS = {
    "day": (HoursPlan(TWELVE_HOURS.shifts, daily_cap=3), CalendarLimits(), 3),
    "week": (TWELVE_HOURS, CalendarLimits(weekly_cap=3), 3),
    "emergencies": (TWELVE_HOURS, CalendarLimits(emergency_percent=50), 6),
    # Of the visits at 12:00 and 13:30 either leaves an hour and a half between 12:00 and 14:30, both don't.
    "break": (
        TWELVE_HOURS,
        CalendarLimits(floating_breaks=tuple(FloatingBreak(day, WallSpan(720, 870), 90) for day in range(7))),
        7,
    ),
}


def starts_on(day: date) -> list[datetime]:
    """A start for each client, an hour and a half apart."""
    return [local_start(day, 6) + timedelta(minutes=90 * number) for number in range(CLIENTS)]


def try_to_hold(token: str, actor: Actor) -> bool:
    connection.ensure_connection()
    try:
        hold_order(PlaceOrder((token,)), actor=actor, now=utc_now())
    except (DayFull, WeekFull, KeptForEmergencies, BreakNeeded, Busy):
        return False
    return True


def tokens_of(clients: list[BuiltClient], service: int, offer: int, day: date) -> list[tuple[str, Actor]]:
    actors = [accounts.actor_of(client.user_id) for client in clients]
    return [
        (make_quote(OfferChoice(service, offer, client.address_id, start), actor=actor, now=utc_now())[0], actor)
        for client, actor, start in zip(clients, actors, starts_on(day), strict=True)
    ]


def race(limit: str, *, lock: bool = True) -> list[int]:
    """The number of winners of each round, every round with a new specialist."""
    hours, limits, _ = LIMITS[limit]
    service = make_service()
    winners = []
    for number in range(ROUNDS):
        offer = make_specialist(service, hours=hours, limits=limits).offer_ids[service]
        pairs = tokens_of(make_clients([(0.0, 0.0)] * CLIENTS), service, offer, coming_day(3 + number))
        with without_guards(lock=not lock):
            winners.append(sum(at_once([partial(try_to_hold, *pair) for pair in pairs])))
    return winners


@pytest.mark.parametrize("limit", LIMITS)
def test_exactly_as_many_as_the_limit_allows(cloned_database: ClonedDatabase, limit: str) -> None:
    assert cloned_database
    assert race(limit) == [LIMITS[limit][2]] * ROUNDS


@pytest.mark.parametrize("limit", ["day", "emergencies"])
def test_without_the_lock_a_limit_is_passed(cloned_database: ClonedDatabase, limit: str) -> None:
    assert cloned_database
    assert max(race(limit, lock=False)) > LIMITS[limit][2]


def test_a_full_day_over_the_wire(city: City) -> None:
    service = make_service()
    hours, limits, most = LIMITS["day"]
    for number in range(3):
        offer = make_specialist(service, hours=hours, limits=limits).offer_ids[service]
        callers = [city.caller(client) for client in make_clients([(0.0, 0.0)] * CLIENTS)]
        starts = starts_on(coming_day(3 + number))
        tokens = [caller.quote(service, start, offer) for caller, start in zip(callers, starts, strict=True)]
        answers = at_once([partial(caller.hold, token) for caller, token in zip(callers, tokens, strict=True)])
        held = [answer for answer in answers if answer.status == 201]
        check_refused([answer for answer in answers if answer.status != 201], "day_full")
        assert len(held) == most, [answer.status for answer in answers]
        # One gives its place back, and one of the others gets it.
        loser, winner = (
            next(at for at, answer in enumerate(answers) if (answer.status == 201) is won) for won in (False, True)
        )
        callers[winner].post(f"/orders/{answers[winner].body['id']}/cancel", {}).expect(200)
        again = callers[loser].quote(service, starts[loser], offer)
        callers[loser].hold(again).expect(201)
