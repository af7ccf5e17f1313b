"""Several visits in one order, and parties of several people at one time: booked, moved, cancelled in part."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from doorstep.infra.db import fetch_all
from tests.builders import (
    BuiltSpecialist,
    coming_day,
    local_start,
    make_client,
    make_service,
    make_specialist,
)
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.queue import work_off

pytestmark = pytest.mark.django_db

PRICE = 4900
HALF = 2450


@dataclass
class Salon:
    """Two services: Anna does both, Boris the second only. The party is at ten, three days ahead."""

    hair: int
    nails: int
    anna: BuiltSpecialist
    boris: BuiltSpecialist
    client: Caller
    start: datetime
    wishes: list[str] = field(default_factory=list)

    def quotes(self, *services: int, at: datetime | None = None, offers: dict[int, int] | None = None) -> list[str]:
        chosen = offers or {}
        return [self.client.quote(service, at or self.start, chosen.get(service)) for service in services]

    def hold(self, *services: int, **more: Any) -> Answer:
        return self.client.hold(*self.quotes(*services), together=True, **more)

    def book(self) -> Any:
        held = self.hold(self.hair, self.nails).expect(201)
        return self.client.confirm(held["id"]).expect(200)

    def listed(self, *wishes: str, **more: object) -> Answer:
        return self.client.get("/slots/together", wish=wishes, address_id=self.client.address_id, **more)

    def cancel(self, visit: Any, fee: int = 0, **more: Any) -> Answer:
        return self.client.post(f"/visits/{visit['id']}/cancel", {"reason": "Ill", "agreed_fee_minor": fee}, **more)

    def move(self, order: Any, to: datetime, fee: int = 0, **more: Any) -> Answer:
        body = {"starts_at": to.isoformat(), "agreed_fee_minor": fee}
        return self.client.post(f"/orders/{order['id']}/reschedule", body, **more)


@pytest.fixture
def salon(clock: StandingClock, settings: Any) -> Salon:
    settings.DEFAULT_POLICY = "moderate"
    return open_salon()


def open_salon() -> Salon:
    """The salon as it opens now."""
    hair, nails = make_service("hair"), make_service("nails", minutes=90)
    anna, boris = make_specialist(hair, nails), make_specialist(nails)
    return Salon(hair, nails, anna, boris, Caller(make_client()), local_start(coming_day(3), 10))


def starts_of(answer: Any) -> set[str]:
    return {start for day in answer["days"] for start in day["starts"]}


def wire(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def claims() -> set[tuple[int, datetime]]:
    return set(fetch_all("SELECT calendar_id, lower(core) FROM availability_claim"))


def test_two_services_at_once_are_done_by_two_people(salon: Salon) -> None:
    # Either of them would do the nails, and Anna alone does hair: whoever is asked first, both visits find somebody.
    order = salon.book()
    assert {visit["service_id"]: visit["specialist"]["id"] for visit in order["visits"]} == {
        salon.hair: salon.anna.specialist_id,
        salon.nails: salon.boris.specialist_id,
    }
    assert {visit["starts_at"] for visit in order["visits"]} == {wire(salon.start)}
    assert len({visit["party"] for visit in order["visits"]}) == 1
    assert order["visits"][0]["party"] is not None
    assert (order["can_move_together"], [visit["can_move"] for visit in order["visits"]]) == (True, [False, False])
    assert order["total"]["minor"] == order["due"]["minor"] == 2 * PRICE


@pytest.mark.parametrize("first", ["hair", "nails"])
def test_visits_of_one_order_leave_each_other_somebody(salon: Salon, first: str) -> None:
    # Not a party, but the times overlap: the one who alone can do a visit is left for it.
    services = [salon.hair, salon.nails] if first == "hair" else [salon.nails, salon.hair]
    held = salon.client.hold(*salon.quotes(*services)).expect(201)
    assert {visit["specialist"]["id"] for visit in held["visits"]} == {
        salon.anna.specialist_id,
        salon.boris.specialist_id,
    }
    assert [visit["party"] for visit in held["visits"]] == [None, None]


def test_listed_starts_are_those_at_which_a_party_can_be_held(salon: Salon) -> None:
    # Boris has something else until half past eleven: until then Anna can't do both.
    salon.client.book(salon.nails, salon.start, salon.boris.offer_ids[salon.nails])
    day = {"first_day": coming_day(3).isoformat(), "days": 1}
    listed = starts_of(salon.listed(f"{salon.hair}:1", f"{salon.nails}", **day).expect(200))
    assert wire(salon.start) not in listed
    assert wire(salon.start + timedelta(hours=2)) in listed
    salon.hold(salon.hair, salon.nails).expect(409, "nobody_free")
    alone = starts_of(
        salon.client.get("/slots", service_id=salon.nails, address_id=salon.client.address_id, **day).expect(200)
    )
    assert wire(salon.start) in alone


def test_the_list_says_what_all_of_it_costs_and_takes(salon: Salon) -> None:
    found = salon.listed(f"{salon.hair}:1", f"{salon.nails}:1:{salon.boris.offer_ids[salon.nails]}").expect(200)
    assert found["price"] == {"minor": 2 * PRICE, "currency": "EUR"}
    assert [(visit["visit_minutes"], visit["offer_id"] is None) for visit in found["visits"]] == [
        (60, True),
        (90, False),
    ]


@pytest.mark.parametrize(
    ("wishes", "status", "code"),
    [
        (["{hair}"], 422, "not_together"),
        (["{hair}"] * 5, 422, "invalid_input"),
        (["{hair}", "hair"], 422, "invalid_input"),
        (["{hair}", "{nails}:0"], 422, "invalid_input"),
        (["{hair}:1:{annas}", "{nails}:1:{annas_nails}"], 422, "not_together"),
        (["{hair}", "999999999"], 404, "service_missing"),
    ],
)
def test_wishes_that_can_be_no_party_are_refused(salon: Salon, wishes: list[str], status: int, code: str) -> None:
    names = {
        "hair": salon.hair,
        "nails": salon.nails,
        "annas": salon.anna.offer_ids[salon.hair],
        "annas_nails": salon.anna.offer_ids[salon.nails],
    }
    salon.listed(*[wish.format(**names) for wish in wishes]).expect(status, code)


def test_quotes_that_can_be_no_party_hold_nothing(salon: Salon) -> None:
    later = salon.start + timedelta(hours=1)
    one, other = salon.quotes(salon.hair, salon.nails)
    both = salon.quotes(
        salon.hair, salon.nails,
        offers={salon.hair: salon.anna.offer_ids[salon.hair], salon.nails: salon.anna.offer_ids[salon.nails]},
    )  # fmt: skip
    for quotes in ([one], [one, salon.quotes(salon.nails, at=later)[0]], both, [one] * 5):
        salon.client.hold(*quotes, together=True).expect(422, "not_together")
    assert claims() == set()
    salon.client.hold(one, other, together=True).expect(201)


def test_the_same_request_twice_holds_one_party(salon: Salon) -> None:
    quotes = salon.quotes(salon.hair, salon.nails)
    first = salon.client.hold(*quotes, together=True, key="the-same").expect(201)
    assert salon.client.hold(*quotes, together=True, key="the-same").expect(201) == first
    assert len(claims()) == 2


def test_a_visit_tells_its_specialist_who_else_comes(salon: Salon) -> None:
    order = salon.book()
    hair, nails = order["visits"]
    seen = Caller(salon.anna).worked(hair["id"])["colleagues"]
    assert [(one["name"], one["service_name"], one["promised"]) for one in seen] == [("Onni V.", "Nails", True)]
    salon.cancel(nails).expect(200)
    assert Caller(salon.anna).worked(hair["id"])["colleagues"] == []


def test_cancelling_one_keeps_the_other_and_costs_that_one_alone(salon: Salon, clock: StandingClock) -> None:
    order = salon.book()
    hair, nails = order["visits"]
    clock.go_to(salon.start - timedelta(hours=23))
    both = salon.client.get(f"/orders/{order['id']}/consequence", act="cancel").expect(200)
    alone = salon.client.get(f"/orders/{order['id']}/consequence", act="cancel", visit_id=nails["id"]).expect(200)
    assert (both["fee"]["minor"], alone["fee"]["minor"]) == (2 * HALF, HALF)
    salon.cancel(nails, 2 * HALF).expect(409, "consequence_changed")
    left = salon.cancel(nails, HALF, key="once").expect(200)
    assert salon.cancel(nails, HALF, key="once").expect(200) == left
    assert (left["state"], [visit["state"] for visit in left["visits"]]) == ("confirmed", ["accepted", "cancelled"])
    assert left["visits"][1]["ended"]["fee"]["minor"] == HALF
    assert (left["total"]["minor"], left["due"]["minor"]) == (2 * PRICE, PRICE + HALF)
    # Who is left moves alone again, and its own fee is what it was.
    assert (left["can_move_together"], left["visits"][0]["can_move"]) == (False, True)
    assert {calendar for calendar, _ in claims()} == {salon.anna.calendar_id}
    assert [
        step["target"] for step in salon.client.get(f"/orders/{order['id']}/history").expect(200)
        if step["object_id"] == hair["id"]
    ] == ["held", "accepted"]  # fmt: skip
    salon.cancel(nails, HALF).expect(409, "impossible_transition")


def test_cancelling_the_last_visit_ends_the_order(salon: Salon) -> None:
    order = salon.book()
    for visit in order["visits"]:
        last = salon.cancel(visit).expect(200)
    assert (last["state"], last["cause"], last["due"]["minor"]) == ("cancelled", "client", 0)
    assert claims() == set()
    assert fetch_all("SELECT state FROM payments_paymentintent") == [("voided",)]


def test_when_the_others_are_done_cancelling_the_last_completes_the_order(salon: Salon, clock: StandingClock) -> None:
    order = salon.book()
    hair, nails = order["visits"]
    clock.go_to(salon.start)
    for step in ("on-the-way", "arrive", "start", "finish"):
        Caller(salon.anna).step(hair["id"], step).expect(200)
    ended = salon.cancel(nails, PRICE).expect(200)
    assert (ended["state"], ended["due"]["minor"]) == ("completed", 2 * PRICE)


def test_what_is_held_is_given_up_whole(salon: Salon) -> None:
    held = salon.hold(salon.hair, salon.nails).expect(201)
    salon.cancel(held["visits"][0]).expect(409, "impossible_transition")
    salon.client.post(f"/orders/{held['id']}/cancel", {"reason": ""}).expect(200)
    assert claims() == set()


def test_who_is_let_down_by_one_leaves_the_others_for_free(salon: Salon, clock: StandingClock) -> None:
    order = salon.book()
    hair, nails = order["visits"]
    clock.go_to(salon.start - timedelta(hours=1))
    ask = f"/orders/{order['id']}/consequence"
    assert salon.client.get(ask, act="cancel", visit_id=hair["id"]).expect(200)["fee"]["minor"] == PRICE
    Caller(salon.boris).step(nails["id"], "cancel", {"reason": "My car broke down."}).expect(200)
    found = salon.client.get(ask, act="cancel").expect(200)
    assert (found["fee"]["minor"], found["reason"]) == (0, "other_side")
    left = salon.cancel(hair).expect(200)
    assert (left["state"], left["due"]["minor"]) == ("cancelled", 0)


def test_notices_say_who_else_comes(salon: Salon) -> None:
    order = salon.book()
    work_off()
    told = Caller(salon.anna).get("/me/notices", app="specialist").expect(200)["items"]
    assert "At the same time: Onni V." in told[0]["body"]
    Caller(salon.boris).step(order["visits"][1]["id"], "cancel", {"reason": "My car broke down."}).expect(200)
    work_off()
    bodies = [notice["body"] for notice in salon.client.get("/me/notices", app="client").expect(200)["items"]]
    assert any("Still coming at the same time: Onni V. You may cancel that for free." in body for body in bodies), (
        bodies
    )


def test_a_party_moves_whole_to_a_listed_start(salon: Salon) -> None:
    order = salon.book()
    later = salon.start + timedelta(days=1)
    listed = salon.client.get(f"/orders/{order['id']}/slots", days=5).expect(200)
    assert {wire(salon.start), wire(later)} <= starts_of(listed)
    moved = salon.move(order, later, key="once").expect(200)
    assert {visit["starts_at"] for visit in moved["visits"]} == {wire(later)}
    assert salon.move(order, later, key="once").expect(200) == moved
    assert {at for _, at in claims()} == {later}
    steps = salon.client.get(f"/orders/{order['id']}/history").expect(200)
    assert [step["moved_to"] for step in steps if step["moved_to"]] == [wire(later)] * 2


def test_a_party_that_one_of_them_can_not_move_stays_where_it_is(salon: Salon) -> None:
    order = salon.book()
    later = salon.start + timedelta(hours=5)
    Caller(make_client()).book(salon.nails, later, salon.boris.offer_ids[salon.nails])
    before = claims()
    assert wire(later) not in starts_of(salon.client.get(f"/orders/{order['id']}/slots", days=5).expect(200))
    refused = salon.move(order, later).expect(409, "slot_taken")
    assert refused["context"]["visit_id"] == order["visits"][1]["id"]
    assert claims() == before
    assert salon.client.order(order["id"]) == order


def test_one_of_a_party_is_not_moved_alone(salon: Salon) -> None:
    order = salon.book()
    body = {"starts_at": (salon.start + timedelta(days=1)).isoformat()}
    salon.client.post(f"/visits/{order['visits'][0]['id']}/reschedule", body).expect(409, "party_moves_whole")
    salon.cancel(order["visits"][1]).expect(200)
    salon.client.post(f"/visits/{order['visits'][0]['id']}/reschedule", body).expect(200)


def test_visits_that_are_no_party_are_moved_one_by_one(salon: Salon) -> None:
    quotes = [*salon.quotes(salon.hair), *salon.quotes(salon.nails, at=salon.start + timedelta(days=1))]
    order = salon.client.confirm(salon.client.hold(*quotes).expect(201)["id"]).expect(200)
    salon.move(order, salon.start + timedelta(days=2)).expect(409, "no_party")
    salon.client.get(f"/orders/{order['id']}/slots").expect(409, "no_party")
    salon.client.get(f"/orders/{order['id']}/consequence", act="move").expect(409, "no_party")
    assert [visit["can_move"] for visit in order["visits"]] == [True, True]


def test_moving_a_party_costs_the_fee_of_each(salon: Salon, clock: StandingClock) -> None:
    order = salon.book()
    clock.go_to(salon.start - timedelta(hours=3))
    asked = salon.client.get(f"/orders/{order['id']}/consequence", act="move").expect(200)
    one = salon.client.get(f"/orders/{order['id']}/consequence", act="move", visit_id=order["visits"][0]["id"]).expect(
        200
    )
    assert asked["fee"] == one["fee"] == {"minor": 2 * 980, "currency": "EUR"}
    assert asked["later_fee"]["minor"] == 2 * HALF
    later = salon.start + timedelta(days=2)
    salon.move(order, later).expect(409, "consequence_changed")
    moved = salon.move(order, later, 2 * 980).expect(200)
    assert moved["due"]["minor"] == 2 * (PRICE + 980)
    # What cancelling would have cost goes along.
    again = salon.client.get(f"/orders/{order['id']}/consequence", act="cancel").expect(200)
    assert (again["fee"]["minor"], again["reason"]) == (2 * HALF, "carried")


def test_a_party_moves_over_the_night_when_clocks_change(clock: StandingClock) -> None:
    # In Helsinki clocks go forward on 28 March 2027: ten o'clock before and after is not the same hour of UTC.
    saturday, monday = date(2027, 3, 27), date(2027, 3, 29)
    clock.go_to(local_start(date(2027, 3, 20), 12))
    salon = open_salon()
    salon.start = local_start(saturday, 10)
    order = salon.book()
    to = local_start(monday, 10)
    assert to - salon.start == timedelta(hours=47)
    listed = salon.client.get(f"/orders/{order['id']}/slots", first_day=monday.isoformat(), days=1).expect(200)
    assert wire(to) in starts_of(listed)
    moved = salon.move(order, to).expect(200)
    assert {visit["starts_at"] for visit in moved["visits"]} == {wire(to)}
    lasted = {visit["service_id"]: visit["visit_minutes"] for visit in moved["visits"]}
    assert lasted == {salon.hair: 60, salon.nails: 90}
    assert {at for _, at in claims()} == {to}


def test_nobody_else_sees_moves_or_cancels_a_party(salon: Salon) -> None:
    order = salon.book()
    stranger = Caller(make_client())
    stranger.get(f"/orders/{order['id']}/slots").expect(404)
    stranger.post(f"/visits/{order['visits'][0]['id']}/cancel", {"reason": ""}).expect(404)
    body = {"starts_at": (salon.start + timedelta(days=1)).isoformat()}
    stranger.post(f"/orders/{order['id']}/reschedule", body).expect(404)
    assert salon.client.order(order["id"]) == order
