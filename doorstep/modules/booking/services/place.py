"""Holding and confirming an order."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.infra import files
from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import (
    LockSpace,
    fetch_one,
    lock_keys,
    savepoint,
    transaction,
    transaction_required,
)
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound, NotSignedIn
from doorstep.kernel.events import Event
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money, total
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import AddressFacts, MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import (
    Candidate,
    ClaimKind,
    ClaimLost,
    ClaimRequest,
    Shape,
    StartRefused,
    Terms,
)
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import (
    HoldExpired,
    NobodyFree,
    NotVerified,
    OfferUnavailable,
    OrderState,
    OwnVisit,
    PlaceOrder,
    TooManyHolds,
    TooManyVisits,
    VisitState,
)
from doorstep.modules.booking.models import Order, Visit, VisitPlace, new_order_number, seal_place
from doorstep.modules.booking.services.parties import terms_of
from doorstep.modules.booking.services.steps import (
    lock_order,
    move_order,
    move_visits,
    order_changed,
    tell,
)
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import Quote
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts


@transaction
def hold_order(command: PlaceOrder, *, actor: Actor, now: datetime) -> Order:
    """
    Keep the time of every quoted visit for the client until the market's hold time is over: all or nothing.

    :raises NotVerified: if the client has confirmed neither phone nor e-mail.
    :raises QuoteInvalid: if a quote is not ours or not the client's.
    :raises QuoteExpired: if a price was quoted too long ago.
    :raises TooManyHolds: if the client holds two orders already.
    :raises StartRefused: with its reason, if the chosen specialist's time was taken meanwhile.
    :raises NobodyFree: if nobody of an "anyone" quote is free any more.
    :raises FileMissing: if a photo is not an unused picture that the client sent for this.
    :raises Busy: if a calendar's lock is not free in time.
    """
    client_id = _require_verified(actor)
    quotes = _verify(command, client_id=client_id, now=now)
    market = accounts.get_market(quotes[0].market)
    lock_keys(LockSpace.PERSON, [client_id])
    _check_live_holds(client_id, now=now)
    addresses = {found: accounts.get_address(found, actor=actor) for found in {quote.address_id for quote in quotes}}
    expires_at = now + timedelta(minutes=market.hold_minutes)
    found = specialists.list_offers({candidate.offer_id for quote in quotes for candidate in quote.candidates})
    offers = {offer.offer_id: offer for offer in found}
    # One calendar per chosen specialist, locked in order before anything is claimed.
    availability.lock_calendars({quote.candidates[0].calendar_id for quote in quotes if not quote.anyone})
    order = _new_order(command, quotes, client_id=client_id, expires_at=expires_at, now=now)
    visits = []
    for position, quote in enumerate(quotes):
        visit_id = new_id()
        offer = _claim_first_free(
            quote, visit_id, offers, market=market, until=expires_at, alone=len(quotes) == 1, now=now
        )
        address = addresses[quote.address_id]
        visits.append(_new_visit(order, visit_id, position, quote, offer, address, market=market, now=now))
    files.attach(order.photos, client_id, files.Purpose.PROBLEM, now=now)
    order.save(force_insert=True)
    Visit.objects.bulk_create(visits)
    record_changes(
        [Change(order.id, "order", "", order.state, actor.label, "", now)]
        + [Change(visit.id, "visit", "", visit.state, actor.label, "", now) for visit in visits]
    )
    tell(order_changed(order, visits, now=now))
    return order


def _require_verified(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotSignedIn
    if not actor.verified:
        raise NotVerified("We send a code; it takes a moment.")
    return actor.user_id


def _verify(command: PlaceOrder, *, client_id: int, now: datetime) -> list[Quote]:
    if not 1 <= len(command.quotes) <= rules.MOST_VISITS:
        raise TooManyVisits
    if len(command.note) > rules.LONGEST_NOTE:
        raise InvalidInput(f"A note has at most {rules.LONGEST_NOTE} characters.", field="note")
    if len(command.photo_ids) > rules.MOST_PHOTOS or len(set(command.photo_ids)) < len(command.photo_ids):
        raise InvalidInput(f"An order takes up to {rules.MOST_PHOTOS} different photos.", field="photo_ids")
    quotes = [pricing.verify_quote(token, client_id=client_id, now=now) for token in command.quotes]
    if len({quote.market for quote in quotes}) > 1:
        raise TooManyVisits("All visits of an order are in one city.")
    return quotes


def _check_live_holds(client_id: int, *, now: datetime) -> None:
    row = fetch_one(
        "SELECT count(*) FROM booking_order WHERE client_id = %s AND state = 'held' AND hold_expires_at > %s",
        [client_id, now],
    )
    if row and row[0] >= rules.LIVE_HOLDS:
        raise TooManyHolds


def _claim_first_free(
    quote: Quote,
    visit_id: uuid.UUID,
    offers: dict[int, OfferFacts],
    *,
    market: MarketFacts,
    until: datetime,
    alone: bool,
    now: datetime,
) -> OfferFacts:
    """Claim the time of the quote's specialist, or of the first of its candidates who is still free."""
    terms = terms_of(market, version=quote.travel_version)
    if not quote.anyone:
        chosen = quote.candidates[0]
        offer = offers.get(chosen.offer_id)
        if offer is None:
            raise OfferUnavailable
        availability.claim(
            _claim_request(quote, chosen.calendar_id, visit_id, offer, terms=terms, until=until), now=now
        )
        return offer
    # First those whose calendar nobody is touching, then those that must be waited for. An order of
    # several visits holds other locks already and so never waits: two such orders could block each other.
    for waits in (False, True) if alone else (False,):
        for candidate in quote.candidates:
            offer = offers.get(candidate.offer_id)
            if offer is None:
                continue
            request = _claim_request(quote, candidate.calendar_id, visit_id, offer, terms=terms, until=until)
            if _try_claim(request, waits=waits, now=now):
                return offer
    raise NobodyFree("Choose another time.")


