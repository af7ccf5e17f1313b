"""Whoever comes first or best: quoted, paid, searched for in waves, taken by one; left, lapsed, and helped along."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.modules.booking import facade as booking
from doorstep.modules.dispatch import facade as dispatch
from tests.builders import DISTRICT, STREET, BuiltSpecialist, make_client, make_service, make_specialists
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.queue import work_off

pytestmark = pytest.mark.django_db

PRICE = 4900


@dataclass
class City:
    """A client, and five people who do the service, the first the nearest."""

    service: int
    people: list[BuiltSpecialist]
    client: Caller
    clock: StandingClock

    def quote(self, when: object = None, **more: Any) -> Answer:
        body = {"service_id": self.service, "address_id": self.client.address_id, "when": when or {"kind": "asap"}}
        return self.client._call("POST", "/searches/quotes", {**body, **more})

    def hold(self, when: object = None, **more: Any) -> Any:
        quote = self.quote(when).expect(200)["quote"]
        return self.client.post("/searches", {"quote": quote, **more}).expect(201)

    def begin(self, when: object = None, **more: Any) -> Any:
        held = self.hold(when, **more)
        order = self.client.confirm(held["id"]).expect(200)
        work_off()
        return order

    def asked(self, number: int) -> list[Any]:
        found: list[Any] = self.worker(number).get("/specialist/job-offers").expect(200)["items"]
        return found

    def live(self) -> dict[int, str]:
        """By the person's number the job offer that waits for an answer."""
        found: dict[int, str] = {}
        for number in range(len(self.people)):
            found.update((number, one["id"]) for one in self.asked(number) if one["state"] == "offered")
        return found

    def worker(self, number: int) -> Caller:
        return Caller(self.people[number])

    def accept(self, number: int, job_offer: str) -> Answer:
        return self.worker(number).post(f"/specialist/job-offers/{job_offer}/accept")

    def decline(self, number: int, job_offer: str) -> Answer:
        return self.worker(number).post(f"/specialist/job-offers/{job_offer}/decline", {"reason": "busy"})

    def go_on(self, **span: float) -> None:
        self.clock.pass_time(**span)
        dispatch.advance_searches(self.clock())
        booking.expire_overdue(self.clock())
        work_off()

    def search(self, order: Any) -> Any:
        return self.client.get(f"/orders/{order['id']}/search").expect(200)


