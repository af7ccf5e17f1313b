"""Putting money on a client's balance, by card."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings

from doorstep.infra.db import LockSpace, fetch_one, lock_keys, transaction, transaction_required
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotSignedIn
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import (
    Payment,
    PaymentMethod,
    PaymentPurpose,
    StartPayment,
    Timing,
)
from doorstep.modules.payments.gateways import find_gateway
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.rules.wallet import bounds_of_top_up, check_top_up
from doorstep.modules.payments.selectors.payments import find_balance
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.selectors.wallet import market_of
from doorstep.modules.payments.services.start import start_payment, submit_payment
from doorstep.modules.payments.services.wishes import give_up
from doorstep.modules.payments.wallet_contracts import TooManyTopUps, TopUpNotOffered

MOST_AN_HOUR = 10
_OPEN = "client_id = %s AND purpose = 'top_up' AND NOT given_up AND state IN ('created', 'needs_action') FOR UPDATE"


@transaction
def start_top_up(amount: Money, language: str, *, actor: Actor, now: datetime) -> Payment:
    """
    Begin to put money on one's balance. It has to be submitted to the provider after the transaction.

    Of one client one is open at a time: the same amount again, while it waits, is the same payment; another amount
    gives the older one up.

    :raises NotSignedIn: for guests.
    :raises TopUpNotOffered: where clients keep no balance, or there is no room for more.
    :raises TopUpOutOfBounds: for too little, too much, or another currency.
    :raises TooManyTopUps: if it was tried too often within an hour.
    """
    if actor.user_id is None:
        raise NotSignedIn
    lock_keys(LockSpace.PERSON, [actor.user_id])
    market = market_of(actor)
    terms = terms_of(market.code)
    bounds = bounds_of_top_up(terms, find_balance(actor.user_id, market.currency))
    if bounds is None or find_gateway(terms.provider) is None:
        raise TopUpNotOffered
    check_top_up(amount, bounds)
    for older in read_rows(PaymentIntent, _OPEN, [actor.user_id]):
        if older.facts().amount == amount:
            return older.facts()
        give_up(older, reason="another amount", actor=actor, now=now)
    _check_pace(actor.user_id, now)
    start = StartPayment(
        order_id=None,
        client_id=actor.user_id,
        market=market.code,
        purpose=PaymentPurpose.TOP_UP,
        method=PaymentMethod.CARD,
        timing=Timing.PREPAY,
        amount=amount,
        return_url=f"{settings.PUBLIC_URL}/profile/payments",
        description="Doorstep",
        language=language,
    )
    return start_payment(start, actor=actor, now=now)


@transaction_required
def _check_pace(client_id: int, now: datetime) -> None:
    row = fetch_one(
        "SELECT count(*) FROM payments_paymentintent WHERE client_id = %s AND purpose = 'top_up' AND created_at > %s",
        [client_id, now - timedelta(hours=1)],
    )
    if row is not None and row[0] >= MOST_AN_HOUR:
        raise TooManyTopUps


def submit_top_up(payment_id: uuid.UUID, *, now: datetime) -> Payment:
    """Take one that was begun to its provider, outside any transaction; as it stands by now."""
    return submit_payment(payment_id, now=now)