class _Refused(Exception):
    """Leaves a savepoint, which gives the candidate's lock back."""


@transaction_required
def _try_claim(request: ClaimRequest, *, waits: bool, now: datetime) -> bool:
    calendar_id = request.candidate.calendar_id
    try:
        with savepoint():
            if waits:
                availability.lock_calendars([calendar_id])
            elif not availability.try_lock_calendar(calendar_id):
                raise _Refused
            availability.claim(request, now=now, explained=False)
    except (_Refused, StartRefused):
        return False
    return True


def _claim_request(
    quote: Quote, calendar_id: int, visit_id: uuid.UUID, offer: OfferFacts, *, terms: Terms, until: datetime
) -> ClaimRequest:
    shape = Shape(quote.visit_minutes, quote.preparation_minutes, quote.cleanup_minutes)
    return ClaimRequest(
        candidate=Candidate(calendar_id, shape, offer.base_cell, offer.radius_km),
        holder_id=visit_id,
        start=quote.starts_at,
        point=quote.point,
        terms=terms,
        kind=ClaimKind.HOLD,
        expires_at=until,
    )


def _new_order(
    command: PlaceOrder, quotes: Sequence[Quote], *, client_id: int, expires_at: datetime, now: datetime
) -> Order:
    amount = total((quote.total for quote in quotes), quotes[0].total.currency)
    return Order(
        id=new_id(),
        number=new_order_number(),
        market_id=quotes[0].market,
        client_id=client_id,
        state=OrderState.HELD,
        total_minor=amount.minor,
        currency=amount.currency,
        policy=quotes[0].policy,
        note=command.note,
        photos=list(command.photo_ids),
        hold_expires_at=expires_at,
        created_at=now,
    )


def _new_visit(
    order: Order,
    visit_id: uuid.UUID,
    position: int,
    quote: Quote,
    offer: OfferFacts,
    address: AddressFacts,
    *,
    market: MarketFacts,
    now: datetime,
) -> Visit:
    if offer.user_id == order.client_id:
        raise OwnVisit
    calendar_id = next(candidate.calendar_id for candidate in quote.candidates if candidate.offer_id == offer.offer_id)
    return Visit(
        id=visit_id,
        order=order,
        position=position,
        state=VisitState.HELD,
        service_id=quote.service_id,
        offer_id=offer.offer_id,
        specialist_id=offer.specialist_id,
        specialist_user_id=offer.user_id,
        calendar_id=calendar_id,
        quantity=quote.quantity,
        anyone=quote.anyone,
        price_minor=quote.total.minor,
        currency=quote.total.currency,
        lines=[[line.kind, line.quantity, line.unit_price.minor, line.amount.minor] for line in quote.lines],
        starts_at=quote.starts_at,
        ends_at=quote.starts_at + timedelta(minutes=quote.visit_minutes),
        preparation_minutes=quote.preparation_minutes,
        cleanup_minutes=quote.cleanup_minutes,
        time_zone=market.time_zone,
        address_id=address.id,
        place_sealed=seal_place(visit_id, VisitPlace(line=address.line, details=address.details)),
        place_x=quote.point.x,
        place_y=quote.point.y,
        district=address.district,
        created_at=now,
    )


@transaction
def confirm_order(order_id: uuid.UUID, method: PaymentMethod, *, actor: Actor, now: datetime) -> Order:
    """
    Turn a hold into an agreed order: it owes its total, and each visit is accepted or asked for.

    :raises NotFound: if the order is not the actor's.
    :raises HoldExpired: if the hold's time is over.
    :raises ImpossibleTransition: if it is not held any more.
    """
    order, visits = lock_order(order_id)
    if order.client_id != actor.user_id:  # agreeing to owe is the client's own act, not staff's
        raise NotFound
    rules.ORDERS.check(OrderState(order.state), OrderState.CONFIRMED)
    if order.hold_expires_at is None or now >= order.hold_expires_at:
        raise HoldExpired("Choose a time again.")
    availability.lock_calendars({visit.calendar_id for visit in visits})
    try:
        availability.confirm_claims([visit.id for visit in visits], now=now)
    except ClaimLost as error:
        raise HoldExpired("Choose a time again.") from error
    order.payment_method = method
    payments.open_intent(order.id, amount=Money(order.total_minor, order.currency), method=method, actor=actor, now=now)
    events = _ask_or_accept(visits, order, actor=actor, now=now)
    tell(move_order(order, visits, OrderState.CONFIRMED, actor=actor, now=now), *events)
    return order


def _ask_or_accept(visits: Sequence[Visit], order: Order, *, actor: Actor, now: datetime) -> list[Event]:
    market = accounts.get_market(order.market_id)
    offers = specialists.list_offers({visit.offer_id for visit in visits})
    automatic = {offer.offer_id for offer in offers if offer.auto_accept}
    accepted = [visit for visit in visits if visit.offer_id in automatic]
    asked = [visit for visit in visits if visit not in accepted]
    for visit in asked:
        visit.respond_by = rules.respond_by(starts_at=visit.starts_at, now=now, request_minutes=market.request_minutes)
    return [
        *move_visits(accepted, VisitState.ACCEPTED, actor=actor, now=now, reason="accepted automatically"),
        *move_visits(asked, VisitState.REQUESTED, actor=actor, now=now, fields=["respond_by"]),
    ]