@pytest.fixture
def city(clock: StandingClock) -> City:
    service = make_service("home-cleaning")
    people = make_specialists([(float(number), 0.0) for number in range(5)], [service])
    return City(service, people, Caller(make_client()), clock)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_the_first_to_accept_has_it(city: City) -> None:
    quote = city.quote().expect(200)
    assert quote["candidates"] == 5
    assert (quote["price"]["minor"], quote["search_minutes"]) == (PRICE, 30)
    assert moment(quote["expected"]["from_at"]) >= city.clock()
    held = city.client.post("/searches", {"quote": quote["quote"], "note": "Ring twice"}).expect(201)
    assert (held["state"], held["visits"], held["search"]["state"]) == ("held", [], "held")
    assert held["due"]["minor"] == PRICE
    assert not city.live(), "nobody is asked before it is paid for"
    order = city.client.confirm(held["id"]).expect(200)
    assert (order["state"], order["search"]["state"], order["can_cancel"]) == ("searching", "searching", True)
    work_off()
    live = city.live()
    assert len(live) == 3
    found = city.search(order)
    assert (found["state"], found["wave"], found["asked"], found["waiting"]) == ("searching", 1, 3, 3)
    number, other = sorted(live)[:2]
    (seen,) = city.asked(number)
    assert (seen["pay"]["minor"], seen["district"], seen["note"]) == (PRICE, DISTRICT, "Ring twice")
    assert STREET not in str(seen)
    taken = city.accept(number, live[number]).expect(200)
    assert taken["state"] == "accepted"
    city.accept(other, live[other]).expect(409, "job_offer_over")
    served = city.client.order(order["id"])
    assert (served["state"], served["search"]) == ("confirmed", None)
    (visit,) = served["visits"]
    assert (visit["id"], visit["state"]) == (taken["visit_id"], "accepted")
    assert visit["specialist"]["id"] == city.people[number].specialist_id
    assert visit["starts_at"] == taken["starts_at"]
    assert city.worker(number).worked(visit["id"])["place"]["line"]
    work_off()
    assert {one["state"] for one in city.asked(other)} == {"lost"}
    why = city.client.get(f"/orders/{order['id']}/visits/{visit['id']}/why").expect(200)
    assert {term["term"] for term in why["terms"]} == {
        "arrival", "lateness_caused", "travel_added", "rating", "load", "fairness", "acceptance", "price_fit",
    }  # fmt: skip
    assert (why["how"], why["asked"]) == ("wave", 3)
    assert why["score"] == pytest.approx(sum(term["points"] for term in why["terms"]), abs=0.01)
    kinds = [kind for (kind,) in fetch_all("SELECT kind FROM notify_notice ORDER BY kind")]
    assert kinds == ["booking_confirmed", "job_offer", "job_offer", "job_offer", "new_booking"]
    dispatch.refresh_standings(city.clock())
    standing = city.worker(other).get("/specialist/job-offers/standing").expect(200)
    assert (standing["offered"], standing["accepted"], standing["lost"], standing["people"]) == (1, 0, 1, 3)
    assert standing["last_lost"][0]["chosen_score"] is not None
    names = {"en": "Home cleaning", "ru": "Уборка", "zh-Hans": "居家清洁", "zh-Hant": "居家清潔"}
    with open_transaction():
        execute("UPDATE catalog_service SET names = %s::jsonb WHERE id = %s", [json.dumps(names), city.service])
    for language, name in names.items():
        headers = {"X-Session-Token": city.people[other].token, "Accept-Language": language}
        told = Caller()._send("GET", "/api/v1/specialist/job-offers/standing", b"", headers).expect(200)
        assert [lost["service_name"] for lost in told["last_lost"]] == [name]


def test_waves_follow_answers_and_deadlines(city: City) -> None:
    order = city.begin()
    first = city.live()
    for number, job_offer in first.items():
        city.decline(number, job_offer).expect(200)
        city.decline(number, job_offer).expect(200)
    work_off()
    second = city.live()
    assert len(second) == 2
    assert not second.keys() & first.keys()
    assert city.search(order)["wave"] == 2
    city.go_on(seconds=44)
    assert city.live() == second
    city.clock.pass_time(seconds=1)
    late = next(iter(second))
    city.accept(late, second[late]).expect(409, "job_offer_over")
    city.go_on()
    found = city.search(order)
    # Nobody was left: it was widened, then all were asked again for more.
    assert (found["wave"], found["raised"], found["pool_open"]) == (3, True, True)
    (third, job_offer), *_ = city.live().items()
    assert [one["raised_by"]["minor"] for one in city.asked(third) if one["state"] == "offered"] == [490]
    taken = city.accept(third, job_offer).expect(200)
    served = city.client.order(order["id"])
    assert served["total"]["minor"] == served["due"]["minor"] == PRICE
    assert fetch_all("SELECT raise_minor FROM booking_visit WHERE id = %s", [taken["visit_id"]]) == [(490,)]


def test_when_nobody_is_left_the_client_is_asked(city: City) -> None:
    order = city.begin()
    while live := city.live():
        for number, job_offer in live.items():
            city.decline(number, job_offer).expect(200)
        work_off()
    found = city.search(order)
    assert found["question"]["choices"] == ["widen_time", "raise_price", "wait", "leave"]
    assert fetch_all("SELECT kind FROM fieldwork_alert WHERE closed_at IS NULL") == [("stuck_search",)]
    before = moment(found["deadline"]), moment(found["latest"])
    stranger = Caller(make_client())
    stranger.get(f"/orders/{order['id']}/search").expect(404)
    stranger.post(f"/orders/{order['id']}/search/answer", {"choice": "wait"}).expect(404)
    answered = city.client.post(f"/orders/{order['id']}/search/answer", {"choice": "widen_time"}).expect(200)
    assert answered["question"] is None
    assert moment(answered["latest"]) == before[1] + timedelta(hours=2)
    assert moment(answered["deadline"]) > before[0]
    city.client.post(f"/orders/{order['id']}/search/answer", {"choice": "wait"}).expect(409, "nothing_asked")
    left = city.client.post(f"/orders/{order['id']}/cancel", {"reason": "", "agreed_fee_minor": 0}).expect(200)
    assert (left["state"], left["search"]["state"], left["cause"]) == ("cancelled", "left", "client")
    assert left["due"]["minor"] == 0
    work_off()
    assert fetch_all("SELECT kind FROM fieldwork_alert WHERE closed_at IS NULL") == []


