"""A specialist drops out: somebody else comes at the same price, at another time, or the money goes back whole."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from doorstep.infra.db import fetch_all
from doorstep.modules.accounts.models import Market
from doorstep.modules.accounts.selectors import forget_markets
from doorstep.modules.dispatch import facade as dispatch
from doorstep.modules.dispatch.models import Replacement
from doorstep.modules.ledger import facade as ledger
from tests.builders import BuiltSpecialist, local_start, make_client, make_specialist, rate
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.journeys.paying import PRICE, Checkout, open_checkout
from tests.queue import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def checkout(clock: StandingClock, settings: Any) -> Iterator[Checkout]:
    settings.DEFAULT_POLICY = "moderate"
    Market.objects.filter(code="hel").update(replace_minutes=15)
    forget_markets()
    with open_checkout(clock) as found:
        yield found
    forget_markets()


def another(checkout: Checkout, **values: Any) -> BuiltSpecialist:
    """Somebody else who does the same."""
    return make_specialist(checkout.service, at=values.pop("at", (1.0, 1.0)), **values)


def paid(checkout: Checkout, hour: int = 10) -> Any:
    """A confirmed order that is paid by card."""
    held = checkout.hold(hour)
    begun = checkout.begin(held["id"]).expect(201)
    checkout.till.pay(begun["id"])
    checkout.hear()
    order = checkout.client.order(held["id"])
    assert order["state"] == "confirmed"
    return order


def drop_out(order: Any, specialist: BuiltSpecialist) -> None:
    """The specialist of an order's last visit can't come after all; what follows is worked off."""
    visit = order["visits"][-1]
    Caller(specialist).step(visit["id"], "cancel", {"reason": "Ill"}).expect(200)
    work_off()


def replacement(checkout: Checkout, order: Any) -> Any:
    return checkout.client.get(f"/orders/{order['id']}/replacement").expect(200)


def answer(checkout: Checkout, order: Any, act: str, body: Any = None, *, status: int = 200) -> Any:
    found = checkout.client.post(f"/orders/{order['id']}/replacement/{act}", body).expect(status)
    work_off()
    return found


def claims_held() -> int:
    return int(fetch_all("SELECT count(*) FROM availability_claim WHERE kind = 'hold'")[0][0])


def steps(checkout: Checkout, order: Any) -> list[str]:
    """What the order's history says of finding somebody else."""
    history = checkout.client.get(f"/orders/{order['id']}/history").expect(200)
    return [step["replacement"]["step"] for step in history if step["replacement"]]


def test_somebody_else_comes_and_the_money_stays(checkout: Checkout) -> None:
    helper, order = another(checkout), paid(checkout)
    drop_out(order, checkout.specialist)
    waiting = checkout.client.order(order["id"])
    found = replacement(checkout, order)
    assert (waiting["state"], waiting["visits"][0]["state"], waiting["visits"][0]["ended"]) == (
        "confirmed", "cancelled", None,
    )  # fmt: skip
    assert waiting["visits"][0]["replace_until"] == found["answer_by"]
    assert (found["state"], found["reason"], found["left"]["id"]) == (
        "proposed", "dropped", checkout.specialist.specialist_id,
    )  # fmt: skip
    proposed = found["proposed"]
    assert (proposed["specialist"]["id"], proposed["starts_at"], proposed["later_minutes"]) == (
        helper.specialist_id, order["visits"][0]["starts_at"], 0,
    )  # fmt: skip
    assert checkout.money(order["id"]) == (PRICE, 0)

    taken = answer(checkout, order, "approve")
    after = checkout.client.order(order["id"])
    new = after["visits"][1]
    assert (taken["state"], taken["new_visit_id"]) == ("taken", new["id"])
    assert (after["state"], new["state"], new["replaces"]) == ("confirmed", "accepted", order["visits"][0]["id"])
    assert (new["price"], new["place"]) == (order["visits"][0]["price"], order["visits"][0]["place"])
    assert (after["due"]["minor"], after["total"]["minor"]) == (PRICE, PRICE)
    assert checkout.money(order["id"]) == (PRICE, 0)
    assert steps(checkout, order) == ["sought", "proposed", "taken"]
    assert checkout.told()[-3:] == ["visit_dropped", "replacement_found", "booking_confirmed"]
    assert Caller(helper).worked(new["id"])["place"] is not None
    answer(checkout, order, "approve", status=409)

    checkout.clock.go_to(checkout.at(9))
    for step in ("on-the-way", "arrive", "start", "finish"):
        Caller(helper).step(new["id"], step).expect(200)
    work_off()
    assert checkout.client.order(order["id"])["state"] == "completed"
    assert checkout.money(order["id"]) == (PRICE, 0)
    rows = fetch_all("SELECT visit_id::text, price_minor FROM payments_release WHERE order_id = %s", [order["id"]])
    assert rows == [(new["id"], PRICE)]
    assert ledger.check().is_sound


