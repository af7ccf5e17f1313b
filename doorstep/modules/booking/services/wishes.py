"""From a wish to what its visit consists of: who does all of it, at which prices and in how many minutes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.kernel.errors import DomainError
from doorstep.kernel.money import Money
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.booking.contracts import ChoiceNotOffered, OfferUnavailable, Wish
from doorstep.modules.booking.wish_rules import ChosenService, Doer, choose, honours_standard, items_of
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import ServiceFacts, ServiceMissing, ServiceRules
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import ItemFacts, QuotedItem
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts, OwnChoices


@dataclass(frozen=True, slots=True)
class Bundle:
    """
    What a visit consists of, and who does all of it.

    ``services`` are in the order of the wish, ``offers`` of the first one; ``further`` are the same specialists'
    offers of the other services, by the first offer.
    """

    services: tuple[ServiceFacts, ...]
    items: tuple[ItemFacts, ...]
    offers: tuple[OfferFacts, ...]
    further: dict[int, tuple[int, ...]]


def bundle_of_offer(wish: Wish, offer: OfferFacts, market: MarketFacts) -> Bundle:
    """
    The visit as an offer's specialist does it, at their own prices.

    :raises ServiceMissing: if the market does not offer the first service.
    :raises OfferUnavailable: if the offer is of another service or market.
    :raises ChoiceNotOffered: if the market or this specialist does not do something of the wish.
    :raises InvalidInput: if the wish makes no sense; see ``wish_rules.choose``.
    :raises QuantityNotAllowed: if a service is not sold in its quantity.
    """
    plain = _plain_service(wish, market)[0] if wish.is_plain else None
    if offer.service_id != wish.service_id or offer.market != market.code:
        raise OfferUnavailable("Choose another specialist.")
    if plain is not None:
        return Bundle((plain,), (_plain_item(wish, plain, offer),), (offer,), {})
    chosen = _chosen(wish, market)
    offers = {wish.service_id: offer}
    if wish.also:
        offers |= {one.service_id: one for one in specialists.offers_of_many([offer.specialist_id])}
        for further in wish.also:
            if further.service_id not in offers:
                raise ChoiceNotOffered(
                    "This specialist does not do this service.",
                    field="also",
                    id=further.service_id,
                    allowed=sorted(offers.keys() - {wish.service_id}),
                )
    offers[wish.service_id] = offer
    own = _own_choices(chosen, [offers[one.service.service_id].offer_id for one in chosen])
    doers = {
        service_id: Doer(one.price, one.duration_minutes, one.offer_id, own.get(one.offer_id, OwnChoices()))
        for service_id, one in offers.items()
    }
    further_ids = tuple(offers[one.service_id].offer_id for one in wish.also)
    return Bundle(
        tuple(one.service for one in chosen),
        items_of(chosen, doers, market.code),
        (offer,),
        {offer.offer_id: further_ids},
    )


def bundle_of_anyone(wish: Wish, near: Sequence[OfferFacts], market: MarketFacts) -> Bundle:
    """
    The visit at the market's standard prices, and who of those near does all of it at these; raises as above.

    :param near: live offers of the first service, in the order in which to keep them.
    """
    if wish.is_plain:
        service, standard = _plain_service(wish, market)
        willing = [offer for offer in near if offer.takes_standard_price or offer.price <= standard]
        item = ItemFacts(
            service.service_id, service.names, service.price_model, standard, service.duration_minutes, wish.quantity
        )
        return Bundle((service,), (item,), tuple(willing), {})
    chosen = _chosen(wish, market)
    doers = {
        one.service.service_id: Doer(
            catalog.get_listing(market.code, one.service.service_id).price, one.service.duration_minutes
        )
        for one in chosen
    }
    offers, further = _willing(wish, chosen, near, market)
    return Bundle(tuple(one.service for one in chosen), items_of(chosen, doers, market.code), tuple(offers), further)


def who_does_all(wish: Wish, offers: Sequence[OfferFacts], market: MarketFacts) -> set[int]:
    """
    Of some live offers of a wish's first service those whose specialists do all of it at the standard prices.

    Nobody, if the market does not have it any more.
    """
    try:
        willing, _ = _willing(wish, _chosen(wish, market), offers, market)
    except DomainError:
        return set()
    return {offer.offer_id for offer in willing}


def quoted_items(items: Sequence[ItemFacts]) -> tuple[QuotedItem, ...]:
    """What a quote says of a visit's services."""
    return tuple(
        QuotedItem(
            service_id=item.service_id,
            quantity=item.quantity,
            minutes=pricing.item_minutes(item),
            variant_id=item.variant_id,
            add_ons=tuple((one.add_on_id or 0, one.quantity, one.minutes) for one in item.add_ons),
        )
        for item in items
    )


