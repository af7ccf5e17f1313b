"""Wire forms of what cancelling, moving and not being there cost."""

import uuid
from datetime import datetime

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from doorstep.infra.http import MoneyOut
from doorstep.infra.parsing import Moment
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause, EndingAct
from doorstep.modules.booking.models import Cancellation
from doorstep.modules.booking.services.consequences import Preview, Terms
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.pricing.contracts import Act, FeeReason, FeeStep

_START = "2026-11-24T08:15:00Z"
_AGREED = Field(
    0, ge=0, lt=2**63, examples=[0], description="the fee that was shown and agreed to, in minor units; see consequence"
)


class CancelIn(Schema):
    """Why the order is cancelled; may be empty. And the fee that the client agrees to pay for it."""

    reason: str = Field("", max_length=rules.LONGEST_REASON, examples=["My plans have changed."])
    agreed_fee_minor: int = _AGREED


class MoveIn(Schema):
    """The new start of a visit, and the fee that the client agrees to pay for moving."""

    starts_at: Moment = Field(examples=[_START])
    agreed_fee_minor: int = _AGREED


class NoticeIn(Schema):
    """Words to go with the report; may be empty."""

    reason: str = Field("", max_length=rules.LONGEST_REASON, examples=["I rang three times."])


class CantComeIn(Schema):
    """Why the specialist can't come; the client reads the reason. ``cause``: specialist, or force_majeure."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=rules.LONGEST_REASON, examples=["My car broke down."])
    cause: Cause = Field(Cause.SPECIALIST, examples=["specialist"])
    evidence_ids: list[uuid.UUID] = Field(
        default=[],
        max_length=rules.MOST_EVIDENCE,
        description="pictures that show it, sent to POST /files for this; the platform's staff alone see them",
        examples=[[]],
    )


class FeeStepOut(BaseModel):
    """
    What an act costs from a moment on (null: from now), until the next step.

    ``percent_bp``: of the price, in 0.01 %; null where several visits have several. ``reason``: not_agreed,
    not_promised (the specialist has not accepted yet), grace (booked just now), in_time, tier (from
    ``before_minutes`` before the start on), carried (was moved when it cost that already), other_side.
    """

    from_at: datetime | None
    fee: MoneyOut
    percent_bp: int | None = Field(examples=[5000])
    reason: FeeReason
    before_minutes: int | None

    @classmethod
    def of(cls, step: FeeStep) -> "FeeStepOut":
        """The wire form."""
        return cls(
            from_at=step.from_at,
            fee=MoneyOut.of(step.fee),
            percent_bp=step.fee_bp,
            reason=step.reason,
            before_minutes=step.before_minutes,
        )


class PolicyTermsOut(BaseModel):
    """
    The policy of a booking in exact moments: ``cancel`` and ``move`` begin with what holds now.

    ``policy`` is the version that the order keeps. ``grace_minutes``: both are free so long after booking, unless the
    visit is near. ``wait_minutes``: how long either side waits for the other. Nothing can be cancelled at work.
    """

    policy: str = Field(examples=["moderate@1"])
    name: str = Field(examples=["Moderate"])
    cancel: list[FeeStepOut]
    move: list[FeeStepOut]
    grace_minutes: int
    no_show_fee: MoneyOut
    wait_minutes: int

    @classmethod
    def of(cls, found: Terms, language: str) -> "PolicyTermsOut":
        """The wire form."""
        return cls(
            policy=found.policy.ref,
            name=text_in(found.policy.names, language),
            cancel=[FeeStepOut.of(step) for step in found.cancel.steps],
            move=[FeeStepOut.of(step) for step in found.move.steps],
            grace_minutes=found.terms.grace_minutes,
            no_show_fee=MoneyOut.of(found.no_show),
            wait_minutes=found.terms.wait_minutes,
        )


class HeldOut(BaseModel):
    """What is held on the card: it stays so for starts until ``starts_until``, and is taken at once for later ones."""

    amount: MoneyOut
    starts_until: datetime


class ConsequenceOut(BaseModel):
    """
    What an act costs at this moment. Send ``fee.minor`` back with the act as ``agreed_fee_minor``.

    ``steps`` begin with now; ``next_change_at`` is when the fee changes next, ``free_until`` the same while it is
    nothing. ``later_fee``: what cancelling costs at least after this move. ``held``: of a move, what it may have taken.
    """

    act: Act
    policy: str
    name: str
    fee: MoneyOut
    refund: MoneyOut
    reason: FeeReason
    free_until: datetime | None
    next_change_at: datetime | None
    steps: list[FeeStepOut]
    later_fee: MoneyOut | None
    held: HeldOut | None
    time_zone: str

    @classmethod
    def of(cls, preview: Preview, language: str) -> "ConsequenceOut":
        """The wire form."""
        found = preview.consequence
        return cls(
            act=preview.act,
            policy=preview.policy.ref,
            name=text_in(preview.policy.names, language),
            fee=MoneyOut.of(found.fee),
            refund=MoneyOut.of(found.refund),
            reason=found.reason,
            free_until=found.free_until,
            next_change_at=found.next_change_at,
            steps=[FeeStepOut.of(step) for step in found.steps],
            later_fee=MoneyOut.of(preview.later_fee) if preview.later_fee else None,
            held=HeldOut(amount=MoneyOut.of(preview.held.amount), starts_until=preview.held.starts_until)
            if preview.held
            else None,
            time_zone=preview.time_zone,
        )


class EndedOut(BaseModel):
    """How an agreed visit ended before its time: what was done, whose cause it was, what it cost and gave back."""

    act: EndingAct
    cause: Cause
    fee: MoneyOut
    refund: MoneyOut
    at: datetime

    @classmethod
    def of(cls, row: Cancellation) -> "EndedOut":
        """The wire form; evidence stays with staff."""
        return cls(
            act=EndingAct(row.act),
            cause=Cause(row.cause),
            fee=MoneyOut(minor=row.fee_minor, currency=row.currency),
            refund=MoneyOut(minor=row.refund_minor, currency=row.currency),
            at=row.at,
        )
