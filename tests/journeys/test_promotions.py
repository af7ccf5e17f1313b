"""A coupon and points on an order, over HTTP: from the hold to the visit, and back when it comes to nothing."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest

from doorstep.kernel.actors import SYSTEM
from doorstep.modules.booking.services.expire import expire_overdue
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.promotions import facade as promotions
from doorstep.modules.promotions.contracts import CouponKind
from doorstep.modules.promotions.models import Coupon
from doorstep.modules.promotions.services.coupons import pause_coupon, resume_coupon
from doorstep.modules.promotions.tests.builders import give, make_coupon, make_terms
from tests.builders import (
    BuiltClient,
    BuiltSpecialist,
    add_on,
    choice_ids,
    coming_day,
    local_start,
    make_client,
    make_service,
    make_specialist,
)
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PRICE = 4900


class Scene:
    """A service with a specialist, a client who books it, and points in the city."""

    def __init__(self, now: datetime) -> None:
        self.service = make_service(add_ons=(add_on("oven", 30, 2400),), place_kinds=(PlaceKind.CLIENT,))
        self.specialist: BuiltSpecialist = make_specialist(self.service)
        self.client: BuiltClient = make_client()
        self.caller = Caller(self.client)
        make_terms(now=now)

    def hold(self, hour: int = 9, *, days: int = 3, caller: Caller | None = None, **more: Any) -> Any:
        caller = caller or self.caller
        start = local_start(coming_day(days), hour)
        quote = caller.ask_quote(self.service, start, self.specialist.offer_ids[self.service], **more).expect(200)
        return caller.hold(quote["token"]).expect(201)

    def done(self, visit_id: str, clock: StandingClock, start: datetime) -> None:
        worker = Caller(self.specialist)
        clock.go_to(start)
        for step in ("on-the-way", "arrive", "start", "finish"):
            worker.step(visit_id, step).expect(200)

    def points(self) -> Any:
        return self.caller.get("/promotions/points", market="hel").expect(200)

    def use(self, order: Any, *, caller: Caller | None = None, key: str | None = None, **wish: Any) -> Answer:
        return (caller or self.caller).post(f"/orders/{order['id']}/discounts", wish, key=key)

    def withdraw(self, order: Any, kind: str | None = None) -> Any:
        query = f"?kind={kind}" if kind else ""
        path = f"/orders/{order['id']}/discounts{query}"
        return self.caller._call("DELETE", path, None, key=uuid.uuid4().hex).expect(200)


@pytest.fixture
def scene(clock: StandingClock, now: datetime) -> Scene:
    return Scene(now)


def sums(order: Any) -> tuple[int, int, int]:
    return tuple(order[name]["minor"] for name in ("total", "discount", "due"))


def told(order: Any) -> list[tuple[str, str, int, int]]:
    return [(one["kind"], one["code"], one["points"], one["amount"]["minor"]) for one in order["discounts"]]


def taken(code: str) -> int:
    return Coupon.objects.get(code=code).taken


def test_a_code_lowers_what_the_client_pays_and_not_the_specialists_price(
    scene: Scene, clock: StandingClock, now: datetime
) -> None:
    make_coupon("WELCOME", now=now, first_only=True)
    held = scene.hold()
    assert (sums(held), held["discounts"]) == ((PRICE, 0, PRICE), [])
    key = uuid.uuid4().hex
    reduced = scene.use(held, key=key, code="wel come").expect(200)
    assert sums(reduced) == (PRICE, 490, 4410)
    assert told(reduced) == [("coupon", "WELCOME", 0, 490)]
    again = scene.use(held, key=key, code="wel come")
    assert (again.body, again.headers["idempotent-replayed"]) == (reduced, "true")
    scene.use(held, code="WELCOME").expect(200)
    assert taken("WELCOME") == 1
    confirmed = scene.caller.confirm(held["id"]).expect(200)
    assert sums(confirmed) == (PRICE, 490, 4410)
    visit = confirmed["visits"][0]
    assert Caller(scene.specialist).worked(visit["id"])["price"]["minor"] == PRICE
    scene.done(visit["id"], clock, datetime.fromisoformat(visit["starts_at"]))
    assert sums(scene.caller.order(held["id"])) == (PRICE, 490, 4410)
    points = scene.points()
    assert (points["balance"], points["worth"]["minor"]) == (44, 132)
    assert [(line["kind"], line["points"], line["order_id"]) for line in points["lines"]] == [
        ("earned", 44, held["id"])
    ]


def test_points_are_earned_spent_and_given_back(scene: Scene, clock: StandingClock, now: datetime) -> None:
    give(scene.client.user_id, 500, now=now)
    held = scene.hold()
    question = f"/orders/{held['id']}/discounts"
    assert scene.caller.get(question).expect(200)["points"] == {
        "balance": 500, "usable": 500, "worth": {"minor": 1500, "currency": "EUR"},
    }  # fmt: skip
    reduced = scene.use(held, points=500).expect(200)
    assert (sums(reduced), told(reduced)) == ((PRICE, 1500, 3400), [("points", "", 500, 1500)])
    assert scene.points()["balance"] == 0
    assert sums(scene.withdraw(held, "points")) == (PRICE, 0, PRICE)
    assert scene.points()["balance"] == 500
    scene.use(held, points=10).expect(200)
    scene.caller.confirm(held["id"]).expect(200)
    cancelled = scene.caller.post(f"/orders/{held['id']}/cancel", {"reason": "Ill"}).expect(200)
    assert sums(cancelled)[2] == 0
    points = scene.points()
    assert points["balance"] == 500
    # What was only tried at the checkout is not listed.
    assert [line["kind"] for line in points["lines"]] == ["returned", "spent", "granted"]


def test_what_an_expired_hold_reserved_comes_back(scene: Scene, clock: StandingClock, now: datetime) -> None:
    make_coupon(now=now, most_uses=1)
    give(scene.client.user_id, 100, now=now)
    held = scene.hold()
    scene.use(held, code="TEN", points=100).expect(200)
    other, stranger = scene.hold(11, caller=Caller(make_client())), None
    del stranger
    assert (taken("TEN"), scene.points()["balance"]) == (1, 0)
    clock.pass_time(minutes=30)
    scene.use(held, code="TEN").expect(410, "hold_expired")
    assert expire_overdue(clock()) == 2
    assert (taken("TEN"), scene.points()["balance"]) == (0, 100)
    assert scene.caller.order(held["id"])["state"] == "expired"
    assert other["state"] == "held"
    assert scene.caller.get(f"/orders/{held['id']}/discounts").expect(200)["points"] is None


def test_a_late_cancel_keeps_the_code_and_the_clients_money_pays_the_fee(
    scene: Scene, clock: StandingClock, now: datetime, settings: Any
) -> None:
    settings.DEFAULT_POLICY = "moderate"
    make_coupon(now=now, percent_bp=2000)
    give(scene.client.user_id, 100, now=now)
    held = scene.hold()
    scene.use(held, code="TEN", points=100).expect(200)
    confirmed = scene.caller.confirm(held["id"]).expect(200)
    clock.go_to(datetime.fromisoformat(confirmed["visits"][0]["starts_at"]) - timedelta(hours=1))
    cancelled = scene.caller.post(f"/orders/{held['id']}/cancel", {"reason": "", "agreed_fee_minor": PRICE}).expect(200)
    assert sums(cancelled) == (PRICE, 1280, 3620)
    assert (taken("TEN"), scene.points()["balance"]) == (1, 0)


def test_refusals_say_why_and_change_nothing(scene: Scene, now: datetime) -> None:
    make_coupon("BIG", now=now, minimum_minor=6000)
    make_coupon("OVER", now=now, ends_at=now - timedelta(hours=1), starts_at=now - timedelta(days=2))
    make_coupon("SOON", now=now, starts_at=now + timedelta(days=1))
    oven = choice_ids(scene.service)["oven"]
    make_coupon("OVEN", now=now, kind=CouponKind.FREE_ADD_ON, add_on_id=oven)
    make_coupon("ALONE", now=now, with_points=False)
    paused = make_coupon("STOPPED", now=now)
    pause_coupon(paused.id, actor=SYSTEM, now=now)
    held = scene.hold()
    for code, problem in {
        "NOPE": "coupon_unknown", "OVER": "coupon_over", "SOON": "coupon_not_yet", "STOPPED": "coupon_over",
        "OVEN": "coupon_needs_add_on",
    }.items():  # fmt: skip
        assert scene.use(held, code=code).body["code"] == problem
    short = scene.use(held, code="BIG").expect(409, "coupon_below_minimum")
    assert short["context"] == {"minimum_minor": 6000, "missing_minor": 1100, "currency": "EUR"}
    scene.use(held, points=5).expect(409, "points_not_enough")
    scene.use(held).expect(422, "invalid_input")
    scene.use(held, points=-1).expect(422, "invalid_input")
    scene.use(held, code="TEN", caller=Caller(make_client())).expect(404, "not_found")
    give(scene.client.user_id, 100, now=now)
    # All of it or nothing: the code alone would have been taken.
    scene.use(held, code="ALONE", points=50).expect(409, "discounts_not_combined")
    assert sums(scene.caller.order(held["id"])) == (PRICE, 0, PRICE)
    resume_coupon(paused.id, actor=SYSTEM, now=now)
    assert sums(scene.use(held, code="STOPPED").expect(200)) == (PRICE, 490, 4410)
    scene.use(held, code="ALONE").expect(409, "discounts_not_combined")
    scene.caller.confirm(held["id"]).expect(200)
    scene.use(held, code="ALONE").expect(409, "impossible_transition")


def test_a_free_add_on_costs_nothing(scene: Scene, now: datetime) -> None:
    oven = choice_ids(scene.service)["oven"]
    make_coupon("OVEN", now=now, kind=CouponKind.FREE_ADD_ON, add_on_id=oven)
    held = scene.hold(add_ons=[{"add_on_id": oven}])
    assert sums(scene.use(held, code="OVEN").expect(200)) == (7300, 2400, 4900)


def test_codes_can_not_be_tried_without_end(scene: Scene, now: datetime) -> None:
    held = scene.hold()
    answers = [scene.use(held, code=f"TRY{number}") for number in range(20)]
    assert answers[0].body["code"] == "coupon_unknown"
    last = answers[-1]
    last.expect(429, "too_many_codes")
    assert int(last.headers["retry-after"]) > 0


def test_offers_in_the_app(scene: Scene, now: datetime) -> None:
    make_coupon("SHOWN", now=now, shown=True, minimum_minor=2000, service_id=scene.service, most_minor=500)
    make_coupon("SECRET", now=now)
    (offer,) = scene.caller.get("/promotions/offers", market="hel").expect(200)["items"]
    assert (offer["code"], offer["percent"], offer["most"]["minor"], offer["minimum"]["minor"]) == (
        "SHOWN", 10, 500, 2000,
    )  # fmt: skip
    assert (offer["covers"], offer["usable"]) == ("Home cleaning", True)
    scene.use(scene.hold(), code="SHOWN").expect(200)
    (offer,) = scene.caller.get("/promotions/offers", market="hel").expect(200)["items"]
    assert not offer["usable"]
    scene.caller.get("/promotions/offers", market="atlantis").expect(422, "unknown_market")
    assert promotions.balance_of(scene.client.user_id, "hel") == 0


def test_points_are_listed_page_by_page(scene: Scene, now: datetime) -> None:
    for number in range(3):
        give(scene.client.user_id, 10 + number, now=now)
    first = scene.caller.get("/promotions/points", market="hel", limit=2).expect(200)
    assert [line["points"] for line in first["lines"]] == [12, 11]
    rest = scene.caller.get("/promotions/points", market="hel", limit=2, cursor=first["next_cursor"]).expect(200)
    assert ([line["points"] for line in rest["lines"]], rest["next_cursor"]) == ([10], None)
    elsewhere = scene.caller.get("/promotions/points", market="mow").expect(200)
    assert (elsewhere["terms"], elsewhere["balance"]) == (None, 0)
