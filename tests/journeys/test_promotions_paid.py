"""Codes and points beside card payments: what is asked for, what was begun before, and what comes late."""

from collections.abc import Iterator
from typing import Any

import pytest

from doorstep.kernel.clock import utc_now
from doorstep.modules.promotions.models import Coupon
from doorstep.modules.promotions.tests.builders import make_coupon
from tests.builders import make_client
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.journeys.paying import PRICE, Checkout, open_checkout

pytestmark = pytest.mark.django_db
REDUCED = PRICE - 490


@pytest.fixture
def checkout(clock: StandingClock) -> Iterator[Checkout]:
    with open_checkout(clock) as found:
        make_coupon(now=utc_now(), most_uses=1)
        yield found


def use(checkout: Checkout, order: Any, caller: Caller | None = None) -> Answer:
    return (caller or checkout.client).post(f"/orders/{order['id']}/discounts", {"code": "TEN"})


def taken() -> int:
    return Coupon.objects.get(code="TEN").taken


def test_the_card_pays_what_is_left(checkout: Checkout) -> None:
    held = checkout.hold()
    use(checkout, held).expect(200)
    ways = checkout.client.get(f"/orders/{held['id']}/ways-to-pay").expect(200)
    assert (ways["discount"]["minor"], ways["payable"]["minor"]) == (490, REDUCED)
    begun = checkout.begin(held["id"]).expect(201)
    assert begun["amount"]["minor"] == REDUCED
    checkout.till.pay(begun["id"])
    checkout.hear()
    order = checkout.client.order(held["id"])
    assert (order["state"], order["pay_state"], order["due"]["minor"]) == ("confirmed", "paid", REDUCED)
    use(checkout, held).expect(409, "impossible_transition")
    checkout.client.post(f"/orders/{held['id']}/cancel", {"reason": "Ill"}).expect(200)
    checkout.settle()
    assert (checkout.money(held["id"]), taken()) == ((0, 0), 0)


def test_a_payment_that_was_begun_at_another_price_is_given_up(checkout: Checkout) -> None:
    held = checkout.hold()
    before = checkout.begin(held["id"]).expect(201)
    use(checkout, held).expect(200)
    begun = checkout.begin(held["id"]).expect(201)
    assert begun["id"] != before["id"]
    # The client pays both, in two windows.
    for payment in (before, begun):
        checkout.till.pay(payment["id"])
    checkout.settle()
    assert checkout.client.order(held["id"])["state"] == "confirmed"
    assert (checkout.money(held["id"]), taken()) == ((REDUCED, 0), 1), "the other one went back whole"


def test_a_late_payment_keeps_its_price_though_somebody_else_has_the_last_use(checkout: Checkout) -> None:
    held = checkout.hold()
    use(checkout, held).expect(200)
    begun = checkout.begin(held["id"]).expect(201)
    checkout.clock.pass_time(minutes=40)
    checkout.sweep()
    assert (checkout.client.order(held["id"])["state"], taken()) == ("expired", 0)
    other = Caller(make_client())
    use(checkout, checkout.hold(14, other), other).expect(200)
    checkout.till.pay(begun["id"])
    checkout.hear()
    order = checkout.client.order(held["id"])
    assert (order["state"], order["due"]["minor"], taken()) == ("confirmed", REDUCED, 1)
    assert checkout.money(held["id"]) == (REDUCED, 0)


def test_a_code_for_all_of_it_leaves_nothing_to_pay(checkout: Checkout) -> None:
    make_coupon("ALL", now=utc_now(), percent_bp=10_000)
    held = checkout.hold()
    checkout.client.post(f"/orders/{held['id']}/discounts", {"code": "ALL"}).expect(200)
    ways = checkout.client.get(f"/orders/{held['id']}/ways-to-pay").expect(200)["ways"]
    default = next(way for way in ways if way["is_default"])
    checkout.begin(held["id"], default["method"], default["timing"]).expect(201)
    checkout.settle()
    order = checkout.client.order(held["id"])
    assert (order["state"], order["due"]["minor"], checkout.money(held["id"])) == ("confirmed", 0, (0, 0))
