"""Endpoints of the catalogue; open to guests."""

from django.http import HttpRequest
from ninja import Path, Query, Router

from doorstep.infra.http import anyone, errors, language_of
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts.contracts import UnknownMarket
from doorstep.modules.catalog import selectors
from doorstep.modules.catalog.contracts import ServiceMissing
from doorstep.modules.catalog.http.schemas import CategoriesOut, CategoryOut, ServiceDetailOut, ServiceOut, ServicesOut

router = Router(tags=["catalogue"], auth=anyone)

Market = Query(..., max_length=8, description="market code", examples=["hel"])


@router.get("/categories", response=CategoriesOut, openapi_extra=errors(UnknownMarket))
def list_categories(request: HttpRequest, market: str = Market) -> CategoriesOut:
    """The tree of categories in which a market offers at least one service."""
    tree = selectors.category_tree(market, language_of(request))
    now = utc_now()
    return CategoriesOut(items=[CategoryOut.of(card, now=now) for card in tree])


@router.get("/services", response=ServicesOut, openapi_extra=errors(UnknownMarket))
def list_services(
    request: HttpRequest,
    market: str = Market,
    category: int | None = Query(None, ge=1, le=2**62, description="with its sub-categories"),
    q: str | None = Query(None, max_length=200, description="keywords in any of the four languages"),
) -> ServicesOut:
    """The services that a market offers, narrowed by category and keywords."""
    cards = selectors.search_services(market, language_of(request), category_id=category, query=q)
    now = utc_now()
    return ServicesOut(items=[ServiceOut.of(card, now=now) for card in cards])


@router.get("/services/{service_id}", response=ServiceDetailOut, openapi_extra=errors(UnknownMarket, ServiceMissing))
def get_service(
    request: HttpRequest, market: str = Market, service_id: int = Path(..., ge=1, le=2**62)
) -> ServiceDetailOut:
    """One service as a market offers it, with its variants and add-ons at their standard prices."""
    language = language_of(request)
    card = selectors.get_service_card(market, service_id, language)
    choices = selectors.choices_of([service_id])[service_id]
    return ServiceDetailOut.of_choices(card, choices, market=market, language=language, now=utc_now())
