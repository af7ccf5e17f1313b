"""Words of discovery: what may be asked, what is found, what is refused."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.geo import Cell, LatLon
from doorstep.kernel.money import Money
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability.contracts import Shape
from doorstep.modules.catalog.contracts import AT_CLIENT, PlaceKind, PriceModel, ServiceCard, ServiceRules, Texts
from doorstep.modules.specialists.contracts import Gender, PlaceFacts, SpecialistCard

MOST_RADIUS_KM = 50
LONGEST_WINDOW_DAYS = 14
MOST_RESULTS = 50
MOST_COUNTED = 200
MOST_RANKED = 500
MOST_FAVOURITES = 200
MOST_LIFTED = 10

type Position = tuple[float, int]
"""The sort key and the specialist's id of a row; the next page begins after it."""

type Bookmark = tuple[str, int]
"""A position bound to its question, as it travels in a cursor; see ``rules.bookmark``."""


class Sort(StrEnum):
    """The order of results: nearest, cheapest or best rated first; the lower specialist id breaks ties."""

    DISTANCE = "distance"
    PRICE = "price"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """
    What somebody looks for; None leaves a filter open. ``favourites_first``: those whom the actor keeps and who match
    come first, in the same order; for a guest it changes nothing. ``place_kind``: where; None is at the client's, or
    for a service that is not done there the first kind of place where it is.

    Prices are minor units of the market's currency, for a visit, an hour or a unit. ``free_from`` and
    ``free_to`` are aware: a visit must be able to start at or after the first and before the second.
    """

    market: str
    position: LatLon | None = None
    address_id: uuid.UUID | None = None
    words: str = ""
    category_id: int | None = None
    service_id: int | None = None
    price_min: int | None = None
    price_max: int | None = None
    rating_min: float | None = None
    radius_km: float | None = None
    free_from: datetime | None = None
    free_to: datetime | None = None
    gender: Gender | None = None
    language: str | None = None
    sort: Sort = Sort.DISTANCE
    favourites_first: bool = False
    place_kind: PlaceKind | None = None
    after: Bookmark | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Window:
    """Starts at or after ``start`` and before ``end``, and the local dates that they lie on."""

    start: datetime
    end: datetime
    first_day: date
    day_count: int


