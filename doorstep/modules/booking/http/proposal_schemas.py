"""Wire forms of proposals: other times for a request."""

import uuid
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.infra.parsing import Moment
from doorstep.modules.booking import proposal_rules
from doorstep.modules.booking.http.slot_schemas import WindowOut
from doorstep.modules.booking.models import Proposal, Visit
from doorstep.modules.booking.proposal_contracts import ProposalState, ProposalStep
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.facade import PriceLineOut

_STARTS = ["2026-11-24T10:15:00Z", "2026-11-25T08:15:00Z"]


class ProposeIn(Schema):
    """Other starts for a request: one to three different ones of the specialist's own free starts."""

    starts: Annotated[list[Moment], Field(min_length=1, max_length=proposal_rules.MOST_AT_ONCE)] = Field(
        examples=[_STARTS]
    )


class TakeTimeIn(Schema):
    """The price of the proposed time that was shown and is agreed to."""

    agreed_price_minor: int = Field(ge=0, lt=2**63, description="in minor units", examples=[4900])


class ProposalOut(BaseModel):
    """
    Another time that the specialist of a request proposed, kept until ``expires_at``.

    ``price`` is that of this time and ``difference`` what it adds to the visit's present one, less than 0 if it is
    cheaper. ``window``: the range of arrival that would be promised.
    """

    id: uuid.UUID
    state: ProposalState
    starts_at: datetime
    ends_at: datetime = Field(description="the end at the latest")
    window: WindowOut | None
    price: MoneyOut
    difference: MoneyOut
    lines: list[PriceLineOut]
    expires_at: datetime

    @classmethod
    def of(cls, proposal: Proposal, visit: Visit, language: str) -> "ProposalOut":
        """The wire form."""
        until, currency = proposal.window_until, proposal.currency
        return cls(
            id=proposal.id,
            state=ProposalState(proposal.state),
            starts_at=proposal.starts_at,
            ends_at=(until or proposal.starts_at) + (visit.ends_at - visit.starts_at),
            window=WindowOut(from_at=proposal.starts_at, until_at=until) if until else None,
            price=MoneyOut(minor=proposal.price_minor, currency=currency),
            difference=MoneyOut(minor=proposal.price_minor - visit.price_minor, currency=currency),
            lines=[PriceLineOut.of(pricing.line_from_plain(plain, currency), language) for plain in proposal.lines],
            expires_at=proposal.expires_at,
        )


class ProposalStepOut(BaseModel):
    """What a step did about proposals. ``starts``: those proposed; of ``accepted`` the wished start and the new one."""

    step: ProposalStep
    starts: list[datetime]

    @classmethod
    def find(cls, source: str, target: str, reason: str) -> "ProposalStepOut | None":
        """What a row of the history says; None if it says nothing of proposals."""
        found = proposal_rules.read_step(source, target, reason)
        return cls(step=found[0], starts=found[1]) if found else None
