"""
What a payment that was heard of does to its order.

Success confirms the order that is held for it. If the hold ran out meanwhile the time is taken again where it is still
free; where it is not, or the order is off, or is paid otherwise by now, all of the money goes back at once. Whatever
comes first (the success, the end of the hold, a cancel, another payment), each looks at how things stand under the
order's lock, so that every order of them ends alike.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from doorstep.infra.db import savepoint, transaction_required
from doorstep.infra.rows import save_fields
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import ClaimKind, ClaimRequest, ShiftedClaim, StartRefused
from doorstep.modules.booking import pay_rules
from doorstep.modules.booking.contracts import HoldExpired, OfferUnavailable, OrderState
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.services.composition import rules_of_visit
from doorstep.modules.booking.services.confirming import agree, end_hold, keep_claims
from doorstep.modules.booking.services.giving_back import give_back
from doorstep.modules.booking.services.moves import shape_of
from doorstep.modules.booking.services.parties import terms_of
from doorstep.modules.booking.services.pay_notices import tell_failed, tell_given_back
from doorstep.modules.booking.services.search_steps import may_begin
from doorstep.modules.booking.services.shifts import follow_shifts, put_on_claim
from doorstep.modules.booking.services.steps import lock_order, lock_time_of, tell
from doorstep.modules.booking.services.where import candidate_of_visit
from doorstep.modules.payments import facade as payments
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferMissing

_PLANNED = ("starts_at", "ends_at", "window_from", "window_until", "narrowed_at")


@transaction_required
def follow_success(order_id: uuid.UUID, payment_id: uuid.UUID, *, now: datetime) -> None:
    """Money is held or came for the price of an order: confirm it, or give the money back."""
    order, visits = lock_order(order_id)
    settle_success(order, visits, payment_id, now=now)


@transaction_required
def follow_failure(order_id: uuid.UUID, payment_id: uuid.UUID, *, now: datetime) -> None:
    """A payment of an order's price failed: its hold stays, and the client is told to pay otherwise."""
    order, visits = lock_order(order_id)
    waits = order.state == OrderState.HELD and order.hold_expires_at is not None and now < order.hold_expires_at
    if waits and order.payment_id == payment_id:
        tell_failed(order, visits, payments.get_payment(payment_id), now=now)


@transaction_required
def settle_success(order: Order, visits: Sequence[Visit], payment_id: uuid.UUID, *, now: datetime) -> bool:
    """
    Do what is due if a payment of the price has succeeded; whether it has. The caller has locked the order.

    Done already it does nothing, whatever became of the order since it was confirmed.
    """
    payment = payments.get_payment(payment_id)
    if payment.purpose not in pay_rules.CONFIRMING or payment.state not in pay_rules.SUCCEEDED:
        return False
    is_own = order.payment_id == payment.id
    if is_own and (order.confirmed_at is not None or order.state == OrderState.SEARCHING):
        return True
    waits = is_own and order.state in (OrderState.HELD, OrderState.EXPIRED)
    if waits and _has_time(order, visits, now=now):
        agree(order, visits, payment.method, payment.id, actor=SYSTEM, now=now)
        return True
    give_back(payment, cause="too_late", actor=SYSTEM, now=now)
    if waits and order.state == OrderState.HELD:
        end_hold(order, visits, now=now)
    tell_given_back(order, visits, payment, too_late=waits, now=now)
    return True


@transaction_required
def _has_time(order: Order, visits: Sequence[Visit], *, now: datetime) -> bool:
    """Whether the order's time is kept for good from now on: what is held, or the same time taken again."""
    if order.state == OrderState.HELD and order.hold_expires_at is not None and now < order.hold_expires_at:
        try:
            with savepoint():
                keep_claims(visits, now=now)
        except HoldExpired:
            pass
        else:
            return True
    return _take_again(order, visits, now=now)


@transaction_required
def _take_again(order: Order, visits: Sequence[Visit], *, now: datetime) -> bool:
    """Take the time of visits again, all of it or none; whether it was free."""
    if order.search_in_hand is not None:
        return may_begin(order.search_in_hand, now=now)
    if min(visit.agreed_at for visit in visits) <= now:
        return False
    lock_time_of(visits)
    shifted: list[ShiftedClaim] = []
    try:
        with savepoint():
            for visit in visits:
                shifted += _claim_again(order, visit, now=now)
    except (StartRefused, OfferMissing, OfferUnavailable):
        return False
    for visit in visits:
        save_fields(visit, _PLANNED)
    tell(*follow_shifts(shifted, now=now))
    return True


@transaction_required
def _claim_again(order: Order, visit: Visit, *, now: datetime) -> Sequence[ShiftedClaim]:
    """
    Claim the start that the client chose; the notice that it needed was given when it was chosen.

    :raises StartRefused: if it is not free any more.
    """
    own = rules_of_visit(visit)
    service_rules = None if own is None else replace(own, minimum_notice_minutes=None)
    candidate, point = candidate_of_visit(visit, shape_of(visit), specialists.get_offer(visit.offer_id), service_rules)
    request = ClaimRequest(
        candidate=candidate,
        holder_id=visit.id,
        start=visit.agreed_at,
        point=point,
        terms=replace(terms_of(accounts.get_market(order.market_id)), minimum_notice_minutes=0),
        kind=ClaimKind.VISIT,
    )
    window = (visit.window_from, visit.window_until) if visit.window_from and visit.window_until else None
    claim = availability.move_claim(request, now=now)
    put_on_claim(visit, claim, window)
    return claim.shifted
