"""Parties at once: whoever wins wins whole, and nobody is left with half of one."""

import uuid
from datetime import datetime, timedelta
from functools import partial

from tests.builders import (
    BuiltSpecialist,
    coming_day,
    local_start,
    make_client,
    make_clients,
    make_service,
    make_specialist,
)
from tests.callers import Answer, WireCaller
from tests.concurrency.conftest import City, at_once, check_refused

ROUNDS = 3
TAKEN = ("nobody_free", "slot_taken", "unreachable")


class Salon:
    """Two services; Anna does both, Boris the second one only."""

    def __init__(self, city: City, name: str) -> None:
        self.city = city
        self.hair, self.nails = make_service(f"hair-{name}"), make_service(f"nails-{name}")
        self.anna: BuiltSpecialist = make_specialist(self.hair, self.nails)
        self.boris: BuiltSpecialist = make_specialist(self.nails)

    def quotes(self, caller: WireCaller, start: datetime) -> list[str]:
        return [caller.quote(self.hair, start), caller.quote(self.nails, start)]

    def claims(self) -> int:
        calendars = [self.anna.calendar_id, self.boris.calendar_id]
        return len(self.city.rows("SELECT 1 FROM availability_claim WHERE calendar_id = ANY(%s)", calendars))


def hold_together(caller: WireCaller, tokens: list[str], key: str | None = None) -> Answer:
    return caller.hold(*tokens, together=True, key=key)


def test_of_parties_that_want_the_same_people_exactly_one_is_held(city: City) -> None:
    salon = Salon(city, "same")
    callers = [city.caller(client) for client in make_clients([(0.0, 0.0)] * 8)]
    for number in range(ROUNDS):
        start = local_start(coming_day(2), 0) + timedelta(hours=3 * number)
        tokens = [salon.quotes(caller, start) for caller in callers]
        for some in tokens[::2]:
            some.reverse()
        answers = at_once([partial(hold_together, *pair) for pair in zip(callers, tokens, strict=True)])
        winners = [at for at, answer in enumerate(answers) if answer.status == 201]
        assert len(winners) == 1, [answer.body for answer in answers]
        check_refused([answer for answer in answers if answer.status != 201], *TAKEN)
        callers[winners[0]].confirm(answers[winners[0]].body["id"]).expect(200)
        assert salon.claims() == 2 * (number + 1)
    assert city.double_bookings() == 0


def test_a_party_and_single_bookings_never_share_somebody(city: City) -> None:
    salon = Salon(city, "single")
    couple, alone, other = (city.caller(client) for client in make_clients([(0.0, 0.0)] * 3))
    for number in range(ROUNDS):
        start = local_start(coming_day(2), 0) + timedelta(hours=3 * number)
        party = salon.quotes(couple, start)
        single = alone.quote(salon.nails, start + timedelta(minutes=15 * (number % 3)))
        hair = other.quote(salon.hair, start, salon.anna.offer_ids[salon.hair])
        answers = at_once(
            [partial(hold_together, couple, party), partial(alone.hold, single), partial(other.hold, hair)]
        )
        check_refused([answer for answer in answers if answer.status != 201], *TAKEN)
        held = [answer.body for answer in answers if answer.status == 201]
        assert held, [answer.body for answer in answers]
        assert sum(len(order["visits"]) for order in held) == len(
            city.rows(
                "SELECT 1 FROM availability_claim c JOIN booking_visit v ON v.id = c.holder_id "
                "WHERE v.order_id = ANY(%s)",
                [uuid.UUID(order["id"]) for order in held],
            )
        )
        for caller, answer in zip((couple, alone, other), answers, strict=True):
            if answer.status == 201:
                caller.post(f"/orders/{answer.body['id']}/cancel", {"reason": ""}).expect(200)
        assert salon.claims() == 0
    assert city.double_bookings() == 0


def test_the_same_party_twice_at_once_is_held_once(city: City) -> None:
    salon = Salon(city, "twice")
    client = make_client()
    pair = [city.caller(client), city.caller(client)]
    for number in range(2):
        start = local_start(coming_day(2), 0) + timedelta(hours=3 * number)
        tokens, key = salon.quotes(pair[0], start), uuid.uuid4().hex
        held = at_once([partial(hold_together, caller, tokens, key) for caller in pair])
        assert held[0].expect(201) == held[1].expect(201)
        assert salon.claims() == 2 * (number + 1)


def test_moving_a_party_and_booking_one_of_its_people_at_once(city: City) -> None:
    salon = Salon(city, "moved")
    couple, alone = (city.caller(client) for client in make_clients([(0.0, 0.0)] * 2))
    start = local_start(coming_day(3), 0)
    order = couple.confirm(hold_together(couple, salon.quotes(couple, start)).expect(201)["id"]).expect(200)
    for number in range(1, ROUNDS):
        to = start + timedelta(hours=3 * number)
        single = alone.quote(salon.nails, to, salon.boris.offer_ids[salon.nails])
        body = {"starts_at": to.isoformat(), "agreed_fee_minor": 0}
        moved, held = at_once(
            [partial(couple.post, f"/orders/{order['id']}/reschedule", body), partial(alone.hold, single)]
        )
        check_refused([answer for answer in (moved, held) if answer.status not in (200, 201)], *TAKEN)
        assert sorted([moved.status == 200, held.status == 201]) == [False, True]
        starts = {visit["starts_at"] for visit in couple.order(order["id"])["visits"]}
        assert len(starts) == 1, "half of it has moved"
        if held.status == 201:
            alone.post(f"/orders/{held.body['id']}/cancel", {"reason": ""}).expect(200)
    assert salon.claims() == 2
    assert city.double_bookings() == 0


def test_cancelling_one_and_moving_all_at_once(city: City) -> None:
    salon = Salon(city, "cancelled")
    client = make_client()
    pair = [city.caller(client), city.caller(client)]
    for number in range(ROUNDS):
        start = local_start(coming_day(4), 0) + timedelta(hours=3 * number)
        held = hold_together(pair[0], salon.quotes(pair[0], start)).expect(201)
        order = pair[0].confirm(held["id"]).expect(200)
        to = {"starts_at": (start + timedelta(days=1)).isoformat(), "agreed_fee_minor": 0}
        visit = order["visits"][1]["id"]
        cancelled, moved = at_once(
            [
                partial(pair[0].post, f"/visits/{visit}/cancel", {"reason": "", "agreed_fee_minor": 0}),
                partial(pair[1].post, f"/orders/{order['id']}/reschedule", to),
            ]
        )
        cancelled.expect(200)
        moved.expect(200)  # of both or of the one that is left, whoever came first
        left = pair[0].order(order["id"])
        assert [one["state"] for one in left["visits"]] == ["accepted", "cancelled"]
        assert salon.claims() == 1
        pair[0].post(f"/orders/{order['id']}/cancel", {"reason": ""}).expect(200)
