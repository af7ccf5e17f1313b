"""What other modules may know of dispatch: states, results, events and errors."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.events import Event
from doorstep.kernel.geo import Cell
from doorstep.kernel.money import Money
from doorstep.modules.availability.contracts import Fit
from doorstep.modules.dispatch.repair_contracts import ExpectedTimeChanged as ExpectedTimeChanged
from doorstep.modules.dispatch.repair_contracts import RepairTerms as RepairTerms
from doorstep.modules.dispatch.repair_contracts import ReplacementChanged as ReplacementChanged
from doorstep.modules.specialists.contracts import OfferFacts
from doorstep.modules.travel.contracts import Mode


class Term(StrEnum):
    """What a candidate is judged by. Each gives a value of 0 to 1, the greater the better."""

    ARRIVAL = "arrival"
    LATENESS_CAUSED = "lateness_caused"
    TRAVEL_ADDED = "travel_added"
    RATING = "rating"
    LOAD = "load"
    FAIRNESS = "fairness"
    ACCEPTANCE = "acceptance"
    PRICE_FIT = "price_fit"


class JobOfferState(StrEnum):
    """
    Where a job offer stands.

    expired: unanswered in time; lost: somebody else was first; withdrawn: the client left, or the search lapsed.
    """

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    LOST = "lost"
    WITHDRAWN = "withdrawn"


class How(StrEnum):
    """How somebody came to a search: asked in a wave, out of the open pool, or put to it by staff."""

    WAVE = "wave"
    POOL = "pool"
    HAND = "hand"


class DeclineReason(StrEnum):
    """Why a specialist does not want a job."""

    BUSY = "busy"
    TOO_FAR = "too_far"
    TOO_LITTLE = "too_little"
    NOT_MY_WORK = "not_my_work"
    OTHER = "other"


class Question(StrEnum):
    """What a client is asked while nobody is found."""

    NOBODY_YET = "nobody_yet"


class Choice(StrEnum):
    """What a client may answer; leaving is cancelling the order."""

    WIDEN_TIME = "widen_time"
    RAISE_PRICE = "raise_price"
    WAIT = "wait"


class Sizes:
    """How much is read and kept."""

    FEWEST_CANDIDATES = 20
    FIRST_READ, READ_MORE = 100, 200
    MOST_READ = 500
    LOOKED_AT = 24
    STANDING_DAYS = 28


@dataclass(frozen=True, slots=True)
class DispatchTerms:
    """
    How a market searches; times in minutes or seconds as named.

    ``asap_minutes``: how far ahead "as soon as possible" may begin. ``wave_sizes``: how many are asked in each wave,
    the last size again and again. ``radii_km``: how far people are looked for, widened step by step; everybody's own
    radius holds besides. The specialist's pay is raised by ``raise_step_bp`` of the price (0.01 %) when nobody is left
    to ask, up to ``raise_limit_bp``. After that the client may add ``client_raise_step_bp`` of the price at a time, up
    to ``client_raise_limit_bp``; 0: they are not asked to.
    """

    market: str
    asap_minutes: int = 180
    asap_search_minutes: int = 30
    best_search_minutes: int = 1440
    best_longest_days: int = 7
    wave_seconds: int = 45
    wave_sizes: tuple[int, ...] = (3, 5, 10)
    radii_km: tuple[float, ...] = (20.0, 60.0)
    raise_step_bp: int = 1000
    raise_limit_bp: int = 3000
    client_raise_step_bp: int = 1000
    client_raise_limit_bp: int = 3000
    widen_minutes: int = 120


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each term counts; kept in versions, of which the newest counts. ``version`` 0 is built in."""

    version: int
    of: Mapping[Term, float]

    @property
    def whole(self) -> float:
        """What the weights add up to."""
        return sum(self.of.values())


@dataclass(frozen=True, slots=True)
class Record:
    """What a specialist did with job offers of the last 28 days."""

    offered: int = 0
    accepted: int = 0
    declined: int = 0
    expired: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does what is wanted at the price for anyone, goes as far, and may have time."""

    offer_id: int
    specialist_id: int
    user_id: int
    calendar_id: int
    base_cell: Cell
    radius_km: float
    distance_km: float
    rating: float | None
    own_price: Money
    record: Record = Record()
    mode: Mode = Mode.CAR


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with what it is judged by: each term's value, and their weighted mean, 0 to 1."""

    person: Person
    fit: Fit
    values: Mapping[Term, float]
    score: float
    weights: Weights


@dataclass(frozen=True, slots=True)
class TermView:
    """One term of somebody's score: value x weight gives its points of the whole score."""

    term: Term
    value: float
    weight: float
    points: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody was chosen: how, among how many who were asked, and each term of the score."""

    how: How
    asked: int
    place: int
    score: float
    terms: tuple[TermView, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class PastJobOffer:
    """A job offer that is over, for demo data and moves from elsewhere; ``visit_id`` of the one that was accepted."""

    order_id: uuid.UUID
    offer: OfferFacts
    wave: int
    state: JobOfferState
    values: Mapping[Term, float]
    weights: Weights
    starts_at: datetime
    travel_minutes: int
    distance_km: float
    price: Money
    offered_at: datetime
    answered_at: datetime
    raise_minor: int = 0
    reason: DeclineReason | None = None
    visit_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class PastHunt:
    """A search that has ended, with everybody who was asked; the same."""

    order_id: uuid.UUID
    client_id: int
    market: str
    begun_at: datetime
    ended_at: datetime
    offers: tuple[PastJobOffer, ...]


class JobOfferOver(DomainError):
    """The job offer can't be taken any more: answered, too late, or another was first; ``context``: ``state``."""

    code = "job_offer_over"
    kind = Kind.CONFLICT
    title = "This job offer is over"


class NotInPool(DomainError):
    """The search is not open to everybody, or not for the specialist who wants it."""

    code = "not_in_pool"
    kind = Kind.CONFLICT
    title = "This job can't be taken from the pool"


class NothingAsked(DomainError):
    """The client has nothing to answer at present."""

    code = "nothing_asked"
    kind = Kind.CONFLICT
    title = "There is no open question"


@dataclass(frozen=True)
class JobOfferChanged(Event):
    """A specialist was asked to take a search, or the job offer has ended."""

    name: ClassVar[str] = "joboffer.changed.v1"
    job_offer_id: uuid.UUID
    order_id: uuid.UUID
    specialist_id: int
    specialist_user_id: int
    state: str
    changed_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """The specialist."""
        return (self.specialist_user_id,)

    def hint(self) -> dict[str, str]:
        """Refetch the job offers."""
        return {"kind": "job_offer", "id": str(self.job_offer_id), "order_id": str(self.order_id), "state": self.state}


@dataclass(frozen=True)
class SearchProgressed(Event):
    """More people were asked, one answered, or the client is asked something."""

    name: ClassVar[str] = "search.progressed.v1"
    order_id: uuid.UUID
    client_id: int
    wave: int
    question: str
    changed_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """The client."""
        return (self.client_id,)

    def hint(self) -> dict[str, str]:
        """Refetch the search."""
        return {"kind": "search", "id": str(self.order_id), "state": self.question or "searching"}
