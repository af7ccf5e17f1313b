"""Remembered filters over HTTP."""

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from doorstep.infra.http import actor_of, errors, signed_in
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotSignedIn
from doorstep.modules.accounts.contracts import UnknownMarket
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.discovery.contracts import MOST_RADIUS_KM, SearchFilters, Sort
from doorstep.modules.discovery.http.schemas import MOST_ID, MOST_MINOR
from doorstep.modules.discovery.services import filters
from doorstep.modules.specialists.contracts import Gender

router = Router(tags=["search"], auth=signed_in)

Market = Query(..., max_length=8, description="market code", examples=["hel"])


class SearchFiltersBody(Schema):
    """
    Filters to search by whenever nothing else is said; what is left out or null is open.

    Limits of price are for the category or service that they were set for, and for no other search.
    """

    model_config = ConfigDict(extra="forbid")

    sort: Sort = Sort.DISTANCE
    rating_min: float | None = Field(None, ge=1, le=5, examples=[4])
    radius_km: float | None = Field(None, gt=0, le=MOST_RADIUS_KM, examples=[5])
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$", examples=["en"])
    gender: Gender | None = None
    price_min: int | None = Field(None, ge=0, le=MOST_MINOR, description="minor units", examples=[5000])
    price_max: int | None = Field(None, ge=0, le=MOST_MINOR, examples=[10000])
    priced_category: int | None = Field(None, ge=1, le=MOST_ID, examples=[3])
    priced_service: int | None = Field(None, ge=1, le=MOST_ID, examples=[None])
    favourites_first: bool = True
    place_kind: PlaceKind | None = Field(None, description="null: as a search without it", examples=[None])

    @classmethod
    def of(cls, kept: SearchFilters) -> "SearchFiltersBody":
        """The wire form."""
        return cls(**{name: getattr(kept, name) for name in cls.model_fields})

    def to_filters(self) -> SearchFilters:
        """The filters in the service's words."""
        return SearchFilters(**{name: getattr(self, name) for name in type(self).model_fields})


@router.get("/me/search-filters", response=SearchFiltersBody, openapi_extra=errors(NotSignedIn, UnknownMarket))
def get_search_filters(request: HttpRequest, market: str = Market) -> SearchFiltersBody:
    """How I filter searches in a market."""
    return SearchFiltersBody.of(filters.get_filters(market, actor=actor_of(request)))


@router.put("/me/search-filters", response=SearchFiltersBody, openapi_extra=errors(NotSignedIn, UnknownMarket))
def keep_search_filters(request: HttpRequest, body: SearchFiltersBody, market: str = Market) -> SearchFiltersBody:
    """Remember how I filter searches in a market, in place of what was; an empty body forgets it."""
    kept = filters.keep_filters(market, body.to_filters(), actor=actor_of(request), now=utc_now())
    return SearchFiltersBody.of(kept)