def test_leaving_withdraws_what_was_asked(city: City) -> None:
    order = city.begin()
    live = city.live()
    preview = city.client.get(f"/orders/{order['id']}/consequence", act="cancel")
    assert preview.status in (200, 404)
    city.client.post(f"/orders/{order['id']}/cancel", {"reason": "", "agreed_fee_minor": 0}).expect(200)
    number, job_offer = next(iter(live.items()))
    city.accept(number, job_offer).expect(409, "job_offer_over")
    work_off()
    assert {one["state"] for one in city.asked(number)} == {"withdrawn"}
    city.client.post(f"/orders/{order['id']}/cancel", {"reason": "", "agreed_fee_minor": 0}).expect(409)


def test_a_search_that_finds_nobody_lapses_with_money_back(city: City) -> None:
    order = city.begin()
    city.go_on(minutes=29)
    assert city.client.order(order["id"])["state"] == "searching"
    city.go_on(minutes=1)
    lapsed = city.client.order(order["id"])
    assert (lapsed["state"], lapsed["cause"], lapsed["reason"]) == ("cancelled", "platform", "nobody_found")
    assert lapsed["search"]["state"] == "lapsed"
    assert not city.live()
    person = city.client.person
    assert person is not None
    rows = fetch_all("SELECT kind FROM notify_notice WHERE user_id = %s", [person.user_id])
    kinds = {kind for (kind,) in rows}
    assert "search_lapsed" in kinds


def test_a_hold_that_is_not_paid_for_expires(city: City) -> None:
    held = city.hold()
    city.go_on(minutes=11)
    expired = city.client.order(held["id"])
    assert (expired["state"], expired["search"]["state"]) == ("expired", "expired")
    city.client.confirm(held["id"]).expect(409)


def test_out_of_the_pool_and_by_hand(city: City) -> None:
    order = city.begin()
    worker = city.worker(4)
    worker.post(f"/specialist/job-offers/pool/{order['id']}/take").expect(409, "not_in_pool")
    while not city.search(order)["pool_open"]:
        for number, job_offer in city.live().items():
            city.decline(number, job_offer).expect(200)
        work_off()
    (pooled,) = worker.get("/specialist/job-offers/pool").expect(200)["items"]
    assert pooled["order_id"] == order["id"]
    taken = worker.post(f"/specialist/job-offers/pool/{order['id']}/take").expect(200)
    assert taken["visit_id"]
    worker.post(f"/specialist/job-offers/pool/{order['id']}/take").expect(409, "job_offer_over")
    assert worker.get("/specialist/job-offers/pool").expect(200)["items"] == []


def test_the_best_time_lies_in_the_range(city: City) -> None:
    first = city.clock() + timedelta(days=1)
    when = {"kind": "best", "from_at": first.isoformat(), "until_at": (first + timedelta(hours=6)).isoformat()}
    order = city.begin(when)
    assert order["search"]["when_kind"] == "best"
    number, job_offer = next(iter(city.live().items()))
    taken = city.accept(number, job_offer).expect(200)
    assert first <= moment(taken["starts_at"]) <= first + timedelta(hours=6)
    late = {"kind": "best", "from_at": first.isoformat(), "until_at": (first + timedelta(days=9)).isoformat()}
    city.quote(late).expect(422, "when_impossible")
