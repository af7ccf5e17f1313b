"""The endpoints of reviews: the client's own, everybody's reading, the specialist's replies."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from doorstep.infra import files
from doorstep.infra.files import FileMissing
from doorstep.infra.http import (
    actor_of,
    anyone,
    decode_cursor,
    encode_cursor,
    errors,
    language_of,
    signed_in,
    specialists_only,
)
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.modules.reviews import selectors
from doorstep.modules.reviews.contracts import (
    ReviewExists,
    ReviewFacts,
    ReviewMissing,
    ReviewTooLate,
    VisitNotDone,
)
from doorstep.modules.reviews.http.schemas import (
    DueReviewOut,
    DueReviewsOut,
    OwnReviewsQuery,
    Pictures,
    ReceivedReviewOut,
    ReceivedReviewsOut,
    ReplyIn,
    ReviewIn,
    ReviewOut,
    ReviewsOut,
    ReviewsQuery,
    SummaryOut,
    VisitReviewOut,
)
from doorstep.modules.reviews.services import reply, write
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import SpecialistMissing

router = Router(tags=["reviews"], auth=signed_in)

SpecialistId = Path(..., ge=1, le=2**62)


def _pictures(reviews: Iterable[ReviewFacts], now: datetime) -> Pictures:
    return files.pictures_out([photo for review in reviews for photo in review.photo_ids], now=now)


def _visit_review(request: HttpRequest, visit_id: uuid.UUID, actor: Actor, now: datetime) -> VisitReviewOut:
    found = selectors.visit_review(visit_id, actor=actor, language=language_of(request), now=now)
    pictures = _pictures([found.review] if found.review else [], now)
    return VisitReviewOut.of(found, specialists.card(found.specialist_id), pictures, now=now)


@router.get("/visits/{uuid:visit_id}/review", response=VisitReviewOut, openapi_extra=errors(NotSignedIn, NotFound))
def get_visit_review(request: HttpRequest, visit_id: uuid.UUID) -> VisitReviewOut:
    """Whether one's visit may be reviewed, and the review with its reply once it is written."""
    return _visit_review(request, visit_id, actor_of(request), utc_now())


@router.post(
    "/visits/{uuid:visit_id}/review",
    response={201: VisitReviewOut},
    openapi_extra=errors(NotSignedIn, NotFound, VisitNotDone, ReviewExists, ReviewTooLate, FileMissing),
)
def write_review(request: HttpRequest, visit_id: uuid.UUID, body: ReviewIn) -> Status[VisitReviewOut]:
    """
    Review a done visit of one's own, within 30 days, once.

    The same call again is refused with `review_exists`: after a lost answer, that means the review stands.
    """
    actor, now = actor_of(request), utc_now()
    write.write_review(visit_id, body.to_content(language_of(request)), actor=actor, now=now)
    return Status(201, _visit_review(request, visit_id, actor, now))


@router.put(
    "/visits/{uuid:visit_id}/review",
    response=VisitReviewOut,
    openapi_extra=errors(NotSignedIn, NotFound, ReviewMissing, ReviewTooLate, FileMissing),
)
def change_review(request: HttpRequest, visit_id: uuid.UUID, body: ReviewIn) -> VisitReviewOut:
    """Replace one's review as a whole, within a day; pictures that are not named again are removed."""
    actor, now = actor_of(request), utc_now()
    write.change_review(visit_id, body.to_content(language_of(request)), actor=actor, now=now)
    return _visit_review(request, visit_id, actor, now)


@router.get("/me/reviews/due", response=DueReviewsOut, openapi_extra=errors(NotSignedIn))
def list_due_reviews(request: HttpRequest) -> DueReviewsOut:
    """One's visits done within 30 days that have no review yet, the latest first; at most 20."""
    now = utc_now()
    due = selectors.due_reviews(actor=actor_of(request), language=language_of(request), now=now)
    cards = specialists.cards({one.specialist_id for one in due})
    return DueReviewsOut(items=[DueReviewOut.of(one, cards[one.specialist_id], now=now) for one in due])


@router.get(
    "/specialists/{int:specialist_id}/reviews",
    auth=anyone,
    response=ReviewsOut,
    openapi_extra=errors(SpecialistMissing),
)
def list_reviews(request: HttpRequest, query: Query[ReviewsQuery], specialist_id: int = SpecialistId) -> ReviewsOut:
    """What clients say of a specialist. Texts are in the language they were written in."""
    now = utc_now()
    page = selectors.reviews_of(
        specialist_id,
        sort=query.sort,
        stars=query.stars,
        with_photos=query.with_photos,
        after=decode_cursor(query.cursor, (int, uuid.UUID)),
        limit=query.limit,
        language=language_of(request),
    )
    pictures = _pictures(page.items, now)
    return ReviewsOut(
        items=[ReviewOut.of(review, pictures) for review in page.items],
        next_cursor=encode_cursor(*page.next_page) if page.next_page else None,
        summary=SummaryOut.of(page.summary) if page.summary else None,
    )


@router.get(
    "/specialist/reviews",
    auth=specialists_only,
    response=ReceivedReviewsOut,
    openapi_extra=errors(NotSignedIn, NotAllowed),
)
def list_received_reviews(request: HttpRequest, query: Query[OwnReviewsQuery]) -> ReceivedReviewsOut:
    """The reviews of one's own visits, with the rating that they add up to."""
    now, specialist_id = utc_now(), actor_of(request).specialist_id
    assert specialist_id is not None  # specialists only
    page = selectors.reviews_of(
        specialist_id,
        sort=query.sort,
        stars=query.stars,
        with_photos=query.with_photos,
        unanswered=query.unanswered,
        after=decode_cursor(query.cursor, (int, uuid.UUID)),
        limit=query.limit,
        language=language_of(request),
    )
    pictures = _pictures(page.items, now)
    return ReceivedReviewsOut(
        items=[ReceivedReviewOut.of(review, pictures) for review in page.items],
        next_cursor=encode_cursor(*page.next_page) if page.next_page else None,
        summary=SummaryOut.of(page.summary) if page.summary else None,
        unanswered=selectors.count_unanswered(specialist_id) if page.summary else None,
    )


@router.put(
    "/specialist/reviews/{uuid:review_id}/reply",
    auth=specialists_only,
    response={204: None},
    openapi_extra=errors(NotSignedIn, NotAllowed, ReviewMissing, ReviewTooLate),
)
def answer_review(request: HttpRequest, review_id: uuid.UUID, body: ReplyIn) -> Status[None]:
    """Answer a review of one's own visit, or change the answer within a day. Everybody reads it."""
    reply.answer_review(review_id, body.text.strip(), actor=actor_of(request), now=utc_now())
    return Status(204, None)
