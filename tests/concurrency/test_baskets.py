"""Baskets at once: overlapping ones of one specialist, the same request twice, and anyone who does all of it."""

import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tests.builders import add_on, choice_ids, coming_day, local_start, make_clients, make_service, make_specialists
from tests.callers import WireCaller
from tests.concurrency.conftest import City, at_once, check_refused

ROUNDS = 4


def basket_of(caller: WireCaller, services: tuple[int, int], start: datetime, offer: int | None) -> str:
    """A quote of both services with an add-on: 60 + 60 + 45 minutes."""
    first, second = services
    more: dict[str, Any] = {"also": [{"service_id": second}], "add_ons": [{"add_on_id": choice_ids(first)["oven"]}]}
    token: str = caller.ask_quote(first, start, offer, **more).expect(200)["token"]
    return token


def kept(city: City, service: int) -> list[tuple[int, int, int]]:
    """Of every visit with a service: how many services it has, its minutes and those of its services."""
    return city.rows(
        "SELECT count(item.id), (extract(epoch FROM visit.ends_at - visit.starts_at) / 60)::int, "
        "sum(item.minutes)::int FROM booking_visit visit LEFT JOIN booking_visititem item ON item.visit_id = visit.id "
        "WHERE visit.service_id = %s GROUP BY visit.id",
        service,
    )


def test_overlapping_baskets_and_the_same_request_twice(city: City) -> None:
    services = (make_service(add_ons=(add_on("oven", 45, 2400),)), make_service("windows"))
    pair = make_specialists([(0.0, 0.0), (1.0, 0.0)], list(services))
    callers = [city.caller(client) for client in make_clients([(0.0, 0.0)] * 6)]
    for number in range(ROUNDS):
        start = local_start(coming_day(3), 0) + timedelta(hours=5 * number)
        offer = pair[0].offer_ids[services[0]]
        # Every second basket begins while the others would still be at work.
        tokens = [
            basket_of(caller, services, start + timedelta(minutes=120 * (at % 2)), offer)
            for at, caller in enumerate(callers)
        ]
        answers = at_once([partial(caller.hold, token) for caller, token in zip(callers, tokens, strict=True)])
        winners = [at for at, answer in enumerate(answers) if answer.status == 201]
        assert len(winners) == 1, answers
        check_refused([answer for answer in answers if answer.status != 201], "slot_taken")
        callers[winners[0]].confirm(answers[winners[0]].body["id"]).expect(200)
    assert city.double_bookings() == 0
    assert kept(city, services[0]) == [(2, 165, 165)] * ROUNDS

    # The same request twice, at once: one order, one answer.
    start, key = local_start(coming_day(5), 10), uuid.uuid4().hex
    token = basket_of(callers[0], services, start, pair[0].offer_ids[services[0]])
    twice = [callers[0], city.caller(callers[0].person)]  # type: ignore[arg-type]
    answers = at_once([partial(caller.hold, token, key=key) for caller in twice])
    assert {answer.status for answer in answers} <= {201, 409}
    again = callers[0].hold(token, key=key).expect(201)
    assert {answer.body["id"] for answer in answers if answer.status == 201} == {again["id"]}
    assert kept(city, services[0]) == [(2, 165, 165)] * (ROUNDS + 1)

    # Anyone: three want one time, two people do all of it.
    start = local_start(coming_day(6), 10)
    tokens = [basket_of(caller, services, start, None) for caller in callers[1:4]]
    answers = at_once([partial(caller.hold, token) for caller, token in zip(callers[1:4], tokens, strict=True)])
    assert sorted(answer.status for answer in answers) == [201, 201, 409]
    check_refused([answer for answer in answers if answer.status != 201], "nobody_free")
    assert city.double_bookings() == 0
    offers = city.rows(
        "SELECT DISTINCT offer.specialist_id = visit.specialist_id FROM booking_visititem item "
        "JOIN booking_visit visit ON visit.id = item.visit_id JOIN specialists_offer offer ON offer.id = item.offer_id"
    )
    assert offers == [(True,)]
