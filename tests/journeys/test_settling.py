"""Where an order's money goes once its visits end: captured, given back, asked for, released, owed; tips and extras."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.integrations.sandbox_gateway.cards import Behaviour
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKey, AccountKind, account
from doorstep.modules.payments import facade as payments
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.journeys.paying import PRICE, Checkout, open_checkout
from tests.queue import work_off

pytestmark = pytest.mark.django_db

COMMISSION = 735  # 15 % of 49.00
NET = PRICE - COMMISSION
HALF = 2450


@pytest.fixture
def checkout(clock: StandingClock, settings: Any) -> Iterator[Checkout]:
    settings.DEFAULT_POLICY = "moderate"
    with open_checkout(clock) as found:
        yield found


def paid(checkout: Checkout, timing: str = "prepay", card: str = Behaviour.SUCCESS) -> Any:
    """A confirmed order that is paid by card, or held on it."""
    held = checkout.hold()
    begun = checkout.begin(held["id"], timing=timing).expect(201)
    checkout.till.pay(begun["id"], card)
    checkout.hear()
    order = checkout.client.order(held["id"])
    assert order["state"] == "confirmed"
    return order


def work(checkout: Checkout, order: Any, *steps: str) -> Any:
    """The specialist takes steps of the visit, an hour before it begins; all of them by default."""
    checkout.clock.go_to(checkout.at(9))
    worker = Caller(checkout.specialist)
    for step in steps or ("on-the-way", "arrive", "start", "finish"):
        worker.step(order["visits"][0]["id"], step).expect(200)
    work_off()
    return checkout.client.order(order["id"])


def bring_to_rest(checkout: Checkout) -> None:
    """The settling task and the provider's messages, until nothing is left."""
    for _ in range(3):
        checkout.till.settle()
        checkout.hear()
        checkout.clock.pass_time(minutes=1)


def release(order: Any) -> dict[str, Any]:
    """What is written down of what an order's visit earned."""
    columns = "state, method, price_minor, extra_minor, fee_minor, tip_minor, commission_minor, net_minor"
    (row,) = fetch_all(f"SELECT {columns} FROM payments_release WHERE order_id = %s", [order["id"]])
    return dict(zip(columns.split(", "), row, strict=True))


def balance(key: AccountKey) -> int:
    """What an account holds in euros; and the books are sound."""
    assert ledger.check().is_sound
    return ledger.balance_of(key, "EUR").minor


def payable(checkout: Checkout) -> int:
    """What we owe the specialist."""
    return balance(account(AccountKind.SPECIALIST_PAYABLE, checkout.specialist.specialist_id))


def escrow(order: Any) -> int:
    """What belongs to nobody yet."""
    row = fetch_one(
        "SELECT balance_minor FROM ledger_account WHERE kind = 'escrow' AND owner_id = %s", [str(order["id"])]
    )
    return -row[0] if row else 0


def test_prepaid_money_is_released_when_the_time_for_complaints_has_passed(checkout: Checkout) -> None:
    order = paid(checkout)
    work(checkout, order)
    assert release(order)["state"] == "waiting"
    assert (escrow(order), payable(checkout)) == (PRICE, 0)
    payments.release_due(checkout.clock())
    assert payable(checkout) == 0
    checkout.clock.pass_time(hours=25)
    assert payments.release_due(checkout.clock()) == 1
    assert payments.release_due(checkout.clock()) == 0
    assert (escrow(order), payable(checkout)) == (0, NET)
    assert balance(account(AccountKind.COMMISSION, "hel")) == COMMISSION
    found = release(order)
    assert (found["state"], found["method"], found["net_minor"]) == ("released", "card", NET)
    assert checkout.client.order(order["id"])["pay_state"] == "paid"


def test_a_late_cancel_captures_the_fee_alone_and_lets_the_rest_go(checkout: Checkout) -> None:
    order = paid(checkout, "hold")
    checkout.clock.go_to(checkout.at(10) - timedelta(hours=20))
    checkout.client.post(f"/orders/{order['id']}/cancel", {"reason": "Ill", "agreed_fee_minor": HALF}).expect(200)
    bring_to_rest(checkout)
    assert checkout.money(order["id"]) == (HALF, 0)
    assert checkout.till.at_bank(order["payments"][0]["id"])["captured"] == HALF
    found = release(order)
    assert (found["state"], found["price_minor"], found["fee_minor"]) == ("waiting", 0, HALF)
    checkout.clock.pass_time(hours=25)
    payments.release_due(checkout.clock())
    assert payable(checkout) == HALF - 368
    assert balance(account(AccountKind.FEE_INCOME, "hel")) == 368
    assert escrow(order) == 0


