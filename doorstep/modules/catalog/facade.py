"""What other modules may call of the catalogue."""

from collections.abc import Iterable

from doorstep.modules.catalog import selectors
from doorstep.modules.catalog.checklists import checklists_of
from doorstep.modules.catalog.contracts import Choices, Listing, ServiceCard, ServiceFacts, SkillFacts, Texts
from doorstep.modules.catalog.rules import query_terms, search_terms, tsquery_text, tsvector_text
from doorstep.modules.catalog.services import save_catalogue, save_photos

__all__ = [
    "category_ids_below",
    "category_ids_by_slug",
    "category_names",
    "category_path",
    "checklists_of",
    "choices_of",
    "get_listing",
    "get_service",
    "is_personal",
    "list_listings",
    "list_services",
    "list_skills",
    "query_terms",
    "save_catalogue",
    "save_photos",
    "search_terms",
    "service_cards",
    "service_ids_by_slug",
    "tsquery_text",
    "tsvector_text",
]


def get_service(service_id: int) -> ServiceFacts:
    """:raises ServiceMissing: if there is no such service."""
    return selectors.get_service(service_id)


def list_services(service_ids: Iterable[int]) -> list[ServiceFacts]:
    """The services that exist among some ids, in no particular order."""
    return selectors.find_services(service_ids)


def get_listing(market: str, service_id: int) -> Listing:
    """
    The service in the market with its standard price.

    :raises ServiceMissing: if the market does not offer it.
    """
    return selectors.get_listing(market, service_id)


def list_listings(market: str, service_ids: Iterable[int] | None = None) -> list[Listing]:
    """The market's listings, of some services or of all."""
    return selectors.listings_of(market, service_ids)


def choices_of(service_ids: Iterable[int]) -> dict[int, Choices]:
    """The variants and add-ons of some services by service, of every market and also those taken away; from memory."""
    return selectors.choices_of(service_ids)


def service_cards(market: str, service_ids: Iterable[int], language: str) -> list[ServiceCard]:
    """As a market shows its services, the ones that it offers among some ids, in no particular order."""
    return selectors.service_cards(market, service_ids, language)


def list_skills() -> list[SkillFacts]:
    """All skills."""
    return selectors.list_skills()


def category_ids_below(category_id: int) -> list[int]:
    """The category itself and everything below it; empty if it does not exist."""
    return selectors.categories_below(category_id)


def category_ids_by_slug() -> dict[str, int]:
    """All categories' ids by their slugs."""
    return selectors.category_ids_by_slug()


def category_names() -> dict[int, Texts]:
    """The names of all categories by their ids."""
    return selectors.category_names()


def category_path(category_id: int) -> tuple[int, ...]:
    """The category itself, then its parents up to the root; empty if it does not exist."""
    return selectors.category_path(category_id)


def is_personal(category_id: int) -> bool:
    """Whether a category is of work at the body or in the family; False if it does not exist."""
    return selectors.is_personal(category_id)


def service_ids_by_slug() -> dict[str, int]:
    """All services' ids by their slugs."""
    return selectors.service_ids_by_slug()
