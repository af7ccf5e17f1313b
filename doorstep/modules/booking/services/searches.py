"""Pricing and holding an order for whoever comes first or best: before it is paid for nobody is asked."""

import uuid
from datetime import datetime, timedelta

from django.core import signing

from doorstep.infra import files
from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import LockSpace, lock_keys, transaction
from doorstep.infra.rows import insert_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotSignedIn
from doorstep.kernel.geo import Point
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import AddressFacts, MarketFacts
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import (
    OrderState,
    PlaceSearch,
    QuotedSearch,
    SearchState,
    SearchWish,
    WhenKind,
    Wish,
)
from doorstep.modules.booking.models import (
    Order,
    Search,
    VisitFor,
    VisitPlace,
    new_order_number,
    seal_door,
    seal_for,
    seal_place,
)
from doorstep.modules.booking.services.composition import parts_of_quote, wish_of_items
from doorstep.modules.booking.services.consequences import client_group_of
from doorstep.modules.booking.services.parties import party_of_wish, terms_of
from doorstep.modules.booking.services.place import check_live_holds, insert_order, require_verified
from doorstep.modules.booking.services.prices import lines_at
from doorstep.modules.booking.services.steps import order_changed, tell
from doorstep.modules.booking.services.wishes import quoted_items
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import Quote, QuoteInvalid

_SALT = "doorstep.booking.search.v1"


def quote_search(wish: SearchWish, *, actor: Actor, now: datetime) -> QuotedSearch:
    """
    Price a visit by whoever will take it: one price for anyone, bound with place and time; nothing is held.

    :raises NotFound: if the address is not the actor's.
    :raises ServiceMissing: if its market does not offer the service.
    :raises QuantityNotAllowed: if it is not sold in this quantity.
    :raises ChoiceNotOffered: if the market does not have something of it.
    :raises InvalidInput: if the wish makes no sense; ``context`` names the field.
    :raises OfferUnavailable: if it is not done at the client's.
    """
    if actor.user_id is None:
        raise NotSignedIn
    address = accounts.get_address(wish.address_id, actor=actor)
    market = accounts.get_market(address.market)
    party = party_of_wish(wish.what, market=market, point=address.point)
    cell = address.point.cell
    lines = lines_at(party, wish.priced_at, market=market, cell=cell, actor=actor, now=now)
    policy = pricing.find_policy(
        market=market.code, service_id=wish.what.service_id, offer_id=None, starts_at=wish.priced_at
    )
    grouped = bool(policy.by_group) or pricing.asks_client_group(market.code)
    quote = Quote(
        id=new_id(),
        client_id=actor.user_id,
        market=market.code,
        service_id=wish.what.service_id,
        quantity=wish.what.quantity,
        anyone=True,
        candidates=(),
        address_id=address.id,
        point=address.point,
        cell=cell,
        starts_at=wish.priced_at,
        visit_minutes=party.shape.visit_minutes,
        preparation_minutes=party.shape.preparation_minutes,
        cleanup_minutes=party.shape.cleanup_minutes,
        travel_version=terms_of(market).travel_version,
        lines=lines,
        total=pricing.total_of(lines, party.total.currency),
        policy=policy.ref,
        expires_at=now + timedelta(minutes=market.quote_minutes),
        client_group=client_group_of(actor.user_id, now=now) if grouped else "",
        items=() if wish.what.is_plain else quoted_items(party.items),
    )
    token = signing.dumps(
        [
            pricing.sign_quote(quote),
            wish.when,
            wish.earliest.isoformat(),
            wish.latest.isoformat(),
            wish.search_minutes,
            [moment.isoformat() for moment in wish.expected] if wish.expected else None,
        ],
        salt=_SALT,
    )
    return QuotedSearch(token, quote, wish)


def _verify(token: str, *, client_id: int, now: datetime) -> tuple[Quote, SearchWish]:
    """
    :raises QuoteInvalid: if it is not a quoted search of the client's.
    :raises QuoteExpired: if it was quoted too long ago.
    """
    try:
        quote_token, when, earliest, latest, minutes, *more = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise QuoteInvalid("Ask for a new price.") from error
    expected = more[0] if more else None  # not in what was quoted before this was said
    quote = pricing.verify_quote(quote_token, client_id=client_id, now=now)
    assert quote.address_id is not None  # quote_search binds one
    wish = SearchWish(
        what=wish_of_items(quote.items) if quote.items else Wish(quote.service_id, quote.quantity),
        address_id=quote.address_id,
        when=WhenKind(when),
        earliest=datetime.fromisoformat(earliest),
        latest=datetime.fromisoformat(latest),
        priced_at=quote.starts_at,
        search_minutes=minutes,
        expected=(datetime.fromisoformat(expected[0]), datetime.fromisoformat(expected[1])) if expected else None,
    )
    return quote, wish


