"""Wire forms of work that is agreed on at the door."""

import uuid
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from doorstep.infra.http import MoneyOut
from doorstep.modules.booking.contracts import ExtraState
from doorstep.modules.booking.extra_contracts import (
    LARGEST_EXTRA_MINOR,
    LONGEST_TITLE,
    MOST_OF_AN_EXTRA,
    ExtraAsked,
    ExtraKind,
)
from doorstep.modules.booking.models import Extra


class ExtraIn(Schema):
    """Work or parts beside what was booked, and what all of it costs in minor units of the visit's currency."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[
        str, StringConstraints(min_length=1, max_length=LONGEST_TITLE, pattern=r"^[^\x00]*$", strip_whitespace=True)
    ] = Field(examples=["Clean the balcony too"])
    amount_minor: int = Field(ge=1, le=LARGEST_EXTRA_MINOR, examples=[2500])
    kind: ExtraKind = Field(ExtraKind.WORK, description="more work, or parts that are put in", examples=["work"])
    quantity: int = Field(1, ge=1, le=MOST_OF_AN_EXTRA, description="the amount is for all of them", examples=[1])

    def asked(self) -> ExtraAsked:
        """The wish as booking knows it."""
        return ExtraAsked(title=self.title, amount_minor=self.amount_minor, kind=self.kind, quantity=self.quantity)


class ExtraOut(BaseModel):
    """
    Work beside what was booked. ``asked``: waits for the client, who pays it or refuses it. ``agreed``: to be paid in
    cash at the door. ``lapsed``: the visit ended before the client had answered, so it is neither done nor paid.
    """

    id: uuid.UUID
    visit_id: uuid.UUID
    kind: ExtraKind = Field(examples=["work"])
    title: str = Field(examples=["Clean the balcony too"])
    quantity: int = Field(examples=[1])
    amount: MoneyOut = Field(description="for all of them")
    state: ExtraState
    created_at: datetime
    answered_at: datetime | None

    @classmethod
    def of(cls, extra: Extra) -> "ExtraOut":
        """The wire form."""
        return cls(
            id=extra.id,
            visit_id=extra.visit_id,
            kind=extra.known_kind,
            title=extra.title,
            quantity=extra.quantity,
            amount=MoneyOut.of(extra.amount),
            state=ExtraState(extra.state),
            created_at=extra.created_at,
            answered_at=extra.answered_at,
        )
