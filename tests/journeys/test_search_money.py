"""The money of a search: paid by card before anybody is asked, whole again if nobody comes, and more for who does."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from doorstep.modules.ledger import facade as ledger
from tests.builders import make_client, make_service, make_specialists
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.journeys.paying import PRICE
from tests.journeys.test_searches import City, moment
from tests.payments import Till, in_process_sandbox
from tests.queue import work_off

pytestmark = pytest.mark.django_db

STEP = 490


class PaidCity(City):
    """The same, with a provider of card payments."""

    till: Till

    def start(self, order: Any, timing: str) -> Any:
        return self.client.post(f"/orders/{order['id']}/payments", {"method": "card", "timing": timing}).expect(201)

    def hear(self) -> None:
        self.till.deliver()
        work_off()

    def settle(self) -> None:
        """All that was asked of the provider is done and heard of."""
        for _ in range(3):
            self.till.settle()
            self.hear()

    def paid(self, timing: str = "prepay", when: object = None) -> Any:
        """A search that is paid for by card, and has begun."""
        held = self.hold(when)
        self.till.pay(self.start(held, timing)["id"])
        self.hear()
        order = self.client.order(held["id"])
        assert order["state"] == "searching"
        assert self.money(order) == ((PRICE, 0) if timing == "prepay" else (0, PRICE))
        return order

    def money(self, order: Any) -> tuple[int, int]:
        """What the provider has of the client's money: taken, and held."""
        taken = held = 0
        for payment in self.client.order(order["id"])["payments"]:
            there = self.till.bank.find(reference=payment["id"])
            if there is not None:
                taken += there["captured"] - there["refunded"]
                held += there["amount"] if there["state"] == "authorised" else 0
        return taken, held

    def leave(self, order: Any) -> Any:
        return self.client.post(f"/orders/{order['id']}/cancel", {"reason": "", "agreed_fee_minor": 0}).expect(200)

    def refuse_all(self) -> None:
        """Everybody says no until nobody is left to ask."""
        while live := self.live():
            for number, job_offer in live.items():
                self.decline(number, job_offer).expect(200)
            work_off()

    def answer(self, order: Any, choice: str, **more: Any) -> Any:
        return self.client.post(f"/orders/{order['id']}/search/answer", {"choice": choice, **more})


@pytest.fixture
def city(clock: StandingClock) -> Iterator[PaidCity]:
    service = make_service("home-cleaning")
    people = make_specialists([(0.0, 0.0), (1.0, 0.0)], [service])
    with in_process_sandbox() as till:
        found = PaidCity(service, people, Caller(make_client()), clock)
        found.till = till
        yield found


@pytest.mark.parametrize(("end", "timing"), [("lapses", "prepay"), ("lapses", "hold"), ("left", "hold")])
def test_a_search_in_vain_costs_nothing(city: PaidCity, timing: str, end: str) -> None:
    order = city.paid(timing)
    if end == "left":
        city.leave(order)
    else:
        city.go_on(minutes=31)
    city.settle()
    over = city.client.order(order["id"])
    assert (over["state"], over["search"]["state"], over["due"]["minor"]) == (
        "cancelled", "lapsed" if end == "lapses" else "left", 0,
    )  # fmt: skip
    assert city.money(order) == (0, 0)
    assert [payment["state"] for payment in over["payments"]] == ["refunded" if timing == "prepay" else "voided"]
    assert ledger.check().is_sound


def test_money_that_comes_after_it_was_left_goes_back(city: PaidCity) -> None:
    held = city.hold()
    begun = city.start(held, "prepay")
    city.leave(held)
    city.till.pay(begun["id"])
    city.settle()
    assert city.client.order(held["id"])["search"]["state"] == "left"
    assert city.money(held) == (0, 0)
    assert not city.live(), "nobody is asked for what was left"


