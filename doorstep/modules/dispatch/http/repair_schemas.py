"""Wire forms of repair: who comes instead, and expected times."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.files import PhotoOut, photo_out
from doorstep.infra.http import MoneyOut
from doorstep.infra.parsing import Moment
from doorstep.kernel.clock import utc_now
from doorstep.modules.dispatch.models import ExpectedTime
from doorstep.modules.dispatch.repair_contracts import (
    ExpectedCause,
    RefuseWish,
    ReplacementReason,
    ReplacementState,
)
from doorstep.modules.dispatch.services.answer_replacement import OtherTimes
from doorstep.modules.dispatch.services.repair_views import ReplacementView
from doorstep.modules.specialists.contracts import SpecialistCard

_WHEN = "2026-11-24T10:15:00Z"
_WHICH = "the lost visit; left out: of several of a party what has waited longest for an answer"


class ReplacerOut(BaseModel):
    """A specialist as the client of a visit reads of them."""

    id: int
    name: str
    rating: float | None
    rating_count: int
    photo: PhotoOut | None

    @classmethod
    def of(cls, card: SpecialistCard) -> "ReplacerOut":
        """The wire form."""
        return cls(
            id=card.specialist_id,
            name=card.display_name,
            rating=card.rating,
            rating_count=card.rating_count,
            photo=photo_out(card.photo, now=utc_now()),
        )


class WhyTermOut(BaseModel):
    """One thing by which somebody was chosen: arrival, rating, travel_added, load, price_fit; value 0 to 1."""

    term: str
    value: float
    weight: float


class ArrivalWindowOut(BaseModel):
    """A promised range of arrival."""

    from_at: datetime
    until_at: datetime


class ProposedOut(BaseModel):
    """Who can come instead, and when; the time is kept for the client until ``answer_by``, at the agreed price."""

    specialist: ReplacerOut
    starts_at: datetime
    ends_at: datetime = Field(description="the end at the latest")
    window: ArrivalWindowOut | None
    later_minutes: int = Field(description="after what was promised")
    price: MoneyOut
    why: list[WhyTermOut]


class ReplacementOut(BaseModel):
    """
    Somebody else for a visit whose specialist dropped out (``reason`` dropped), or comes far too late (late).

    ``none``: nobody is free at the promised time, another time may do. ``answer_by``: until when the order waits for
    the client's answer. ``left``: who was to come. ``new_visit_id``: the visit of who comes instead, once ``taken``.
    ``together``: others of a party come at that time, so who comes instead does too; for who is late, somebody sooner
    may do once one of the party has set out.
    """

    visit_id: uuid.UUID
    order_id: uuid.UUID
    reason: ReplacementReason
    state: ReplacementState
    answer_by: datetime | None
    left: ReplacerOut
    lost_starts_at: datetime
    proposed: ProposedOut | None
    new_visit_id: uuid.UUID | None
    time_zone: str
    compensation_points: int
    together: bool

    @classmethod
    def of(cls, view: ReplacementView) -> "ReplacementOut":
        """The wire form."""
        row = view.row
        return cls(
            visit_id=row.visit_id,
            order_id=row.order_id,
            reason=ReplacementReason(row.reason),
            state=ReplacementState(row.state),
            answer_by=view.answer_by,
            left=ReplacerOut.of(view.left),
            lost_starts_at=row.lost_starts_at,
            proposed=_proposed(view),
            new_visit_id=row.new_visit_id if row.state == ReplacementState.TAKEN else None,
            time_zone=row.time_zone,
            compensation_points=row.compensation_points,
            together=view.together,
        )


def _proposed(view: ReplacementView) -> ProposedOut | None:
    row = view.row
    if view.proposed is None or row.starts_at is None or row.ends_at is None:
        return None
    window = row.window_until
    return ProposedOut(
        specialist=ReplacerOut.of(view.proposed),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        window=ArrivalWindowOut(from_at=row.starts_at, until_at=window) if window else None,
        later_minutes=max(0, (row.starts_at - row.lost_starts_at) // timedelta(minutes=1)),
        price=MoneyOut(minor=view.price.minor, currency=view.price.currency),
        why=[WhyTermOut(term=term, value=value, weight=weight) for term, value, weight in row.terms],
    )


class ReplacementTimeOut(BaseModel):
    """Another time, and who comes then."""

    starts_at: datetime
    ends_at: datetime
    specialist: ReplacerOut


class ReplacementTimesOut(BaseModel):
    """
    Other times at which somebody as good can come, a few a day of the coming week.

    ``moves_along``: the rest of the party moves to the time that is chosen.
    """

    time_zone: str
    moves_along: bool
    items: list[ReplacementTimeOut]

    @classmethod
    def of(cls, times: OtherTimes, cards: Mapping[int, SpecialistCard]) -> "ReplacementTimesOut":
        """The wire form."""
        return cls(
            time_zone=times.time_zone,
            moves_along=times.moves_along,
            items=[
                ReplacementTimeOut(
                    starts_at=one.starts_at,
                    ends_at=one.starts_at
                    + timedelta(minutes=one.person.candidate.window_minutes + one.person.candidate.shape.visit_minutes),
                    specialist=ReplacerOut.of(cards[one.person.specialist_id]),
                )
                for one in times.found
            ],
        )


class ApproveIn(Schema):
    """Who comes: as proposed if both are left out, else one of the other times with the specialist shown for it."""

    starts_at: Moment | None = Field(None, examples=[None], description=f"such as {_WHEN}")
    specialist_id: int | None = Field(None, ge=1, lt=2**63, examples=[None])
    visit_id: uuid.UUID | None = Field(None, examples=[None], description=_WHICH)


class RefuseIn(Schema):
    """What is wanted instead: ``wait`` for who is late; ``other_time`` or ``refund`` when somebody dropped out."""

    wish: RefuseWish = Field(examples=["other_time"])
    visit_id: uuid.UUID | None = Field(None, examples=[None], description=_WHICH)


class ExpectedOut(BaseModel):
    """
    When a visit will begin by what is known now, beside its agreed time, which stays.

    ``later_minutes``: after the latest start that was promised. ``cause``: by what it is known.
    """

    visit_id: uuid.UUID
    order_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    later_minutes: int
    cause: ExpectedCause
    made_at: datetime


class ExpectedPage(BaseModel):
    """Visits that won't begin or end as planned, by start; those that will are left out."""

    items: list[ExpectedOut]

    @classmethod
    def of(cls, rows: list[ExpectedTime]) -> "ExpectedPage":
        """The wire form."""
        return cls(
            items=[
                ExpectedOut(
                    visit_id=row.visit_id,
                    order_id=row.order_id,
                    starts_at=row.starts_at,
                    ends_at=row.ends_at,
                    later_minutes=row.later_minutes,
                    cause=ExpectedCause(row.cause),
                    made_at=row.made_at,
                )
                for row in rows
            ]
        )
