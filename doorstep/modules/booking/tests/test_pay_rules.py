"""How an order's money stands, and how long its time waits for it."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.booking.contracts import OrderState
from doorstep.modules.booking.pay_contracts import PayState
from doorstep.modules.booking.pay_rules import hold_until, pay_state
from doorstep.modules.payments.contracts import FORGIVEN, IntentState, Payment, PaymentMethod, PaymentPurpose

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
_numbers = count(1)
H, C, D, X, E = (
    OrderState.HELD, OrderState.CONFIRMED, OrderState.COMPLETED, OrderState.CANCELLED, OrderState.EXPIRED,
)  # fmt: skip


def payment(text: str) -> Payment:
    """``card price captured 50 of 50 refunded 20``: method, purpose, state, what was taken of what and given back."""
    method, purpose, state, captured, _, amount, *rest = text.split()
    return Payment(
        id=new_id(),
        order_id=None,
        client_id=1,
        market="hel",
        purpose=PaymentPurpose(purpose),
        method=PaymentMethod(method),
        timing=None,
        state=IntentState(state),
        amount=Money(int(amount), "EUR"),
        captured=Money(int(captured), "EUR"),
        refunded=Money(int(rest[1]) if rest[:1] == ["refunded"] else 0, "EUR"),
        provider="sandbox" if method == "card" and "asked" not in rest else "",
        next_action_url=None,
        decline_code=None,
        hold_expires_at=None,
        given_up="given_up" in rest,
        extra_id=None,
        plan={FORGIVEN: int(amount)} if "forgiven" in rest else {},
        created_at=NOW + timedelta(seconds=next(_numbers)),
        settled_at=None,
    )


CASES: list[tuple[str, OrderState, int, list[str], PayState]] = [
    ("nothing was begun", H, 50, [], PayState.DUE),
    ("a coupon pays for all", H, 0, [], PayState.NOTHING_DUE),
    ("the client is at the provider's page", H, 50, ["card price needs_action 0 of 50"], PayState.PAYING),
    ("the provider has not answered", H, 50, ["card price created 0 of 50"], PayState.PAYING),
    ("declined", H, 50, ["card price failed 0 of 50"], PayState.FAILED),
    ("declined, then begun again", H, 50, ["card price failed 0 of 50", "card price created 0 of 50"], PayState.PAYING),
    ("given up, nothing else begun", H, 50, ["card price needs_action 0 of 50 given_up"], PayState.DUE),
    ("cash at the door", C, 50, ["cash price created 0 of 50"], PayState.DUE),
    ("cash was taken", D, 50, ["cash price captured 50 of 50"], PayState.PAID),
    ("held on the card", C, 50, ["card price authorised 0 of 50"], PayState.HELD),
    ("prepaid", C, 50, ["card price captured 50 of 50"], PayState.PAID),
    (
        "declined once, prepaid then",
        C,
        50,
        ["card price failed 0 of 50", "card price captured 50 of 50"],
        PayState.PAID,
    ),
    ("a deposit is down", C, 50, ["card deposit captured 10 of 50"], PayState.DUE),
    (
        "the rest is asked for",
        D,
        50,
        ["card deposit captured 10 of 10", "card rest created 0 of 40 asked"],
        PayState.DUE,
    ),
    (
        "the rest is being paid",
        D,
        50,
        ["card deposit captured 10 of 10", "card rest needs_action 0 of 40"],
        PayState.PAYING,
    ),
    ("the rest was declined", D, 50, ["card deposit captured 10 of 10", "card rest failed 0 of 40"], PayState.FAILED),
    ("deposit and rest", D, 50, ["card deposit captured 10 of 10", "balance rest captured 40 of 40"], PayState.PAID),
    ("one visit fell out", C, 30, ["card price partly_refunded 50 of 50 refunded 20"], PayState.PARTLY_REFUNDED),
    ("cancelled for free", X, 0, ["card price refunded 50 of 50 refunded 50"], PayState.REFUNDED),
    ("cancelled for a fee", X, 20, ["card price partly_refunded 50 of 50 refunded 30"], PayState.PARTLY_REFUNDED),
    ("cancelled, the hold let go", X, 0, ["card price voided 0 of 50"], PayState.NOTHING_DUE),
    ("cancelled while paying", X, 0, ["card price needs_action 0 of 50 given_up"], PayState.NOTHING_DUE),
    (
        "paid twice, the older given back",
        C,
        50,
        ["card price refunded 50 of 50 refunded 50 given_up", "card price captured 50 of 50"],
        PayState.PAID,
    ),
    (
        "a debt that is not asked for any more",
        D,
        50,
        ["card price failed 0 of 50", "card debt voided 0 of 50 forgiven"],
        PayState.NOTHING_DUE,
    ),
    ("paid too late", E, 0, ["card price refunded 50 of 50 refunded 50"], PayState.REFUNDED),
    ("the hold ran out unpaid", E, 0, [], PayState.NOTHING_DUE),
    (
        "a tip pays nothing of the price",
        D,
        50,
        ["card tip captured 5 of 5", "cash price created 0 of 50"],
        PayState.DUE,
    ),
    (
        "a failed tip takes nothing back",
        D,
        50,
        ["cash price captured 50 of 50", "card tip failed 0 of 5"],
        PayState.PAID,
    ),
]


@pytest.mark.parametrize(
    ("state", "due", "payments", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_how_the_money_stands(state: OrderState, due: int, payments: list[str], expected: PayState) -> None:
    assert pay_state(state, Money(due, "EUR"), [payment(text) for text in payments]) is expected


@pytest.mark.parametrize(
    ("left", "extended", "minutes", "starts_in", "expected"),
    [
        (8, False, 15, 600, 15),
        (8, False, 5, 600, 8),
        (8, True, 15, 600, 8),
        (8, False, 15, 12, 12),
        (8, False, 15, 3, 8),
    ],
    ids=["longer", "never shorter", "once only", "not beyond the start", "as long as it was kept anyway"],
)
def test_how_long_a_time_waits(left: int, extended: bool, minutes: int, starts_in: int, expected: int) -> None:
    found = hold_until(
        expires_at=NOW + timedelta(minutes=left),
        extended_at=NOW - timedelta(minutes=2) if extended else None,
        minutes=minutes,
        starts_at=NOW + timedelta(minutes=starts_in),
        now=NOW,
    )
    assert found == NOW + timedelta(minutes=expected)
