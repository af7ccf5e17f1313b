"""What people book most."""

from datetime import datetime, timedelta

from django.core.cache import cache

from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import facade as booking
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.discovery import selectors
from doorstep.modules.discovery.contracts import PopularService

_LOOKS_BACK = timedelta(days=60)
_KEPT_SECONDS = 900

type Counts = dict[int, tuple[int, int]]


def list_popular_services(market: str, *, language: str, limit: int, now: datetime) -> list[PopularService]:
    """
    A market's services by how many visits of the last 60 days they had, those that nobody offers left out.

    Equal ones go by how many specialists offer them. The counts are at most a quarter of an hour old.

    :raises UnknownMarket: if there is no such market.
    """
    code = accounts.get_market(market).code
    counts = _counts(code, now)
    ranked = sorted(counts, key=lambda service_id: (counts[service_id], -service_id), reverse=True)[:limit]
    cards = {card.service_id: card for card in catalog.service_cards(code, ranked, language)}
    # One that the market has withdrawn within the quarter of an hour has no card any more.
    return [PopularService(cards[one], specialists=counts[one][1]) for one in ranked if one in cards]


def _counts(market: str, now: datetime) -> Counts:
    """Visits and specialists by service; a service without a specialist is left out."""
    key = f"discovery.popular.{market}"
    kept: Counts | None = cache.get(key)
    if kept is not None:
        return kept
    listings = {listing.listing_id: listing.service_id for listing in catalog.list_listings(market)}
    visits = booking.count_visits_by_service(market, since=now - _LOOKS_BACK)
    counts = {
        listings[listing_id]: (visits.get(listings[listing_id], 0), specialists)
        for listing_id, specialists in selectors.count_specialists_by_listing(list(listings)).items()
    }
    cache.set(key, counts, _KEPT_SECONDS)
    return counts
