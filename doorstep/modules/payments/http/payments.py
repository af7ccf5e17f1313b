"""A client's payments and what they keep with us."""

import json
import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from doorstep.infra.http import (
    MoneyOut,
    actor_of,
    answer_once,
    decode_cursor,
    encode_cursor,
    errors,
    language_of,
    signed_in,
)
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotSignedIn
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import PaymentMissing
from doorstep.modules.payments.schemas import PaymentOut, payment_out
from doorstep.modules.payments.selectors.payments import page_of_payments
from doorstep.modules.payments.selectors.wallet import wallet_of
from doorstep.modules.payments.services.start import look_up_payment
from doorstep.modules.payments.services.top_up import start_top_up, submit_top_up
from doorstep.modules.payments.wallet_contracts import TooManyTopUps, TopUpBounds, TopUpNotOffered, TopUpOutOfBounds

router = Router(tags=["payments"])


class PaymentPage(Schema):
    """A part of a client's payments, the newest first."""

    items: list[PaymentOut]
    next_cursor: str | None


class TopUpBoundsOut(Schema):
    """How much can be put on the balance at once, by now."""

    least: MoneyOut
    most: MoneyOut

    @classmethod
    def of(cls, bounds: TopUpBounds) -> "TopUpBoundsOut":
        """The wire form."""
        return cls(least=MoneyOut.of(bounds.least), most=MoneyOut.of(bounds.most))


class WalletOut(Schema):
    """
    What a client keeps with us, and what they owe; in the currency of their market.

    ``top_up`` is null where no money can be put on the balance, or there is no room for more.
    """

    balance: MoneyOut
    debt: MoneyOut
    top_up: TopUpBoundsOut | None


class TopUpIn(Schema):
    """An amount to put on the balance, in minor units of the market's currency."""

    model_config = ConfigDict(extra="forbid")

    minor: int = Field(ge=1, le=10**12, examples=[2000])
    currency: str = Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])


@router.get(
    "/payments/{payment_id}", auth=signed_in, response=PaymentOut, openapi_extra=errors(NotSignedIn, PaymentMissing)
)
def get_payment(request: HttpRequest, payment_id: uuid.UUID) -> PaymentOut:
    """How a payment stands; while it is open the provider is asked, every two seconds at most."""
    return payment_out(look_up_payment(payment_id, actor=actor_of(request), now=utc_now()))


@router.get("/payments", auth=signed_in, response=PaymentPage, openapi_extra=errors(NotSignedIn))
def list_payments(
    request: HttpRequest,
    cursor: str | None = Query(None, max_length=400),
    limit: int = Query(20, ge=1, le=100),
) -> PaymentPage:
    """One's own payments, the newest first, those that failed too."""
    before = decode_cursor(cursor, (uuid.UUID, int))
    user_id = actor_of(request).user_id
    assert user_id is not None
    found, rest = page_of_payments(user_id, before=before[0] if before else None, limit=limit)
    next_cursor = encode_cursor(str(rest), 0) if rest else None
    return PaymentPage(items=[payment_out(payment) for payment in found], next_cursor=next_cursor)


@router.get("/wallet", auth=signed_in, response=WalletOut, openapi_extra=errors(NotSignedIn))
def get_wallet(request: HttpRequest) -> WalletOut:
    """One's balance and debt, and how much can be put on the balance."""
    wallet = wallet_of(actor_of(request))
    return WalletOut(
        balance=MoneyOut.of(wallet.balance),
        debt=MoneyOut.of(wallet.debt),
        top_up=TopUpBoundsOut.of(wallet.top_up) if wallet.top_up else None,
    )


@router.post(
    "/wallet/top-ups",
    auth=signed_in,
    response={201: PaymentOut},
    openapi_extra=errors(
        NotSignedIn, IdempotencyKeyMissing, IdempotencyKeyReused, TopUpNotOffered, TopUpOutOfBounds, TooManyTopUps
    ),
)
def top_up_balance(request: HttpRequest, wish: TopUpIn) -> HttpResponse:
    """
    Put money on one's balance by card; it goes on at ``next_action_url``, and is there once the payment is captured.

    One is open at a time: the same amount again, while it waits, is the same payment, another amount gives the older
    one up. The same key again tells how that payment stands by now.
    """
    begun = answer_once(
        request, start_top_up, Money(wish.minor, wish.currency), language_of(request), render=payment_out, status=201
    )
    payment = submit_top_up(uuid.UUID(json.loads(begun.content)["id"]), now=utc_now())
    answer = HttpResponse(payment_out(payment).model_dump_json(), status=201, content_type="application/json")
    if "Idempotent-Replayed" in begun:
        answer["Idempotent-Replayed"] = "true"
    return answer
