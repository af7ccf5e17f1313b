"""What staff give back on their own decision: goodwill, complaints."""

import uuid
from datetime import datetime

from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotAllowed
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import AskRefund, BorneBy, Destination, Refund
from doorstep.modules.payments.desk_contracts import RefundsChanged
from doorstep.modules.payments.models import PaymentIntent, RefundRow, Release
from doorstep.modules.payments.services import refunds

CAUSE = "staff"
SHORTEST_REASON, LONGEST_REASON = 3, 500


@transaction
def ask_staff_refund(
    payment_id: uuid.UUID,
    amount: Money,
    reason: str,
    *,
    borne_by: BorneBy,
    specialist_id: int | None = None,
    to_balance: bool = False,
    seen: int | None = None,
    actor: Actor,
    now: datetime,
) -> Refund:
    """
    Give back a part of a payment, or all of it. Above the market's limit it waits until another member of staff agrees.

    The platform pays it, or a specialist who earned of the order; what is kept for its specialists stays whole.

    :param seen: how many refunds of the payment whoever asks has seen, so that a form sent twice gives back once.
    :raises NotAllowed: unless staff asks.
    :raises InvalidInput: without a reason, for nothing, or at the cost of somebody who earned nothing there.
    :raises RefundsChanged: if there are more refunds by now.
    :raises PaymentMissing: if there is no such payment.
    :raises RefundImpossible: if no money came through us.
    :raises RefundTooLarge: if it is more than is left.
    """
    check_reason(actor, reason)
    if amount.minor <= 0:
        raise InvalidInput("Give back more than nothing.", field="amount")
    if borne_by is BorneBy.SPECIALIST:
        _check_earner(payment_id, specialist_id)
    wish = AskRefund(
        payment_id,
        amount,
        CAUSE,
        reason.strip(),
        Destination.BALANCE if to_balance else Destination.CARD,
        borne_by,
        specialist_id if borne_by is BorneBy.SPECIALIST else None,
        is_discretionary=True,
    )
    refund = refunds.ask_refund(wish, actor=actor, now=now)
    # Counted under the lock, this one with them.
    if seen is not None and RefundRow.objects.filter(intent_id=payment_id).count() != seen + 1:
        raise RefundsChanged
    return refund


@transaction
def approve_staff_refund(refund_id: uuid.UUID, *, actor: Actor, now: datetime) -> Refund:
    """
    Agree to what another member of staff asked for. Two who agree at once make one refund.

    :raises NotAllowed: unless staff agrees.
    :raises PaymentMissing: if there is no such refund.
    :raises SecondPersonNeeded: if it is the one who asked.
    :raises ImpossibleTransition: if it was decided on already.
    :raises RefundTooLarge: if less is left by now.
    """
    return refunds.approve_refund(refund_id, actor=actor, now=now)


@transaction
def refuse_staff_refund(refund_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> Refund:
    """
    Do not make a refund that waits; whoever asked may take it back this way.

    :raises NotAllowed: unless staff decides.
    :raises InvalidInput: without a reason.
    :raises PaymentMissing: if there is no such refund.
    :raises ImpossibleTransition: if it was decided on already.
    """
    check_reason(actor, reason)
    return refunds.refuse_refund(refund_id, reason.strip(), actor=actor, now=now)


def check_reason(actor: Actor, reason: str) -> None:
    """
    :raises NotAllowed: unless staff acts.
    :raises InvalidInput: without a reason.
    """
    if not actor.is_staff:
        raise NotAllowed
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        raise InvalidInput(f"Say why, in {SHORTEST_REASON} to {LONGEST_REASON} characters.", field="reason")


def _check_earner(payment_id: uuid.UUID, specialist_id: int | None) -> None:
    order_ids = PaymentIntent.objects.filter(id=payment_id).values("order_id")
    if not Release.objects.filter(order_id__in=order_ids, specialist_id=specialist_id).exists():
        raise InvalidInput("This specialist earned nothing of the order.", field="specialist")
