"""Why a time is refused, over HTTP: the reason, and changes each of which can be booked as it stands."""

import random
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from doorstep.infra.db import execute
from doorstep.modules.availability.contracts import (
    CalendarLimits,
    FloatingBreak,
    HoursPlan,
    WallSpan,
)
from doorstep.modules.catalog.contracts import PriceModel
from tests.builders import (
    BuiltSpecialist,
    Kilometres,
    coming_day,
    local_start,
    make_client,
    make_service,
    make_specialist,
    make_specialists,
    rate,
)
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.statements import statements_of

pytestmark = pytest.mark.django_db

DAYTIME = HoursPlan(shifts=((WallSpan(540, 1020),),) * 7)
FAR: Kilometres = (9.0, 9.0)


def ask(caller: Caller, service: int, start: datetime, offer: int | None = None, **more: object) -> Any:
    query: dict[str, object] = {"service_id": service, "address_id": caller.address_id, **more}
    if offer is not None:
        query["offer_id"] = offer
    return caller.get("/slots/why", start=start.isoformat(), **query)


def kinds(why: Any) -> list[str]:
    return [change["kind"] for change in why["changes"]]


def change_of(why: Any, kind: str) -> Any:
    return next(change for change in why["changes"] if change["kind"] == kind)


def offer_of(specialist: BuiltSpecialist, service: int) -> int:
    return specialist.offer_ids[service]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def book_by(caller: Caller, service: int, change: Any, offer: int | None) -> None:
    """What a change says is what a quote answers, and the time can be held."""
    chosen = change["offer_id"] or offer
    quote = caller.ask_quote(service, moment(change["start"]), chosen, change["quantity"]).expect(200)
    assert quote["total"] == change["price"]
    assert (quote["window"] and quote["window"]["until_at"]) == change["until_at"]
    order = caller.hold(quote["token"]).expect(201)
    caller.post(f"/orders/{order['id']}/cancel", {}).expect(200)


def test_a_taken_time_opens_by_time_and_by_person(clock: StandingClock) -> None:
    service = make_service()
    busy, free = make_specialist(service, hours=DAYTIME), make_specialist(service, hours=DAYTIME, price_minor=5900)
    rate(free, stars=5)
    start, client = local_start(coming_day(2), 12), Caller(make_client())
    Caller(make_client()).book(service, start, offer_of(busy, service))
    why = ask(client, service, start, offer_of(busy, service)).expect(200)
    assert (why["bookable"], why["reason"], why["asked"]) == (False, "other_visit", 1)
    assert why["reasons"] == [{"reason": "other_visit", "people": 1}]
    assert kinds(why) == ["earlier", "later", "other_specialist"]
    for change in why["changes"]:
        book_by(client, service, change, offer_of(busy, service))
    earlier, later, other = why["changes"]
    assert [earlier["start"], later["start"]] == [why["before"], why["after"]]
    assert timedelta(minutes=earlier["minutes"]) == start - moment(earlier["start"])
    assert other["start"] == start.isoformat().replace("+00:00", "Z")
    assert (other["offer_id"], other["specialist_id"]) == (offer_of(free, service), free.specialist_id)
    assert (other["name"], other["rating"], other["minutes"]) == ("Onni V.", 5, 0)
    assert (other["price"]["minor"], other["difference"]["minor"]) == (5900, 1000)
    assert ask(client, service, start, offer_of(free, service)).expect(200) == {
        "bookable": True, "reason": None, "reasons": [], "asked": 0, "before": None, "after": None, "changes": [],
    }  # fmt: skip


def test_another_specialist_is_one_whom_a_search_shows(clock: StandingClock) -> None:
    service = make_service()
    asked, client = make_specialist(service, hours=DAYTIME), Caller(make_client())
    start = local_start(coming_day(2), 20)
    make_specialist(service, at=FAR, radius_km=2)
    make_specialist(make_service("another"))
    paused = make_specialist(service)
    execute("UPDATE specialists_offer SET active = false WHERE id = %s", [offer_of(paused, service)])
    make_specialist(service, hours=DAYTIME)
    why = ask(client, service, start, offer_of(asked, service)).expect(200)
    assert (why["reason"], kinds(why)) == ("outside_hours", ["earlier", "later"])
    # At most three, the nearest first; nobody is offered their own visits.
    near = make_specialists([(0.1 * at, 0) for at in range(5)], [service])
    why = ask(client, service, start, offer_of(asked, service)).expect(200)
    found = [change["specialist_id"] for change in why["changes"] if change["kind"] == "other_specialist"]
    assert found == [one.specialist_id for one in near[:3]]
    where = {"market": "hel", "lat": 60.17, "lon": 24.94, "service_id": service, "offer_id": offer_of(asked, service)}
    own = Caller(near[0]).get("/slots/why", start=start.isoformat(), **where).expect(200)
    assert near[0].specialist_id not in [change["specialist_id"] for change in own["changes"]]


