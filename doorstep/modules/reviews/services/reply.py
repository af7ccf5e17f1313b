"""A specialist answers a review."""

import uuid
from datetime import datetime

from doorstep.infra.db import transaction
from doorstep.infra.outbox import publish
from doorstep.kernel.actors import Actor
from doorstep.modules.reviews import rules, selectors
from doorstep.modules.reviews.contracts import ReviewAnswered, ReviewTooLate
from doorstep.modules.specialists import facade as specialists


@transaction
def answer_review(review_id: uuid.UUID, text: str, *, actor: Actor, now: datetime) -> None:
    """
    Answer a review of one's own visit, or change the answer within a day. The same answer again changes nothing.

    :raises ReviewMissing: unless the review is of the acting specialist's visit.
    :raises ReviewTooLate: if the answer was given more than a day ago.
    """
    review = selectors.lock_received_review(review_id, actor=actor)
    changed = review.replied_at is not None
    if text == review.reply_text:
        return
    if review.replied_at and now >= rules.changeable_until(review.replied_at):
        raise ReviewTooLate("Replies can be changed for a day.")
    review.reply_text = text
    if changed:
        review.reply_edited_at = now
    else:
        review.replied_at = now
    review.save(update_fields=["reply_text", "replied_at", "reply_edited_at"])
    publish(
        ReviewAnswered(
            review_id=review.id,
            visit_id=review.visit_id,
            order_id=review.order_id,
            client_id=review.client_id,
            specialist_id=review.specialist_id,
            specialist_user_id=specialists.card(review.specialist_id).user_id,
            service_id=review.service_id,
            changed=changed,
            answered_at=now,
        )
    )
