"""Endpoints of the catalogue; open to guests."""

from django.http import HttpRequest
from ninja import Path, Query, Router

from doorstep.infra.http import anyone, errors, language_of
from doorstep.kernel.clock import utc_now
from doorstep.modules.catalog import selectors
from doorstep.modules.catalog.contracts import ServiceMissing
from doorstep.modules.catalog.http.schemas import CategoriesOut, CategoryOut, ServiceOut, ServicesOut

router = Router(tags=["catalogue"], auth=anyone)

Market = Query(..., max_length=8, description="market code", examples=["hel"])


@router.get("/categories", response=CategoriesOut, openapi_extra=errors())
def list_categories(request: HttpRequest, market: str = Market) -> CategoriesOut:
    """The tree of categories in which a market offers at least one service; empty for an unknown market."""
    tree = selectors.category_tree(market, language_of(request))
    now = utc_now()
    return CategoriesOut(items=[CategoryOut.of(card, now=now) for card in tree])


@router.get("/services", response=ServicesOut, openapi_extra=errors())
def list_services(
    request: HttpRequest,
    market: str = Market,
    category: int | None = Query(None, ge=1, le=2**62, description="with its sub-categories"),
    q: str | None = Query(None, max_length=200, description="keywords in any of the four languages"),
) -> ServicesOut:
    """The services that a market offers, narrowed by category and keywords; empty for an unknown market."""
    cards = selectors.search_services(market, language_of(request), category_id=category, query=q)
    now = utc_now()
    return ServicesOut(items=[ServiceOut.of(card, now=now) for card in cards])


@router.get("/services/{service_id}", response=ServiceOut, openapi_extra=errors(ServiceMissing))
def get_service(request: HttpRequest, market: str = Market, service_id: int = Path(..., ge=1, le=2**62)) -> ServiceOut:
    """One service as a market offers it."""
    return ServiceOut.of(selectors.get_service_card(market, service_id, language_of(request)), now=utc_now())
