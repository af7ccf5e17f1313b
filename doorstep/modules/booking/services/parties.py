"""Who may do a visit, for how long and how much: the facts that quotes and slot lists start from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, OwnerKind, Shape, Terms
from doorstep.modules.booking.contracts import OfferUnavailable
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import PriceModel, ServiceFacts
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import PriceLine
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts
from doorstep.modules.travel import facade as travel

MOST_NEAR = 400


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


@dataclass(frozen=True, slots=True)
class Party:
    """One specialist, or all who would do a service at its standard price, with the visit's shape and price."""

    anyone: bool
    service: ServiceFacts
    offers: tuple[BookableOffer, ...]
    candidates: tuple[Candidate, ...]
    shape: Shape
    lines: tuple[PriceLine, ...]

    @property
    def total(self) -> Money:
        """The price of the visit."""
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


def party_of(*, service_id: int, offer_id: int | None, market: MarketFacts, point: Point, quantity: int) -> Party:
    """
    The specialist of an offer, or with ``offer_id`` None everybody near the point who honours the standard price.

    :raises ServiceMissing: if the market does not offer the service.
    :raises OfferUnavailable: if the offer is not active, or of another service or market.
    :raises QuantityNotAllowed: if the service is not sold in that quantity.
    """
    service = catalog.get_service(service_id)
    pricing.check_quantity(quantity, minimum=service.minimum_quantity, maximum=service.maximum_quantity)
    standard = catalog.get_listing(market.code, service_id).price
    model = service.price_model
    if offer_id is not None:
        offer = specialists.get_offer(offer_id)
        if offer.service_id != service_id or offer.market != market.code:
            raise OfferUnavailable("Choose another specialist.")
        return _party([offer], service, model, offer.price, offer.duration_minutes, quantity, anyone=False)
    near = specialists.candidates_near(service_id, market.code, point, MOST_NEAR)
    willing = [offer for offer in near if offer.takes_standard_price or offer.price <= standard]
    return _party(willing, service, model, standard, service.duration_minutes, quantity, anyone=True)


def _party(
    found: Sequence[OfferFacts],
    service: ServiceFacts,
    model: PriceModel,
    unit_price: Money,
    duration_minutes: int,
    quantity: int,
    *,
    anyone: bool,
) -> Party:
    shape = Shape(
        visit_minutes=pricing.visit_minutes(model, duration_minutes=duration_minutes, quantity=quantity),
        preparation_minutes=service.preparation_minutes,
        cleanup_minutes=service.cleanup_minutes,
    )
    calendars = availability.calendars_of(OwnerKind.SPECIALIST, [offer.specialist_id for offer in found])
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
        )
        for offer in found
        if offer.specialist_id in calendars
    )
    if not offers and not anyone:
        raise OfferUnavailable("This specialist has not set working hours yet.")
    candidates = tuple(Candidate(offer.calendar_id, shape, offer.base_cell, offer.radius_km) for offer in offers)
    lines = pricing.price_lines(model, unit_price=unit_price, quantity=quantity)
    return Party(anyone, service, offers, candidates, shape, lines)