def test_a_declined_request_gives_all_back(clock: StandingClock) -> None:
    with open_checkout(clock, auto_accept=False) as checkout:
        order = paid(checkout)
        visit = order["visits"][0]["id"]
        Caller(checkout.specialist).post(f"/specialist/visits/{visit}/decline", {"reason": "Full"}).expect(200)
        bring_to_rest(checkout)
        assert checkout.money(order["id"]) == (0, 0)
        assert checkout.client.order(order["id"])["pay_state"] == "refunded"
        assert fetch_all("SELECT 1 FROM payments_release") == []
        assert escrow(order) == 0


def test_nobody_opens_the_fee_of_a_cash_visit_is_asked_for_and_reminded_of(checkout: Checkout) -> None:
    held = checkout.hold()
    checkout.begin(held["id"], "cash", "at_door").expect(201)
    work(checkout, checkout.client.order(held["id"]), "on-the-way", "arrive")
    checkout.clock.go_to(checkout.at(11))
    visit = held["visits"][0]["id"]
    Caller(checkout.specialist).post(f"/specialist/visits/{visit}/no-show", {"reason": ""}).expect(200)
    work_off()
    order = checkout.client.order(held["id"])
    asked = order["payments"][-1]
    assert (asked["purpose"], asked["state"], asked["amount"]["minor"]) == ("rest", "created", PRICE)
    assert (order["pay_state"], release(order)["state"]) == ("due", "unpaid")
    assert "payment_due" in checkout.told()
    checkout.clock.pass_time(hours=73)
    assert payments.remind_of_payments(checkout.clock()) == 1
    assert payments.remind_of_payments(checkout.clock()) == 0
    work_off()
    assert "payment_reminder" in checkout.told()
    assert payments.owes_debt(checkout.client.person.user_id)  # type: ignore[union-attr]
    begun = checkout.begin(order["id"], "card", "prepay", purpose="rest").expect(201)
    again = checkout.begin(order["id"], "card", "prepay", purpose="rest").expect(201)
    assert begun["id"] == again["id"]
    checkout.till.pay(begun["id"])
    checkout.hear()
    assert release(order)["state"] == "waiting"
    payments.release_due(checkout.clock())
    assert payable(checkout) == NET
    assert not payments.owes_debt(checkout.client.person.user_id)  # type: ignore[union-attr]


def test_cash_makes_the_commission_owed(checkout: Checkout) -> None:
    held = checkout.hold()
    checkout.begin(held["id"], "cash", "at_door").expect(201)
    order = work(checkout, held)
    found = release(order)
    assert (found["state"], found["method"], found["net_minor"]) == ("cash", "cash", NET)
    assert balance(account(AccountKind.CASH_OWED, checkout.specialist.specialist_id)) == COMMISSION
    assert (order["pay_state"], order["payments"][0]["captured"]["minor"]) == ("paid", PRICE)


def test_a_hold_that_can_not_be_captured_becomes_a_debt(checkout: Checkout) -> None:
    order = paid(checkout, "hold", Behaviour.CAPTURE_FAILS)
    work(checkout, order)
    bring_to_rest(checkout)
    order = checkout.client.order(order["id"])
    debt = order["payments"][-1]
    assert (debt["purpose"], debt["state"], debt["amount"]["minor"]) == ("debt", "created", PRICE)
    assert "debt_arose" in checkout.told()
    owed = account(AccountKind.DEBT, checkout.client.person.user_id)  # type: ignore[union-attr]
    assert balance(owed) == PRICE
    # It is our risk, not the specialist's.
    checkout.clock.pass_time(hours=25)
    payments.release_due(checkout.clock())
    assert payable(checkout) == NET
    checkout.day += timedelta(days=3)
    other = checkout.hold(14)
    checkout.begin(other["id"], timing="hold").expect(409, "debt_open")
    begun = checkout.begin(order["id"], "card", "prepay", purpose="debt").expect(201)
    for _ in range(5):
        checkout.till.pay(begun["id"], "card_declined")
    bring_to_rest(checkout)
    begun = checkout.begin(order["id"], "card", "prepay", purpose="debt").expect(201)
    checkout.till.pay(begun["id"])
    bring_to_rest(checkout)
    assert (balance(owed), escrow(order)) == (0, 0)
    assert checkout.client.order(order["id"])["pay_state"] == "paid"


