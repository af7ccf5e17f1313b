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
    transaction,
    transaction_required,
)
from doorstep.infra.rows import insert_rows, insert_unless_taken
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import Busy, InvalidInput, NotFound, NotSignedIn
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import total
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability.contracts import ShiftedClaim
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import (
    NotVerified,
    OrderState,
    OwnVisit,
    PlaceOrder,
    PoliciesDiffer,
    TooManyHolds,
    TooManyVisits,
    VisitState,
)
from doorstep.modules.booking.models import (
    Order,
    Visit,
    VisitFor,
    VisitItem,
    VisitPlace,
    new_order_number,
    seal_door,
    seal_for,
    seal_place,
)
from doorstep.modules.booking.pay_contracts import PayWish
from doorstep.modules.booking.services.claiming import claim_all
from doorstep.modules.booking.services.composition import items_of_quote, keep_items
from doorstep.modules.booking.services.confirming import require_held
from doorstep.modules.booking.services.pay_ways import get_way
from doorstep.modules.booking.services.paying import confirm_held, find_paid
from doorstep.modules.booking.services.several import party_of_quotes
from doorstep.modules.booking.services.shifts import follow_shifts, put_on_claim
from doorstep.modules.booking.services.steps import lock_order, order_changed, tell
from doorstep.modules.booking.services.where import Site, site_of
from doorstep.modules.payments.contracts import PaymentMethod, WayNotOffered
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import Quote
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts

_NUMBERS_TRIED = 5


@transaction
def hold_order(command: PlaceOrder, *, actor: Actor, now: datetime) -> Order:
    """
    Keep the time of every quoted visit for the client until the market's hold time is over: all or nothing.

    :raises NotVerified: if the client has confirmed neither phone nor e-mail.
    :raises QuoteInvalid: if a quote is not ours or not the client's.
    :raises QuoteExpired: if a price was quoted too long ago.
    :raises PoliciesDiffer: if the visits were quoted under several policies of cancelling.
    :raises NotTogether: if visits that are to be a party can't be one.
    :raises TooManyHolds: if the client holds two orders already.
    :raises StartRefused: with its reason, if the chosen specialist's time was taken meanwhile.
    :raises NotFound: if the person whom it is for is not one of the client's.
    :raises NobodyFree: if nobody of an "anyone" quote is free any more, or not enough people are for several.
    :raises FileMissing: if a photo is not an unused picture that the client sent for this.
    :raises Busy: if a calendar's lock is not free in time.
    """
    client_id = require_verified(actor)
    quotes = _verify(command, client_id=client_id, now=now)
    market = accounts.get_market(quotes[0].market)
    lock_keys(LockSpace.PERSON, [client_id])
    check_live_holds(client_id, now=now)
    wanted = {quote.address_id for quote in quotes if quote.address_id is not None}
    addresses = {found: accounts.get_address(found, actor=actor) for found in wanted}
    expires_at = now + timedelta(minutes=market.hold_minutes)
    offers = _live_offers(quotes)
    party = party_of_quotes(quotes) if command.together else None
    person = None if command.for_person_id is None else accounts.get_cared_person(command.for_person_id, actor)
    order = _new_order(command, quotes, client_id=client_id, expires_at=expires_at, now=now)
    visits: list[Visit] = []
    items: list[VisitItem] = []
    shifts: list[ShiftedClaim] = []
    visit_ids = [new_id() for _ in quotes]
    claimed = claim_all(quotes, visit_ids, offers, market=market, until=expires_at, now=now)
    for position, (quote, visit_id, (offer, claim)) in enumerate(zip(quotes, visit_ids, claimed, strict=True)):
        address = addresses[quote.address_id] if quote.address_id else None
        site = site_of(quote, offer, address)
        visit = _new_visit(order, visit_id, position, quote, offer, site, market=market, now=now)
        put_on_claim(visit, claim, quote.window)
        visit.party = party
        items += items_of_quote(quote, visit)
        if address is not None:
            visit.door_sealed = seal_door(visit_id, address.door if command.door is None else command.door.stripped())
        if person is not None:
            visit.for_person_id = person.id
            visit.for_sealed = seal_for(visit_id, VisitFor(person.name, person.phone, person.notes))
        visits.append(visit)
        shifts += claim.shifted
    files.attach(order.photos, client_id, files.Purpose.PROBLEM, now=now)
    insert_order(order)
    insert_rows(visits)
    keep_items(items)
    record_changes(
        [Change(order.id, "order", "", order.state, actor.label, "", now)]
        + [Change(visit.id, "visit", "", visit.state, actor.label, "", now) for visit in visits]
    )
    tell(order_changed(order, visits, now=now), *follow_shifts(shifts, now=now))
    order.payments_in_hand = []
    if not shifts:
        order.visits_in_hand = visits
    return order


