"""Who may do a visit, for how long and how much: the facts that quotes and slot lists start from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, OwnerKind, Shape, Terms
from doorstep.modules.booking.contracts import ChoiceNotOffered, OfferUnavailable, Wish
from doorstep.modules.booking.services.where import Elsewhere, check_place_kind, exact, find_elsewhere
from doorstep.modules.booking.services.wishes import Bundle, bundle_of_anyone, bundle_of_offer, rules_of
from doorstep.modules.booking.wish_rules import check_length
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import PlaceKind, ServiceFacts, ServiceRules
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import ItemFacts, PriceLine
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts
from doorstep.modules.travel import facade as travel

MOST_NEAR = 250
MOST_ASKED = 12


@dataclass(frozen=True, slots=True)
class BookableOffer:
    """An offer with its specialist's calendar."""

    offer_id: int
    calendar_id: int
    specialist_id: int
    user_id: int
    rating: float
    base_cell: Cell
    radius_km: float
    auto_accept: bool
    further: tuple[int, ...] = ()
    """The same specialist's offers of the visit's other services."""


@dataclass(frozen=True, slots=True)
class Party:
    """
    One specialist, or all who would do a wish at its standard prices, with the visit's shape and price.

    ``services`` and ``items`` are in the order of the wish; ``rules`` say where such a visit may start.
    """

    anyone: bool
    wish: Wish
    services: tuple[ServiceFacts, ...]
    items: tuple[ItemFacts, ...]
    rules: ServiceRules | None
    offers: tuple[BookableOffer, ...]
    candidates: tuple[Candidate, ...]
    shape: Shape
    lines: tuple[PriceLine, ...]
    elsewhere: Elsewhere | None = None
    """Where the visit is, if not at the client's."""

    @property
    def service(self) -> ServiceFacts:
        """The first service, under whose rules the visit is priced."""
        return self.services[0]

    def items_of(self, quantity: int) -> tuple[ItemFacts, ...]:
        """What the visit consists of with another quantity of its first service."""
        return replace(self.items[0], quantity=quantity), *self.items[1:]

    def shape_of(self, quantity: int) -> Shape:
        """How long the visit takes in another quantity."""
        return _shape(self.services, self.items_of(quantity))

    def lines_of(self, quantity: int) -> tuple[PriceLine, ...]:
        """The base of the price in another quantity."""
        return pricing.item_lines(self.items_of(quantity))

    def total_of(self, quantity: int) -> Money:
        """The price of the visit in another quantity, before the market's rules."""
        return pricing.total_of(self.lines_of(quantity), self.lines[0].amount.currency)

    @property
    def total(self) -> Money:
        """The price of the visit, before the market's rules."""
        return pricing.total_of(self.lines, self.lines[0].amount.currency)


def local_date(market: MarketFacts, moment: datetime) -> date:
    """The date at a market's place."""
    return moment.astimezone(ZoneInfo(market.time_zone)).date()


def terms_of(market: MarketFacts, *, version: int | None = None) -> Terms:
    """The market's rules in availability's words, with the present travel table or a quoted one."""
    return Terms(
        time_zone=market.time_zone,
        slot_step_minutes=market.slot_step_minutes,
        minimum_notice_minutes=market.minimum_notice_minutes,
        horizon_days=market.horizon_days,
        travel_version=travel.current_version(market.code) if version is None else version,
    )


def party_of_wish(wish: Wish, *, market: MarketFacts, point: Point | None) -> Party:
    """
    The specialist of a wish's offer, or without one everybody near the point who does all of it at standard prices.

    :raises ServiceMissing: if the market does not offer the first service.
    :raises OfferUnavailable: if the offer is not active, or of another service or market.
    :raises QuantityNotAllowed: if a service is not sold in its quantity.
    :raises ChoiceNotOffered: if market or specialist do not have something of the wish.
    :raises InvalidInput: if the wish makes no sense; ``context`` names the field.
    """
    if wish.offer_id is not None:
        return party_of_offer(wish, wish.offer_id, market=market)
    return _party(wish, bundle_of_anyone(wish, offers_for(wish, market, point), market))


def offers_for(wish: Wish, market: MarketFacts, point: Point | None) -> list[OfferFacts]:
    """Live offers of the wish's first service: as far as the client's place, or at the shop, or online."""
    if point is not None and wish.place_kind is PlaceKind.CLIENT:
        return specialists.candidates_near(wish.service_id, market.code, point, MOST_NEAR)
    return specialists.offers_at(wish.place_kind, wish.service_id, market.code, place_id=wish.place_id, limit=MOST_NEAR)