def test_a_tip_is_whole_for_the_specialist(checkout: Checkout) -> None:
    order = paid(checkout)
    checkout.begin(order["id"], purpose="tip", amount={"minor": 500, "currency": "EUR"}).expect(409, "nothing_to_pay")
    work(checkout, order)
    checkout.begin(order["id"], purpose="tip").expect(422, "invalid_input")
    begun = checkout.begin(order["id"], purpose="tip", amount={"minor": 500, "currency": "EUR"}).expect(201)
    checkout.till.pay(begun["id"])
    checkout.hear()
    assert payable(checkout) == 500
    found = release(order)
    assert (found["tip_minor"], found["net_minor"]) == (500, NET + 500)
    worker = Caller(checkout.specialist)
    told = worker.get("/me/notices", app="specialist").expect(200)["items"]
    assert "tip_received" in [notice["kind"] for notice in told]
    checkout.clock.pass_time(days=15)
    checkout.begin(order["id"], purpose="tip", amount={"minor": 500, "currency": "EUR"}).expect(409, "nothing_to_pay")


def test_extra_work_is_paid_by_a_second_payment(checkout: Checkout) -> None:
    order = paid(checkout)
    visit, worker = order["visits"][0]["id"], Caller(checkout.specialist)
    wish = {"title": "Balcony", "amount_minor": 1000}
    worker.post(f"/specialist/visits/{visit}/extras", wish).expect(409, "not_at_work")
    work(checkout, order, "on-the-way", "arrive", "start")
    extras = f"/specialist/visits/{visit}/extras"
    wanted = worker.post(extras, wish).expect(200)["extras"][0]
    unwanted = worker.post(extras, {"title": "Attic", "amount_minor": 3000}).expect(200)["extras"][1]
    in_cash = worker.post(extras, {"title": "Cellar", "amount_minor": 2000}).expect(200)["extras"][2]
    work_off()
    assert checkout.told().count("extra_asked") == 3
    checkout.client.post(f"/orders/{order['id']}/extras/{unwanted['id']}/refuse").expect(200)
    checkout.begin(order["id"], "cash", "at_door", purpose="extra", extra_id=in_cash["id"]).expect(201)
    begun = checkout.begin(order["id"], purpose="extra", extra_id=wanted["id"]).expect(201)
    checkout.till.pay(begun["id"])
    checkout.hear()
    shown = {extra["id"]: extra["state"] for extra in checkout.client.order(order["id"])["extras"]}
    assert shown == {wanted["id"]: "paid", unwanted["id"]: "refused", in_cash["id"]: "agreed"}
    assert [extra["state"] for extra in worker.worked(visit)["extras"]] == ["paid", "refused", "agreed"]
    checkout.begin(order["id"], purpose="extra", extra_id=wanted["id"]).expect(409, "extra_answered")
    worker.step(visit, "finish").expect(200)
    checkout.clock.pass_time(hours=25)
    payments.release_due(checkout.clock())
    assert payable(checkout) == NET + 850
    assert balance(account(AccountKind.CASH_OWED, checkout.specialist.specialist_id)) == 300
    found = release(order)
    assert (found["extra_minor"], found["net_minor"]) == (3000, NET + 850 + 1700)
    assert escrow(order) == 0


def test_extra_work_without_an_answer_ends_with_the_visit(checkout: Checkout) -> None:
    order = paid(checkout)
    visit, worker = order["visits"][0]["id"], Caller(checkout.specialist)
    work(checkout, order, "on-the-way", "arrive", "start")
    answered, open_one = (
        worker.post(f"/specialist/visits/{visit}/extras", {"title": title, "amount_minor": 1000}).expect(200)["extras"][
            -1
        ]
        for title in ("Balcony", "Attic")
    )
    checkout.begin(order["id"], "cash", "at_door", purpose="extra", extra_id=answered["id"]).expect(201)
    worker.step(visit, "finish").expect(200)
    worker.step(visit, "finish").expect(409)
    shown = checkout.client.order(order["id"])["extras"]
    assert (
        [extra["state"] for extra in shown]
        == ["agreed", "lapsed"]
        == [one["state"] for one in worker.worked(visit)["extras"]]
    )
    before = checkout.money(order["id"])
    checkout.begin(order["id"], purpose="extra", extra_id=open_one["id"]).expect(409, "extra_lapsed")
    checkout.client.get(f"/orders/{order['id']}/ways-to-pay", purpose="extra").expect(409, "extra_lapsed")
    checkout.client.post(f"/orders/{order['id']}/extras/{open_one['id']}/refuse").expect(409, "extra_lapsed")
    worker.post(f"/specialist/visits/{visit}/extras/{open_one['id']}/withdraw").expect(409, "extra_lapsed")
    assert checkout.money(order["id"]) == before
    work_off()
    assert checkout.told().count("extra_lapsed") == 1
    steps = fetch_all(
        "SELECT target FROM infra_statechange WHERE object_id = %s ORDER BY changed_at, id", [open_one["id"]]
    )
    assert [target for (target,) in steps] == ["asked", "lapsed"]