def require_verified(actor: Actor) -> int:
    """:raises NotVerified: unless the person has confirmed a phone or an e-mail address."""
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
    if len({quote.policy for quote in quotes}) > 1:
        raise PoliciesDiffer
    return quotes


def check_live_holds(client_id: int, *, now: datetime) -> None:
    """:raises TooManyHolds: if a client holds two orders already; the caller has the person's lock."""
    row = fetch_one(
        "SELECT count(*) FROM booking_order WHERE client_id = %s AND state = 'held' AND hold_expires_at > %s",
        [client_id, now],
    )
    if row and row[0] >= rules.LIVE_HOLDS:
        raise TooManyHolds


def _live_offers(quotes: Sequence[Quote]) -> dict[int, OfferFacts]:
    """The offers of those who may come; without those who no longer do all of a visit's services."""
    wanted = [candidate for quote in quotes for candidate in quote.candidates]
    ids = {offer_id for candidate in wanted for offer_id in (candidate.offer_id, *candidate.further)}
    offers = {offer.offer_id: offer for offer in specialists.list_offers(ids)}
    for candidate in wanted:
        if not offers.keys() >= set(candidate.further):
            offers.pop(candidate.offer_id, None)
    return offers


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
        client_group=next((quote.client_group for quote in quotes if quote.client_group), ""),
        note=command.note,
        photos=list(command.photo_ids),
        hold_expires_at=expires_at,
        created_at=now,
    )


@transaction_required
def insert_order(order: Order) -> None:
    """
    Insert an order, under another number if its own is taken.

    :raises Busy: if so many numbers are taken one after another, which nobody will live to see.
    """
    for _ in range(_NUMBERS_TRIED):
        if insert_unless_taken(order, "number"):
            return
        order.number = new_order_number()
    raise Busy


def _new_visit(
    order: Order,
    visit_id: uuid.UUID,
    position: int,
    quote: Quote,
    offer: OfferFacts,
    site: Site,
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
        lines=[pricing.line_to_plain(line) for line in quote.lines],
        starts_at=quote.starts_at,
        ends_at=quote.starts_at + timedelta(minutes=quote.visit_minutes),
        preparation_minutes=quote.preparation_minutes,
        cleanup_minutes=quote.cleanup_minutes,
        time_zone=market.time_zone,
        address_id=quote.address_id,
        place_kind=quote.place_kind,
        shop_id=quote.place_id,
        place_sealed=seal_place(visit_id, VisitPlace(line=site.line, details=site.details)),
        place_x=site.point.x,
        place_y=site.point.y,
        district=site.district,
        created_at=now,
    )


@transaction
def confirm_order(order_id: uuid.UUID, method: PaymentMethod, *, actor: Actor, now: datetime) -> Order:
    """
    Turn a hold into an agreed order that is paid in cash, later or from the balance.

    One that was just paid by card, which we had not heard of yet, is agreed on as paid so.

    :raises NotFound: if the order is not the actor's.
    :raises HoldExpired: if the hold's time is over.
    :raises ImpossibleTransition: if it is not held any more.
    :raises WayNotOffered: if it can't be paid so; cards are paid through :func:`paying.start_paying`.
    :raises DebtOpen: if it can't be paid so before an earlier visit is paid.
    :raises Overdrawn: if the balance was spent meanwhile.
    """
    order, visits = lock_order(order_id)
    if order.client_id != actor.user_id:  # agreeing to owe is the client's own act, not staff's
        raise NotFound
    if find_paid(order, visits, now=now) is not None:
        return order
    require_held(order, now=now)
    way = get_way(order, visits, PayWish(method), now=now)
    if method is PaymentMethod.CARD:
        raise WayNotOffered("Pay by card first; that confirms it.")
    confirm_held(order, visits, way, actor=actor, now=now)
    return order
