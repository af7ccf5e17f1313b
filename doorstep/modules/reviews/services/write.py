"""A client writes a review, or changes it."""

import uuid
from datetime import datetime

from doorstep.infra import files
from doorstep.infra.db import transaction
from doorstep.infra.files import Purpose
from doorstep.infra.outbox import publish
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.ids import new_id
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ClientVisit
from doorstep.modules.reviews import rules
from doorstep.modules.reviews.contracts import (
    Criterion,
    ReviewContent,
    ReviewExists,
    ReviewMissing,
    ReviewTooLate,
    ReviewWritten,
    VisitNotDone,
)
from doorstep.modules.reviews.models import Review
from doorstep.modules.reviews.services.ratings import lock_rating, write_rating_down


@transaction
def write_review(visit_id: uuid.UUID, content: ReviewContent, *, actor: Actor, now: datetime) -> uuid.UUID:
    """
    Say what a done visit was like; the specialist's rating follows at once.

    :return: the review's id.
    :raises NotFound: unless it is the actor's own visit.
    :raises VisitNotDone: if the visit is not done.
    :raises ReviewTooLate: if it was done more than 30 days ago.
    :raises ReviewExists: if it has a review.
    :raises FileMissing: if a picture is not the actor's, not for a review, or gone.
    """
    visit = _own_visit(visit_id, actor)
    if visit.done_at is None:
        raise VisitNotDone
    lock_rating(visit.specialist_id)
    if Review.objects.filter(visit_id=visit_id).exists():
        raise ReviewExists
    if now >= rules.writable_until(visit.done_at):
        raise ReviewTooLate("Reviews are written within 30 days after the visit.")
    files.attach(content.photo_ids, visit.client_id, Purpose.REVIEW, now=now)
    review = Review(
        id=new_id(),
        visit_id=visit_id,
        order_id=visit.order_id,
        specialist_id=visit.specialist_id,
        client_id=visit.client_id,
        market_id=visit.market,
        service_id=visit.service_id,
        created_at=now,
    )
    _fill(review, content)
    review.save(force_insert=True)
    write_rating_down(visit.specialist_id, market=visit.market)
    publish(_written(review, visit, changed=False, now=now))
    return review.id


@transaction
def change_review(visit_id: uuid.UUID, content: ReviewContent, *, actor: Actor, now: datetime) -> None:
    """
    Replace what was said of a visit, within a day.

    :raises NotFound: unless it is the actor's own visit.
    :raises ReviewMissing: if the visit has no review.
    :raises ReviewTooLate: if it was written more than a day ago.
    :raises FileMissing: if a new picture is not the actor's, not for a review, or gone.
    """
    visit = _own_visit(visit_id, actor)
    lock_rating(visit.specialist_id)
    review = Review.objects.filter(visit_id=visit_id).first()
    if review is None:
        raise ReviewMissing
    if now >= rules.changeable_until(review.created_at):
        raise ReviewTooLate("Reviews can be changed for a day.")
    before, after = set(review.photos), set(content.photo_ids)
    files.attach(after - before, visit.client_id, Purpose.REVIEW, now=now)
    files.release(before - after, now=now)
    _fill(review, content)
    review.edited_at = now
    review.save(force_update=True)
    write_rating_down(visit.specialist_id, market=visit.market)
    publish(_written(review, visit, changed=True, now=now))


def _own_visit(visit_id: uuid.UUID, actor: Actor) -> ClientVisit:
    visit = booking.get_client_visit(visit_id, actor=actor)
    if visit.client_id != actor.user_id:  # staff see all visits, and review none
        raise NotFound
    return visit


def _fill(review: Review, content: ReviewContent) -> None:
    review.stars = content.stars
    for criterion in Criterion:
        setattr(review, criterion, content.criteria.get(criterion))
    review.text = content.text.strip()
    review.language = rules.language_of_text(review.text, usual=content.language)
    review.photos = list(dict.fromkeys(content.photo_ids))


def _written(review: Review, visit: ClientVisit, *, changed: bool, now: datetime) -> ReviewWritten:
    return ReviewWritten(
        review_id=review.id,
        visit_id=visit.visit_id,
        order_id=visit.order_id,
        client_id=visit.client_id,
        specialist_id=visit.specialist_id,
        specialist_user_id=visit.specialist_user_id,
        service_id=visit.service_id,
        stars=review.stars,
        changed=changed,
        written_at=now,
    )
