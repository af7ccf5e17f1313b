"""Twenty clients at the same moment: one slot has one winner, twenty free specialists serve everybody."""

import uuid
from datetime import timedelta
from functools import partial

import pytest

from tests.builders import (
    coming_day,
    local_start,
    make_client,
    make_clients,
    make_service,
    make_specialist,
    make_specialists,
)
from tests.concurrency.conftest import City, at_once, check_refused

CLIENTS = 20
ROUNDS = 12


def test_a_slot_has_exactly_one_winner(city: City) -> None:
    service = make_service()
    specialist = make_specialist(service)
    offer = specialist.offer_ids[service]
    callers = [city.caller(client) for client in make_clients([(0.0, 0.0)] * CLIENTS)]
    for number in range(ROUNDS):
        start = local_start(coming_day(2), 0) + timedelta(hours=2 * number)
        # In every other round the starts differ, but their visits overlap.
        starts = [start + timedelta(minutes=15 * (at % 4) * (number % 2)) for at in range(CLIENTS)]
        tokens = at_once(
            [partial(caller.quote, service, when, offer) for caller, when in zip(callers, starts, strict=True)]
        )
        answers = at_once([partial(caller.hold, token) for caller, token in zip(callers, tokens, strict=True)])
        winners = [at for at, answer in enumerate(answers) if answer.status == 201]
        assert len(winners) == 1, [answer.status for answer in answers]
        check_refused([answer for answer in answers if answer.status != 201], "slot_taken", "unreachable")
        callers[winners[0]].confirm(answers[winners[0]].body["id"]).expect(200)
    claims = city.rows("SELECT kind FROM availability_claim WHERE calendar_id = %s", specialist.calendar_id)
    assert claims == [("visit",)] * ROUNDS
    assert city.double_bookings() == 0


@pytest.mark.parametrize("days", [2, 3, 4])
def test_anyone_serves_everybody_while_somebody_is_free(city: City, days: int) -> None:
    service = make_service(f"anyone-{days}")
    make_specialists([(0.5 * (at % 5), 0.5 * (at // 5)) for at in range(CLIENTS)], [service])
    callers = [city.caller(client) for client in make_clients([(0.0, 0.0)] * CLIENTS)]
    start = local_start(coming_day(days), 10)
    tokens = at_once([partial(caller.quote, service, start) for caller in callers])
    orders = at_once([partial(caller.hold, token) for caller, token in zip(callers, tokens, strict=True)])
    served = [order.expect(201)["visits"][0]["specialist"]["id"] for order in orders]
    assert len(set(served)) == CLIENTS
    late = city.caller(make_client())
    late.ask_quote(service, start).expect(409, "nobody_free")
    assert city.double_bookings() == 0


def test_the_same_key_twice_at_once_books_once(city: City) -> None:
    service = make_service("twice")
    specialist = make_specialist(service)
    client = make_client()
    pair = [city.caller(client), city.caller(client)]
    for number in range(6):
        start = local_start(coming_day(2), 0) + timedelta(hours=3 * number)
        token = pair[0].quote(service, start, specialist.offer_ids[service])
        key = uuid.uuid4().hex
        held = at_once([partial(caller.hold, token, key=key) for caller in pair])
        assert held[0].expect(201) == held[1].expect(201)
        assert sorted("idempotent-replayed" in answer.headers for answer in held) == [False, True]
        agreed = at_once([partial(caller.confirm, held[0].body["id"], key=key + "c") for caller in pair])
        assert agreed[0].expect(200) == agreed[1].expect(200)
    assert len(pair[0].get("/orders").expect(200)["items"]) == 6
    intents = city.rows(
        "SELECT count(*) FROM payments_paymentintent intent JOIN booking_order o ON o.id = intent.order_id "
        "WHERE o.client_id = %s",
        client.user_id,
    )
    assert intents == [(6,)]


def test_nobody_holds_more_than_two_orders_by_being_quick(city: City) -> None:
    service = make_service("quick")
    specialist = make_specialist(service)
    client = make_client()
    callers = [city.caller(client) for _ in range(6)]
    tokens = [
        caller.quote(service, local_start(coming_day(2), 3 * number), specialist.offer_ids[service])
        for number, caller in enumerate(callers)
    ]
    held = at_once([partial(caller.hold, token) for caller, token in zip(callers, tokens, strict=True)])
    assert sorted(answer.status for answer in held) == [201, 201, 409, 409, 409, 409]
    check_refused([answer for answer in held if answer.status != 201], "too_many_holds")


def test_orders_of_two_visits_in_opposite_order_do_not_block_each_other(city: City) -> None:
    service = make_service("pairs")
    pair = make_specialists([(0.0, 0.0), (1.0, 0.0)], [service])
    callers = [city.caller(client) for client in make_clients([(0.0, 0.0)] * 8)]
    for number in range(6):
        start = local_start(coming_day(3), 0) + timedelta(hours=3 * number)
        quotes = [
            [caller.quote(service, start, specialist.offer_ids[service]) for specialist in pair] for caller in callers
        ]
        for tokens in quotes[::2]:
            tokens.reverse()
        answers = at_once([partial(caller.hold, *tokens) for caller, tokens in zip(callers, quotes, strict=True)])
        winners = [at for at, answer in enumerate(answers) if answer.status == 201]
        assert len(winners) == 1, answers
        check_refused([answer for answer in answers if answer.status != 201], "slot_taken")
        callers[winners[0]].confirm(answers[winners[0]].body["id"]).expect(200)
    assert city.double_bookings() == 0
