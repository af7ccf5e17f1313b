"""Pure policy of paying for an order: how long a hold waits for the money, and how the money stands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.kernel.money import Money
from doorstep.modules.booking.contracts import OrderState
from doorstep.modules.booking.pay_contracts import PayState
from doorstep.modules.payments.contracts import FORGIVEN, IntentState, Payment, PaymentMethod, PaymentPurpose

# So many tries of paying an order; each asks the provider.
MOST_TRIES = 20

OF_PRICE = frozenset({PaymentPurpose.PRICE, PaymentPurpose.DEPOSIT, PaymentPurpose.REST, PaymentPurpose.DEBT})
CONFIRMING = frozenset({PaymentPurpose.PRICE, PaymentPurpose.DEPOSIT})
SUCCEEDED = frozenset({IntentState.AUTHORISED, IntentState.CAPTURED})
_FAILED = frozenset({IntentState.FAILED, IntentState.VOIDED})
_LATER = frozenset({PaymentMethod.CASH, PaymentMethod.PAY_LATER})


def hold_until(
    *, expires_at: datetime, extended_at: datetime | None, minutes: int, starts_at: datetime, now: datetime
) -> datetime:
    """
    Until when a time is kept once the client begins to pay: so many minutes more, once, and never beyond the start.

    :param extended_at: when it was extended before.
    """
    if extended_at is not None:
        return expires_at
    return max(expires_at, min(now + timedelta(minutes=minutes), starts_at))


def pay_state(order: OrderState, due: Money, payments: Sequence[Payment]) -> PayState:
    """
    How an order's money stands.

    :param due: what the client's own money is to cover by now.
    :param payments: all of the order's, oldest first; extras and tips count for nothing here.
    """
    found = [payment for payment in payments if payment.purpose in OF_PRICE]
    kept = sum(payment.kept.minor for payment in found)
    # An older try that was paid too, and given back whole, says nothing of how the order stands.
    doubled = [payment for payment in found if payment.given_up and kept and not payment.kept.minor]
    refunded = sum(payment.refunded.minor for payment in found if payment not in doubled)
    forgiven = sum(int(payment.plan.get(FORGIVEN, 0)) for payment in found)
    due = Money(max(0, due.minor - forgiven), due.currency)
    if any(payment.state is IntentState.AUTHORISED for payment in found):
        return PayState.HELD
    wanted = order in (OrderState.HELD, OrderState.SEARCHING, OrderState.CONFIRMED, OrderState.COMPLETED)
    if wanted and any(_is_under_way(payment) for payment in found):
        return PayState.PAYING
    # What staff have given back is not asked for again: of an order that is over only that is due which is asked for.
    asked = _has_failed(found) or any(_is_asked(payment) for payment in found)
    over = order in (OrderState.COMPLETED, OrderState.CANCELLED) and not asked
    if due.minor and kept < due.minor and order is not OrderState.EXPIRED and not over:
        return PayState.FAILED if _has_failed(found) else PayState.DUE
    if refunded:
        return PayState.PARTLY_REFUNDED if kept else PayState.REFUNDED
    return PayState.PAID if kept else PayState.NOTHING_DUE


def _is_under_way(payment: Payment) -> bool:
    """Whether somebody is paying: what is to be paid at the door, or is only asked for, is not."""
    return payment.is_open and not payment.given_up and bool(payment.provider) and payment.method not in _LATER


def _is_asked(payment: Payment) -> bool:
    return payment.is_open and not payment.given_up


def _has_failed(payments: Sequence[Payment]) -> bool:
    tried = [payment for payment in payments if payment.provider]
    return bool(tried) and tried[-1].state in _FAILED and not tried[-1].given_up
