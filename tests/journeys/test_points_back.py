"""Points of an order go when its money goes back, as far as somebody still has them."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest

from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import BorneBy
from doorstep.modules.payments.services.staff_refunds import ask_staff_refund
from doorstep.modules.promotions import facade as promotions
from doorstep.modules.promotions.tests.builders import make_terms
from tests.journeys.conftest import StandingClock
from tests.journeys.paying import PRICE, Checkout, open_checkout
from tests.journeys.test_settling import bring_to_rest, paid, work
from tests.queue import work_off

pytestmark = pytest.mark.django_db
STAFF = Actor(role=Role.STAFF, user_id=1)
EARNED = PRICE // 100


@pytest.fixture
def checkout(clock: StandingClock) -> Iterator[Checkout]:
    with open_checkout(clock) as found:
        make_terms(now=utc_now())
        yield found


def give_back(checkout: Checkout, payment_id: str, minor: int) -> None:
    ask_staff_refund(
        uuid.UUID(payment_id),
        Money(minor, "EUR"),
        "It rained in",
        borne_by=BorneBy.PLATFORM,
        actor=STAFF,
        now=utc_now(),
    )
    bring_to_rest(checkout)
    work_off()


def points(checkout: Checkout) -> int:
    return int(checkout.client.get("/promotions/points", market="hel").expect(200)["balance"])


def test_points_follow_what_is_kept_and_never_fall_below_none(checkout: Checkout) -> None:
    order = paid(checkout)
    work(checkout, order)
    work_off()
    assert points(checkout) == EARNED
    payment = order["payments"][0]["id"]
    give_back(checkout, payment, 950)
    assert points(checkout) == (PRICE - 950) // 100
    lines = checkout.client.get("/promotions/points", market="hel").expect(200)["lines"]
    assert [(line["kind"], line["points"]) for line in lines] == [("taken_back", 39 - EARNED), ("earned", EARNED)]
    other = checkout.hold(14)
    checkout.client.post(f"/orders/{other['id']}/discounts", {"points": 30}).expect(200)
    assert points(checkout) == 9
    give_back(checkout, payment, PRICE - 950)
    assert points(checkout) == 0, "what is spent stays spent"
    assert promotions.balance_of(checkout.client.person.user_id, "hel") == 0  # type: ignore[union-attr]


def test_a_bank_that_takes_the_money_back_takes_the_points_too(checkout: Checkout) -> None:
    order = paid(checkout, card="dispute")
    work(checkout, order)
    work_off()

    checkout.till.advance(timedelta(seconds=20))
    checkout.hear()
    assert checkout.client.order(order["id"])["payments"][0]["state"] == "disputed"
    assert points(checkout) == 0
