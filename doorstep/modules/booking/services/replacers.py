"""Who could come instead of a specialist who dropped out: all who do the same visit and take bookings at once."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from doorstep.kernel.errors import DomainError, NotFound
from doorstep.kernel.geo import Point
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability.contracts import Candidate
from doorstep.modules.booking.contracts import Wish
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.replacement_contracts import Replacer, Replacers
from doorstep.modules.booking.replacement_rules import LOST
from doorstep.modules.booking.services.composition import rules_of_visit, wish_of_visit
from doorstep.modules.booking.services.moves import shape_of
from doorstep.modules.booking.services.parties import own_terms_near, party_of_wish, terms_of
from doorstep.modules.booking.services.replacing import lost_facts
from doorstep.modules.catalog.contracts import PlaceKind, ServiceRules
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import LineKind
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts

# Who dropped out so lately is asked to help out nobody.
_DROPPED_LATELY = timedelta(hours=12)


def find_replacers(visit_id: uuid.UUID, *, now: datetime) -> Replacers:
    """
    Everybody who could do a visit instead of its specialist, nearest first, whenever they may be free.

    They do all of it, take bookings at once, go as far, and are neither the client, nor one of the same party, nor
    somebody who dropped out of this order before, or of any lately. The market's notice does not count: it is urgent,
    and the share kept for emergencies may be used.

    :raises NotFound: if there is no such confirmed visit.
    """
    visit = Visit.objects.select_related("order").filter(id=visit_id, order__confirmed_at__isnull=False).first()
    if visit is None:
        raise NotFound
    order = visit.order
    market = accounts.get_market(order.market_id)
    card = specialists.cards([visit.specialist_id])[visit.specialist_id]
    others = Visit.objects.filter(order=order).only("specialist_id", "state", "party")
    party = [one for one in others if visit.party is not None and one.party == visit.party]
    out = {visit.specialist_id, *(one.specialist_id for one in others if one.state in LOST or one in party)}
    people = [one for one in _able(visit, market) if one.specialist_id not in out and one.user_id != order.client_id]
    lately = Visit.objects.filter(
        specialist_id__in=[one.specialist_id for one in people], replace_until__gt=now - _DROPPED_LATELY
    )
    out = set(lately.values_list("specialist_id", flat=True))
    people = [one for one in people if one.specialist_id not in out]
    terms = replace(terms_of(market), minimum_notice_minutes=0)
    return Replacers(lost_facts(order, visit), card.rating, people, terms)


def _able(visit: Visit, market: MarketFacts) -> list[Replacer]:
    wish = replace(wish_of_visit(visit, anyone=True), place_kind=PlaceKind(visit.place_kind), place_id=visit.shop_id)
    rules = _urgent_rules(visit)
    try:
        if wish.is_plain and wish.place_kind is PlaceKind.CLIENT:
            return _near(visit, wish, market, rules)
        return _composed(visit, wish, market, rules)
    except NotFound:
        raise
    except DomainError:  # the market, or the shop, does not have it any more
        return []


def _near(visit: Visit, wish: Wish, market: MarketFacts, rules: ServiceRules) -> list[Replacer]:
    """Everybody near the client's place who does a plain service, at their own terms."""
    point = Point(visit.place_x, visit.place_y)
    agreed = next(line for line in visit.lines if line[0] == LineKind.BASE)
    unit_minor = pricing.line_from_plain(agreed, visit.currency).unit_price.minor
    return [
        Replacer(
            offer_id=offer.offer_id,
            specialist_id=offer.specialist_id,
            user_id=offer.user_id,
            rating=offer.rating,
            rating_count=offer.rating_count,
            dearer_minor=max(0, _wanted_minor(offer) - unit_minor) * visit.quantity,
            candidate=_urgent(visit, candidate, rules),
            kilometres=round(offer.base_cell.distance_km(point.cell), 1),
            point=point,
        )
        for offer, candidate in own_terms_near(wish, market=market, point=point)
        if offer.auto_accept
    ]


def _composed(visit: Visit, wish: Wish, market: MarketFacts, rules: ServiceRules) -> list[Replacer]:
    """Everybody who does all of a visit at the market's standard prices; at a shop or online too."""
    at_client = wish.place_kind is PlaceKind.CLIENT
    point = Point(visit.place_x, visit.place_y)
    party = party_of_wish(wish, market=market, point=point if at_client else None)
    cards = specialists.cards([one.specialist_id for one in party.offers])
    exact = rules.without_window() if party.elsewhere else rules
    return [
        Replacer(
            offer_id=one.offer_id,
            specialist_id=one.specialist_id,
            user_id=one.user_id,
            rating=cards[one.specialist_id].rating,
            rating_count=cards[one.specialist_id].rating_count,
            dearer_minor=0,
            candidate=_urgent(visit, candidate, exact),
            kilometres=round(one.base_cell.distance_km(point.cell), 1) if at_client else 0.0,
            point=party.elsewhere.point_for(one.base_cell) if party.elsewhere else point,
            further=one.further,
        )
        for one, candidate in zip(party.offers, party.candidates, strict=True)
        if one.auto_accept
    ]


def _urgent(visit: Visit, candidate: Candidate, rules: ServiceRules) -> Candidate:
    return replace(candidate, shape=shape_of(visit), rules=rules, urgent=True)


def _urgent_rules(visit: Visit) -> ServiceRules:
    """Where such a visit may start: as it was agreed, however soon."""
    rules = rules_of_visit(visit) or ServiceRules()
    window = (visit.window_until - visit.window_from) if visit.window_until and visit.window_from else None
    minutes = window.seconds // 60 if window else None
    step = rules.step_minutes
    return ServiceRules(slot_step_minutes=step, window_minutes=minutes or None)


def _wanted_minor(offer: OfferFacts) -> int:
    """What somebody takes for a unit of their service: their own price, or the standard one if they serve at that."""
    own, standard = offer.price.minor, offer.standard_price.minor
    return min(own, standard) if offer.takes_standard_price else own