def test_the_client_wants_the_money(checkout: Checkout) -> None:
    another(checkout)
    order = paid(checkout)
    drop_out(order, checkout.specialist)
    assert claims_held() == 1
    assert answer(checkout, order, "refuse", {"wish": "wait"}, status=422)["code"] == "invalid_input"
    assert answer(checkout, order, "refuse", {"wish": "refund"})["state"] == "refused"
    checkout.settle()
    after = checkout.client.order(order["id"])
    assert (after["state"], after["cause"], claims_held()) == ("cancelled", "specialist", 0)
    assert checkout.money(order["id"]) == (0, 0)
    assert ledger.check().is_sound
    assert checkout.told()[-1] in ("replacement_lapsed", "payment_given_back")


@pytest.mark.parametrize("answered", ["nothing", "cancelled"])
def test_all_goes_back_if_nobody_is_taken(checkout: Checkout, answered: str) -> None:
    another(checkout)
    order = paid(checkout)
    drop_out(order, checkout.specialist)
    if answered == "cancelled":
        quoted = checkout.client.get(f"/orders/{order['id']}/consequence", act="cancel").expect(200)
        assert quoted["fee"]["minor"] == 0
        checkout.client.post(f"/orders/{order['id']}/cancel", {"reason": "Enough"}).expect(200)
    else:
        assert dispatch.repair_overdue(checkout.clock()) == 0
        checkout.clock.pass_time(hours=13)
    work_off()
    assert dispatch.repair_overdue(checkout.clock()) == 1
    assert dispatch.repair_overdue(checkout.clock()) == 0
    checkout.settle()
    after = checkout.client.order(order["id"])
    assert (after["state"], after["cause"], claims_held()) == ("cancelled", "specialist", 0)
    assert checkout.money(order["id"]) == (0, 0)
    assert replacement(checkout, order)["state"] == ("lapsed" if answered == "nothing" else "refused")
    assert ledger.check().is_sound
    answer(checkout, order, "approve", status=409)


def test_who_comes_instead_drops_out_too(checkout: Checkout) -> None:
    first, second = another(checkout), another(checkout, at=(3.0, 3.0))
    order = paid(checkout)
    drop_out(order, checkout.specialist)
    assert replacement(checkout, order)["proposed"]["specialist"]["id"] == first.specialist_id
    answer(checkout, order, "approve")
    drop_out(checkout.client.order(order["id"]), first)
    again = replacement(checkout, order)
    assert (again["state"], again["proposed"]["specialist"]["id"]) == ("proposed", second.specialist_id)
    answer(checkout, order, "approve")
    after = checkout.client.order(order["id"])
    assert [visit["state"] for visit in after["visits"]] == ["cancelled", "cancelled", "accepted"]
    assert (after["due"]["minor"], checkout.money(order["id"])) == (PRICE, (PRICE, 0))


def test_another_time_when_nobody_is_free(checkout: Checkout) -> None:
    order = paid(checkout)
    helper = another(checkout)
    busy = Caller(make_client(at=(1.0, 1.0)))
    for hour in (8, 10, 12):
        busy.book(checkout.service, checkout.at(hour), helper.offer_ids[checkout.service])
    Caller(helper).post(
        "/specialist/time-off",
        {"starts_at": checkout.at(7).isoformat(), "ends_at": checkout.at(22).isoformat()},
    ).expect(201)
    drop_out(order, checkout.specialist)
    assert replacement(checkout, order)["state"] == "none"
    assert answer(checkout, order, "refuse", {"wish": "other_time"})["state"] == "choosing"
    times = checkout.client.get(f"/orders/{order['id']}/replacement/times").expect(200)
    zone, times = ZoneInfo(times["time_zone"]), times["items"]
    local = [datetime.fromisoformat(time["starts_at"]).astimezone(zone) for time in times]
    assert len({(start.date(), (start.hour >= 12) + (start.hour >= 17)) for start in local}) == len(times) == 12
    chosen = times[-1]
    assert chosen["specialist"]["id"] == helper.specialist_id
    body = {"starts_at": chosen["starts_at"], "specialist_id": helper.specialist_id}
    off_grid = {**body, "starts_at": (local_start(checkout.day, 12) + timedelta(days=2, minutes=7)).isoformat()}
    assert answer(checkout, order, "approve", off_grid, status=409)["code"] == "replacement_over"
    answer(checkout, order, "approve", body)
    after = checkout.client.order(order["id"])
    assert (after["visits"][1]["starts_at"], after["visits"][1]["state"]) == (chosen["starts_at"], "accepted")
    assert checkout.money(order["id"]) == (PRICE, 0)


