"""Cancelling and moving what was booked; orders of several visits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from doorstep.infra.db import fetch_all
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock

pytestmark = pytest.mark.django_db


@dataclass
class Pair:
    """Two specialists of one service, the second of whom is asked first; and a client."""

    service: int
    offer: int
    asked_offer: int
    worker: Caller
    asked_worker: Caller
    client: Caller
    day: date

    def at(self, hour: int) -> datetime:
        return local_start(self.day, hour)

    def free_hours(self, offer: int | None = None) -> set[int]:
        """The local hours of the day that begin with a free start."""
        starts = self.client.slots(self.service, offer or self.offer, first_day=self.day.isoformat(), days=1)
        moments = [datetime.fromisoformat(start).astimezone(ZoneInfo("Europe/Helsinki")) for start in starts]
        return {moment.hour for moment in moments if moment.minute == 0}


@pytest.fixture
def pair(clock: StandingClock) -> Pair:
    service = make_service()
    automatic = make_specialist(service, takes_standard_price=False, price_minor=5900)
    asked = make_specialist(service, auto_accept=False)
    return Pair(
        service=service,
        offer=automatic.offer_ids[service],
        asked_offer=asked.offer_ids[service],
        worker=Caller(automatic),
        asked_worker=Caller(asked),
        client=Caller(make_client()),
        day=coming_day(),
    )


def intents_of(order_id: str) -> list[tuple[int, str]]:
    rows = fetch_all(
        "SELECT amount_minor, state FROM payments_paymentintent WHERE order_id = %s ORDER BY id", [order_id]
    )
    return [(row[0], row[1]) for row in rows]


def test_a_client_cancels_and_the_time_is_free_again(pair: Pair) -> None:
    order = pair.client.book(pair.service, pair.at(10), pair.offer)
    assert order["visits"][0]["state"] == "accepted"
    assert order["can_cancel"]
    assert 10 not in pair.free_hours()
    cancelled = pair.client.post(f"/orders/{order['id']}/cancel", {"reason": "Ill"}).expect(200)
    assert (cancelled["state"], cancelled["cause"], cancelled["reason"]) == ("cancelled", "client", "Ill")
    assert not cancelled["can_cancel"]
    assert 10 in pair.free_hours()
    assert intents_of(order["id"]) == [(5900, "voided")]
    pair.client.post(f"/orders/{order['id']}/cancel", {}).expect(409, "impossible_transition")


def test_a_hold_can_be_given_back(pair: Pair) -> None:
    held = pair.client.hold(pair.client.quote(pair.service, pair.at(10), pair.offer)).expect(201)
    pair.client.post(f"/orders/{held['id']}/cancel", {}).expect(200)
    assert 10 in pair.free_hours()
    assert intents_of(held["id"]) == []
    # The specialist never heard of it.
    assert pair.worker.get("/specialist/visits").expect(200)["items"] == []


def test_a_specialist_takes_a_promise_back(pair: Pair) -> None:
    order = pair.client.book(pair.service, pair.at(10), pair.offer)
    visit = order["visits"][0]["id"]
    pair.asked_worker.step(visit, "cancel", {"reason": "Not mine"}).expect(404, "not_found")
    pair.worker.step(visit, "cancel", {"reason": "My car broke down"}).expect(200)
    seen = pair.client.order(order["id"])
    assert (seen["state"], seen["cause"]) == ("cancelled", "specialist")
    assert seen["visits"][0]["reason"] == "My car broke down"
    assert 10 in pair.free_hours()
    assert intents_of(order["id"]) == [(5900, "voided")]


def test_moving_a_visit_keeps_the_order_and_charges_nothing(pair: Pair) -> None:
    order = pair.client.book(pair.service, pair.at(10), pair.offer)
    visit = order["visits"][0]["id"]
    movable = pair.client.get(f"/visits/{visit}/slots", first_day=pair.day.isoformat(), days=1).expect(200)
    # Its own time counts as free: it can move by a quarter of an hour.
    assert (pair.at(10) + timedelta(minutes=15)).strftime("%Y-%m-%dT08:15:00Z") in movable["days"][0]["starts"]
    moved = pair.client.post(f"/visits/{visit}/reschedule", {"starts_at": pair.at(15).isoformat()}).expect(200)
    assert (moved["id"], moved["order_id"], moved["state"]) == (visit, order["id"], "accepted")
    assert moved["starts_at"] == pair.at(15).strftime("%Y-%m-%dT13:00:00Z")
    seen = pair.client.order(order["id"])
    assert (seen["total"], len(seen["visits"])) == (order["total"], 1)
    assert intents_of(order["id"]) == [(5900, "created")]
    free = pair.free_hours()
    assert 10 in free
    assert 15 not in free
    steps = pair.client.get(f"/orders/{order['id']}/history").expect(200)
    assert steps[-1]["reason"] == ""
    assert (steps[-1]["moved_from"], steps[-1]["moved_to"]) == (order["visits"][0]["starts_at"], moved["starts_at"])
    assert all(step["moved_to"] is None for step in steps[:-1])


def test_a_refused_move_leaves_the_old_time(pair: Pair) -> None:
    order = pair.client.book(pair.service, pair.at(10), pair.offer)
    other = Caller(make_client())
    other.book(pair.service, pair.at(15), pair.offer)
    visit = order["visits"][0]["id"]
    refused = pair.client.post(f"/visits/{visit}/reschedule", {"starts_at": pair.at(15).isoformat()})
    context = refused.expect(409, "slot_taken")["context"]
    assert context["reason"] == "other_visit"
    assert context["before"] < "2026-01-13T13:00:00Z" < context["after"]
    assert pair.client.order(order["id"])["visits"][0]["starts_at"] == order["visits"][0]["starts_at"]
    assert 10 not in pair.free_hours()
    pair.client.post(f"/visits/{visit}/reschedule", {"starts_at": pair.at(8).isoformat()}).expect(200)
    assert {8, 10, 15} & pair.free_hours() == {10}


def test_a_moved_visit_is_asked_again(pair: Pair) -> None:
    order = pair.client.book(pair.service, pair.at(10), pair.asked_offer)
    visit = order["visits"][0]["id"]
    pair.asked_worker.step(visit, "accept").expect(200)
    moved = pair.client.post(f"/visits/{visit}/reschedule", {"starts_at": pair.at(12).isoformat()}).expect(200)
    assert moved["state"] == "requested"
    assert pair.asked_worker.worked(visit)["place"] is None
    pair.asked_worker.step(visit, "accept").expect(200)


def test_a_visit_on_its_way_stays_where_it_is(pair: Pair, clock: StandingClock) -> None:
    order = pair.client.book(pair.service, pair.at(10), pair.offer)
    visit = order["visits"][0]["id"]
    clock.go_to(pair.at(9))
    pair.worker.step(visit, "on-the-way").expect(200)
    assert not pair.client.order(order["id"])["visits"][0]["can_move"]
    wish = {"starts_at": pair.at(18).isoformat()}
    pair.client.post(f"/visits/{visit}/reschedule", wish).expect(409, "impossible_transition")


def test_two_visits_are_held_together_or_not_at_all(pair: Pair) -> None:
    quotes = [
        pair.client.quote(pair.service, pair.at(10), pair.offer),
        pair.client.quote(pair.service, pair.at(14), pair.asked_offer),
    ]
    other = Caller(make_client())
    taken = other.book(pair.service, pair.at(14), pair.asked_offer)
    pair.client.hold(*quotes).expect(409, "slot_taken")
    assert 10 in pair.free_hours()
    assert pair.client.get("/orders").expect(200)["items"] == []

    other.post(f"/orders/{taken['id']}/cancel", {}).expect(200)
    held = pair.client.hold(*quotes).expect(201)
    assert [visit["state"] for visit in held["visits"]] == ["held", "held"]
    assert held["total"]["minor"] == 5900 + 4900
    assert 10 not in pair.free_hours()
    assert 14 not in pair.free_hours(pair.asked_offer)
    order = pair.client.confirm(held["id"]).expect(200)
    assert [visit["state"] for visit in order["visits"]] == ["accepted", "requested"]


def test_two_visits_are_cancelled_whole(pair: Pair) -> None:
    quotes = [pair.client.quote(pair.service, pair.at(hour), pair.offer) for hour in (10, 14)]
    held = pair.client.hold(*quotes).expect(201)
    pair.client.confirm(held["id"]).expect(200)
    assert not {10, 14} & pair.free_hours()
    cancelled = pair.client.post(f"/orders/{held['id']}/cancel", {"reason": "Moving away"}).expect(200)
    assert {visit["state"] for visit in cancelled["visits"]} == {"cancelled"}
    assert {10, 14} <= pair.free_hours()
    assert intents_of(held["id"]) == [(11800, "voided")]


def test_an_order_goes_on_when_one_of_its_visits_is_declined(pair: Pair, clock: StandingClock) -> None:
    quotes = [
        pair.client.quote(pair.service, pair.at(10), pair.offer),
        pair.client.quote(pair.service, pair.at(14), pair.asked_offer),
    ]
    order = pair.client.confirm(pair.client.hold(*quotes).expect(201)["id"]).expect(200)
    first, second = (visit["id"] for visit in order["visits"])
    pair.asked_worker.step(second, "decline", {"reason": "Too far"}).expect(200)
    assert pair.client.order(order["id"])["state"] == "confirmed"
    clock.go_to(pair.at(10))
    for step in ("on-the-way", "arrive", "start", "finish"):
        pair.worker.step(first, step).expect(200)
    assert pair.client.order(order["id"])["state"] == "completed"
