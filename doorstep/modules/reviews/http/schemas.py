"""Bodies and answers of the reviews endpoints."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from doorstep.infra.files import PhotoOut, PictureOut
from doorstep.modules.reviews import rules
from doorstep.modules.reviews.contracts import (
    Criterion,
    DueReview,
    RatingSummary,
    ReviewContent,
    ReviewFacts,
    ReviewSort,
    VisitReview,
)
from doorstep.modules.specialists.contracts import SpecialistCard

Stars = Annotated[int, Field(ge=1, le=5, examples=[5])]

type Pictures = Mapping[uuid.UUID, PictureOut]


class ReviewIn(Schema):
    """What a visit was like. Criteria may be left out; pictures were sent with `POST /files`, purpose `review`."""

    stars: Stars
    punctuality: Stars | None = None
    quality: Stars | None = None
    communication: Stars | None = None
    value: Stars | None = None
    text: Annotated[
        str, Field(max_length=rules.LONGEST_TEXT, examples=["On time, friendly, and the oven looks new."])
    ] = ""
    file_ids: Annotated[list[uuid.UUID], Field(max_length=rules.MOST_PHOTOS, examples=[[]])] = []

    def to_content(self, language: str) -> ReviewContent:
        """The service's words."""
        given = {criterion: getattr(self, criterion) for criterion in Criterion}
        return ReviewContent(
            stars=self.stars,
            criteria={criterion: stars for criterion, stars in given.items() if stars is not None},
            text=self.text,
            photo_ids=tuple(self.file_ids),
            language=language,
        )


class ReplyIn(Schema):
    """A specialist's answer to a review."""

    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=rules.LONGEST_REPLY,
            pattern=r"\S",
            examples=["Thank you, I'd be glad to come again."],
        ),
    ]


class ReviewsQuery(Schema):
    """Which reviews, and in which order."""

    sort: ReviewSort = ReviewSort.NEWEST
    stars: int | None = Field(None, ge=1, le=5, description="only those with just as many stars", examples=[5])
    with_photos: bool = Field(False, description="only those with pictures")
    cursor: str | None = Field(None, max_length=200, description="next_cursor of the page before")
    limit: int = Field(10, ge=1, le=50)


class OwnReviewsQuery(ReviewsQuery):
    """The same, for the specialist's own."""

    unanswered: bool = Field(False, description="only those without a reply")


class ReplyOut(Schema):
    """The specialist's answer."""

    text: str = Field(examples=["Thank you, I'd be glad to come again."])
    language: str = Field(description="of the text, by its script", examples=["en"])
    at: datetime


class ReviewOut(Schema):
    """What a client said of a visit. Criteria that were not judged are null."""

    id: uuid.UUID
    stars: int = Field(examples=[5])
    punctuality: int | None = Field(examples=[5])
    quality: int | None = Field(examples=[5])
    communication: int | None = Field(examples=[4])
    value: int | None = Field(examples=[4])
    text: str = Field(examples=["On time, friendly, and the oven looks new."])
    language: str = Field(description="of the text, by its script", examples=["en"])
    author: str = Field(description="first name and initial", examples=["Aino K."])
    service_name: str = Field(examples=["Oven cleaning"])
    created_at: datetime
    edited_at: datetime | None
    photos: list[PictureOut]
    reply: ReplyOut | None

    @classmethod
    def of(cls, review: ReviewFacts, pictures: Pictures) -> "ReviewOut":
        """The wire form."""
        return cls(**_parts(review, pictures))


class ReceivedReviewOut(ReviewOut):
    """A review as its specialist sees it: also of which visit, and until when the reply can be changed."""

    visit_id: uuid.UUID
    reply_changeable_until: datetime | None = Field(description="null before the first reply")

    @classmethod
    def of(cls, review: ReviewFacts, pictures: Pictures) -> "ReceivedReviewOut":
        """The wire form."""
        return cls(
            **_parts(review, pictures),
            visit_id=review.visit_id,
            reply_changeable_until=review.reply_changeable_until,
        )


def _parts(review: ReviewFacts, pictures: Pictures) -> dict[str, Any]:
    reply = None
    if review.replied_at:
        reply = ReplyOut(text=review.reply_text, language=review.reply_language, at=review.replied_at)
    return {
        "id": review.review_id,
        "stars": review.stars,
        **{str(criterion): review.criteria.get(criterion) for criterion in Criterion},
        "text": review.text,
        "language": review.language,
        "author": review.author,
        "service_name": review.service_name,
        "created_at": review.created_at,
        "edited_at": review.edited_at,
        "photos": [pictures[photo] for photo in review.photo_ids if photo in pictures],
        "reply": reply,
    }


