"""What some invented visits consist of beyond a plain service: a variant, add-ons, a further service."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import AddOn, Choices, ServiceFacts, Variant
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import AddOnFacts, ItemFacts
from doorstep.modules.specialists.contracts import OfferFacts

_WITH_VARIANT, _WITH_ADD_ONS, _WITH_FURTHER = 0.18, 0.3, 0.07
_LONGEST_MINUTES = 360


@dataclass(frozen=True, slots=True)
class Assortment:
    """The services of a market with their choices, by service."""

    services: dict[int, ServiceFacts]
    choices: dict[int, Choices]


def invent_items(
    offer: OfferFacts, quantity: int, offers: Sequence[OfferFacts], assortment: Assortment, random: Random
) -> tuple[ItemFacts, ...]:
    """What a visit consists of; nothing for a plain one. Everything is at standard prices but the plain services."""
    service, choices = assortment.services.get(offer.service_id), assortment.choices.get(offer.service_id)
    if service is None or choices is None:
        return ()
    item = _plain(offer, service, quantity)
    if choices.variants and random.random() < _WITH_VARIANT:
        item = _in_variant(item, random.choice(choices.variants), offer.market)
    if choices.add_ons and random.random() < _WITH_ADD_ONS:
        chosen = random.sample(choices.add_ons, min(random.choice((1, 1, 2)), len(choices.add_ons)))
        item = replace(item, add_ons=tuple(_wanted(one, offer.market, random) for one in chosen))
    items = [item]
    if random.random() < _WITH_FURTHER:
        items += _further(offer, offers, assortment, random)
    plain = len(items) == 1 and item.variant_id is None and not item.add_ons
    too_long = sum(map(pricing.item_minutes, items)) > _LONGEST_MINUTES
    return () if plain or too_long else tuple(items)


def _plain(offer: OfferFacts, service: ServiceFacts, quantity: int) -> ItemFacts:
    return ItemFacts(
        service_id=service.service_id,
        names=service.names,
        price_model=service.price_model,
        unit_price=offer.price,
        unit_minutes=offer.duration_minutes,
        quantity=quantity,
        offer_id=offer.offer_id,
    )


def _in_variant(item: ItemFacts, variant: Variant, market: str) -> ItemFacts:
    return replace(
        item,
        unit_price=variant.prices[market],
        unit_minutes=variant.minutes,
        variant_id=variant.variant_id,
        variant_names=variant.names,
    )


def _wanted(add_on: AddOn, market: str, random: Random) -> AddOnFacts:
    price: Money = add_on.prices[market]
    count = random.randint(1, min(3, add_on.maximum_quantity))
    return AddOnFacts(add_on.names, price, count, add_on.minutes, add_on.add_on_id)


def _further(
    offer: OfferFacts, offers: Sequence[OfferFacts], assortment: Assortment, random: Random
) -> list[ItemFacts]:
    """Another service of the same specialist that needs no more room before and after than the first one."""
    able = [
        one
        for one in offers
        if one.service_id != offer.service_id
        and one.service_id in assortment.services
        and one.preparation_minutes <= offer.preparation_minutes
        and one.cleanup_minutes <= offer.cleanup_minutes
    ]
    if not able:
        return []
    chosen = random.choice(able)
    return [_plain(chosen, assortment.services[chosen.service_id], chosen.minimum_quantity)]