def test_two_who_are_let_down_do_not_get_the_same_person(checkout: Checkout) -> None:
    order, helper = paid(checkout), another(checkout)
    other = make_specialist(checkout.service, at=(2.0, 2.0), auto_accept=False)
    second = Caller(make_client(at=(1.0, 1.0)))
    late = second.book(checkout.service, checkout.at(10), other.offer_ids[checkout.service])
    Caller(other).step(late["visits"][0]["id"], "accept").expect(200)
    Caller(other).step(late["visits"][0]["id"], "cancel", {"reason": "Ill"}).expect(200)
    drop_out(order, checkout.specialist)
    rows = Replacement.objects.order_by("begun_at", "visit_id")
    assert {row.specialist_id for row in rows} == {helper.specialist_id}
    assert len({row.starts_at for row in rows}) == 2
    assert claims_held() == 2


def test_nobody_much_worse_is_proposed(checkout: Checkout) -> None:
    rate(checkout.specialist, stars=48, ratings=10)
    rate(another(checkout), stars=42, ratings=10)
    order = paid(checkout)
    drop_out(order, checkout.specialist)
    assert replacement(checkout, order)["state"] == "none"


def test_a_stranger_neither_sees_nor_answers(checkout: Checkout) -> None:
    another(checkout)
    order = paid(checkout)
    drop_out(order, checkout.specialist)
    stranger = Caller(make_client())
    path = f"/orders/{order['id']}/replacement"
    stranger.get(path).expect(404)
    stranger.get(f"{path}/times").expect(404)
    stranger.post(f"{path}/approve").expect(404)
    stranger.get(f"/orders/{order['id']}/expected").expect(404)


def test_who_was_proposed_takes_no_bookings_any_more(checkout: Checkout) -> None:
    nearest, other = another(checkout), another(checkout, at=(2.0, 2.0))
    order = paid(checkout)
    drop_out(order, checkout.specialist)
    assert replacement(checkout, order)["proposed"]["specialist"]["id"] == nearest.specialist_id
    Caller(nearest)._call("PATCH", "/specialist/profile", {"active": False}).expect(200)
    assert answer(checkout, order, "approve")["state"] == "looking"
    found = replacement(checkout, order)
    assert (found["state"], found["proposed"]["specialist"]["id"]) == ("proposed", other.specialist_id)
    assert claims_held() == 1
    assert answer(checkout, order, "approve")["state"] == "taken"
    assert steps(checkout, order) == ["sought", "proposed", "sought", "proposed", "taken"]
    assert checkout.money(order["id"]) == (PRICE, 0)


def test_somebody_is_looked_for_from_the_first_moment(checkout: Checkout) -> None:
    """Between a drop-out and the job that takes it up, the order waits already, and says so."""
    helper = another(checkout)
    order = paid(checkout)
    path = f"/orders/{order['id']}/replacement"
    checkout.client.get(path).expect(404)
    lost = order["visits"][0]["id"]
    Caller(checkout.specialist).step(lost, "cancel", {"reason": "Ill"}).expect(200)
    found = replacement(checkout, order)
    assert (found["visit_id"], found["state"], found["reason"], found["proposed"]) == (lost, "looking", "dropped", None)
    assert found["left"]["id"] == checkout.specialist.specialist_id
    assert found["answer_by"] == checkout.client.order(order["id"])["visits"][0]["replace_until"]
    assert checkout.client.get(path, visit_id=lost).expect(200) == found
    assert Caller(make_client()).get(path).expect(404)["code"] == "not_found"
    for act, body in (("approve", None), ("refuse", {"wish": "refund"})):
        assert checkout.client.post(f"{path}/{act}", body).expect(409)["code"] == "replacement_over"
    assert checkout.client.get(f"{path}/times").expect(409)["code"] == "replacement_over"
    assert not Replacement.objects.exists(), "asking changes nothing"
    work_off()
    assert replacement(checkout, order)["state"] == "proposed"
    assert answer(checkout, order, "approve")["state"] == "taken"

    again = checkout.client.order(order["id"])["visits"][1]["id"]
    Caller(helper).step(again, "cancel", {"reason": "Ill"}).expect(200)
    found = replacement(checkout, order)
    assert (found["visit_id"], found["state"]) == (again, "looking"), "not how it once ended"
    assert checkout.client.get(path, visit_id=lost).expect(200)["state"] == "taken"
    work_off()
    assert replacement(checkout, order)["state"] in ("proposed", "none")


def test_a_lost_job_is_taken_up_again(checkout: Checkout) -> None:
    """A worker that dies before or between the steps leaves nothing undone."""
    another(checkout)
    order = paid(checkout)
    Caller(checkout.specialist).step(order["visits"][0]["id"], "cancel", {"reason": "Ill"}).expect(200)
    dispatch.repair_overdue(checkout.clock())  # no event was ever handled
    work_off()
    assert replacement(checkout, order)["state"] == "proposed"
    assert Replacement.objects.count() == 1