def party_of_offer(wish: Wish, offer_id: int, *, market: MarketFacts) -> Party:
    """
    The specialist of an offer, wherever the visit is; raises as :func:`party_of_wish`.

    :raises OfferMissing: if there is no such live offer.
    """
    return _party(wish, bundle_of_offer(wish, specialists.get_offer(offer_id), market))


def _party(wish: Wish, bundle: Bundle) -> Party:
    shape, rules = _shape(bundle.services, bundle.items), rules_of(bundle.services)
    if not wish.is_plain:
        check_length(shape.visit_minutes)
    calendars = availability.calendars_of(OwnerKind.SPECIALIST, [offer.specialist_id for offer in bundle.offers])
    offers = tuple(
        BookableOffer(
            offer_id=offer.offer_id,
            calendar_id=calendars[offer.specialist_id],
            specialist_id=offer.specialist_id,
            user_id=offer.user_id,
            rating=offer.rating or 0.0,
            base_cell=offer.base_cell,
            radius_km=offer.radius_km,
            auto_accept=offer.auto_accept,
            further=bundle.further.get(offer.offer_id, ()),
        )
        for offer in bundle.offers
        if offer.specialist_id in calendars
    )
    if not offers and wish.offer_id is not None:
        raise OfferUnavailable("This specialist has not set working hours yet.")
    check_place_kind(wish, bundle.services, bundle.offers)
    place_id = wish.place_id if wish.offer_id is None else bundle.offers[0].place_id
    elsewhere = find_elsewhere(wish.place_kind, place_id)
    if elsewhere is None:
        candidates = tuple(
            Candidate(offer.calendar_id, shape, offer.base_cell, offer.radius_km, rules) for offer in offers
        )
    else:
        rules = exact(rules)
        candidates = tuple(elsewhere.candidate(one.calendar_id, shape, one.base_cell, rules) for one in offers)
    return Party(
        anyone=wish.offer_id is None,
        wish=wish,
        services=bundle.services,
        items=bundle.items,
        rules=rules,
        offers=offers,
        candidates=candidates,
        shape=shape,
        lines=pricing.item_lines(bundle.items),
        elsewhere=elsewhere,
    )


def own_terms_near(wish: Wish, *, market: MarketFacts, point: Point | None) -> list[tuple[OfferFacts, Candidate]]:
    """Everybody near the point who does all of a wish, at their own duration, nearest first."""
    service = catalog.get_service(wish.service_id)
    near = offers_for(wish, market, point)
    if not wish.is_plain or wish.place_kind is not PlaceKind.CLIENT:
        return _able_near(wish, near, market)
    calendars = availability.calendars_of(OwnerKind.SPECIALIST, [offer.specialist_id for offer in near])
    return [
        (
            offer,
            Candidate(
                calendars[offer.specialist_id],
                _shape([service], [_own_item(service, offer, wish.quantity)]),
                offer.base_cell,
                offer.radius_km,
                service.rules,
            ),
        )
        for offer in near
        if offer.specialist_id in calendars
    ]


def _own_item(service: ServiceFacts, offer: OfferFacts, quantity: int) -> ItemFacts:
    return ItemFacts(
        service.service_id, service.names, service.price_model, offer.price, offer.duration_minutes, quantity
    )


def _able_near(wish: Wish, near: Sequence[OfferFacts], market: MarketFacts) -> list[tuple[OfferFacts, Candidate]]:
    """Those of the nearest who do all of a composed wish; each is asked by itself, so only few."""
    able = []
    for offer in near[:MOST_ASKED]:
        try:
            party = _party(replace(wish, offer_id=offer.offer_id), bundle_of_offer(wish, offer, market))
        except (ChoiceNotOffered, OfferUnavailable):
            continue
        able.append((offer, party.candidates[0]))
    return able


def _shape(services: Sequence[ServiceFacts], items: Sequence[ItemFacts]) -> Shape:
    """All minutes one after another; preparation and clean-up once, the longest of them."""
    return Shape(
        visit_minutes=sum(map(pricing.item_minutes, items)),
        preparation_minutes=max(service.preparation_minutes for service in services),
        cleanup_minutes=max(service.cleanup_minutes for service in services),
    )