class CriteriaOut(Schema):
    """Means of the criteria, 1 to 5; null where nobody judged."""

    punctuality: float | None = Field(examples=[4.9])
    quality: float | None = Field(examples=[4.8])
    communication: float | None = Field(examples=[4.7])
    value: float | None = Field(examples=[4.5])


class SummaryOut(Schema):
    """
    What a specialist's reviews add up to.

    `rating` = (sum of stars + `weight` x `prior`) / (`count` + `weight`): `prior` is the mean of the city's reviews.
    """

    rating: float | None = Field(description="the one shown everywhere; null without a review", examples=[4.81])
    average: float | None = Field(description="the plain mean", examples=[4.87])
    count: int = Field(examples=[41])
    distribution: list[int] = Field(description="how many gave 1, 2, 3, 4 and 5 stars", examples=[[0, 1, 1, 6, 33]])
    criteria: CriteriaOut
    prior: float = Field(examples=[4.55])
    weight: int = Field(examples=[8])

    @classmethod
    def of(cls, summary: RatingSummary) -> "SummaryOut":
        """The wire form."""
        return cls(
            rating=summary.rating,
            average=summary.average,
            count=summary.count,
            distribution=[summary.distribution[stars] for stars in range(1, 6)],
            criteria=CriteriaOut(**{str(criterion): summary.criteria.get(criterion) for criterion in Criterion}),
            prior=summary.prior,
            weight=summary.weight,
        )


class ReviewsOut(Schema):
    """A page of reviews; `summary` comes with the first page."""

    items: list[ReviewOut]
    next_cursor: str | None
    summary: SummaryOut | None


class ReceivedReviewsOut(Schema):
    """A page of one's own reviews; `summary` and `unanswered` (how many wait for a reply) come with the first page."""

    items: list[ReceivedReviewOut]
    next_cursor: str | None
    summary: SummaryOut | None
    unanswered: int | None = Field(examples=[3])


class ReviewedSpecialistOut(Schema):
    """Whom the review is of."""

    id: int = Field(examples=[12])
    name: str = Field(examples=["Aino Virtanen"])
    photo: PhotoOut | None

    @classmethod
    def of(cls, card: SpecialistCard, *, now: datetime) -> "ReviewedSpecialistOut":
        """The wire form."""
        return cls(
            id=card.specialist_id,
            name=card.display_name,
            photo=PhotoOut.of(card.photo, now=now) if card.photo else None,
        )


class VisitReviewOut(Schema):
    """Where one stands with the review of a visit: what may be done until when, and the review if it is written."""

    visit_id: uuid.UUID
    specialist: ReviewedSpecialistOut
    service_name: str = Field(examples=["Oven cleaning"])
    review: ReviewOut | None
    may_write: bool
    may_change: bool
    until: datetime | None = Field(description="end of the time to write or change it; null before the visit is done")

    @classmethod
    def of(cls, found: VisitReview, card: SpecialistCard, pictures: Pictures, *, now: datetime) -> "VisitReviewOut":
        """The wire form."""
        return cls(
            visit_id=found.visit_id,
            specialist=ReviewedSpecialistOut.of(card, now=now),
            service_name=found.service_name,
            review=ReviewOut.of(found.review, pictures) if found.review else None,
            may_write=found.may_write,
            may_change=found.may_change,
            until=found.until,
        )


class DueReviewOut(Schema):
    """A done visit that waits for its review, until a moment."""

    visit_id: uuid.UUID
    order_id: uuid.UUID
    specialist: ReviewedSpecialistOut
    service_id: int = Field(examples=[31])
    service_name: str = Field(examples=["Oven cleaning"])
    done_at: datetime
    until: datetime

    @classmethod
    def of(cls, due: DueReview, card: SpecialistCard, *, now: datetime) -> "DueReviewOut":
        """The wire form."""
        return cls(
            visit_id=due.visit_id,
            order_id=due.order_id,
            specialist=ReviewedSpecialistOut.of(card, now=now),
            service_id=due.service_id,
            service_name=due.service_name,
            done_at=due.done_at,
            until=due.until,
        )


class DueReviewsOut(Schema):
    """Visits that wait for a review, the latest first."""

    items: list[DueReviewOut]
