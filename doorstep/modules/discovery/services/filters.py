"""Keeping how a person filters searches, a market each, for all of their devices."""

from dataclasses import asdict
from datetime import datetime

from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotSignedIn
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.discovery.contracts import NO_FILTERS, SearchFilters, Sort
from doorstep.modules.discovery.models import KeptFilters
from doorstep.modules.specialists.contracts import Gender


def get_filters(market: str, *, actor: Actor) -> SearchFilters:
    """
    What the actor kept for a market; open filters if nothing.

    :raises UnknownMarket: if there is no such market.
    """
    code = accounts.get_market(market).code
    if actor.user_id is None:
        raise NotSignedIn
    row = KeptFilters.objects.filter(user_id=actor.user_id, market_id=code).first()
    return NO_FILTERS if row is None else _opened(row)


@transaction
def keep_filters(market: str, filters: SearchFilters, *, actor: Actor, now: datetime) -> SearchFilters:
    """
    Keep these filters of a market in place of earlier ones; open ones are kept by keeping nothing.

    Of two devices at once the later one's stand.

    :raises UnknownMarket: if there is no such market.
    :raises InvalidInput: if the lowest price is above the highest.
    """
    code = accounts.get_market(market).code
    if actor.user_id is None:
        raise NotSignedIn
    if filters.price_min is not None and filters.price_max is not None and filters.price_min > filters.price_max:
        raise InvalidInput("price_min must not be above price_max.", field="price_min")
    if filters == NO_FILTERS:
        KeptFilters.objects.filter(user_id=actor.user_id, market_id=code).delete()
        return filters
    plain = {name: value for name, value in asdict(filters).items() if value != getattr(NO_FILTERS, name)}
    KeptFilters.objects.bulk_create(
        [KeptFilters(user_id=actor.user_id, market_id=code, filters=plain, kept_at=now)],
        update_conflicts=True,
        unique_fields=["user", "market"],
        update_fields=["filters", "kept_at"],
    )
    return filters


def _opened(row: KeptFilters) -> SearchFilters:
    values = dict(row.filters)
    if "sort" in values:
        values["sort"] = Sort(values["sort"])
    if "gender" in values:
        values["gender"] = Gender(values["gender"])
    if "place_kind" in values:
        values["place_kind"] = PlaceKind(values["place_kind"])
    return SearchFilters(**values)
