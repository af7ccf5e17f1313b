"""What a wish costs at a start, by the rules of its market: the facts that prices depend on, and who knows them."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.kernel.actors import Actor
from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.consequences import client_group_of
from doorstep.modules.booking.services.parties import Party
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import PlaceKind, ServiceFacts
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import (
    AddOnFacts,
    BaseFacts,
    ClientGroup,
    LineKind,
    PricedExample,
    PriceLine,
    PricingFacts,
    StartPrice,
)
from doorstep.modules.specialists import facade as specialists

_AGREED = (
    VisitState.REQUESTED,
    VisitState.ACCEPTED,
    VisitState.ON_THE_WAY,
    VisitState.ARRIVED,
    VisitState.WORKING,
    VisitState.DONE,
)


def lines_at(
    party: Party, start: datetime, *, market: MarketFacts, cell: Cell | None, actor: Actor, now: datetime
) -> tuple[PriceLine, ...]:
    """The lines of the visit's price at a start; its base and add-ons alone where the market has no rule."""
    if not pricing.has_rules(market.code):
        return party.lines
    return pricing.price_visit(_facts(party, party.lines, start, market, cell, actor, now))


def prices_at(
    party: Party, starts: Sequence[datetime], *, market: MarketFacts, cell: Cell | None, actor: Actor, now: datetime
) -> list[StartPrice]:
    """What the visit costs at each of some starts, and the surcharges in it."""
    if not starts or not pricing.has_rules(market.code):
        return [StartPrice(party.total)] * len(starts)
    return pricing.prices_at(_facts(party, party.lines, starts[0], market, cell, actor, now), starts)


def totals_at(
    party: Party,
    starts: Sequence[datetime],
    *,
    market: MarketFacts,
    cell: Cell | None,
    actor: Actor,
    now: datetime,
    quantity: int | None = None,
) -> list[Money]:
    """What the visit costs at each of some starts, or would in another quantity."""
    total = party.total if quantity is None else party.total_of(quantity)
    if not starts or not pricing.has_rules(market.code):
        return [total] * len(starts)
    lines = party.lines if quantity is None else party.lines_of(quantity)
    return pricing.totals_at(_facts(party, lines, starts[0], market, cell, actor, now), starts)


def _facts(
    party: Party,
    lines: tuple[PriceLine, ...],
    start: datetime,
    market: MarketFacts,
    cell: Cell | None,
    actor: Actor,
    now: datetime,
) -> PricingFacts:
    chosen = None if party.anyone else party.offers[0]
    known = actor.user_id is not None and pricing.asks_client_group(market.code)
    return PricingFacts(
        market=market.code,
        country=market.country,
        time_zone=market.time_zone,
        categories=catalog.category_path(party.service.category_id),
        service_id=party.service.service_id,
        offer_id=chosen.offer_id if chosen else None,
        price_model=party.service.price_model,
        unit_price=lines[0].unit_price,
        quantity=lines[0].quantity,
        starts_at=start,
        booked_at=now,
        distance_km=chosen.base_cell.distance_km(cell) if chosen and cell else None,
        at_client=party.elsewhere is None,
        add_ons=_add_ons(lines),
        variant_names=lines[0].names,
        client_group=client_group_of(actor.user_id, now=now) if known and actor.user_id is not None else None,
        further=_further(lines),
    )


def _add_ons(lines: Sequence[PriceLine]) -> tuple[AddOnFacts, ...]:
    return tuple(
        AddOnFacts(line.names, line.unit_price, line.quantity) for line in lines if line.kind is LineKind.ADD_ON
    )


def _further(lines: Sequence[PriceLine]) -> tuple[BaseFacts, ...]:
    """The bases of the services after the first."""
    bases = [line for line in lines if line.kind is LineKind.BASE]
    return tuple(BaseFacts(line.names, line.unit_price, line.quantity) for line in bases[1:])


def list_priced_examples(market: str, *, limit: int) -> list[PricedExample]:
    """The latest visits of a market that were agreed, with the facts of their prices; for staff to try rules on."""
    visits = list(
        Visit.objects.select_related("order")
        .filter(order__market_id=market, state__in=_AGREED)
        .order_by("-created_at", "-id")[:limit]
    )
    place = accounts.get_market(market)
    services = {one.service_id: one for one in catalog.list_services({visit.service_id for visit in visits})}
    cards = specialists.cards({visit.specialist_id for visit in visits})
    found = []
    for visit in visits:
        service = services.get(visit.service_id)
        if service is None:
            continue
        facts = facts_of_visit(visit, place, service, cards[visit.specialist_id].base_cell)
        agreed = Money(visit.price_minor, visit.currency)
        found.append(PricedExample(visit.order.number, service.names, facts, agreed))
    return found


def facts_of_visit(visit: Visit, market: MarketFacts, service: ServiceFacts, base_cell: Cell | None) -> PricingFacts:
    """
    What the price of a visit that was agreed depends on, as it is kept; its order must be in hand.

    :param base_cell: that of the visit's specialist; only for visits with a chosen one.
    """
    lines = [pricing.line_from_plain(plain, visit.currency) for plain in visit.lines]
    base = next(line for line in lines if line.kind is LineKind.BASE)
    chosen = None if visit.anyone else base_cell
    return PricingFacts(
        market=market.code,
        country=market.country,
        time_zone=visit.time_zone,
        categories=catalog.category_path(service.category_id),
        service_id=visit.service_id,
        offer_id=None if visit.anyone else visit.offer_id,
        price_model=service.price_model,
        unit_price=base.unit_price,
        quantity=visit.quantity,
        starts_at=visit.agreed_at,
        booked_at=visit.order.created_at,
        distance_km=chosen.distance_km(Point(visit.place_x, visit.place_y).cell) if chosen else None,
        at_client=visit.place_kind == PlaceKind.CLIENT,
        add_ons=_add_ons(lines),
        variant_names=base.names,
        client_group=ClientGroup(visit.order.client_group) if visit.order.client_group else None,
        further=_further(lines),
    )
