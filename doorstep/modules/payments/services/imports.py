"""Writing what was paid by card elsewhere or before, with all that came of it; no event is published."""

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction_required, translated_errors
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.ids import id_at
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import Posting, Purpose
from doorstep.modules.payments.contracts import (
    BorneBy,
    Destination,
    EarningState,
    Ending,
    IntentState,
    MarketTerms,
    PaymentMethod,
    PaymentPurpose,
    RefundStanding,
    Settlement,
    Timing,
)
from doorstep.modules.payments.import_contracts import ImportedPayment
from doorstep.modules.payments.models import PaymentIntent, RefundRow, Release
from doorstep.modules.payments.rules import moves, postings, settlement
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.services.releases import base_share, earned_of
from doorstep.modules.payments.settlement_contracts import SettlementTerms, Share, VisitBill

IMPORTED = "imported"
"""In the plan of a payment that was imported: its provider was never asked by us."""

_AFTER_CLOSE = timedelta(minutes=1)
_REST_AFTER, _TIP_AFTER = timedelta(hours=2), timedelta(hours=3)
_HOLD = timedelta(days=7)
_BATCH = 1000
_I = IntentState


@dataclass
class _Books:
    """The rows to be written."""

    now: datetime
    intents: list[PaymentIntent] = field(default_factory=list)
    refunds: list[RefundRow] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def post(self, posting: Posting | None, at: datetime) -> None:
        """Record a transaction as of a moment, if there is one."""
        if posting is not None:
            self.postings.append(replace(posting, happened_at=at))


@transaction_required
def import_payments(imported: Sequence[ImportedPayment], *, now: datetime) -> None:
    """Write payments, refunds, what visits earned, and the ledger's transactions of orders that are written already."""
    books = _Books(now)
    for one in imported:
        _keep(books, one)
    with translated_errors():
        PaymentIntent.objects.bulk_create(books.intents, batch_size=_BATCH)
        RefundRow.objects.bulk_create(books.refunds, batch_size=_BATCH)
        Release.objects.bulk_create(books.releases, batch_size=_BATCH)
    record_changes(sorted(books.changes, key=lambda change: change.changed_at))
    ledger.import_postings(books.postings, actor=SYSTEM, now=now)


def _keep(books: _Books, one: ImportedPayment) -> None:
    terms, visit = terms_of(one.order.market), one.order.visits[0]
    purpose = PaymentPurpose.DEPOSIT if one.timing is Timing.DEPOSIT else PaymentPurpose.PRICE
    first = _intent(one, one.payment_id, purpose, one.first_minor, one.paid_at, terms)
    books.intents.append(first)
    _change(books, first, _I.CREATED, one.paid_at)
    if one.closed_at is None or visit.ending is Ending.OPEN:
        if one.timing is Timing.HOLD:
            _hold(books, first, one.paid_at)
        else:
            _capture(books, first, one.first_minor, one.paid_at)
        return
    bill = settlement.bill_of(visit, 0, 0, SettlementTerms(terms.commission_bp))
    closed = one.closed_at + _AFTER_CLOSE
    if one.timing is Timing.HOLD:
        _end_hold(books, first, 0 if one.lost else bill.own_minor, closed, lost=one.lost)
    else:
        _capture(books, first, one.first_minor, one.paid_at)
    if one.lost:
        return
    missing = bill.own_minor - first.captured_minor
    if missing > 0:
        at = min(closed + _REST_AFTER, books.now)
        rest = _intent(one, id_at(at), PaymentPurpose.REST, missing, at, terms)
        books.intents.append(rest)
        _change(books, rest, _I.CREATED, at)
        _capture(books, rest, missing, at)
    elif missing < 0:
        _give_back(books, first, -missing, closed, to_balance=one.to_balance)
    if bill.owed_minor:
        _earn(books, one, bill, terms, closed)


