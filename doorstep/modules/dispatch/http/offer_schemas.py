"""Wire forms of job offers as specialists see them."""

import uuid
from datetime import datetime, timedelta

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.modules.booking.facade import WantedItemOut
from doorstep.modules.dispatch.contracts import DeclineReason, How, JobOfferState, Sizes
from doorstep.modules.dispatch.http.search_schemas import ChoiceWhyOut, TermOut
from doorstep.modules.dispatch.services.offers import JobOfferView, PooledSearch
from doorstep.modules.dispatch.services.standings import LostOffer, OwnStanding


class JobOfferOut(BaseModel):
    """
    Somebody is wanted, and you are asked until ``respond_by``; who takes it first has it.

    ``pay`` is the price with what the platform adds (``raise``), before the commission. The address is shown once it
    is yours: ``visit_id``. Distances are between coarse cells.
    """

    id: uuid.UUID
    order_id: uuid.UUID
    state: JobOfferState
    how: How
    wave: int
    service_id: int
    service_name: str
    quantity: int
    items: list[WantedItemOut]
    district: str
    distance_km: float | None
    travel_minutes: int | None
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    price: MoneyOut
    raised_by: MoneyOut
    pay: MoneyOut
    note: str
    offered_at: datetime
    respond_by: datetime
    answered_at: datetime | None
    visit_id: uuid.UUID | None

    @classmethod
    def of(cls, view: JobOfferView) -> "JobOfferOut":
        """The wire form."""
        offer, search = view.offer, view.search
        return cls(
            id=offer.id,
            order_id=offer.order_id,
            state=JobOfferState(offer.state),
            how=How(offer.how),
            wave=offer.wave,
            service_id=search.service_id,
            service_name=view.service_name,
            quantity=search.quantity,
            items=[WantedItemOut.of(item) for item in view.items],
            district=search.district,
            distance_km=offer.distance_km,
            travel_minutes=offer.travel_minutes,
            starts_at=offer.starts_at,
            ends_at=offer.starts_at + search.length,
            time_zone=search.time_zone,
            price=MoneyOut(minor=offer.price_minor, currency=offer.currency),
            raised_by=MoneyOut(minor=offer.raise_minor, currency=offer.currency),
            pay=MoneyOut(minor=offer.price_minor + offer.raise_minor, currency=offer.currency),
            note=search.note if offer.state in (JobOfferState.OFFERED, JobOfferState.ACCEPTED) else "",
            offered_at=offer.offered_at,
            respond_by=offer.respond_by,
            answered_at=offer.answered_at,
            visit_id=offer.visit_id,
        )


class JobOffersOut(BaseModel):
    """What one is asked now, the most urgent first, then what has ended within a day, the latest first."""

    items: list[JobOfferOut]


class DeclineIn(Schema):
    """Why not; the client does not read it."""

    reason: DeclineReason = Field(examples=["busy"])


class PooledOut(BaseModel):
    """A search that is open to everybody who could serve it, and when you would begin."""

    order_id: uuid.UUID
    service_id: int
    service_name: str
    quantity: int
    items: list[WantedItemOut]
    district: str
    distance_km: float
    travel_minutes: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    price: MoneyOut
    raised_by: MoneyOut
    pay: MoneyOut
    deadline: datetime | None

    @classmethod
    def of(cls, found: PooledSearch) -> "PooledOut":
        """The wire form."""
        search, fit, currency = found.search, found.scored.fit, found.search.price.currency
        return cls(
            order_id=search.order_id,
            service_id=search.service_id,
            service_name=found.service_name,
            quantity=search.quantity,
            items=[WantedItemOut.of(item) for item in found.items],
            district=search.district,
            distance_km=found.scored.person.distance_km,
            travel_minutes=fit.travel_minutes,
            starts_at=fit.start,
            ends_at=fit.start + timedelta(minutes=search.visit_minutes),
            time_zone=search.time_zone,
            price=MoneyOut(minor=search.price.minor, currency=currency),
            raised_by=MoneyOut(minor=found.raise_minor, currency=currency),
            pay=MoneyOut(minor=search.price.minor + found.raise_minor, currency=currency),
            deadline=search.deadline,
        )


class PoolOut(BaseModel):
    """The open pool as far as one could serve it, the soonest first."""

    items: list[PooledOut]


class LostOut(BaseModel):
    """A job offer that somebody else took: your own score, and the score of who was chosen, without a name."""

    service_name: str = Field(examples=["Home cleaning"])
    offered_at: datetime
    own: ChoiceWhyOut
    chosen_score: float | None
    chosen_terms: list[TermOut]

    @classmethod
    def of(cls, lost: LostOffer) -> "LostOut":
        """The wire form."""
        return cls(
            service_name=lost.service_name,
            offered_at=lost.offer.offered_at,
            own=ChoiceWhyOut.of(lost.own),
            chosen_score=round(lost.chosen.score, 4) if lost.chosen else None,
            chosen_terms=[TermOut.of(term) for term in lost.chosen.terms] if lost.chosen else [],
        )


class StandingOut(BaseModel):
    """
    One's own job offers of the last ``days`` days, beside the median of all ``people`` in the city who had any.

    The medians are reckoned anew every few minutes.
    """

    days: int
    offered: int
    accepted: int
    declined: int
    expired: int
    lost: int
    median_offered: float
    median_accepted: float
    people: int
    last_lost: list[LostOut]

    @classmethod
    def of(cls, found: OwnStanding) -> "StandingOut":
        """The wire form."""
        return cls(
            days=Sizes.STANDING_DAYS,
            offered=found.offered,
            accepted=found.accepted,
            declined=found.declined,
            expired=found.expired,
            lost=found.lost,
            median_offered=found.median_offered,
            median_accepted=found.median_accepted,
            people=found.people,
            last_lost=[LostOut.of(lost) for lost in found.last_lost],
        )
