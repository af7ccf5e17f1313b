"""Money on the balance: put there by card, once, within bounds; debts that staff forgive; invoices paid past us."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from doorstep.integrations.sandbox_gateway.cards import Behaviour
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, InvalidInput, NotAllowed
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.ledger.contracts import AccountKind, account
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import SecondPersonNeeded
from doorstep.modules.payments.desk_contracts import DebtDecided, ForgivenessState
from doorstep.modules.payments.models import Forgiveness, MarketTermsRow
from doorstep.modules.payments.services.forgiving import approve_forgiveness, forgive_debt, refuse_forgiveness
from doorstep.modules.payments.services.invoices import record_invoice_paid
from tests.builders import make_client
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.journeys.paying import PRICE, Checkout, open_checkout
from tests.journeys.test_settling import balance, bring_to_rest, paid, payable, release, work
from tests.queue import work_off

pytestmark = pytest.mark.django_db

ANN, BEN = Actor(role=Role.STAFF, user_id=1), Actor(role=Role.STAFF, user_id=2)


@pytest.fixture
def checkout(clock: StandingClock, settings: Any) -> Iterator[Checkout]:
    settings.DEFAULT_POLICY = "moderate"
    with open_checkout(clock) as found:
        yield found
    payments.forget_terms()


def terms(**changes: object) -> None:
    MarketTermsRow.objects.filter(market_id="hel").update(**changes)
    payments.forget_terms()


def top_up(caller: Caller, minor: int, key: str | None = None, currency: str = "EUR") -> Answer:
    return caller.post("/wallet/top-ups", {"minor": minor, "currency": currency}, key=key)


def wallet(caller: Caller) -> Any:
    return caller.get("/wallet").expect(200)


def test_a_top_up_is_there_once_it_is_paid_and_pays_an_order(checkout: Checkout) -> None:
    client = checkout.client
    assert wallet(client)["top_up"] == {
        "least": {"minor": 100, "currency": "EUR"}, "most": {"minor": 20_000, "currency": "EUR"},
    }  # fmt: skip
    key = "0198c0de-0000-7000-8000-00000000aaaa"
    begun = top_up(client, 5_000, key).expect(201)
    assert begun["next_action_url"]
    assert begun["purpose"] == "top_up"
    assert top_up(client, 5_000, key).expect(201)["id"] == begun["id"], "the same key is the same payment"
    assert top_up(client, 5_000).expect(201)["id"] == begun["id"], "so is the same amount while it waits"
    checkout.till.pay(begun["id"])
    checkout.till.deliver()
    checkout.hear()
    assert wallet(client)["balance"]["minor"] == 5_000
    assert top_up(client, 5_000, key).expect(201)["state"] == "captured"
    held = checkout.hold()
    checkout.begin(held["id"], "balance").expect(201)
    assert checkout.client.order(held["id"])["pay_state"] == "paid"
    assert wallet(client)["balance"]["minor"] == 5_000 - PRICE
    assert balance(account(AccountKind.PROVIDER_CLEARING, "sandbox")) == 5_000


def test_another_amount_gives_the_older_one_up_and_both_count_if_both_are_paid(checkout: Checkout) -> None:
    first, second = (top_up(checkout.client, minor).expect(201) for minor in (1_000, 2_000))
    for begun in (first, second):
        checkout.till.pay(begun["id"])
    checkout.settle()
    assert wallet(checkout.client)["balance"]["minor"] == 3_000


@pytest.mark.parametrize(
    ("minor", "currency", "status", "code"),
    [
        (99, "EUR", 409, "top_up_out_of_bounds"),
        (20_001, "EUR", 409, "top_up_out_of_bounds"),
        (5_000, "RUB", 409, "top_up_out_of_bounds"),
        (0, "EUR", 422, None),
        (-5, "EUR", 422, None),
        (10**15, "EUR", 422, None),
    ],
)
def test_amounts_out_of_bounds_are_refused(
    checkout: Checkout, minor: int, currency: str, status: int, code: str | None
) -> None:
    top_up(checkout.client, minor, currency=currency).expect(status, code)
    assert checkout.client.get("/payments").expect(200)["items"] == []


def test_there_is_no_more_room_than_the_market_allows(checkout: Checkout) -> None:
    terms(balance_most_minor=20_500)
    checkout.till.pay(top_up(checkout.client, 20_000).expect(201)["id"])
    checkout.hear()
    assert wallet(checkout.client)["top_up"]["most"]["minor"] == 500
    top_up(checkout.client, 501).expect(409, "top_up_out_of_bounds")
    terms(top_up_most_minor=0)
    assert wallet(checkout.client)["top_up"] is None
    top_up(checkout.client, 500).expect(409, "top_up_not_offered")
    terms(settlement="provider_split", top_up_most_minor=10_000)
    top_up(checkout.client, 500).expect(409, "top_up_not_offered")


def test_who_tries_card_after_card_is_slowed_down(checkout: Checkout) -> None:
    for minor in range(1_000, 1_010):
        top_up(checkout.client, minor).expect(201)
    top_up(checkout.client, 2_000).expect(429, "too_many_top_ups")
    top_up(Caller(make_client()), 2_000).expect(201)


def owing(checkout: Checkout) -> Any:
    """An order whose hold could not be taken; the debt is the last of its payments."""
    order = paid(checkout, "hold", Behaviour.CAPTURE_FAILS)
    work(checkout, order)
    bring_to_rest(checkout)
    order = checkout.client.order(order["id"])
    assert order["payments"][-1]["purpose"] == "debt"
    return order


def test_a_small_debt_is_forgiven_by_one(checkout: Checkout) -> None:
    order = owing(checkout)
    debt = order["payments"][-1]["id"]
    row = forgive_debt(debt, "The bank was at fault", actor=ANN, now=utc_now())
    assert row.state == ForgivenessState.APPROVED
    work_off()
    person = checkout.client.person
    assert person is not None
    assert not payments.owes_debt(person.user_id)
    assert wallet(checkout.client)["debt"]["minor"] == 0
    assert "debt_forgiven" in checkout.told()
    assert checkout.client.order(order["id"])["pay_state"] == "nothing_due"
    assert balance(account(AccountKind.COMPENSATION_COST, "hel")) == PRICE
    checkout.begin(order["id"], "card", "prepay", purpose="debt").expect(409, "nothing_to_pay")
    checkout.clock.pass_time(hours=25)
    payments.release_due(checkout.clock())
    assert payable(checkout) > 0, "the specialist has it all the same"
    bring_to_rest(checkout)
    assert checkout.client.order(order["id"])["payments"][-1]["state"] == "voided", "it is not asked for anew"
    with pytest.raises(DebtDecided):
        forgive_debt(debt, "Once more", actor=ANN, now=utc_now())


def test_a_large_debt_needs_two_of_the_staff(checkout: Checkout) -> None:
    terms(four_eyes_minor=1_000)
    debt = owing(checkout)["payments"][-1]["id"]
    row = forgive_debt(debt, "A hard time", actor=ANN, now=utc_now())
    assert (row.state, balance(account(AccountKind.COMPENSATION_COST, "hel"))) == (ForgivenessState.ASKED, 0)
    with pytest.raises(DebtDecided):
        forgive_debt(debt, "A hard time", actor=BEN, now=utc_now())
    with pytest.raises(SecondPersonNeeded):
        approve_forgiveness(row.id, actor=ANN, now=utc_now())
    refuse_forgiveness(row.id, "They can pay", actor=BEN, now=utc_now())
    with pytest.raises(ImpossibleTransition):
        approve_forgiveness(row.id, actor=BEN, now=utc_now())
    again = forgive_debt(debt, "They can't", actor=ANN, now=utc_now())
    approve_forgiveness(again.id, actor=BEN, now=utc_now())
    assert balance(account(AccountKind.COMPENSATION_COST, "hel")) == PRICE
    assert Forgiveness.objects.count() == 2


def test_what_is_being_paid_is_not_forgiven(checkout: Checkout) -> None:
    terms(four_eyes_minor=1_000)
    order = owing(checkout)
    debt = order["payments"][-1]["id"]
    row = forgive_debt(debt, "A hard time", actor=ANN, now=utc_now())
    begun = checkout.begin(order["id"], "card", "prepay", purpose="debt").expect(201)
    with pytest.raises(DebtDecided):
        approve_forgiveness(row.id, actor=BEN, now=utc_now())
    checkout.till.pay(begun["id"])
    checkout.settle()
    assert wallet(checkout.client)["debt"]["minor"] == 0
    assert balance(account(AccountKind.COMPENSATION_COST, "hel")) == 0


@pytest.mark.parametrize(
    ("actor", "reason", "error"),
    [
        (Actor(role=Role.CLIENT, user_id=7), "It is mine", NotAllowed),
        (ANN, " ", InvalidInput),
    ],
)
def test_only_staff_with_a_reason_forgive(
    checkout: Checkout, actor: Actor, reason: str, error: type[DomainError]
) -> None:
    debt = owing(checkout)["payments"][-1]["id"]
    with pytest.raises(error):
        forgive_debt(debt, reason, actor=actor, now=utc_now())
    assert Forgiveness.objects.count() == 0


def test_an_invoice_that_was_paid_past_us_is_released(checkout: Checkout) -> None:
    terms(ways=[{"method": "pay_later", "timing": "after"}], provider="")
    order = checkout.hold()
    checkout.client.confirm(order["id"], method="pay_later").expect(200)
    order = checkout.client.order(order["id"])
    work(checkout, order)
    assert release(order)["state"] == "unpaid"
    invoice = checkout.client.order(order["id"])["payments"][0]
    assert invoice["state"] == "created"
    record_invoice_paid(invoice["id"], "Transfer 4711", actor=ANN, now=utc_now())
    with pytest.raises(ImpossibleTransition):
        record_invoice_paid(invoice["id"], "Transfer 4711", actor=ANN, now=utc_now())
    work_off()
    assert release(order)["state"] == "waiting"
    checkout.clock.pass_time(hours=25)
    payments.release_due(checkout.clock())
    assert payable(checkout) > 0
    assert balance(account(AccountKind.PROVIDER_CLEARING, "invoice")) == PRICE
    assert checkout.client.order(order["id"])["pay_state"] == "paid"


def test_a_move_beyond_the_hold_takes_the_money_and_says_so_before(checkout: Checkout) -> None:
    order = paid(checkout, "hold")
    visit = order["visits"][0]
    told = checkout.client.get(f"/orders/{order['id']}/consequence", act="move").expect(200)
    assert told["held"]["amount"]["minor"] == PRICE
    near, far = (checkout.at(10) + timedelta(days=days) for days in (1, 9))
    assert near.isoformat() < told["held"]["starts_until"] < far.isoformat()
    path = f"/visits/{visit['id']}/reschedule"
    checkout.client.post(path, {"starts_at": near.isoformat()}).expect(200)
    bring_to_rest(checkout)
    assert checkout.money(order["id"]) == (0, PRICE), "it is held as before"
    checkout.client.post(path, {"starts_at": far.isoformat()}).expect(200)
    bring_to_rest(checkout)
    assert checkout.money(order["id"]) == (PRICE, 0), "it is taken"
    assert checkout.client.get(f"/orders/{order['id']}/consequence", act="move").expect(200)["held"] is None
    checkout.client.post(f"/orders/{order['id']}/cancel", {"reason": "Ill"}).expect(200)
    bring_to_rest(checkout)
    assert checkout.money(order["id"]) == (0, 0), "and comes back whole"