def _intent(
    one: ImportedPayment, number: uuid.UUID, purpose: PaymentPurpose, minor: int, at: datetime, terms: MarketTerms
) -> PaymentIntent:
    is_first = purpose in (PaymentPurpose.PRICE, PaymentPurpose.DEPOSIT)
    later = one.timing is Timing.HOLD and is_first
    return PaymentIntent(
        id=number,
        order_id=one.order.order_id,
        client_id=one.order.client_id,
        market=one.order.market,
        purpose=purpose,
        method=PaymentMethod.CARD,
        timing=one.timing if is_first else Timing.PREPAY,
        amount_minor=minor,
        captured_minor=0,
        refunded_minor=0,
        currency=one.order.currency,
        state=_I.CREATED,
        provider=one.provider,
        provider_ref=f"pay_{os.urandom(10).hex()}",
        provider_state="",
        heard_at=at,
        sequence=0,
        next_action_url="",
        decline_code="",
        hold_expires_at=None,
        capture_later=later,
        wanted="",
        wanted_minor=0,
        given_up=False,
        plan=_plan(one, terms) if is_first else {IMPORTED: True},
        wish={},
        tries=0,
        created_at=at,
    )


def _plan(one: ImportedPayment, terms: MarketTerms) -> dict[str, object]:
    return {
        IMPORTED: True,
        "method": str(PaymentMethod.CARD),
        "timing": str(one.timing),
        "price_minor": one.order.visits[0].price_minor,
        "commission_bp": terms.commission_bp,
        "settlement": str(terms.settlement),
        "complaint_hours": terms.complaint_hours,
        "provider": one.provider,
    }


def _change(books: _Books, intent: PaymentIntent, target: IntentState, at: datetime) -> None:
    source = "" if target is _I.CREATED else str(intent.state)
    books.changes.append(Change(intent.id, "payment", source, target, SYSTEM.label, IMPORTED, at))
    intent.state = target


def _hold(books: _Books, intent: PaymentIntent, at: datetime) -> None:
    _change(books, intent, _I.AUTHORISED, at)
    intent.provider_state, intent.heard_at, intent.hold_expires_at = str(_I.AUTHORISED), at, at + _HOLD


def _capture(books: _Books, intent: PaymentIntent, minor: int, at: datetime) -> None:
    _change(books, intent, _I.CAPTURED, at)
    intent.captured_minor, intent.settled_at, intent.heard_at = minor, at, at
    intent.provider_state = str(_I.CAPTURED)
    amount = Money(minor, intent.currency)
    books.post(moves.capture_posting(intent.facts(), amount, debt=Money(0, intent.currency), happened_at=at), at)


def _end_hold(books: _Books, intent: PaymentIntent, minor: int, at: datetime, *, lost: bool) -> None:
    """Of a hold, what the visit came to is taken; the rest is let go."""
    _hold(books, intent, intent.created_at)
    intent.hold_expires_at = None
    if minor:
        _capture(books, intent, minor, at)
        return
    _change(books, intent, _I.FAILED if lost else _I.VOIDED, at)
    intent.settled_at, intent.heard_at, intent.provider_state = at, at, str(intent.state)
    intent.decline_code = "capture_declined" if lost else ""
    intent.given_up = not lost


def _give_back(books: _Books, intent: PaymentIntent, minor: int, at: datetime, *, to_balance: bool) -> None:
    destination = Destination.BALANCE if to_balance else Destination.CARD
    refund = RefundRow(
        id=id_at(at),
        intent=intent,
        amount_minor=minor,
        currency=intent.currency,
        state=RefundStanding.DONE,
        destination=destination,
        borne_by=BorneBy.ORDER,
        cause="settled",
        reason="",
        asked_by=SYSTEM.label,
        approved_by=SYSTEM.label,
        provider_ref="" if to_balance else f"ref_{os.urandom(10).hex()}",
        failure_code="",
        tries=0,
        created_at=at,
        approved_at=at,
        done_at=at,
    )
    books.refunds.append(refund)
    steps = ("", RefundStanding.ASKED, RefundStanding.APPROVED, RefundStanding.DONE)
    for source, target in pairwise(steps):
        books.changes.append(Change(refund.id, "refund", source, target, SYSTEM.label, refund.cause, at))
    whole = minor == intent.captured_minor
    _change(books, intent, _I.REFUNDED if whole else _I.PARTLY_REFUNDED, at)
    intent.refunded_minor = minor
    posting = moves.refund_posting(
        intent.facts(), refund.id, Money(minor, intent.currency), destination=destination, borne_by=BorneBy.ORDER,
        specialist_id=None, happened_at=at,
    )  # fmt: skip
    books.post(posting, at)


