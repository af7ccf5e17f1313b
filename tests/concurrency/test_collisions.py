"""Two different acts on the same time at the same moment: whichever comes first, what remains fits together."""

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from doorstep.kernel.clock import utc_now
from doorstep.modules.availability.facade import rebuild_free_days
from doorstep.modules.booking.facade import expire_overdue
from tests.builders import (
    BuiltSpecialist,
    coming_day,
    local_start,
    make_client,
    make_clients,
    make_service,
    make_specialist,
    make_specialists,
)
from tests.callers import Answer
from tests.concurrency.conftest import City, at_once, check_refused

ROUNDS = 8
_jitter = random.Random(7)


def meet(number: int, first: Callable[[], Answer], second: Callable[[], Answer]) -> tuple[Answer, Answer]:
    """
    The answers of two acts. In round 0 the first act is over before the second begins, in round 1 the other
    way round; in all later rounds they begin at the same moment, or nearly.
    """
    if number == 0:
        return first(), second()
    if number == 1:
        later, earlier = second(), first()
        return earlier, later
    answers = at_once([_soon(first), _soon(second)])
    return answers[0], answers[1]


def _soon[T](act: Callable[[], T]) -> Callable[[], T]:
    # A request takes some 10 to 30 ms; who comes first should differ from round to round.
    pause = _jitter.uniform(0, 0.02)

    def run() -> T:
        time.sleep(pause)
        return act()

    return run


def at(hours: float, *, days: int = 2) -> datetime:
    return local_start(coming_day(days), 0) + timedelta(hours=hours)


def claims_of(city: City, specialist: BuiltSpecialist) -> list[tuple[Any, ...]]:
    """Who holds which time of a specialist, by start."""
    return city.rows(
        "SELECT holder_id, lower(core), kind FROM availability_claim WHERE calendar_id = %s ORDER BY 2",
        specialist.calendar_id,
    )


def check_free_days(specialist: BuiltSpecialist) -> None:
    """The kept free time is what the claims leave."""
    assert rebuild_free_days(now=utc_now(), calendar_ids=[specialist.calendar_id]) == 0


@pytest.fixture(scope="module")
def service(city: City) -> int:
    return make_service()


def test_a_hold_expires_while_it_is_confirmed(city: City, service: int) -> None:
    specialist = make_specialist(service)
    caller = city.caller(make_client())
    outcomes = set()
    for number in range(ROUNDS):
        order = caller.hold(caller.quote(service, at(2 * number), specialist.offer_ids[service])).expect(201)
        late = utc_now() + timedelta(minutes=11)
        confirmed, _ = meet(number, partial(caller.confirm, order["id"]), partial(sweep, late))
        visit = UUID(order["visits"][0]["id"])
        kept = [kind for holder, _, kind in claims_of(city, specialist) if holder == visit]
        state = caller.order(order["id"])["state"]
        outcomes.add(state)
        if confirmed.status == 200:
            assert (state, kept) == ("confirmed", ["visit"])
        else:
            check_refused([confirmed], "impossible_transition", "hold_expired")
            assert (state, kept) == ("expired", [])
    assert outcomes == {"confirmed", "expired"}
    check_free_days(specialist)


def sweep(late: datetime) -> Answer:
    """What the scheduler does, with its clock ahead."""
    return Answer(expire_overdue(late), None, {})


def test_an_expired_hold_is_swept_while_its_time_is_booked(city: City, service: int) -> None:
    specialist = make_specialist(service)
    keeper, taker = (city.caller(client) for client in make_clients([(0.0, 0.0)] * 2))
    offer = specialist.offer_ids[service]
    for number in range(ROUNDS):
        token = taker.quote(service, at(2 * number), offer)
        held = keeper.hold(keeper.quote(service, at(2 * number), offer)).expect(201)
        moment = utc_now()
        city.rows("UPDATE booking_order SET hold_expires_at = %s WHERE id = %s RETURNING 1", moment, held["id"])
        city.rows(
            "UPDATE availability_claim SET expires_at = %s WHERE holder_id = %s RETURNING 1",
            moment,
            held["visits"][0]["id"],
        )
        later = moment + timedelta(seconds=1)
        taken, _ = meet(number, partial(taker.hold, token), partial(sweep, later))
        order = taken.expect(201)
        sweep(later)
        assert keeper.order(held["id"])["state"] == "expired"
        taker.confirm(order["id"]).expect(200)
        assert [holder for holder, _, _ in claims_of(city, specialist)][number] == UUID(order["visits"][0]["id"])
    check_free_days(specialist)