def test_fewer_hours_fit_where_all_do_not(clock: StandingClock) -> None:
    service = make_service("by-the-hour", price_model=PriceModel.HOURLY, price_minor=3000, most=8)
    one = make_specialist(service, hours=DAYTIME, price_minor=3500)
    client, start = Caller(make_client()), local_start(coming_day(2), 14)
    why = ask(client, service, start, offer_of(one, service), quantity=5).expect(200)
    assert (why["reason"], kinds(why)) == ("outside_hours", ["earlier", "later", "shorter_visit"])
    shorter = change_of(why, "shorter_visit")
    assert (shorter["quantity"], shorter["price"]["minor"], shorter["difference"]["minor"]) == (3, 10500, -7000)
    for change in why["changes"]:
        book_by(client, service, change, offer_of(one, service))
    anyone = ask(client, service, start, quantity=5).expect(200)
    assert change_of(anyone, "shorter_visit")["quantity"] == 3
    for change in anyone["changes"]:
        book_by(client, service, change, None)


def test_a_window_that_holds_the_wanted_time(clock: StandingClock) -> None:
    repair = make_service("repair", window_minutes=120)
    one = make_specialist(repair, hours=DAYTIME)
    client = Caller(make_client())
    start = local_start(coming_day(2), 13, 30)
    why = ask(client, repair, start, offer_of(one, repair)).expect(200)
    assert (why["reason"], kinds(why)) == ("off_grid", ["wider_window", "later"])
    wider = change_of(why, "wider_window")
    assert moment(wider["start"]) <= start <= moment(wider["until_at"])
    assert wider["minutes"] == 30
    for change in why["changes"]:
        book_by(client, repair, change, offer_of(one, repair))


def test_where_nobody_is_free_the_reasons_are_counted(clock: StandingClock) -> None:
    service = make_service()
    start, client = local_start(coming_day(2), 12), Caller(make_client())
    assert ask(client, service, start).expect(200)["reason"] == "area"
    busy, far = make_specialist(service, hours=DAYTIME), make_specialist(service, hours=DAYTIME)
    make_specialist(service, hours=HoursPlan(shifts=((WallSpan(540, 660),),) * 7))
    away = make_specialist(service, hours=DAYTIME)
    dear = make_specialist(service, hours=DAYTIME, price_minor=9900, takes_standard_price=False)
    Caller(make_client()).book(service, start, offer_of(busy, service))
    Caller(make_client(at=FAR)).book(service, start + timedelta(hours=1), offer_of(far, service))
    off = {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=4)).isoformat(), "note": "Dentist"}
    Caller(away).post("/specialist/time-off", off).expect(201)
    why = ask(client, service, start).expect(200)
    counts = {row["reason"]: row["people"] for row in why["reasons"]}
    assert (why["bookable"], why["reason"], why["asked"]) == (False, "outside_hours", 4)
    assert counts == {"other_visit": 1, "cannot_travel": 1, "outside_hours": 2}
    assert "Dentist" not in str(why)
    assert kinds(why) == ["earlier", "later", "other_specialist"]
    assert change_of(why, "other_specialist")["offer_id"] == offer_of(dear, service)
    assert change_of(why, "other_specialist")["difference"]["minor"] == 5000
    for change in why["changes"]:
        book_by(client, service, change, None)


def test_the_number_of_queries_does_not_grow(clock: StandingClock) -> None:
    service = make_service("by-the-hour", price_model=PriceModel.HOURLY, most=8)
    start, client = local_start(coming_day(2), 20), Caller(make_client())
    counts = []
    for more in (1, 12):
        asked = make_specialists([(0.1 * at, 0) for at in range(more)], [service], hours=DAYTIME)[0]
        for offer in (offer_of(asked, service), None):
            why = partial(ask, client, service, start, offer, quantity=3)
            assert not why().expect(200)["bookable"]
            counts.append(statements_of(why))
    assert counts[:2] == counts[2:]


