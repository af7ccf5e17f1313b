"""
A payment's success, the end of its hold, a cancel and another way to pay, in every order.

However they come, in the end the order is agreed on and its money is here once, or it is not and nothing is here; and
the provider, our payments and the ledger say the same.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle, permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from doorstep.modules.ledger import facade as ledger
from tests.builders import BuiltClient, make_client, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.journeys.paying import PRICE, Checkout, open_checkout

pytestmark = pytest.mark.django_db

type Steps = tuple[str, ...]


@pytest.fixture
def checkout(clock: StandingClock) -> Iterator[Checkout]:
    with open_checkout(clock) as found:
        yield found


class Story:
    """One order whose client began to pay by card, and what happens to it then, step by step."""

    def __init__(self, checkout: Checkout, timing: str, hour: int) -> None:
        self.checkout, self.hour = checkout, hour
        checkout.client = Caller(make_client())
        self.order_id: str = checkout.hold(hour)["id"]
        self.first: str = checkout.begin(self.order_id, timing=timing).expect(201)["id"]
        self.timing = timing
        self.steps: dict[str, Callable[[], Any]] = {
            "paid": lambda: checkout.till.pay(self.first),
            "heard": checkout.hear,
            "told_only": checkout.till.deliver,
            "over": self.let_it_run_out,
            "run_out_unswept": lambda: checkout.clock.pass_time(minutes=16),
            "taken": self.have_it_taken,
            "cancelled": lambda: checkout.client.post(f"/orders/{self.order_id}/cancel", {}),
            "confirmed_in_cash": lambda: checkout.client.confirm(self.order_id).expect(200),
            "cash": lambda: checkout.begin(self.order_id, "cash", "at_door"),
            "other_card": self.begin_otherwise,
        }

    def let_it_run_out(self) -> None:
        self.checkout.clock.pass_time(minutes=16)
        self.checkout.sweep()

    def have_it_taken(self) -> None:
        """Somebody else books the time, if it can be had."""
        person: BuiltClient = make_client()
        caller = Caller(person)
        quote = caller.ask_quote(self.checkout.service, self.checkout.at(self.hour), self.checkout.offer)
        if quote.status == 200:
            held = caller.hold(quote.body["token"])
            if held.status == 201:
                caller.confirm(held.body["id"]).expect(200)

    def begin_otherwise(self) -> None:
        """The client changes its mind, and pays the other way at once."""
        other = "prepay" if self.timing == "hold" else "hold"
        begun = self.checkout.begin(self.order_id, timing=other)
        if begun.status == 201 and begun.body["state"] == "needs_action":
            self.checkout.till.pay(begun.body["id"])

    def tell(self, steps: Steps) -> tuple[str, str, tuple[int, int]]:
        """Let it all happen and come to rest: state of the order, how it is paid, and what is here, taken and held."""
        for step in steps:
            self.steps[step]()
        self.checkout.settle()
        order = self.checkout.client.order(self.order_id)
        return order["state"], order["payment_method"] or "", self.checkout.money(self.order_id)


def stories(checkout: Checkout, *steps: str, first: tuple[str, str] = ("", "")) -> Iterator[tuple[Steps, str, Story]]:
    """
    Every order of some steps, with money taken at once and with money held, each at a time of its own.

    :param first: of two steps the one that comes first, and the other; then both ways of paying take turns.
    """
    wanted = [order for order in permutations(steps) if not first[0] or order.index(first[0]) < order.index(first[1])]
    ways = [(order, timing) for timing in ("prepay", "hold") for order in wanted]
    if first[0]:
        ways = list(zip(wanted, cycle(("prepay", "hold")), strict=False))
    for (order, timing), hour in zip(ways, cycle(range(0, 24, 3)), strict=False):
        if not hour:
            checkout.day += timedelta(days=1)
        yield order, timing, Story(checkout, timing, hour)
    assert ledger.check().is_sound


def paid(timing: str) -> tuple[int, int]:
    return (PRICE, 0) if timing == "prepay" else (0, PRICE)


def test_success_and_the_end_of_the_hold(checkout: Checkout) -> None:
    for order, timing, story in stories(checkout, "paid", "heard", "over"):
        found = story.tell(order)
        if order.index("paid") < order.index("over"):
            assert found == ("confirmed", "card", paid(timing)), (order, timing)
        else:
            # The settling task may have given the payment up at the provider before the client paid.
            assert found in (("confirmed", "card", paid(timing)), ("expired", "", (0, 0))), (order, timing)


def test_success_after_the_time_was_given_to_somebody_else(checkout: Checkout) -> None:
    steps = ("paid", "told_only", "run_out_unswept", "taken")
    for order, timing, story in stories(checkout, *steps, first=("run_out_unswept", "taken")):
        assert story.tell(order) == ("expired", "", (0, 0)), (order, timing)
        assert checkout.told() == ["payment_given_back"], (order, timing)


def test_who_pays_too_late_is_told_three_other_times(checkout: Checkout) -> None:
    story = Story(checkout, "prepay", 10)
    assert story.tell(("run_out_unswept", "taken", "paid", "heard"))[0] == "expired"
    (told,) = checkout.client.get("/me/notices", app="client").expect(200)["items"]
    assert told["kind"] == "payment_given_back"
    assert "All of €49 goes back to you." in told["body"]
    assert told["body"].count(" · ") == 2
    found = checkout.client.get(f"/orders/{story.order_id}/other-times").expect(200)
    local = [datetime.fromisoformat(start).astimezone(ZoneInfo(found["time_zone"])) for start in found["starts"]]
    parts = {(start.date(), (start.hour >= 12) + (start.hour >= 17)) for start in local}
    assert len(local) == len(parts) == 3, "not three of one morning"
    assert found["offer_id"] == checkout.specialist.offer_ids[checkout.service]
    visit = checkout.client.order(story.order_id)["visits"][0]["id"]
    assert checkout.client.get(f"/orders/{story.order_id}/other-times", visit_id=visit).expect(200) == found
    checkout.client.get(f"/orders/{story.order_id}/other-times", visit_id=story.order_id).expect(404)
    order = checkout.client.order(story.order_id)
    assert (order["pay_state"], order["payments"][0]["state"]) == ("refunded", "refunded")


def test_success_and_a_cancel(checkout: Checkout) -> None:
    for order, timing, story in stories(checkout, "paid", "heard", "cancelled"):
        found = story.tell(order)
        assert found[0] == "cancelled", (order, timing)
        assert found[2] == (0, 0), (order, timing)


def test_success_and_cash_instead(checkout: Checkout) -> None:
    for order, timing, story in stories(checkout, "paid", "heard", "cash"):
        found = story.tell(order)
        if order == ("paid", "heard", "cash"):
            assert found == ("confirmed", "card", paid(timing)), (order, timing)
        else:
            assert found == ("confirmed", "cash", (0, 0)), (order, timing)


def test_success_and_another_card_payment(checkout: Checkout) -> None:
    for order, timing, story in stories(checkout, "paid", "heard", "other_card"):
        state, method, money = story.tell(order)
        assert (state, method) == ("confirmed", "card"), (order, timing)
        assert sum(money) == PRICE, (order, timing)
        assert money in ((PRICE, 0), (0, PRICE)), (order, timing)


def test_what_was_paid_by_card_a_moment_ago_is_not_owed_in_cash(checkout: Checkout) -> None:
    story = Story(checkout, "prepay", 10)
    assert story.tell(("paid", "told_only", "confirmed_in_cash")) == ("confirmed", "card", (PRICE, 0))


def test_two_visits_are_had_again_together_or_not_at_all(checkout: Checkout) -> None:
    other = make_specialist(checkout.service)
    for taken in (True, False):
        start = checkout.at(8 if taken else 14)
        wishes = ((start, checkout.offer), (start + timedelta(hours=3), other.offer_ids[checkout.service]))
        held = checkout.client.hold(*(checkout.client.quote(checkout.service, *wish) for wish in wishes)).expect(201)
        begun = checkout.begin(held["id"]).expect(201)
        checkout.till.pay(begun["id"])
        checkout.clock.pass_time(minutes=16)
        if taken:
            Caller(make_client()).book(checkout.service, *wishes[1])
        checkout.settle()
        order = checkout.client.order(held["id"])
        states = [visit["state"] for visit in order["visits"]]
        if taken:
            assert (order["state"], states, checkout.money(held["id"])) == ("expired", ["expired"] * 2, (0, 0))
            Caller(make_client()).book(checkout.service, *wishes[0])  # the first one's time is free
        else:
            assert (order["state"], states) == ("confirmed", ["accepted"] * 2)
            assert checkout.money(held["id"]) == (2 * PRICE, 0)


def test_a_request_that_was_paid_late_is_asked_of_its_specialist(clock: StandingClock) -> None:
    with open_checkout(clock, auto_accept=False) as checkout:
        story = Story(checkout, "hold", 10)
        assert story.tell(("run_out_unswept", "paid", "heard")) == ("confirmed", "card", (0, PRICE))
        worker = Caller(checkout.specialist)
        (asked,) = worker.get("/specialist/visits").expect(200)["items"]
        assert asked["state"] == "requested"
        worker.step(asked["id"], "accept").expect(200)
        story.checkout.settle()
        assert checkout.told() == ["request_sent", "request_accepted"]