def test_money_that_comes_after_the_last_start_goes_back(city: PaidCity) -> None:
    first = city.clock() + timedelta(minutes=1)
    when = {"kind": "best", "from_at": first.isoformat(), "until_at": (first + timedelta(minutes=45)).isoformat()}
    held = city.hold(when)
    begun = city.start(held, "prepay")
    city.go_on(hours=1)
    assert city.client.order(held["id"])["state"] == "expired"
    city.till.pay(begun["id"])
    city.settle()
    assert city.client.order(held["id"])["search"]["state"] == "expired"
    assert city.money(held) == (0, 0)
    assert not city.live()


def test_money_that_comes_late_begins_the_search_all_the_same(city: PaidCity) -> None:
    held = city.hold()
    said = held["search"]["expected"]
    begun = city.start(held, "prepay")
    city.go_on(hours=1)
    assert city.client.order(held["id"])["state"] == "expired"
    city.till.pay(begun["id"])
    city.hear()
    order = city.client.order(held["id"])
    assert order["state"] == "searching"
    assert len(city.live()) == 2
    later = moment(order["search"]["expected"]["from_at"]) - moment(said["from_at"])
    assert later == timedelta(hours=1), "what was said counts from when it begins"


@pytest.mark.parametrize("way", ["cash", "hold"])
def test_the_client_pays_more_so_that_somebody_comes(city: PaidCity, way: str) -> None:
    order = city.begin() if way == "cash" else city.paid(way)
    city.refuse_all()
    question = city.search(order)["question"]
    assert question["choices"] == ["widen_time", "raise_price", "wait", "leave"]
    assert question["raise_offer"] == {
        "by": {"minor": STEP, "currency": "EUR"}, "price": {"minor": PRICE + STEP, "currency": "EUR"},
    }  # fmt: skip
    city.answer(order, "raise_price").expect(422, "invalid_input")
    city.answer(order, "raise_price", agreed_price_minor=PRICE).expect(409, "amount_changed")
    city.answer(order, "raise_price", agreed_price_minor=PRICE + STEP).expect(200)
    work_off()
    number, job_offer = min(city.live().items())
    offered = next(one for one in city.asked(number) if one["id"] == job_offer)
    assert offered["price"]["minor"] == PRICE + STEP
    city.accept(number, job_offer).expect(200)
    served = city.client.order(order["id"])
    (visit,) = served["visits"]
    assert visit["price"]["minor"] == served["total"]["minor"] == served["due"]["minor"] == PRICE + STEP
    assert sum(line["amount"]["minor"] for line in visit["lines"]) == PRICE + STEP
    (said,) = [
        step["search"] for step in city.client.get(f"/orders/{order['id']}/history").expect(200) if step["search"]
    ]
    assert said["added"]["minor"] == STEP

    city.clock.go_to(moment(visit["starts_at"]))
    for step in ("on-the-way", "arrive", "start", "finish"):
        city.worker(number).step(visit["id"], step).expect(200)
    city.settle()
    done = city.client.order(order["id"])
    if way != "cash":
        (rest,) = [payment for payment in done["payments"] if payment["purpose"] == "rest"]
        assert rest["amount"]["minor"] == STEP
        body = {"method": "card", "timing": "prepay", "purpose": "rest"}
        city.till.pay(city.client.post(f"/orders/{order['id']}/payments", body).expect(201)["id"])
        city.settle()
        assert city.money(order) == (PRICE + STEP, 0)
    paid = city.client.order(order["id"])
    assert paid["pay_state"] == "paid"
    assert ledger.check().is_sound


def test_what_was_added_is_not_owed_if_nobody_comes(city: PaidCity) -> None:
    order = city.paid("hold")
    for number in range(1, 4):
        city.refuse_all()
        price = PRICE + number * STEP
        city.answer(order, "raise_price", agreed_price_minor=price).expect(200)
        work_off()
    city.refuse_all()
    assert city.search(order)["question"]["choices"] == ["widen_time", "wait", "leave"]
    city.answer(order, "raise_price", agreed_price_minor=PRICE + 4 * STEP).expect(422)
    city.leave(order)
    city.settle()
    left = city.client.order(order["id"])
    assert (left["due"]["minor"], city.money(order)) == (0, (0, 0))
    assert [payment["state"] for payment in left["payments"]] == ["voided"]