def test_bad_questions_are_told_what_is_allowed(clock: StandingClock) -> None:
    service = make_service()
    one, client = make_specialist(service), Caller(make_client())
    for start in (clock() - timedelta(minutes=1), clock() + timedelta(days=400)):
        problem = ask(client, service, start, offer_of(one, service)).expect(422, "invalid_input")
        assert problem["context"].keys() >= {"minimum", "maximum"}
        assert problem["context"]["field"] == "start"
        own = {"offer_id": offer_of(one, service), "start": start.isoformat()}
        Caller(one).get("/specialist/availability/why", **own).expect(422, "invalid_input")
    where = {"service_id": service, "address_id": client.address_id}
    for text in ("2026-11-24T10:00:00", "2026-11-24 10:00 Europe/Nowhere", "2026-11-24T10:00:00+99:00", "tomorrow"):
        client.get("/slots/why", start=text, **where).expect(422, "invalid_input")
    client.get("/slots/why", service_id=service, start=clock().isoformat()).expect(422, "invalid_input")
    wish = {"offer_id": offer_of(one, service), "start": local_start(coming_day(2), 10).isoformat()}
    Caller(one).get("/specialist/availability/why", lat=60.17, **wish).expect(422, "invalid_input")
    Caller(one).get("/specialist/availability/why", lat=10, lon=10, **wish).expect(422, "outside_market")
    Caller(one).get("/specialist/availability/why", quantity=7, **wish).expect(422, "quantity_not_allowed")


def test_a_specialist_reads_the_same_of_their_own_calendar(clock: StandingClock) -> None:
    service = make_service()
    one, other = make_specialist(service, hours=DAYTIME), make_specialist(service)
    start, client = local_start(coming_day(2), 12), Caller(make_client())
    Caller(make_client(at=FAR)).book(service, start, offer_of(one, service))
    lat_lon = {"lat": 60.17, "lon": 24.94}
    for minutes in (0, 60, 75, -60, -240, 480):
        asked = start + timedelta(minutes=minutes)
        theirs = ask(client, service, asked, offer_of(one, service)).expect(200)
        wish = {"offer_id": offer_of(one, service), "start": asked.isoformat()}
        own = Caller(one).get("/specialist/availability/why", **wish, **lat_lon).expect(200)
        assert [own[key] for key in ("bookable", "reason")] == [theirs[key] for key in ("bookable", "reason")]
        assert "other_specialist" not in kinds(own)
    near = {"offer_id": offer_of(one, service), "start": (start + timedelta(minutes=60)).isoformat()}
    assert Caller(one).get("/specialist/availability/why", **near, **lat_lon).expect(200)["reason"] == "cannot_travel"
    assert Caller(one).get("/specialist/availability/why", **near).expect(200)["bookable"]
    Caller(other).get("/specialist/availability/why", **near).expect(404, "offer_missing")
    client.get("/specialist/availability/why", **near).expect(403, "not_allowed")


LIMITS = (
    CalendarLimits(),
    CalendarLimits(weekly_cap=3, minimum_notice_minutes=600),
    CalendarLimits(longest_day_minutes=300, rest_minutes=900),
    CalendarLimits(floating_breaks=tuple(FloatingBreak(day, WallSpan(660, 840), 45) for day in range(7))),
)


@pytest.mark.parametrize("window", [None, 120])
def test_every_change_can_be_booked_in_a_random_town(clock: StandingClock, window: int | None) -> None:
    dice = random.Random(7)
    service = make_service("work", price_model=PriceModel.UNIT, minutes=45, most=6, window_minutes=window)
    people = [
        make_specialist(
            service, at=(dice.uniform(-4, 4), dice.uniform(-4, 4)), hours=DAYTIME, limits=limits, radius_km=8,
            price_minor=dice.choice([3900, 4900, 5900]), takes_standard_price=dice.random() < 0.5,
        )
        for limits in LIMITS
    ]  # fmt: skip
    for _ in range(24):
        visitor = Caller(make_client(at=(dice.uniform(-4, 4), dice.uniform(-4, 4))))
        start = local_start(coming_day(dice.randrange(1, 4)), dice.randrange(9, 17))
        quote = visitor.ask_quote(service, start, offer_of(dice.choice(people), service), dice.randrange(1, 4))
        if quote.status == 200:
            visitor.hold(quote.body["token"]).expect(201)
    client = Caller(make_client())
    seen: set[str] = set()
    for _ in range(24):
        start = local_start(coming_day(dice.randrange(1, 4)), dice.randrange(7, 18), dice.choice([0, 15, 30]))
        offer = dice.choice([*(offer_of(one, service) for one in people), None])
        quantity = dice.randrange(1, 7)
        why = ask(client, service, start, offer, quantity=quantity).expect(200)
        booked = client.ask_quote(service, start, offer, quantity)
        assert (booked.status == 200) == why["bookable"], (booked.body, why)
        if offer is not None and not why["bookable"]:
            assert booked.body["context"]["reason"] == why["reason"]
        for change in why["changes"]:
            book_by(client, service, change, offer)
        seen |= set(kinds(why))
    expected = {"earlier", "later", "other_specialist", "shorter_visit"} | ({"wider_window"} if window else set())
    assert expected <= seen
