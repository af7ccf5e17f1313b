"""Writes of what may be chosen with a service: variants and add-ons, with their prices by market."""

from collections.abc import Mapping
from datetime import datetime

from doorstep.infra.audit import record_act
from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import LANGUAGES
from doorstep.modules.catalog.contracts import (
    LARGEST_CHOICE_MINOR,
    LONGEST_ADD_ON_MINUTES,
    MOST_OF_AN_ADD_ON,
    AddOnDraft,
    ChoiceInvalid,
    PriceModel,
    ServiceDraft,
    ServiceMissing,
    Texts,
    VariantDraft,
)
from doorstep.modules.catalog.models import AddOn, AddOnPrice, Service, Variant, VariantPrice
from doorstep.modules.catalog.selectors import forget_catalogue

_SHORTEST_VARIANT, _LONGEST_VARIANT = 5, 720
_LONGEST_NAME, _LONGEST_DESCRIPTION = 80, 300


@transaction
def save_add_on(service_id: int, draft: AddOnDraft, *, actor: Actor, now: datetime) -> int:
    """
    Staff add an add-on to a service, or change the one of this slug. Quotes and orders made before keep theirs.

    :return: its number.
    :raises NotAllowed: unless the actor is of the platform's staff.
    :raises ServiceMissing: if there is no such service.
    :raises ChoiceInvalid: if a value can't be; nothing is changed then.
    """
    service = _service_for(service_id, actor)
    _check_texts(draft.slug, draft.names, draft.descriptions)
    _check_range("minutes", draft.minutes, 0, LONGEST_ADD_ON_MINUTES)
    _check_range("maximum_quantity", draft.maximum_quantity, 1, MOST_OF_AN_ADD_ON)
    _check_prices(draft.prices, least=0)
    position = AddOn.objects.filter(service=service).count()
    number = _write_add_on(service, draft, position)
    _record(actor, service, "service.add_on_saved", draft, {"maximum_quantity": draft.maximum_quantity}, now)
    return number


@transaction
def save_variant(service_id: int, draft: VariantDraft, *, actor: Actor, now: datetime) -> int:
    """
    Staff add a variant to a service, or change the one of this slug. Quotes and orders made before keep theirs.

    :return: its number.
    :raises NotAllowed: unless the actor is of the platform's staff.
    :raises ServiceMissing: if there is no such service.
    :raises ChoiceInvalid: if a value can't be, such as an hour of other than 60 minutes; nothing is changed then.
    """
    service = _service_for(service_id, actor)
    _check_texts(draft.slug, draft.names, draft.descriptions)
    hourly = service.price_model == PriceModel.HOURLY
    if hourly and draft.minutes != 60:
        raise ChoiceInvalid("This service is sold by the hour: its variants take 60 minutes each.", field="minutes")
    _check_range("minutes", draft.minutes, _SHORTEST_VARIANT, _LONGEST_VARIANT)
    _check_prices(draft.prices, least=1)
    position = Variant.objects.filter(service=service).count()
    number = _write_variant(service, draft, position)
    _record(actor, service, "service.variant_saved", draft, {}, now)
    return number


@transaction_required
def write_choices(service: Service, draft: ServiceDraft) -> None:
    """Save the variants and add-ons of a service's draft, in its order; existing ones change, none disappear."""
    for position, variant in enumerate(draft.variants):
        _write_variant(service, variant, position)
    for position, add_on in enumerate(draft.add_ons):
        _write_add_on(service, add_on, position)


def _write_add_on(service: Service, draft: AddOnDraft, position: int) -> int:
    values = {
        "names": dict(draft.names),
        "descriptions": dict(draft.descriptions),
        "minutes": draft.minutes,
        "maximum_quantity": draft.maximum_quantity,
        "active": draft.active,
    }
    row, _ = AddOn.objects.update_or_create(
        service=service, slug=draft.slug, defaults=values, create_defaults={**values, "position": position}
    )
    AddOnPrice.objects.filter(addon=row).exclude(market_id__in=draft.prices).delete()
    for market, price in draft.prices.items():
        AddOnPrice.objects.update_or_create(
            market_id=market, addon=row, defaults={"minor": price.minor, "currency": price.currency}
        )
    forget_catalogue()
    return row.pk


def _write_variant(service: Service, draft: VariantDraft, position: int) -> int:
    values = {
        "names": dict(draft.names),
        "descriptions": dict(draft.descriptions),
        "minutes": draft.minutes,
        "active": draft.active,
    }
    row, _ = Variant.objects.update_or_create(
        service=service, slug=draft.slug, defaults=values, create_defaults={**values, "position": position}
    )
    VariantPrice.objects.filter(variant=row).exclude(market_id__in=draft.prices).delete()
    for market, price in draft.prices.items():
        VariantPrice.objects.update_or_create(
            market_id=market, variant=row, defaults={"minor": price.minor, "currency": price.currency}
        )
    forget_catalogue()
    return row.pk


def _service_for(service_id: int, actor: Actor) -> Service:
    """The service, locked: its choices change one by one."""
    if not actor.is_staff:
        raise NotAllowed
    service = Service.objects.select_for_update().filter(id=service_id).first()
    if service is None:
        raise ServiceMissing
    return service


def _check_texts(slug: str, names: Texts, descriptions: Texts) -> None:
    if not slug or not slug.replace("-", "").isalnum() or len(slug) > 50:
        raise ChoiceInvalid("Use letters, digits and hyphens, 50 at most.", field="slug")
    missing = [language for language in LANGUAGES if not names.get(language, "").strip()]
    if missing:
        raise ChoiceInvalid(f"Name it in every language; missing: {', '.join(missing)}.", field="names")
    if any(len(name) > _LONGEST_NAME for name in names.values()):
        raise ChoiceInvalid(f"Names have at most {_LONGEST_NAME} characters.", field="names")
    if any(len(text) > _LONGEST_DESCRIPTION for text in descriptions.values()):
        raise ChoiceInvalid(f"Descriptions have at most {_LONGEST_DESCRIPTION} characters.", field="descriptions")


def _check_range(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise ChoiceInvalid(f"Use {least} to {most}.", field=field, minimum=least, maximum=most)


def _check_prices(prices: Mapping[str, Money], *, least: int) -> None:
    known = {market.code: market.currency for market in accounts.list_markets()}
    for code, price in prices.items():
        if code not in known:
            raise ChoiceInvalid(f"Known markets: {', '.join(known)}.", field="prices", market=code)
        if price.currency != known[code]:
            raise ChoiceInvalid(f"Prices in {code} are in {known[code]}.", field="prices", market=code)
        if not least <= price.minor <= LARGEST_CHOICE_MINOR:
            raise ChoiceInvalid(
                f"A price in {code} is from {least} to {LARGEST_CHOICE_MINOR} minor units.", field="prices", market=code
            )


def _record(
    actor: Actor,
    service: Service,
    act: str,
    draft: AddOnDraft | VariantDraft,
    more: Mapping[str, object],
    now: datetime,
) -> None:
    details = {
        "slug": draft.slug,
        "minutes": draft.minutes,
        "active": draft.active,
        "prices": {code: price.minor for code, price in draft.prices.items()},
        **more,
    }
    record_act(actor=actor, act=act, subject=f"service:{service.pk}", details=details, now=now)