@pytest.mark.parametrize("ended", ["lapsed", "refused", "withdrawn"])
def test_the_page_to_pay_work_that_is_not_done_is_closed(checkout: Checkout, ended: str) -> None:
    order = paid(checkout)
    work(checkout, order, "on-the-way", "arrive", "start")
    visit, worker = order["visits"][0]["id"], Caller(checkout.specialist)
    body = {"title": "Balcony", "amount_minor": 1000}
    extra = worker.post(f"/specialist/visits/{visit}/extras", body).expect(200)["extras"][0]["id"]
    begun = checkout.begin(order["id"], purpose="extra", extra_id=extra).expect(201)
    assert begun["extra_id"] == extra
    assert begun["next_action_url"]
    if ended == "refused":
        checkout.client.post(f"/orders/{order['id']}/extras/{extra}/refuse").expect(200)
    elif ended == "withdrawn":
        worker.post(f"/specialist/visits/{visit}/extras/{extra}/withdraw").expect(200)
    else:
        worker.step(visit, "finish").expect(200)
    assert checkout.client.get(f"/payments/{begun['id']}").expect(200)["next_action_url"] is None
    bring_to_rest(checkout)
    shown = checkout.client.get(f"/payments/{begun['id']}").expect(200)
    assert (shown["state"], shown["captured"]["minor"]) == ("voided", 0)
    assert [one["state"] for one in checkout.client.order(order["id"])["extras"]] == [ended]
    assert checkout.money(order["id"])[0] == PRICE


def test_a_deposit_then_the_rest(checkout: Checkout) -> None:
    ways = [{"method": "card", "timing": "deposit"}, {"method": "card", "timing": "prepay"}]
    fetch_one(
        "UPDATE payments_marketterms SET ways = %s::jsonb, deposit_groups = '{}', deposit_from_minor = 1000 "
        "WHERE market_id = 'hel' RETURNING 1",
        [str(ways).replace("'", '"')],
    )
    payments.forget_terms()
    order = paid(checkout, "deposit")
    deposit = order["payments"][0]["captured"]["minor"]
    assert 0 < deposit < PRICE
    order = work(checkout, order)
    rest = order["payments"][-1]
    assert (rest["purpose"], rest["amount"]["minor"]) == ("rest", PRICE - deposit)
    assert (order["pay_state"], release(order)["state"]) == ("due", "unpaid")
    begun = checkout.begin(order["id"], purpose="rest").expect(201)
    checkout.till.pay(begun["id"])
    checkout.hear()
    assert checkout.money(order["id"]) == (PRICE, 0)
    assert (checkout.client.order(order["id"])["pay_state"], release(order)["state"]) == ("paid", "waiting")
    checkout.begin(order["id"], purpose="rest").expect(409, "nothing_to_pay")
    payments.forget_terms()


def test_what_two_tries_paid_is_kept_once(checkout: Checkout) -> None:
    order = paid(checkout)
    work(checkout, order, "on-the-way", "arrive", "start")
    visit, worker = order["visits"][0]["id"], Caller(checkout.specialist)
    body = {"title": "Balcony", "amount_minor": 1000}
    extra = worker.post(f"/specialist/visits/{visit}/extras", body).expect(200)["extras"][0]
    lapsed = worker.post(f"/specialist/visits/{visit}/extras", body).expect(200)["extras"][1]
    begun = checkout.begin(order["id"], purpose="extra", extra_id=extra["id"]).expect(201)
    in_vain = checkout.begin(order["id"], purpose="extra", extra_id=lapsed["id"]).expect(201)
    checkout.till.pay(begun["id"])
    checkout.hear()
    worker.step(visit, "finish").expect(200)
    tip = checkout.begin(order["id"], purpose="tip", amount={"minor": 500, "currency": "EUR"}).expect(201)
    more = checkout.begin(order["id"], purpose="tip", amount={"minor": 700, "currency": "EUR"}).expect(201)
    for payment in (in_vain, tip, more):
        checkout.till.pay(payment["id"])
    bring_to_rest(checkout)
    assert checkout.money(order["id"])[0] == PRICE + 1000 + 500
    checkout.clock.pass_time(hours=25)
    payments.release_due(checkout.clock())
    assert payable(checkout) == NET + 850 + 500
    assert (release(order)["extra_minor"], release(order)["tip_minor"]) == (1000, 500)
    assert escrow(order) == 0
