"""Who may book what: anyone's time, one's own, without proof, too often, twice; and what strangers see."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from doorstep.infra.db import fetch_one
from doorstep.modules.catalog.contracts import PriceModel
from tests.builders import (
    BuiltSpecialist,
    coming_day,
    local_start,
    make_client,
    make_service,
    make_specialist,
    rate,
)
from tests.callers import Caller
from tests.journeys.conftest import StandingClock

pytestmark = pytest.mark.django_db


@dataclass
class Town:
    """A service, two specialists of it, the second rated higher, a client, and tomorrow at ten."""

    service: int
    first: BuiltSpecialist
    second: BuiltSpecialist
    client: Caller
    start: datetime


@pytest.fixture
def town(clock: StandingClock) -> Town:
    service = make_service()
    first, second = make_specialist(service), make_specialist(service)
    rate(second, stars=5)
    return Town(service, first, second, Caller(make_client()), local_start(coming_day(), 10))


def offer_of(town: Town) -> int:
    return town.first.offer_ids[town.service]


def test_anyone_is_the_least_busy_then_the_best_rated(town: Town) -> None:
    quote = town.client.ask_quote(town.service, town.start).expect(200)
    assert (quote["anyone"], quote["candidates"], quote["total"]["minor"]) == (True, 2, 4900)
    order = town.client.book(town.service, town.start)
    assert order["visits"][0]["specialist"]["id"] == town.second.specialist_id
    # Busy now on that day, so later on the same day the other one is first.
    later = town.client.book(town.service, town.start + timedelta(hours=4))
    assert later["visits"][0]["specialist"]["id"] == town.first.specialist_id


def test_anyone_falls_back_to_the_next_and_then_to_nobody(town: Town) -> None:
    quotes = {name: Caller(make_client()) for name in ("one", "two", "three")}
    tokens = {name: caller.quote(town.service, town.start) for name, caller in quotes.items()}
    got = [quotes[name].hold(tokens[name]).expect(201)["visits"][0]["specialist"]["id"] for name in ("one", "two")]
    assert got == [town.second.specialist_id, town.first.specialist_id]
    quotes["three"].hold(tokens["three"]).expect(409, "nobody_free")
    quotes["three"].ask_quote(town.service, town.start).expect(409, "nobody_free")


def test_anyone_takes_only_those_who_honour_the_price(town: Town) -> None:
    dear = make_specialist(town.service, price_minor=9900, takes_standard_price=False)
    cheap = make_specialist(town.service, price_minor=3900, takes_standard_price=False)
    quote = town.client.ask_quote(town.service, town.start).expect(200)
    assert (quote["candidates"], quote["total"]["minor"]) == (3, 4900)
    for specialist, minor in ((dear, 9900), (cheap, 3900)):
        own = town.client.ask_quote(town.service, town.start, specialist.offer_ids[town.service]).expect(200)
        assert own["total"]["minor"] == minor


def test_hours_and_units_make_price_and_length(clock: StandingClock) -> None:
    hourly = make_service("help-by-the-hour", price_model=PriceModel.HOURLY, price_minor=3000, most=8)
    windows = make_service("window-washing", price_model=PriceModel.UNIT, minutes=20, price_minor=900, most=30)
    specialist = make_specialist(hourly, windows, price_minor=1000)
    client, start = Caller(make_client()), local_start(coming_day(), 10)
    by_hour = client.ask_quote(hourly, start, specialist.offer_ids[hourly], quantity=3).expect(200)
    assert (by_hour["visit_minutes"], by_hour["total"]["minor"]) == (180, 3000)
    by_unit = client.ask_quote(windows, start, specialist.offer_ids[windows], quantity=6).expect(200)
    assert (by_unit["visit_minutes"], by_unit["total"]["minor"]) == (120, 6000)
    client.ask_quote(hourly, start, specialist.offer_ids[hourly], quantity=9).expect(422, "quantity_not_allowed")


def test_specialists_book_others_but_not_themselves(town: Town) -> None:
    helper = make_client()
    own = Caller(town.first)
    own_address = own.post(
        "/me/addresses", {"label": "Home", "line": "Kaarlenkatu 1", "lat": 60.18, "lon": 24.94}
    ).expect(201)
    wish = {"service_id": town.service, "address_id": own_address["id"], "starts_at": town.start.isoformat()}
    own.post("/quotes", {**wish, "offer_id": offer_of(town)}).expect(409, "own_visit")
    own.post("/quotes", {**wish, "offer_id": town.second.offer_ids[town.service]}).expect(200)
    anyone = own.post("/quotes", wish).expect(200)
    assert anyone["candidates"] == 1
    # Nor may one quote be held by somebody else.
    Caller(helper).hold(anyone["token"]).expect(422, "quote_invalid")


def test_nobody_holds_time_without_a_proved_contact(town: Town) -> None:
    stranger = Caller(make_client(verified=False))
    token = stranger.quote(town.service, town.start, offer_of(town))
    stranger.hold(token).expect(403, "not_verified")
    Caller().post("/orders", {"quotes": [token]}).expect(401, "not_signed_in")


def test_a_third_live_hold_is_refused(town: Town, clock: StandingClock) -> None:
    tokens = [
        town.client.quote(town.service, town.start + timedelta(hours=2 * number), offer_of(town)) for number in range(3)
    ]
    town.client.hold(tokens[0]).expect(201)
    second = town.client.hold(tokens[1]).expect(201)
    town.client.hold(tokens[2]).expect(409, "too_many_holds")
    town.client.confirm(second["id"]).expect(200)
    town.client.hold(tokens[2]).expect(201)


def test_a_quote_is_kept_for_a_while_only(town: Town, clock: StandingClock) -> None:
    token = town.client.quote(town.service, town.start, offer_of(town))
    clock.pass_time(minutes=15)
    town.client.hold(token).expect(410, "quote_expired")
    town.client.hold(token[:-2] + ("AA" if token[-2:] != "AA" else "BB")).expect(422, "quote_invalid")


def test_the_same_key_has_one_effect_and_one_answer(town: Town) -> None:
    token = town.client.quote(town.service, town.start, offer_of(town))
    key = uuid.uuid4().hex
    first = town.client.hold(token, key=key)
    again = town.client.hold(token, key=key)
    assert first.expect(201) == again.expect(201)
    assert again.headers["idempotent-replayed"] == "true"
    town.client.hold(token, note="Something else", key=key).expect(409, "idempotency_key_reused")
    assert len(town.client.get("/orders").expect(200)["items"]) == 1
    # Another person's key is another key; a call without one is refused.
    Caller(make_client()).hold(token, key=key).expect(422, "quote_invalid")
    town.client.post_without_key("/orders", {"quotes": [token]}).expect(422, "idempotency_key_missing")


def test_a_refused_call_leaves_its_key_unused(town: Town) -> None:
    token = town.client.quote(town.service, town.start, offer_of(town))
    taken = Caller(make_client()).book(town.service, town.start, offer_of(town))
    key = uuid.uuid4().hex
    town.client.hold(token, key=key).expect(409, "slot_taken")
    row = fetch_one("SELECT count(*) FROM infra_idempotencykey WHERE key = %s", [key])
    assert row == (0,)
    assert taken["state"] == "confirmed"


def test_strangers_find_nothing(town: Town) -> None:
    order = town.client.book(town.service, town.start, offer_of(town))
    visit = order["visits"][0]["id"]
    stranger, worker = Caller(make_client()), Caller(town.second)
    for caller in (stranger, worker):
        caller.get(f"/orders/{order['id']}").expect(404, "not_found")
        caller.get(f"/orders/{order['id']}/history").expect(404, "not_found")
        caller.post(f"/orders/{order['id']}/cancel", {}).expect(404, "not_found")
        caller.confirm(order["id"]).expect(404, "not_found")
        caller.get(f"/visits/{visit}/slots").expect(404, "not_found")
        caller.post(f"/visits/{visit}/reschedule", {"starts_at": town.start.isoformat()}).expect(404, "not_found")
        assert caller.get("/orders").expect(200)["items"] == []
    worker.get(f"/specialist/visits/{visit}").expect(404, "not_found")
    for step in ("accept", "decline", "cancel", "on-the-way", "no-show"):
        worker.step(visit, step, {"reason": "Mine"}).expect(404, "not_found")
    stranger.step(visit, "accept").expect(403, "not_allowed")
    Caller().get(f"/orders/{order['id']}").expect(401, "not_signed_in")
    assert town.client.order(order["id"])["state"] == "confirmed"


def test_refusals_have_reasons_and_alternatives(town: Town) -> None:
    query = {"service_id": town.service, "offer_id": offer_of(town), "address_id": town.client.person.address_id}  # type: ignore[union-attr]
    for start, reason in (
        (town.start + timedelta(minutes=7), "off_grid"),
        (town.start + timedelta(days=40), "beyond_horizon"),
        (town.start - timedelta(days=1), "too_short_notice"),
    ):
        why = town.client.get("/slots/why", start=start.isoformat(), **query).expect(200)
        assert (why["bookable"], why["reason"]) == (False, reason)
        status = 422 if reason == "off_grid" else 409
        town.client.ask_quote(town.service, start, offer_of(town)).expect(status, reason)
    assert town.client.get("/slots/why", start=town.start.isoformat(), **query).expect(200)["bookable"]