@dataclass(frozen=True, slots=True)
class ListingGroup:
    """Listings that match all words but some; ``missing`` is the ``tsquery`` that a name must match, or empty."""

    listing_ids: tuple[int, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class Criteria:
    """
    A question made exact. ``named`` are listings whose own name has a word looked for; they are shown first.

    ``only`` these specialists, if any are named, and ``without`` those.
    """

    question: SearchQuestion
    market: MarketFacts
    cell: Cell
    groups: tuple[ListingGroup, ...]
    named: tuple[int, ...]
    window: Window | None
    only: tuple[int, ...] = ()
    without: tuple[int, ...] = ()
    kind: PlaceKind = PlaceKind.CLIENT


@dataclass(frozen=True, slots=True)
class OfferCard:
    """A specialist with one offer. Price and duration count a visit, an hour or a unit, by ``price_model``."""

    offer_id: int
    specialist_id: int
    service_id: int
    category_id: int
    service_names: Texts
    price_model: PriceModel
    unit_names: Texts
    price: Money
    duration_minutes: int
    minimum_quantity: int
    maximum_quantity: int
    auto_accept: bool
    shape: Shape
    """The usual visit: the smallest quantity that the service is sold in."""
    rules: ServiceRules | None
    """What the service asks of starts beyond its market."""
    name: str
    photo: uuid.UUID | None
    rating: float | None
    rating_count: int
    experience_years: int
    languages: tuple[str, ...]
    gender: Gender
    cell: Cell
    radius_km: float
    place_kinds: tuple[PlaceKind, ...] = AT_CLIENT
    """Where the offer can be had."""
    place_id: int | None = None
    """The shop where the specialist works."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a specialist's offers that match."""

    offer_id: int
    price_minor: int
    shape: Shape
    rules: ServiceRules | None


@dataclass(frozen=True, slots=True)
class Near:
    """A specialist who matches, free time left aside, with the offers that do; ``price_minor`` is the lowest."""

    distance: float
    specialist_id: int
    rating: float | None
    price_minor: int
    offer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Possible:
    """A specialist of whom is to be decided whether they are free in the window; ``choices``: the best offer first."""

    near: Near
    calendar_id: int
    cell: Cell
    radius_km: float
    choices: tuple[Choice, ...]
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A specialist on a page: where in the order, with which offer, and the first free start in the window if any."""

    position: Position
    offer_id: int
    free_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """
    The matches of one page.

    ``next_position``: where the next page begins, None at the end. ``count``: how many match in all, known
    on the first page only, at most ``MOST_COUNTED``; ``count_is_capped`` says that there may be more, and
    ``count_is_estimate`` that only some were asked for free time, and the count goes by how many of those have it.
    """

    items: tuple[Match, ...]
    next_position: Position | None
    count: int | None
    count_is_capped: bool
    count_is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """
    One card of the answer. Distance and position are those of coarse cells; of a shop they are its own.

    :param next_free_at: the first start that is free for the usual visit at the place, up to the horizon.
    :param free_at: the first one within the window that was asked for; None without a window.
    """

    card: OfferCard
    distance_km: float
    near: LatLon
    next_free_at: datetime | None
    free_at: datetime | None
    shop: PlaceFacts | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of results; see :class:`Matches`. ``place_kind``: where their visits would be."""

    time_zone: str
    place_kind: PlaceKind
    items: tuple[SearchResult, ...]
    next_page: Bookmark | None
    count: int | None
    count_is_capped: bool
    count_is_estimate: bool


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """
    How somebody filters searches of a market, whatever they look for; None leaves a filter open.

    Limits of price belong to what they were set for: a category or a service. ``place_kind``: see
    :class:`SearchQuestion`.
    """

    sort: Sort = Sort.DISTANCE
    rating_min: float | None = None
    radius_km: float | None = None
    language: str | None = None
    gender: Gender | None = None
    price_min: int | None = None
    price_max: int | None = None
    priced_category: int | None = None
    priced_service: int | None = None
    favourites_first: bool = True
    place_kind: PlaceKind | None = None


NO_FILTERS = SearchFilters()


@dataclass(frozen=True, slots=True)
class FavouriteQuestion:
    """Whose favourites of a market to list is the actor's own matter; ``position`` is where visits would be."""

    market: str
    position: LatLon | None = None
    limit: int = MOST_FAVOURITES


@dataclass(frozen=True, slots=True)
class KeptSpecialist:
    """A specialist whom somebody keeps, and since when."""

    specialist_id: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class FavouriteResult:
    """
    A favourite with what is offered now.

    :param offer: the cheapest live offer; None if the specialist takes no bookings at present.
    :param service_names: of the live offers, the cheapest first.
    :param next_free_at: the first start for the usual visit of ``offer`` at the place, None without one.
    """

    card: SpecialistCard
    offer: OfferCard | None
    service_names: tuple[Texts, ...]
    distance_km: float
    next_free_at: datetime | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class PopularService:
    """A service of a market, and how many specialists offer it."""

    card: ServiceCard
    specialists: int


class TooManyFavourites(DomainError):
    """The person keeps as many favourites of the market as possible; ``context``: ``limit``."""

    code = "too_many_favourites"
    kind = Kind.CONFLICT
    title = "You keep as many favourites as possible"


class GenderNotSearchable(DomainError):
    """Gender narrows a search only within a category or service of work at the body or in the family."""

    code = "gender_not_searchable"
    kind = Kind.INVALID
    title = "Gender can't be chosen here"


class WindowNotSearchable(DomainError):
    """
    The window of free time is half given, over, longer than 14 days, or beyond the days open for booking.

    Context: ``field``, and the limit that was passed (``longest_days`` or ``open_until``).
    """

    code = "window_not_searchable"
    kind = Kind.INVALID
    title = "Free time can't be searched in that window"
