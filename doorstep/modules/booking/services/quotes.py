"""Pricing a wish: a signed quote for a chosen specialist, or for anyone who is free at the start."""

from datetime import datetime, timedelta

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotSignedIn
from doorstep.kernel.geo import Cell
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import StartRefused
from doorstep.modules.booking.contracts import NobodyFree, OfferChoice, OwnVisit
from doorstep.modules.booking.services.consequences import Terms, client_group_of, terms_before
from doorstep.modules.booking.services.parties import BookableOffer, Party, local_date, party_of_wish, terms_of
from doorstep.modules.booking.services.prices import lines_at
from doorstep.modules.booking.services.where import find_whereabouts
from doorstep.modules.booking.services.wishes import quoted_items
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import AgreedVisit, Candidate, Quote

MOST_CANDIDATES = 50


def make_quote(choice: OfferChoice, *, actor: Actor, now: datetime) -> tuple[str, Quote]:
    """
    Price one visit and bind the price, the time and who may come; nothing is held yet.

    For "anyone" the price is the market's standard price of the service, and all who honour it and are
    free then stand in the quote, in this order: fewest visits on that day, higher rating, nearer,
    lower number.

    :returns: the signed text and what it says.
    :raises NotFound: if the address is not the actor's.
    :raises PlaceMissing: if there is no such shop.
    :raises OfferUnavailable: if the offer or service can't be booked in the address's market.
    :raises ChoiceNotOffered: if market or specialist do not have something of the wish.
    :raises InvalidInput: if the wish makes no sense; ``context`` names the field.
    :raises StartRefused: with the reason, if the chosen specialist can't come then.
    :raises NobodyFree: if nobody who honours the standard price can come then.
    """
    if actor.user_id is None:
        raise NotSignedIn
    wish = choice.wish
    where = find_whereabouts(wish, address_id=choice.address_id, market=choice.market, actor=actor)
    market = where.market
    party = party_of_wish(wish, market=market, point=where.point)
    if any(offer.user_id == actor.user_id for offer in party.offers) and not party.anyone:
        raise OwnVisit
    candidates = _free_candidates(party, choice=choice, market=market, cell=where.cell, actor=actor, now=now)
    lines = lines_at(party, choice.starts_at, market=market, cell=where.cell, actor=actor, now=now)
    shop = party.elsewhere.shop if party.elsewhere else None
    point = shop.point if shop else where.point
    policy = pricing.find_policy(
        market=market.code, service_id=choice.service_id, offer_id=choice.offer_id, starts_at=choice.starts_at
    )
    grouped = bool(policy.by_group) or pricing.asks_client_group(market.code)
    quote = Quote(
        id=new_id(),
        client_id=actor.user_id,
        market=market.code,
        service_id=choice.service_id,
        quantity=choice.quantity,
        anyone=party.anyone,
        candidates=candidates,
        address_id=where.address.id if where.address else None,
        point=point,
        cell=point.cell if point else None,
        starts_at=choice.starts_at,
        visit_minutes=party.shape.visit_minutes,
        preparation_minutes=party.shape.preparation_minutes,
        cleanup_minutes=party.shape.cleanup_minutes,
        travel_version=terms_of(market).travel_version,
        lines=lines,
        total=pricing.total_of(lines, market.currency),
        policy=policy.ref,
        expires_at=now + timedelta(minutes=market.quote_minutes),
        rules=party.rules,
        client_group=client_group_of(actor.user_id, now=now) if grouped else "",
        items=() if wish.is_plain else quoted_items(party.items),
        place_kind=wish.place_kind,
        place_id=shop.place_id if shop else None,
    )
    return pricing.sign_quote(quote), quote


def terms_of_quote(quote: Quote, *, now: datetime) -> Terms:
    """What cancelling and moving will cost, if the quote is booked now."""
    visit = AgreedVisit(quote.total, quote.starts_at, now)
    return terms_before(quote.policy, quote.client_group, [visit], now=now)


def _free_candidates(
    party: Party, *, choice: OfferChoice, market: MarketFacts, cell: Cell | None, actor: Actor, now: datetime
) -> tuple[Candidate, ...]:
    terms, start = terms_of(market), choice.starts_at
    if not party.anyone:
        refusal = availability.explain_start(party.candidates[0], cell, start, terms=terms, now=now)
        if refusal:
            raise StartRefused.of(refusal)
        return tuple(map(_candidate, party.offers))
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
            offer.base_cell.distance_km(cell) if cell else 0.0,
            offer.offer_id,
        )
    )
    return tuple(map(_candidate, able[:MOST_CANDIDATES]))


def _candidate(offer: BookableOffer) -> Candidate:
    return Candidate(offer.offer_id, offer.calendar_id, offer.further)