def _earn(books: _Books, one: ImportedPayment, bill: VisitBill, terms: MarketTerms, closed: datetime) -> None:
    """What the visit comes to, released if the time for complaints has passed."""
    share, due_at = bill.share, closed + timedelta(hours=terms.complaint_hours)
    price = 0 if bill.is_fee else share.gross_minor - min(bill.visit.moved_fee_minor, share.gross_minor)
    row = Release(
        visit_id=bill.visit.visit_id,
        order_id=one.order.order_id,
        client_id=one.order.client_id,
        specialist_id=bill.visit.specialist_id,
        market=one.order.market,
        method=PaymentMethod.CARD,
        currency=one.order.currency,
        price_minor=price,
        fee_minor=share.gross_minor - price,
        tip_minor=0,
        tax_minor=share.tax_minor,
        commission_minor=share.commission_minor,
        net_minor=share.net_minor,
        own_minor=bill.own_minor,
        base_tax_minor=share.tax_minor,
        base_commission_minor=share.commission_minor,
        commission_bp=terms.commission_bp,
        settlement=terms.settlement,
        state=EarningState.WAITING,
        earned_at=closed - _AFTER_CLOSE,
        due_at=due_at,
    )
    books.releases.append(row)
    _tell(books, row, "", EarningState.WAITING, closed)
    if due_at <= books.now:
        _pay_out(books, row, one.provider, due_at)
    if one.tip_minor and not bill.is_fee:
        _tip(books, one, row, terms, min(closed + _TIP_AFTER, books.now))


def _pay_out(books: _Books, row: Release, provider: str, at: datetime) -> None:
    earned, share = earned_of(row), base_share(row)
    purpose = Purpose.PRICE if row.price_minor else Purpose.FEE
    books.post(postings.release_posting(f"release:{row.visit_id}", earned, share, purpose), at)
    if row.settlement == Settlement.PROVIDER_SPLIT:
        row.split_minor = settlement.paid_by_provider(share, row.own_minor)
        if row.split_minor:
            books.post(postings.split_posting(earned, earned.money(row.split_minor), provider=provider), at)
    _tell(books, row, EarningState.WAITING, EarningState.RELEASED, at)
    row.state, row.released_at = EarningState.RELEASED, at


def _tip(books: _Books, one: ImportedPayment, row: Release, terms: MarketTerms, at: datetime) -> None:
    tip = _intent(one, id_at(at), PaymentPurpose.TIP, one.tip_minor, at, terms)
    tip.plan = {IMPORTED: True, "visit_ids": [str(row.visit_id)]}
    books.intents.append(tip)
    _change(books, tip, _I.CREATED, at)
    _capture(books, tip, one.tip_minor, at)
    row.tip_minor += one.tip_minor
    row.net_minor += one.tip_minor
    share = Share(one.tip_minor, 0, 0, one.tip_minor)
    books.post(postings.release_posting(f"tip:{tip.id}:{row.visit_id}", earned_of(row), share, Purpose.TIP), at)


def _tell(books: _Books, row: Release, source: str, target: EarningState, at: datetime) -> None:
    books.changes.append(Change(row.visit_id, "release", source, target, SYSTEM.label, IMPORTED, at))
