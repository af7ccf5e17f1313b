"""What other modules may know of reviews: commands, facts, events and errors."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.events import Event


class ReviewSort(StrEnum):
    """In which order reviews are listed."""

    NEWEST = "newest"
    HIGHEST = "highest"
    LOWEST = "lowest"


class Criterion(StrEnum):
    """What a client may judge beside the visit as a whole."""

    PUNCTUALITY = "punctuality"
    QUALITY = "quality"
    COMMUNICATION = "communication"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class ReviewContent:
    """
    What a client says of a visit: 1 to 5 stars, stars for some criteria, a text or none, ids of uploaded pictures.

    ``language`` is the client's, as far as the text does not tell it by its script.
    """

    stars: int
    criteria: Mapping[Criterion, int]
    text: str = ""
    photo_ids: tuple[uuid.UUID, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ImportedReview:
    """A review that was written elsewhere or before. ``photo_ids`` are attached pictures; a reply needs its time."""

    visit_id: uuid.UUID
    order_id: uuid.UUID
    specialist_id: int
    client_id: int
    market: str
    service_id: int
    content: ReviewContent
    created_at: datetime
    reply_text: str = ""
    replied_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """A review as anybody may read it. ``author`` is a first name with an initial."""

    review_id: uuid.UUID
    visit_id: uuid.UUID
    stars: int
    criteria: Mapping[Criterion, int]
    text: str
    language: str
    author: str
    service_id: int
    service_name: str
    photo_ids: tuple[uuid.UUID, ...]
    created_at: datetime
    edited_at: datetime | None
    reply_text: str
    reply_language: str
    replied_at: datetime | None
    reply_changeable_until: datetime | None


@dataclass(frozen=True, slots=True)
class RatingSummary:
    """
    What a specialist's reviews add up to.

    ``rating`` is the one shown, ``average`` the plain mean, ``distribution`` how many gave 1 to 5 stars; criteria
    that nobody judged are left out. ``prior`` and ``weight`` say how the shown one is made of them.
    """

    rating: float | None
    average: float | None
    count: int
    distribution: Mapping[int, int]
    criteria: Mapping[Criterion, float]
    prior: float
    weight: int


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page of reviews; the summary comes with the first one."""

    items: tuple[ReviewFacts, ...]
    next_page: tuple[int, uuid.UUID] | None
    summary: RatingSummary | None


@dataclass(frozen=True, slots=True)
class VisitReview:
    """
    Where a visit's client stands with its review.

    ``until`` is the end of the time to write it, or to change it once it is written.
    """

    visit_id: uuid.UUID
    specialist_id: int
    service_name: str
    review: ReviewFacts | None
    may_write: bool
    may_change: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class DueReview:
    """A done visit that its client may still review."""

    visit_id: uuid.UUID
    order_id: uuid.UUID
    specialist_id: int
    service_id: int
    service_name: str
    done_at: datetime
    until: datetime


@dataclass(frozen=True)
class ReviewWritten(Event):
    """A client wrote a review, or changed it (``changed``)."""

    name: ClassVar[str] = "review.written.v1"
    review_id: uuid.UUID
    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    specialist_id: int
    specialist_user_id: int
    service_id: int
    stars: int
    changed: bool
    written_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """Client and specialist."""
        return (self.client_id, self.specialist_user_id)

    def hint(self) -> dict[str, str]:
        """Refetch the reviews of the visit and of the specialist."""
        return {"kind": "review", "id": str(self.visit_id), "state": "changed" if self.changed else "written"}


@dataclass(frozen=True)
class ReviewAnswered(Event):
    """The specialist answered a review, or changed the answer (``changed``)."""

    name: ClassVar[str] = "review.answered.v1"
    review_id: uuid.UUID
    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    specialist_id: int
    specialist_user_id: int
    service_id: int
    changed: bool
    answered_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """Client and specialist."""
        return (self.client_id, self.specialist_user_id)

    def hint(self) -> dict[str, str]:
        """Refetch the reviews of the visit and of the specialist."""
        return {"kind": "review", "id": str(self.visit_id), "state": "answered"}


class ReviewMissing(DomainError):
    """There is no such review, or it is of somebody else's visit."""

    code = "review_missing"
    kind = Kind.MISSING
    title = "This review can't be found"


class ReviewExists(DomainError):
    """The visit has its review already; change that one instead, as long as its day lasts."""

    code = "review_exists"
    kind = Kind.CONFLICT
    title = "You have reviewed this visit already"


class VisitNotDone(DomainError):
    """Only a visit that is done can be reviewed."""

    code = "visit_not_done"
    kind = Kind.CONFLICT
    title = "A visit can be reviewed once it is done"


class ReviewTooLate(DomainError):
    """Reviews are written within 30 days after the visit, and reviews and replies changed within a day."""

    code = "review_too_late"
    kind = Kind.GONE
    title = "The time for this review is over"
