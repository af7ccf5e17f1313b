"""The staff's view of an order's money."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from doorstep.infra.http import MoneyOut, errors, staff_only
from doorstep.kernel.errors import NotAllowed, NotSignedIn
from doorstep.modules.ledger.contracts import AccountKind, PostingKind, PostingLine, Purpose, StatementEntry
from doorstep.modules.payments.contracts import (
    Destination,
    EarningState,
    PaymentMissing,
    Refund,
    RefundStanding,
)
from doorstep.modules.payments.models import Release
from doorstep.modules.payments.schemas import PaymentOut, payment_out
from doorstep.modules.payments.selectors.statements import MoneyOfOrder, money_of_order

router = Router(tags=["staff"], auth=staff_only)


class OrderRefundOut(Schema):
    """Money on its way back to the client, or that came back."""

    id: uuid.UUID
    payment_id: uuid.UUID
    amount: MoneyOut
    state: RefundStanding
    destination: Destination
    cause: str = Field(examples=["settled"])
    reason: str
    asked_by: str
    approved_by: str
    created_at: datetime
    done_at: datetime | None

    @classmethod
    def of(cls, refund: Refund) -> "OrderRefundOut":
        """The wire form."""
        return cls(
            id=refund.id,
            payment_id=refund.payment_id,
            amount=MoneyOut.of(refund.amount),
            state=refund.state,
            destination=refund.destination,
            cause=refund.cause,
            reason=refund.reason,
            asked_by=refund.asked_by,
            approved_by=refund.approved_by,
            created_at=refund.created_at,
            done_at=refund.done_at,
        )


class ReleaseOut(Schema):
    """What a visit earned, in minor units: price, extra, fee and tip, less tax and commission, is the net."""

    visit_id: uuid.UUID
    specialist_id: int
    state: EarningState
    method: str
    currency: str
    price_minor: int
    extra_minor: int
    fee_minor: int
    tip_minor: int
    tax_minor: int
    commission_minor: int
    net_minor: int
    subsidy_minor: int = Field(description="what coupon and points paid of price and fee")
    back_minor: int = Field(description="what was given back before the release")
    split_minor: int = Field(description="what of the net the provider has paid itself")
    earned_at: datetime
    due_at: datetime | None
    released_at: datetime | None
    decided_by: str
    reason: str


class LineOut(Schema):
    """One account's part of a transaction: debit above zero, credit below."""

    account: AccountKind
    owner: str
    amount: MoneyOut
    purpose: Purpose

    @classmethod
    def of(cls, line: PostingLine) -> "LineOut":
        """The wire form."""
        return cls(
            account=line.account.kind,
            owner=f"{line.account.owner_kind}:{line.account.owner_id}",
            amount=MoneyOut.of(line.amount),
            purpose=line.purpose,
        )


class EntryOut(Schema):
    """A transaction of the ledger; its lines sum to zero."""

    id: uuid.UUID
    kind: PostingKind
    key: str = Field(examples=["release:0198c0de-0000-7000-8000-000000000001"])
    happened_at: datetime
    recorded_at: datetime
    actor: str
    facts: dict[str, Any]
    lines: list[LineOut]

    @classmethod
    def of(cls, entry: StatementEntry) -> "EntryOut":
        """The wire form."""
        return cls(
            id=entry.id,
            kind=entry.kind,
            key=entry.key,
            happened_at=entry.happened_at,
            recorded_at=entry.recorded_at,
            actor=entry.actor,
            facts=dict(entry.facts),
            lines=[LineOut.of(line) for line in entry.lines],
        )


class EscrowOut(Schema):
    """What went into an order's escrow, what left it and why, and what is still there."""

    captured: MoneyOut
    released: MoneyOut
    refunded: MoneyOut
    corrected: MoneyOut
    held: MoneyOut


class OrderMoneyOut(Schema):
    """All that is recorded of an order's money, each list oldest first."""

    payments: list[PaymentOut]
    refunds: list[OrderRefundOut]
    releases: list[ReleaseOut]
    escrow: list[EscrowOut]
    entries: list[EntryOut]

    @classmethod
    def of(cls, found: MoneyOfOrder) -> "OrderMoneyOut":
        """The wire form."""
        return cls(
            payments=[payment_out(payment) for payment in found.payments],
            refunds=[OrderRefundOut.of(refund) for refund in found.refunds],
            releases=[_release_out(row) for row in found.releases],
            escrow=[
                EscrowOut(
                    captured=MoneyOut.of(totals.captured),
                    released=MoneyOut.of(totals.released),
                    refunded=MoneyOut.of(totals.refunded),
                    corrected=MoneyOut.of(totals.corrected),
                    held=MoneyOut.of(totals.held),
                )
                for totals in found.ledger.escrow
            ],
            entries=[EntryOut.of(entry) for entry in found.ledger.entries],
        )


def _release_out(row: Release) -> ReleaseOut:
    return ReleaseOut(**{name: getattr(row, name) for name in ReleaseOut.model_fields})


@router.get(
    "/staff/orders/{uuid:order_id}/money",
    response=OrderMoneyOut,
    openapi_extra=errors(NotSignedIn, NotAllowed, PaymentMissing),
)
def get_order_money(request: HttpRequest, order_id: uuid.UUID) -> OrderMoneyOut:
    """An order's money as a statement: payments, refunds, what visits earned, and every transaction of the ledger."""
    return OrderMoneyOut.of(money_of_order(order_id))
