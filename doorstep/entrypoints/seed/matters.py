"""What waits for staff in the demo: a refund for a second pair of eyes, and money that is held back."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.entrypoints.seed.marker import DemoMarket
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import BorneBy, EarningState, IntentState, PaymentPurpose
from doorstep.modules.payments.models import PaymentIntent, RefundRow, Release
from doorstep.modules.payments.services.decisions import hold_back
from doorstep.modules.payments.services.staff_refunds import CAUSE, ask_staff_refund

_COMPLAINT = "The client says that a vase broke; photos are on their way."
_GOODWILL = "Came an hour late, and the client had taken the day off."


def keep_matters(markets: Sequence[DemoMarket], *, now: datetime) -> int:
    """
    Ask for a large refund in each market, and hold back what one visit earned, unless that was done before.

    Every act is a transaction of its own, so a call that was interrupted is simply repeated.

    :return: how many matters there are more.
    """
    return sum(_keep_of(market.code, now=now) for market in markets)


def _keep_of(market: str, *, now: datetime) -> int:
    made = 0
    paid = PaymentIntent.objects.filter(
        market=market, state=IntentState.CAPTURED, plan__imported=True, purpose=PaymentPurpose.PRICE, refunded_minor=0,
        order_id__in=Release.objects.filter(state=EarningState.RELEASED, market=market).values("order_id"),
    )  # fmt: skip
    intent = paid.order_by("-captured_minor", "id").first()
    if intent and not RefundRow.objects.filter(intent__market=market, cause=CAUSE).exists():
        amount = Money(intent.captured_minor, intent.currency)
        ask_staff_refund(intent.id, amount, _GOODWILL, borne_by=BorneBy.PLATFORM, actor=SYSTEM, now=now)
        made += 1
    of_market = Release.objects.filter(market=market)
    waiting = of_market.filter(state=EarningState.WAITING, tip_minor=0).order_by("-own_minor", "visit_id").first()
    if waiting and not of_market.filter(state=EarningState.HELD_BACK).exists():
        hold_back(waiting.visit_id, _COMPLAINT, actor=SYSTEM, now=now)
        made += 1
    return made
