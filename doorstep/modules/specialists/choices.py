"""How specialists do variants and add-ons: reading their own terms, and changing them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from doorstep.infra.db import fetch_all, transaction_required
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.money import Money
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import AddOn, Choices, PriceModel, Variant, text_in
from doorstep.modules.specialists import rules
from doorstep.modules.specialists.contracts import (
    ChangeChoice,
    ChoiceMissing,
    OfferAddOnFacts,
    OfferChoices,
    OfferVariantFacts,
    OwnChoices,
    OwnTerms,
)
from doorstep.modules.specialists.models import Offer, OfferAddOn, OfferVariant

_STANDARD = OwnTerms(None, None, active=True)


def own_choices_of(offer_ids: Iterable[int]) -> dict[int, OwnChoices]:
    """The own terms of some offers, by offer; those without any are left out."""
    rows = fetch_all(
        """
        SELECT 'variant', offer_id, variant_id, price_minor, duration_minutes, active
        FROM specialists_offervariant WHERE offer_id = ANY(%(offers)s)
        UNION ALL
        SELECT 'add_on', offer_id, addon_id, price_minor, NULL, active
        FROM specialists_offeraddon WHERE offer_id = ANY(%(offers)s)
        """,
        {"offers": list(offer_ids)},
    )
    variants: dict[int, dict[int, OwnTerms]] = defaultdict(dict)
    add_ons: dict[int, dict[int, OwnTerms]] = defaultdict(dict)
    for kind, offer_id, choice_id, price_minor, minutes, active in rows:
        found = variants if kind == "variant" else add_ons
        found[offer_id][choice_id] = OwnTerms(price_minor, minutes, active)
    return {offer_id: OwnChoices(variants[offer_id], add_ons[offer_id]) for offer_id in {*variants, *add_ons}}


def offer_choices_of(services: Mapping[int, int], market: str, language: str) -> dict[int, OfferChoices]:
    """
    All that may be chosen with some offers of a market, as their specialists do it.

    :param services: the service of each offer.
    """
    known = catalog.choices_of(services.values()) if services else {}
    if not any(choices.variants or choices.add_ons for choices in known.values()):
        return {}
    own = own_choices_of(services)
    return {
        offer_id: _on_terms(known[service_id], own.get(offer_id, OwnChoices()), market, language)
        for offer_id, service_id in services.items()
    }


def standard_choices_of(service_ids: Iterable[int], market: str, language: str) -> dict[int, OfferChoices]:
    """All that may be chosen with some services of a market, at the standard terms; of each service."""
    known = catalog.choices_of(service_ids)
    return {number: _on_terms(choices, OwnChoices(), market, language) for number, choices in known.items()}


def _on_terms(choices: Choices, terms: OwnChoices, market: str, language: str) -> OfferChoices:
    listed = choices.within(market)
    return OfferChoices(
        tuple(
            _variant(one, terms.variants.get(one.variant_id, _STANDARD), market, language) for one in listed.variants
        ),
        tuple(_add_on(one, terms.add_ons.get(one.add_on_id, _STANDARD), market, language) for one in listed.add_ons),
    )


def _variant(one: Variant, own: OwnTerms, market: str, language: str) -> OfferVariantFacts:
    standard = one.prices[market]
    return OfferVariantFacts(
        variant_id=one.variant_id,
        name=text_in(one.names, language),
        description=text_in(one.descriptions, language),
        price=standard if own.price_minor is None else Money(own.price_minor, standard.currency),
        standard_price=standard,
        duration_minutes=own.minutes or one.minutes,
        usual_minutes=one.minutes,
        active=own.active,
    )


def _add_on(one: AddOn, own: OwnTerms, market: str, language: str) -> OfferAddOnFacts:
    standard = one.prices[market]
    return OfferAddOnFacts(
        add_on_id=one.add_on_id,
        name=text_in(one.names, language),
        description=text_in(one.descriptions, language),
        price=standard if own.price_minor is None else Money(own.price_minor, standard.currency),
        standard_price=standard,
        minutes=one.minutes,
        maximum_quantity=one.maximum_quantity,
        active=own.active,
    )


@transaction_required
def change_choices(
    offer: Offer,
    service_id: int,
    market: str,
    model: PriceModel,
    *,
    variants: Sequence[ChangeChoice],
    add_ons: Sequence[ChangeChoice],
) -> None:
    """
    Replace an offer's own terms for some variants and add-ons; the others stay.

    :raises ChoiceMissing: if the service has no such variant or add-on in the market.
    :raises InvalidInput: if one is named twice, or a duration is impossible.
    """
    choices = catalog.choices_of([service_id])[service_id].within(market)
    _check_known("variants", variants, {one.variant_id for one in choices.variants})
    _check_known("add_ons", add_ons, {one.add_on_id for one in choices.add_ons})
    usual = {one.variant_id: one.minutes for one in choices.variants}
    for change in variants:
        if change.price_minor is not None and change.price_minor < 1:
            raise InvalidInput("A variant costs something.", field="variants", minimum=1)
        if change.duration_minutes is not None:
            rules.offer_minutes(model, usual=usual[change.choice_id], wanted=change.duration_minutes)
        OfferVariant.objects.update_or_create(
            offer=offer,
            variant_id=change.choice_id,
            defaults={
                "price_minor": change.price_minor,
                "duration_minutes": change.duration_minutes,
                "active": change.active,
            },
        )
    for change in add_ons:
        OfferAddOn.objects.update_or_create(
            offer=offer,
            addon_id=change.choice_id,
            defaults={"price_minor": change.price_minor, "active": change.active},
        )


@transaction_required
def forget_choices(offer: Offer) -> None:
    """Take away an offer's own terms, so that the standard ones hold again."""
    OfferVariant.objects.filter(offer=offer).delete()
    OfferAddOn.objects.filter(offer=offer).delete()


def _check_known(field: str, changes: Sequence[ChangeChoice], known: set[int]) -> None:
    asked = [change.choice_id for change in changes]
    if len(set(asked)) < len(asked):
        raise InvalidInput("Name each of them once.", field=field)
    for choice_id in asked:
        if choice_id not in known:
            raise ChoiceMissing("GET /services/{id} lists them.", field=field, id=choice_id, allowed=sorted(known))
