"""One of a party drops out: somebody else comes at its time, or all of it moves, or that part's money goes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from doorstep.infra.db import fetch_all
from doorstep.modules.accounts.models import Market
from doorstep.modules.accounts.selectors import forget_markets
from doorstep.modules.dispatch import facade as dispatch
from doorstep.modules.ledger import facade as ledger
from tests.builders import BuiltSpecialist, make_client, make_service, make_specialist
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.journeys.paying import PRICE, Checkout, open_checkout
from tests.queue import work_off

pytestmark = pytest.mark.django_db


@dataclass
class Together:
    """Anna does hair and nails, Boris nails; both are booked for ten, paid by card. Vera could do nails as well."""

    checkout: Checkout
    nails: int
    anna: BuiltSpecialist
    boris: BuiltSpecialist
    vera: BuiltSpecialist
    order_id: str

    @property
    def client(self) -> Caller:
        return self.checkout.client

    def order(self) -> Any:
        return self.client.order(self.order_id)

    def visits(self) -> list[tuple[int, str, str]]:
        """Who comes, how it stands, and when, of every visit that ever was."""
        return [(one["specialist"]["id"], one["state"], one["starts_at"]) for one in self.order()["visits"]]

    def ends_well(self, *specialists: BuiltSpecialist) -> None:
        """They do their visits; then the order is over, paid in full, and the books add up."""
        for specialist in specialists:
            for step in ("on-the-way", "arrive", "start", "finish"):
                Caller(specialist).step(self.visit_of(specialist)["id"], step).expect(200)
        work_off()
        assert self.order()["state"] == "completed"
        assert self.checkout.money(self.order_id) == (2 * PRICE, 0)
        assert ledger.check().is_sound

    def visit_of(self, specialist: BuiltSpecialist) -> Any:
        return next(one for one in self.order()["visits"] if one["specialist"]["id"] == specialist.specialist_id)

    def drops_out(self, specialist: BuiltSpecialist) -> str:
        visit_id: str = self.visit_of(specialist)["id"]
        Caller(specialist).step(visit_id, "cancel", {"reason": "Ill"}).expect(200)
        work_off()
        return visit_id

    def found(self, **of: str) -> Any:
        return self.client.get(f"/orders/{self.order_id}/replacement", **of).expect(200)

    def times(self) -> Any:
        return self.client.get(f"/orders/{self.order_id}/replacement/times").expect(200)

    def answer(self, act: str, status: int = 200, **body: Any) -> Any:
        given = self.client.post(f"/orders/{self.order_id}/replacement/{act}", body).expect(status)
        work_off()
        return given

    def fee(self, specialist: BuiltSpecialist) -> int:
        """What leaving one of them would cost now."""
        asked: Answer = self.client.get(
            f"/orders/{self.order_id}/consequence", act="cancel", visit_id=self.visit_of(specialist)["id"]
        )
        fee: int = asked.expect(200)["fee"]["minor"]
        return fee

    def busy(self, specialist: BuiltSpecialist, first: int, last: int) -> None:
        span = {"starts_at": self.checkout.at(first).isoformat(), "ends_at": self.checkout.at(last).isoformat()}
        Caller(specialist).post("/specialist/time-off", span).expect(201)


@pytest.fixture
def together(clock: StandingClock, settings: Any) -> Iterator[Together]:
    settings.DEFAULT_POLICY = "strict"
    Market.objects.filter(code="hel").update(replace_minutes=15)
    forget_markets()
    with open_checkout(clock) as checkout:
        nails = make_service("nails", price_minor=PRICE)
        anna, boris = make_specialist(checkout.service, nails), make_specialist(nails)
        client, start = checkout.client, checkout.at(10)
        quotes = [
            client.quote(checkout.service, start, anna.offer_ids[checkout.service]),
            client.quote(nails, start, boris.offer_ids[nails]),
        ]
        held = client.hold(*quotes, together=True).expect(201)
        begun = checkout.begin(held["id"]).expect(201)
        checkout.till.pay(begun["id"])
        checkout.hear()
        yield Together(checkout, nails, anna, boris, make_specialist(nails, at=(3.0, 3.0)), held["id"])
    forget_markets()


def claims() -> set[tuple[str, datetime]]:
    return set(fetch_all("SELECT kind, lower(core) FROM availability_claim"))


def test_somebody_else_joins_the_party_at_its_time(together: Together) -> None:
    before = together.fee(together.anna)
    assert before > 0
    lost = together.drops_out(together.boris)
    found = together.found()
    # Anna does nails too and lives next door, but she is doing the hair then.
    assert (found["state"], found["visit_id"], found["together"]) == ("proposed", lost, True)
    assert found["proposed"]["specialist"]["id"] == together.vera.specialist_id
    assert (found["proposed"]["later_minutes"], found["proposed"]["price"]["minor"]) == (0, PRICE)
    assert together.checkout.money(together.order_id) == (2 * PRICE, 0)
    assert together.fee(together.anna) == 0
    assert together.answer("approve", visit_id=lost)["state"] == "taken"

    order = together.order()
    start = order["visits"][0]["starts_at"]
    assert together.visits() == [
        (together.anna.specialist_id, "accepted", start),
        (together.boris.specialist_id, "cancelled", start),
        (together.vera.specialist_id, "accepted", start),
    ]
    assert len({visit["party"] for visit in order["visits"]}) == 1
    assert (order["can_move_together"], order["due"]["minor"]) == (True, 2 * PRICE)
    assert together.checkout.money(together.order_id) == (2 * PRICE, 0)
    assert together.fee(together.anna) == before, "nobody is missing any more"
    together.checkout.clock.go_to(together.checkout.at(9))
    together.ends_well(together.anna, together.vera)


def test_the_money_of_that_part_goes_back(together: Together) -> None:
    lost = together.drops_out(together.boris)
    assert together.answer("refuse", wish="refund", visit_id=lost)["state"] == "refused"
    together.checkout.settle()
    order = together.order()
    assert (order["state"], order["due"]["minor"]) == ("confirmed", PRICE)
    assert [state for _, state, _ in together.visits()] == ["accepted", "cancelled"]
    assert together.checkout.money(together.order_id) == (PRICE, 0)
    assert [kind for kind, _ in claims()] == ["visit"]
    assert together.fee(together.anna) == 0, "who is let down may leave the rest for free"
    assert ledger.check().is_sound
    together.answer("approve", 409, visit_id=lost)


def test_nobody_is_proposed_at_another_time_unless_all_can_come_then(together: Together) -> None:
    # Vera could come half an hour later, which would do for a visit by itself.
    together.busy(together.vera, 9, 11)
    together.busy(together.anna, 12, 22)
    together.drops_out(together.boris)
    assert together.found()["state"] == "none"
    assert together.answer("refuse", wish="other_time")["state"] == "choosing"
    times = together.times()
    assert times["moves_along"] is True
    chosen = times["items"][0]
    own = together.client.get(f"/orders/{together.order_id}/slots").expect(200)
    assert {one["starts_at"] for one in times["items"]} <= {start for day in own["days"] for start in day["starts"]}
    assert together.answer(
        "approve", starts_at=chosen["starts_at"], specialist_id=chosen["specialist"]["id"]
    )["state"] == "taken"  # fmt: skip
    order = together.order()
    live = [visit for visit in order["visits"] if visit["state"] == "accepted"]
    assert {visit["specialist"]["id"] for visit in live} == {together.anna.specialist_id, together.vera.specialist_id}
    assert {visit["starts_at"] for visit in live} == {chosen["starts_at"]}
    assert len({visit["party"] for visit in live}) == 1
    assert together.checkout.money(together.order_id) == (2 * PRICE, 0)
    assert len(claims()) == 1, "both are claimed for one moment, and nothing else is"


def test_a_party_that_one_of_them_can_not_move_stays_and_waits(together: Together) -> None:
    lost = together.drops_out(together.boris)
    chosen = together.times()["items"][-1]
    moment = datetime.fromisoformat(chosen["starts_at"])
    stranger = Caller(make_client(at=(1.0, 1.0)))
    stranger.book(together.nails, moment, together.anna.offer_ids[together.nails])
    before = (together.visits(), claims(), together.found())
    body = {"starts_at": chosen["starts_at"], "specialist_id": chosen["specialist"]["id"]}
    assert together.answer("approve", 409, **body, visit_id=lost)["code"] == "replacement_over"
    assert (together.visits(), claims(), together.found()) == before
    assert together.answer("approve", visit_id=lost)["state"] == "taken"


def test_both_drop_out_and_are_replaced_one_by_one(together: Together) -> None:
    gala = make_specialist(together.checkout.service, at=(2.0, 2.0))
    first = together.drops_out(together.boris)
    together.checkout.clock.pass_time(minutes=1)
    second = together.drops_out(together.anna)
    # The checkout's own specialist does hair as well; whoever it is, nobody of the party.
    assert together.found()["visit_id"] == first
    other = together.found(visit_id=second)
    assert (other["state"], other["together"]) == ("proposed", True)
    assert other["proposed"]["specialist"]["id"] in (gala.specialist_id, together.checkout.specialist.specialist_id)
    chosen = together.times()["items"][-1]
    taken = together.answer(
        "approve", starts_at=chosen["starts_at"], specialist_id=chosen["specialist"]["id"], visit_id=first
    )
    assert taken["state"] == "taken"
    # The party is at another time now, so who comes instead of the other is looked for there.
    other = together.found()
    assert (other["visit_id"], other["state"]) == (second, "proposed")
    assert other["proposed"]["starts_at"] == chosen["starts_at"]
    assert together.answer("approve", visit_id=second)["state"] == "taken"
    order = together.order()
    live = [visit for visit in order["visits"] if visit["state"] == "accepted"]
    assert ({visit["starts_at"] for visit in live}, len(live)) == ({chosen["starts_at"]}, 2)
    assert len({visit["party"] for visit in live}) == 1
    assert together.checkout.money(together.order_id) == (2 * PRICE, 0)


def test_who_moves_the_rest_goes_on_without_the_one_who_is_missing(together: Together) -> None:
    together.drops_out(together.boris)
    anna = together.visit_of(together.anna)
    body = {"starts_at": together.checkout.at(14).isoformat(), "agreed_fee_minor": 0}
    together.client.post(f"/visits/{anna['id']}/reschedule", body).expect(200)
    assert dispatch.repair_overdue(together.checkout.clock()) == 1
    together.checkout.settle()
    assert together.found()["state"] == "refused"
    assert together.checkout.money(together.order_id) == (PRICE, 0)
    assert claims() == {("visit", together.checkout.at(14))}
    assert ledger.check().is_sound


def late_day(together: Together, minute: int) -> None:
    """Boris is still to set out to his visit of eight when it is this late past nine; what is known is followed."""
    stranger = Caller(make_client(at=(1.0, 1.0)))
    checkout = together.checkout
    stranger.book(together.nails, checkout.at(8), together.boris.offer_ids[together.nails])
    work_off()
    checkout.clock.go_to(checkout.at(9))
    checkout.clock.pass_time(minutes=minute)
    a_minute_passes(together)


def a_minute_passes(together: Together) -> None:
    """What the scheduler does each minute."""
    dispatch.follow_days(together.checkout.clock())
    work_off()


def work_told(specialist: BuiltSpecialist) -> list[str]:
    items = Caller(specialist).get("/me/notices", app="specialist").expect(200)["items"]
    return [item["kind"] for item in reversed(items)]


def test_somebody_joins_at_its_time_for_one_who_is_far_too_late(together: Together) -> None:
    before, lost = together.fee(together.anna), together.visit_of(together.boris)
    heard = work_told(together.anna)
    late_day(together, 25)
    assert "expected_later" in together.checkout.told()
    found = together.found()
    assert (found["state"], found["reason"], found["visit_id"], found["together"]) == (
        "proposed", "late", lost["id"], True,
    )  # fmt: skip
    proposed = found["proposed"]
    assert (proposed["specialist"]["id"], proposed["starts_at"]) == (together.vera.specialist_id, lost["starts_at"])
    assert (proposed["later_minutes"], proposed["price"]["minor"]) == (0, PRICE)
    assert together.checkout.told()[-1] == "replacement_found"
    assert [state for _, state, _ in together.visits()] == ["accepted", "accepted"], "it is the client's to say"
    assert together.answer("approve", visit_id=lost["id"])["state"] == "taken"

    order, start = together.order(), lost["starts_at"]
    assert together.visits() == [
        (together.anna.specialist_id, "accepted", start),
        (together.boris.specialist_id, "cancelled", start),
        (together.vera.specialist_id, "accepted", start),
    ]
    assert len({visit["party"] for visit in order["visits"]}) == 1
    assert (order["can_move_together"], order["due"]["minor"]) == (True, 2 * PRICE)
    assert together.fee(together.anna) == before, "nobody is missing"
    assert together.checkout.told()[-1] == "booking_confirmed"
    assert (work_told(together.boris)[-1], work_told(together.vera)[-1]) == ("work_replaced", "new_booking")
    assert work_told(together.anna) == heard, "nothing has changed for her"
    own = Caller(together.boris).get("/specialist/visits").expect(200)["items"]
    assert [visit["state"] for visit in own if visit["id"] != lost["id"]] == ["accepted"], "whom he is late for first"

    together.ends_well(together.anna, together.vera)


def test_once_one_has_set_out_somebody_comes_sooner_than_one_who_is_far_too_late(together: Together) -> None:
    lost = together.visit_of(together.boris)
    late_day(together, 50)  # nobody gets there by ten any more
    assert "expected_later" in together.checkout.told()
    together.client.get(f"/orders/{together.order_id}/replacement").expect(404)

    Caller(together.anna).step(together.visit_of(together.anna)["id"], "on-the-way").expect(200)
    a_minute_passes(together)
    found = together.found()
    assert (found["state"], found["reason"]) == ("proposed", "late")
    proposed = found["proposed"]
    expected = together.client.get(f"/orders/{together.order_id}/expected").expect(200)["items"]
    assert lost["starts_at"] < proposed["starts_at"] < next(
        one["starts_at"] for one in expected if one["visit_id"] == lost["id"]
    )  # fmt: skip
    assert together.answer("approve", visit_id=lost["id"])["state"] == "taken"
    assert together.visits() == [
        (together.anna.specialist_id, "on_the_way", lost["starts_at"]),
        (together.boris.specialist_id, "cancelled", lost["starts_at"]),
        (together.vera.specialist_id, "accepted", proposed["starts_at"]),
    ]
    assert together.order()["due"]["minor"] == 2 * PRICE
    assert together.checkout.money(together.order_id) == (2 * PRICE, 0)
