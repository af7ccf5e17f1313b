"""Pricing a wish: a signed quote for a chosen specialist, or for anyone who is free at the start."""

from datetime import datetime, timedelta

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotSignedIn
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import AddressFacts, MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import StartRefused
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import NobodyFree, OfferChoice, OwnVisit
from doorstep.modules.booking.services.parties import Party, local_date, party_of, terms_of
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import Candidate, Quote

MOST_CANDIDATES = 50


def make_quote(choice: OfferChoice, *, actor: Actor, now: datetime) -> tuple[str, Quote]:
    """
    Price one visit and bind the price, the time and who may come; nothing is held yet.

    For "anyone" the price is the market's standard price of the service, and all who honour it and are
    free then stand in the quote, in this order: fewest visits on that day, higher rating, nearer,
    lower number.

    :returns: the signed text and what it says.
    :raises NotFound: if the address is not the actor's.
    :raises OfferUnavailable: if the offer or service can't be booked in the address's market.
    :raises StartRefused: with the reason, if the chosen specialist can't come then.
    :raises NobodyFree: if nobody who honours the standard price can come then.
    """
    if actor.user_id is None:
        raise NotSignedIn
    address = accounts.get_address(choice.address_id, actor=actor)
    market = accounts.get_market(address.market)
    party = party_of(
        service_id=choice.service_id,
        offer_id=choice.offer_id,
        market=market,
        point=address.point,
        quantity=choice.quantity,
    )
    if any(offer.user_id == actor.user_id for offer in party.offers) and not party.anyone:
        raise OwnVisit
    candidates = _free_candidates(party, choice=choice, market=market, address=address, actor=actor, now=now)
    quote = Quote(
        id=new_id(),
        client_id=actor.user_id,
        market=market.code,
        service_id=choice.service_id,
        quantity=choice.quantity,
        anyone=party.anyone,
        candidates=candidates,
        address_id=address.id,
        point=address.point,
        cell=address.point.cell,
        starts_at=choice.starts_at,
        visit_minutes=party.shape.visit_minutes,
        preparation_minutes=party.shape.preparation_minutes,
        cleanup_minutes=party.shape.cleanup_minutes,
        travel_version=terms_of(market).travel_version,
        lines=party.lines,
        total=pricing.total_of(party.lines, market.currency),
        policy=rules.FREE_POLICY,
        expires_at=now + timedelta(minutes=market.quote_minutes),
    )
    return pricing.sign_quote(quote), quote


def _free_candidates(
    party: Party, *, choice: OfferChoice, market: MarketFacts, address: AddressFacts, actor: Actor, now: datetime
) -> tuple[Candidate, ...]:
    terms, cell, start = terms_of(market), address.point.cell, choice.starts_at
    if not party.anyone:
        refusal = availability.explain_start(party.candidates[0], cell, start, terms=terms, now=now)
        if refusal:
            raise StartRefused.of(refusal)
        return tuple(Candidate(offer.offer_id, offer.calendar_id) for offer in party.offers)
    found = availability.find_starts_many(
        party.candidates, cell, terms=terms, first=local_date(market, start), day_count=1, now=now
    )
    free = set(found.calendars_at(start))
    able = [offer for offer in party.offers if offer.calendar_id in free and offer.user_id != actor.user_id]
    if not able:
        raise NobodyFree("Choose another time.")
    visits = availability.count_visits(
        [offer.calendar_id for offer in able], start, time_zone=market.time_zone, now=now
    )
    able.sort(
        key=lambda offer: (
            visits.get(offer.calendar_id, 0),
            -offer.rating,
            offer.base_cell.distance_km(cell),
            offer.offer_id,
        )
    )
    return tuple(Candidate(offer.offer_id, offer.calendar_id) for offer in able[:MOST_CANDIDATES])
