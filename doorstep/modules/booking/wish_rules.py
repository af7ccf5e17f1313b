"""Pure policy of wishes: what may be wanted together in one visit, and what it then consists of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.money import Money
from doorstep.modules.booking.contracts import ChoiceNotOffered, Wish, WishedAddOn
from doorstep.modules.booking.wish_contracts import MOST_ADD_ONS, MOST_FURTHER_SERVICES
from doorstep.modules.catalog.contracts import AddOn, Choices, ServiceFacts, Variant
from doorstep.modules.pricing.contracts import AddOnFacts, ItemFacts, QuantityNotAllowed
from doorstep.modules.specialists.contracts import OwnChoices, OwnTerms

# As long as the longest single service may be.
LONGEST_MINUTES = 720
_STANDARD = OwnTerms(None, None, active=True)


@dataclass(frozen=True, slots=True)
class ChosenService:
    """One service of a wish that makes sense: with its variant, and its add-ons as often as they are wanted."""

    service: ServiceFacts
    quantity: int
    variant: Variant | None = None
    add_ons: tuple[tuple[AddOn, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Doer:
    """Who would do one service: at which price and duration of its plain form, and their own terms for the rest."""

    price: Money
    minutes: int
    offer_id: int | None = None
    own: OwnChoices = OwnChoices()  # noqa: RUF009  # frozen and empty


def check_counts(wish: Wish) -> None:
    """:raises InvalidInput: for too many services or add-ons, or one of them twice; ``context`` names the field."""
    if len(wish.also) > MOST_FURTHER_SERVICES:
        raise InvalidInput(
            f"A visit takes {MOST_FURTHER_SERVICES} further services at most.",
            field="also",
            maximum=MOST_FURTHER_SERVICES,
        )
    if len(wish.add_ons) > MOST_ADD_ONS:
        raise InvalidInput(f"A visit takes {MOST_ADD_ONS} add-ons at most.", field="add_ons", maximum=MOST_ADD_ONS)
    for field, numbers, cure in (
        ("also", [one.service_id for one in wish.services], "Name each service once; raise its quantity instead."),
        ("variants", list(wish.variants), "Name each variant once."),
        ("add_ons", [one.add_on_id for one in wish.add_ons], "Name each add-on once; raise its quantity instead."),
    ):
        if len(set(numbers)) < len(numbers):
            raise InvalidInput(cure, field=field)


def choose(
    wish: Wish, services: Mapping[int, ServiceFacts], choices: Mapping[int, Choices], market: str
) -> tuple[ChosenService, ...]:
    """
    The wish as it can be done in a market, its services in order.

    :param services: services that the market offers, by id, with all their choices in ``choices``.
    :raises InvalidInput: for too many, one twice, two variants of one service, a foreign add-on or variant.
    :raises QuantityNotAllowed: if a service is not sold in its quantity.
    :raises ChoiceNotOffered: if the market does not have something of it.
    """
    check_counts(wish)
    for one in wish.also:
        if one.service_id not in services:
            raise ChoiceNotOffered("This service is not offered here.", field="also", id=one.service_id)
    wanted = {one.service_id: choices.get(one.service_id, Choices()) for one in wish.services}
    variants = _variants(wish, wanted, market)
    add_ons = _add_ons(wish, wanted, market)
    chosen = []
    for position, wished in enumerate(wish.services):
        service = services[wished.service_id]
        _check_quantity(service, wished.quantity, "also" if position else "quantity")
        own = tuple((one, count) for one, count in add_ons if one.service_id == service.service_id)
        chosen.append(ChosenService(service, wished.quantity, variants.get(service.service_id), own))
    return tuple(chosen)


def _check_quantity(service: ServiceFacts, quantity: int, field: str) -> None:
    least, most = service.minimum_quantity, service.maximum_quantity
    if not least <= quantity <= most:
        raise QuantityNotAllowed(
            f"Choose {least} to {most}.", field=field, id=service.service_id, minimum=least, maximum=most
        )


def _variants(wish: Wish, choices: Mapping[int, Choices], market: str) -> dict[int, Variant]:
    known = {one.variant_id: one for found in choices.values() for one in found.variants}
    allowed = sorted(number for number, one in known.items() if one.price_in(market) is not None)
    chosen: dict[int, Variant] = {}
    for number in wish.variants:
        variant = known.get(number)
        if variant is None:
            raise InvalidInput(
                "This is no variant of the services that are wanted.", field="variants", id=number, allowed=allowed
            )
        if variant.price_in(market) is None:
            raise ChoiceNotOffered("This variant is not offered here.", field="variants", id=number, allowed=allowed)
        if variant.service_id in chosen:
            raise InvalidInput("Choose one variant of a service at most.", field="variants", id=number)
        chosen[variant.service_id] = variant
    return chosen


def _add_ons(wish: Wish, choices: Mapping[int, Choices], market: str) -> list[tuple[AddOn, int]]:
    known = {one.add_on_id: one for found in choices.values() for one in found.add_ons}
    allowed = sorted(number for number, one in known.items() if one.price_in(market) is not None)
    return [(_add_on(wished, known, allowed, market), wished.quantity) for wished in wish.add_ons]


def _add_on(wished: WishedAddOn, known: Mapping[int, AddOn], allowed: Sequence[int], market: str) -> AddOn:
    found = known.get(wished.add_on_id)
    if found is None:
        raise InvalidInput(
            "This is no add-on of the services that are wanted.",
            field="add_ons",
            id=wished.add_on_id,
            allowed=list(allowed),
        )
    if found.price_in(market) is None:
        raise ChoiceNotOffered(
            "This add-on is not offered here.", field="add_ons", id=wished.add_on_id, allowed=list(allowed)
        )
    if not 1 <= wished.quantity <= found.maximum_quantity:
        raise InvalidInput(
            f"Choose 1 to {found.maximum_quantity} of this add-on.",
            field="add_ons",
            id=wished.add_on_id,
            minimum=1,
            maximum=found.maximum_quantity,
        )
    return found


def items_of(chosen: Sequence[ChosenService], doers: Mapping[int, Doer], market: str) -> tuple[ItemFacts, ...]:
    """
    What the visit consists of, when these people's terms count, by service.

    :raises ChoiceNotOffered: if one of them does not do a variant or an add-on of the wish.
    """
    return tuple(_item(one, doers[one.service.service_id], market) for one in chosen)


def _item(one: ChosenService, doer: Doer, market: str) -> ItemFacts:
    price, minutes, names, variant_id = doer.price, doer.minutes, {}, None
    if one.variant is not None:
        variant_id = one.variant.variant_id
        own = doer.own.variants.get(variant_id, _STANDARD)
        if not own.active:
            raise ChoiceNotOffered("This specialist does not do this variant.", field="variants", id=variant_id)
        price = _price(own, one.variant.prices[market])
        minutes, names = own.minutes or one.variant.minutes, dict(one.variant.names)
    return ItemFacts(
        service_id=one.service.service_id,
        names=one.service.names,
        price_model=one.service.price_model,
        unit_price=price,
        unit_minutes=minutes,
        quantity=one.quantity,
        offer_id=doer.offer_id,
        variant_id=variant_id,
        variant_names=names,
        add_ons=tuple(_add_on_facts(add_on, count, doer, market) for add_on, count in one.add_ons),
    )


def _add_on_facts(add_on: AddOn, count: int, doer: Doer, market: str) -> AddOnFacts:
    own = doer.own.add_ons.get(add_on.add_on_id, _STANDARD)
    if not own.active:
        raise ChoiceNotOffered("This specialist does not do this add-on.", field="add_ons", id=add_on.add_on_id)
    return AddOnFacts(add_on.names, _price(own, add_on.prices[market]), count, add_on.minutes, add_on.add_on_id)


def _price(own: OwnTerms, standard: Money) -> Money:
    return standard if own.price_minor is None else Money(own.price_minor, standard.currency)


def honours_standard(
    one: ChosenService, *, price: Money, standard: Money, takes_standard: bool, own: OwnChoices, market: str
) -> bool:
    """
    Whether somebody does one service of a wish at the market's standard price.

    Everything that is wanted of it must be done by them. Who takes the standard price takes it for all of it; anybody
    else must ask no more for any part of it, the plain form or the variant, and each add-on.
    """
    variant = one.variant and own.variants.get(one.variant.variant_id, _STANDARD)
    add_ons = [(add_on, own.add_ons.get(add_on.add_on_id, _STANDARD)) for add_on, _ in one.add_ons]
    if (variant and not variant.active) or not all(terms.active for _, terms in add_ons):
        return False
    if takes_standard:
        return True
    if one.variant is not None and variant:
        base_fits = _price(variant, one.variant.prices[market]) <= one.variant.prices[market]
    else:
        base_fits = price <= standard
    return base_fits and all(_price(terms, add_on.prices[market]) <= add_on.prices[market] for add_on, terms in add_ons)


def check_length(minutes: int) -> None:
    """:raises InvalidInput: if the visit would take longer than a working day."""
    if minutes > LONGEST_MINUTES:
        raise InvalidInput(
            f"A visit takes {LONGEST_MINUTES} minutes at most, this one {minutes}; book some of it apart.",
            field="also",
            maximum=LONGEST_MINUTES,
        )