@transaction
def hold_search(command: PlaceSearch, *, actor: Actor, now: datetime) -> Order:
    """
    Keep a quoted search for its client to pay for; no specialist's time is taken, and nobody is asked yet.

    :raises NotVerified: if the client has confirmed neither phone nor e-mail.
    :raises QuoteInvalid: if the quote is not ours or not the client's.
    :raises QuoteExpired: if the price was quoted too long ago.
    :raises TooManyHolds: if the client holds two orders already.
    :raises NotFound: if the address, or the person whom it is for, is not one of the client's.
    :raises FileMissing: if a photo is not an unused picture that the client sent for this.
    """
    client_id = require_verified(actor)
    if len(command.note) > rules.LONGEST_NOTE:
        raise InvalidInput(f"A note has at most {rules.LONGEST_NOTE} characters.", field="note")
    if len(command.photo_ids) > rules.MOST_PHOTOS or len(set(command.photo_ids)) < len(command.photo_ids):
        raise InvalidInput(f"An order takes up to {rules.MOST_PHOTOS} different photos.", field="photo_ids")
    quote, wish = _verify(command.quote, client_id=client_id, now=now)
    market = accounts.get_market(quote.market)
    lock_keys(LockSpace.PERSON, [client_id])
    check_live_holds(client_id, now=now)
    address = accounts.get_address(wish.address_id, actor=actor)
    order = _new_order(command, quote, market, now=now)
    search = _new_search(order, quote, wish, market, address, now=now)
    door = address.door if command.door is None else command.door.stripped()
    search.door_sealed = seal_door(search.visit_id, door)
    if command.for_person_id is not None:
        person = accounts.get_cared_person(command.for_person_id, actor)
        search.for_person_id = person.id
        search.for_sealed = seal_for(search.visit_id, VisitFor(person.name, person.phone, person.notes))
    files.attach(order.photos, client_id, files.Purpose.PROBLEM, now=now)
    insert_order(order)
    insert_rows([search])
    record_changes([Change(order.id, "order", "", order.state, actor.label, "", now)])
    tell(order_changed(order, [], now=now))
    order.payments_in_hand, order.visits_in_hand, order.search_in_hand = [], [], search
    return order


def _new_order(command: PlaceSearch, quote: Quote, market: MarketFacts, *, now: datetime) -> Order:
    return Order(
        id=new_id(),
        number=new_order_number(),
        market_id=market.code,
        client_id=quote.client_id,
        state=OrderState.HELD,
        total_minor=quote.total.minor,
        currency=quote.total.currency,
        policy=quote.policy,
        client_group=quote.client_group,
        note=command.note,
        photos=list(command.photo_ids),
        hold_expires_at=now + timedelta(minutes=market.hold_minutes),
        created_at=now,
    )


def _new_search(
    order: Order, quote: Quote, wish: SearchWish, market: MarketFacts, address: AddressFacts, *, now: datetime
) -> Search:
    point = quote.point or Point(address.point.x, address.point.y)
    visit_id: uuid.UUID = new_id()
    return Search(
        order=order,
        visit_id=visit_id,
        state=SearchState.HELD,
        when_kind=wish.when,
        service_id=quote.service_id,
        quantity=quote.quantity,
        items=parts_of_quote(quote),
        earliest=wish.earliest,
        latest=wish.latest,
        search_minutes=wish.search_minutes,
        price_minor=quote.total.minor,
        currency=quote.total.currency,
        lines=[pricing.line_to_plain(line) for line in quote.lines],
        expected_from=wish.expected[0] if wish.expected else None,
        expected_until=wish.expected[1] if wish.expected else None,
        visit_minutes=quote.visit_minutes,
        preparation_minutes=quote.preparation_minutes,
        cleanup_minutes=quote.cleanup_minutes,
        time_zone=market.time_zone,
        address_id=address.id,
        place_sealed=seal_place(visit_id, VisitPlace(line=address.line, details=address.details)),
        place_x=point.x,
        place_y=point.y,
        district=address.district,
        created_at=now,
    )
