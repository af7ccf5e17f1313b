"""What staff decide about money that waits: to release it now, to hold it back, to give it to the client."""

import uuid
from datetime import datetime

from doorstep.infra.audit import Change, record_act, record_changes
from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotAllowed, NotFound
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import AskRefund, EarningState, ReleaseDecided, SecondPersonNeeded
from doorstep.modules.payments.release_models import Release
from doorstep.modules.payments.rules import settlement
from doorstep.modules.payments.rules.states import RELEASES
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.services.funds import OrderFunds, lock_funds
from doorstep.modules.payments.services.refunds import ask_refund
from doorstep.modules.payments.services.releases import base_share, lock_releases, pay_out

COMPLAINT = "complaint"
LONGEST_REASON = 2000
_UNDECIDED = (EarningState.WAITING, EarningState.HELD_BACK)


@transaction
def release_now(visit_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """
    Give a visit's money to its specialist before its time, or after it was held back.

    :raises NotAllowed: unless staff decides.
    :raises InvalidInput: without a reason.
    :raises NotFound: if the visit has earned nothing.
    :raises ReleaseDecided: if it is not waiting, or the client's money for it is not here.
    """
    row, funds = _lock_undecided(visit_id, reason, actor=actor)
    if not pay_out(row, funds, actor=actor, now=now, reason=reason.strip()):
        raise ReleaseDecided("The client's money for it has not come.")
    _note(row, reason, actor=actor, now=now)


@transaction
def hold_back(visit_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """
    Keep a visit's money from being released until somebody decides. Nothing changes if it is held back already.

    :raises NotAllowed: unless staff decides.
    :raises InvalidInput: without a reason.
    :raises NotFound: if the visit has earned nothing.
    :raises ReleaseDecided: if it was released, or never waited.
    """
    row, _ = _lock_undecided(visit_id, reason, actor=actor)
    if row.state == EarningState.WAITING:
        _move(row, EarningState.HELD_BACK, reason, actor=actor, now=now)
        row.save(update_fields=["state"])
    _note(row, reason, actor=actor, now=now)


@transaction
def give_back(visit_id: uuid.UUID, amount: Money, reason: str, *, actor: Actor, now: datetime) -> None:
    """
    Give the client back what was paid for a visit, all or a part, before it is released; commission and taxes shrink.

    :raises NotAllowed: unless staff decides.
    :raises InvalidInput: without a reason, or for an amount that is not between nothing and what the client paid.
    :raises NotFound: if the visit has earned nothing.
    :raises ReleaseDecided: if it was released, or never waited.
    :raises SecondPersonNeeded: above the market's limit, unless another member of staff has held it back.
    :raises RefundTooLarge: if the payments have less left than that.
    """
    row, funds = _lock_undecided(visit_id, reason, actor=actor)
    if amount.minor > terms_of(row.market).four_eyes_minor and not _held_back_by_another(row, actor):
        raise SecondPersonNeeded("Somebody else has to hold it back first.")
    if amount.currency != row.currency or not 0 < amount.minor <= row.own_minor:
        raise InvalidInput(f"Between nothing and {Money(row.own_minor, row.currency)}.", field="amount")
    parts = settlement.give_back(funds.funds(), amount.minor)
    if sum(part.minor for part in parts) < amount.minor:
        raise ReleaseDecided("The payments of the order have less left than that.")
    for part in parts:
        wish = AskRefund(part.payment_id, Money(part.minor, row.currency), cause=COMPLAINT, reason=reason.strip())
        ask_refund(wish, actor=actor, now=now)
    _lower(row, amount.minor)
    if not row.net_minor:
        _move(row, EarningState.GIVEN_BACK, reason, actor=actor, now=now)
    row.save()
    _note(row, reason, actor=actor, now=now)


def _held_back_by_another(row: Release, actor: Actor) -> bool:
    return row.state == EarningState.HELD_BACK and row.decided_by != actor.label


def _lower(row: Release, minor: int) -> None:
    """Take an amount off what a visit earned: off the price first, then off the fee for moving it."""
    before = base_share(row)
    share = settlement.lowered(before, row.commission_bp, minor)
    from_price = min(minor, row.price_minor)
    row.price_minor -= from_price
    row.fee_minor -= minor - from_price
    row.own_minor -= minor
    row.back_minor += minor
    row.base_commission_minor, row.base_tax_minor = share.commission_minor, share.tax_minor
    row.commission_minor += share.commission_minor - before.commission_minor
    row.tax_minor += share.tax_minor - before.tax_minor
    row.net_minor += share.net_minor - before.net_minor


@transaction_required
def _lock_undecided(visit_id: uuid.UUID, reason: str, *, actor: Actor) -> tuple[Release, OrderFunds]:
    if not actor.is_staff:
        raise NotAllowed
    if not 1 <= len(reason.strip()) <= LONGEST_REASON:
        raise InvalidInput(f"Say why, on 1 to {LONGEST_REASON} characters.", field="reason")
    order_id = Release.objects.filter(visit_id=visit_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound
    funds = lock_funds(order_id)
    row = next(row for row in lock_releases(order_id) if row.visit_id == visit_id)
    if row.state not in _UNDECIDED:
        raise ReleaseDecided(state=str(row.state))
    return row, funds


def _move(row: Release, target: EarningState, reason: str, *, actor: Actor, now: datetime) -> None:
    RELEASES.check(EarningState(row.state), target)
    record_changes([Change(row.visit_id, "release", row.state, target, actor.label, reason.strip(), now)])
    row.state = target


def _note(row: Release, reason: str, *, actor: Actor, now: datetime) -> None:
    row.decided_by, row.decided_at, row.reason = actor.label, now, reason.strip()
    row.save(update_fields=["decided_by", "decided_at", "reason"])
    details = {"state": str(row.state), "reason": row.reason}
    record_act(actor=actor, act="release.decided", subject=str(row.visit_id), details=details, now=now)
