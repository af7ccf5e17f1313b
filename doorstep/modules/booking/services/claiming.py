"""Claiming the time of quoted visits: of a chosen specialist, or of the first of those who honour the price."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import savepoint, transaction_required
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import (
    Candidate,
    ClaimFacts,
    ClaimKind,
    ClaimRequest,
    Shape,
    StartRefused,
    Terms,
)
from doorstep.modules.booking.contracts import NobodyFree, OfferUnavailable
from doorstep.modules.booking.services.parties import terms_of
from doorstep.modules.booking.services.several import Claimed, claim_several
from doorstep.modules.booking.services.where import Elsewhere, find_elsewhere
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.pricing.contracts import Quote
from doorstep.modules.specialists.contracts import OfferFacts

type Places = dict[tuple[PlaceKind, int | None], Elsewhere]
"""Where visits are that are not at the client's, by kind and shop."""


def _elsewhere_of(quotes: Sequence[Quote]) -> Places:
    """:raises OfferUnavailable: if a shop takes no visits any more."""
    wanted = {(quote.place_kind, quote.place_id) for quote in quotes}
    return {key: found for key in wanted if (found := find_elsewhere(*key)) is not None}


@transaction_required
def claim_all(
    quotes: Sequence[Quote],
    visit_ids: Sequence[uuid.UUID],
    offers: dict[int, OfferFacts],
    *,
    market: MarketFacts,
    until: datetime,
    now: datetime,
) -> list[Claimed]:
    """Claim the time of every visit: who comes, and when."""
    places = _elsewhere_of(quotes)
    if len(quotes) == 1:
        return [_claim_first_free(quotes[0], visit_ids[0], offers, places, market=market, until=until, now=now)]

    def make_request(number: int, calendar_id: int, offer: OfferFacts) -> ClaimRequest:
        quote = quotes[number]
        terms = terms_of(market, version=quote.travel_version)
        return _claim_request(quote, calendar_id, visit_ids[number], offer, places, terms=terms, until=until)

    return claim_several(quotes, offers, make_request, now=now)


def _claim_first_free(
    quote: Quote,
    visit_id: uuid.UUID,
    offers: dict[int, OfferFacts],
    places: Places,
    *,
    market: MarketFacts,
    until: datetime,
    now: datetime,
) -> Claimed:
    """Claim the time of the quote's specialist, or of the first of its candidates who is still free."""
    terms = terms_of(market, version=quote.travel_version)
    if not quote.anyone:
        chosen = quote.candidates[0]
        offer = offers.get(chosen.offer_id)
        if offer is None:
            raise OfferUnavailable
        request = _claim_request(quote, chosen.calendar_id, visit_id, offer, places, terms=terms, until=until)
        availability.lock_calendars([chosen.calendar_id, *request.candidate.rooms])
        return offer, availability.claim(request, now=now)
    # First those whose calendar nobody is touching, then those that must be waited for.
    for waits in (False, True):
        for candidate in quote.candidates:
            offer = offers.get(candidate.offer_id)
            if offer is None:
                continue
            request = _claim_request(quote, candidate.calendar_id, visit_id, offer, places, terms=terms, until=until)
            claim = _try_claim(request, waits=waits, now=now)
            if claim is not None:
                return offer, claim
    raise NobodyFree("Choose another time.")


class _Refused(Exception):
    """Leaves a savepoint, which gives the candidate's lock back."""


@transaction_required
def _try_claim(request: ClaimRequest, *, waits: bool, now: datetime) -> ClaimFacts | None:
    calendar_id, rooms = request.candidate.calendar_id, request.candidate.rooms
    try:
        with savepoint():
            if waits:
                availability.lock_calendars([calendar_id, *rooms])
            elif not all(map(availability.try_lock_calendar, (calendar_id, *rooms))):
                raise _Refused
            return availability.claim(request, now=now, explained=False)
    except (_Refused, StartRefused):
        return None


def _claim_request(
    quote: Quote,
    calendar_id: int,
    visit_id: uuid.UUID,
    offer: OfferFacts,
    places: Places,
    *,
    terms: Terms,
    until: datetime,
) -> ClaimRequest:
    shape = Shape(quote.visit_minutes, quote.preparation_minutes, quote.cleanup_minutes)
    elsewhere = places.get((quote.place_kind, quote.place_id))
    if elsewhere is None:
        candidate, point = Candidate(calendar_id, shape, offer.base_cell, offer.radius_km, quote.rules), quote.point
    else:
        if elsewhere.shop is not None and offer.place_id != elsewhere.shop.place_id:
            raise OfferUnavailable("This specialist does not work there any more.")
        candidate = elsewhere.candidate(calendar_id, shape, offer.base_cell, quote.rules)
        point = elsewhere.point_for(offer.base_cell)
    return ClaimRequest(
        candidate=candidate,
        holder_id=visit_id,
        start=quote.starts_at,
        point=point,
        terms=terms,
        kind=ClaimKind.HOLD,
        expires_at=until,
    )