def rules_of(services: Sequence[ServiceFacts]) -> ServiceRules | None:
    """Where the visit may start: by the first service's own rules, with the longest notice of all of them."""
    first = services[0].rules
    if len(services) == 1 or all(one.rules is None for one in services):
        return first
    return (first or ServiceRules()).with_notice_of(one.rules for one in services[1:])


def _plain_service(wish: Wish, market: MarketFacts) -> tuple[ServiceFacts, Money]:
    """A service that a market offers in the wished quantity, with its standard price."""
    service = catalog.get_service(wish.service_id)
    pricing.check_quantity(wish.quantity, minimum=service.minimum_quantity, maximum=service.maximum_quantity)
    return service, catalog.get_listing(market.code, wish.service_id).price


def _plain_item(wish: Wish, service: ServiceFacts, offer: OfferFacts) -> ItemFacts:
    return ItemFacts(
        service.service_id,
        service.names,
        service.price_model,
        offer.price,
        offer.duration_minutes,
        wish.quantity,
        offer.offer_id,
    )


def _chosen(wish: Wish, market: MarketFacts) -> tuple[ChosenService, ...]:
    catalog.get_listing(market.code, wish.service_id)
    services = {}
    for found in catalog.list_services(one.service_id for one in wish.services):
        try:
            catalog.get_listing(market.code, found.service_id)
        except ServiceMissing:
            continue
        services[found.service_id] = found
    return choose(wish, services, catalog.choices_of(services), market.code)


def _own_choices(chosen: Sequence[ChosenService], offer_ids: Sequence[int]) -> dict[int, OwnChoices]:
    """Own terms where they matter: a basket of plain services asks for none."""
    wanted = any(one.variant or one.add_ons for one in chosen)
    return specialists.own_choices_of(offer_ids) if wanted else {}


def _willing(
    wish: Wish, chosen: Sequence[ChosenService], near: Sequence[OfferFacts], market: MarketFacts
) -> tuple[list[OfferFacts], dict[int, tuple[int, ...]]]:
    by_person: dict[int, dict[int, OfferFacts]] = defaultdict(dict)
    wanted = {one.service_id for one in wish.also}
    if wanted:
        for offer in specialists.offers_of_many([one.specialist_id for one in near]):
            if offer.service_id in wanted:
                by_person[offer.specialist_id][offer.service_id] = offer
    complete = {}
    for first in near:
        offers = {**by_person[first.specialist_id], wish.service_id: first}
        if len(offers) == len(chosen):
            complete[first.offer_id] = offers
    own = _own_choices(chosen, [one.offer_id for offers in complete.values() for one in offers.values()])
    willing, further = [], {}
    for first in near:
        offers = complete.get(first.offer_id, {})
        if offers and all(
            honours_standard(
                one,
                price=offers[one.service.service_id].price,
                standard=offers[one.service.service_id].standard_price,
                takes_standard=offers[one.service.service_id].takes_standard_price,
                own=own.get(offers[one.service.service_id].offer_id, OwnChoices()),
                market=market.code,
            )
            for one in chosen
        ):
            willing.append(first)
            further[first.offer_id] = tuple(offers[one.service_id].offer_id for one in wish.also)
    return willing, further