def test_a_visit_is_moved_to_a_time_that_is_booked_then(city: City, service: int) -> None:
    winners = set()
    for number in range(ROUNDS):
        specialist = make_specialist(service)
        offer = specialist.offer_ids[service]
        mover, booker = (city.caller(client) for client in make_clients([(0.0, 0.0)] * 2))
        visit = mover.book(service, at(10), offer)["visits"][0]["id"]
        token = booker.quote(service, at(14.5), offer)
        wish = {"starts_at": at(14).isoformat()}
        moved, held = meet(
            number, partial(mover.post, f"/visits/{visit}/reschedule", wish), partial(booker.hold, token)
        )
        assert sorted([moved.status, held.status]) in ([200, 409], [201, 409]), (moved, held)
        check_refused([answer for answer in (moved, held) if answer.status == 409], "slot_taken", "unreachable")
        winners.add("move" if moved.status == 200 else "book")
        starts = [start for _, start, _ in claims_of(city, specialist)]
        assert starts == ([at(14)] if moved.status == 200 else [at(10), at(14.5)])
        check_free_days(specialist)
    assert winners == {"move", "book"}
    assert city.double_bookings() == 0


def test_a_request_is_cancelled_while_it_is_accepted(city: City, service: int) -> None:
    seen = set()
    for number in range(ROUNDS):
        specialist = make_specialist(service, auto_accept=False)
        client, worker = city.caller(make_client()), city.caller(specialist)
        order = client.book(service, at(2 * number), specialist.offer_ids[service])
        visit = order["visits"][0]["id"]
        cancel = partial(client.post, f"/orders/{order['id']}/cancel", {"reason": "Ill"})
        cancelled, accepted = meet(number, cancel, partial(worker.step, visit, "accept"))
        cancelled.expect(200)
        steps = client.get(f"/orders/{order['id']}/history").expect(200)
        targets = [step["target"] for step in steps if step["kind"] == "visit"]
        if accepted.status == 200:
            assert targets == ["held", "requested", "accepted", "cancelled"]
        else:
            check_refused([accepted], "impossible_transition")
            assert targets == ["held", "requested", "cancelled"]
        seen.add(accepted.status)
        assert client.order(order["id"])["state"] == "cancelled"
        assert claims_of(city, specialist) == []
        intents = city.rows("SELECT state FROM payments_paymentintent WHERE order_id = %s", order["id"])
        assert intents == [("voided",)]
    assert seen == {200, 409}


def test_time_off_is_taken_while_it_is_booked(city: City, service: int) -> None:
    seen = set()
    for number in range(ROUNDS):
        specialist = make_specialist(service)
        client, worker = city.caller(make_client()), city.caller(specialist)
        token = client.quote(service, at(10), specialist.offer_ids[service])
        wish = {"starts_at": at(9).isoformat(), "ends_at": at(12 + number).isoformat(), "note": ""}
        held, off = meet(number, partial(client.hold, token), partial(worker.post, "/specialist/time-off", wish))
        off.expect(201)
        conflicts = worker.get("/specialist/conflicts").expect(200)["items"]
        if held.status == 201:
            # Booked first: the visit stays, and a person is asked to solve it.
            assert [conflict["reason"] for conflict in conflicts] == ["time_off"]
            assert len(claims_of(city, specialist)) == 1
        else:
            check_refused([held], "time_off")
            assert conflicts == []
            assert claims_of(city, specialist) == []
        seen.add(held.status)
        check_free_days(specialist)
    assert seen == {201, 409}


def test_visits_whose_ways_overlap_though_their_times_do_not(city: City, service: int) -> None:
    # Seven kilometres apart: the way takes half an hour, the visits leave fifteen minutes.
    pair = [city.caller(client) for client in make_clients([(-3.5, 0.0), (3.5, 0.0)])]
    for number, specialist in enumerate(make_specialists([(0.0, 0.0)] * ROUNDS, [service])):
        starts = [at(10), at(11.25)]
        if number % 2:
            starts.reverse()
        tokens = [
            caller.quote(service, start, specialist.offer_ids[service])
            for caller, start in zip(pair, starts, strict=True)
        ]
        answers = at_once([partial(caller.hold, token) for caller, token in zip(pair, tokens, strict=True)])
        assert sorted(answer.status for answer in answers) == [201, 409], answers
        check_refused([answer for answer in answers if answer.status == 409], "unreachable")
        winner = next(at for at, answer in enumerate(answers) if answer.status == 201)
        pair[winner].post(f"/orders/{answers[winner].body['id']}/cancel", {}).expect(200)
        check_free_days(specialist)
        # Alone, and with time for the way, both can be had.
        late = at(10 + 1.25 * winner + 2)
        assert pair[1 - winner].ask_quote(service, late, specialist.offer_ids[service]).status == 200
    assert city.double_bookings() == 0
