"""What client and specialist are told of reviews and replies."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, Facts, Kind, NoticeRequest
from doorstep.modules.reviews import rules
from doorstep.modules.reviews.contracts import ReviewAnswered, ReviewWritten
from doorstep.modules.reviews.models import Review
from doorstep.modules.specialists import facade as specialists


@transaction_required
def tell_specialist(event: ReviewWritten, *, now: datetime) -> None:
    """Tell the specialist of a new review."""
    review = _review(event.review_id)
    if review is None or event.changed:
        return
    author = accounts.person_card(event.client_id).name
    notify.send(
        NoticeRequest(
            user_id=event.specialist_user_id,
            app=App.SPECIALIST,
            kind=Kind.REVIEW_RECEIVED,
            facts=Facts(
                service=_service_names(event.service_id),
                person=rules.author_of(author),
                stars=review.stars,
                text=review.text,
            ),
            link="/reviews",
            dedup_key=f"review.written:{event.review_id}",
            subject_id=event.review_id,
        ),
        now=now,
    )


@transaction_required
def tell_client(event: ReviewAnswered, *, now: datetime) -> None:
    """Tell the client of a new reply."""
    review = _review(event.review_id)
    if review is None or event.changed:
        return
    notify.send(
        NoticeRequest(
            user_id=event.client_id,
            app=App.CLIENT,
            kind=Kind.REVIEW_ANSWERED,
            facts=Facts(
                service=_service_names(event.service_id),
                person=specialists.card(event.specialist_id).display_name,
                text=review.reply_text,
            ),
            link=f"/bookings/{event.order_id}",
            dedup_key=f"review.answered:{event.review_id}",
            subject_id=event.review_id,
        ),
        now=now,
    )


def _review(review_id: uuid.UUID) -> Review | None:
    return Review.objects.filter(pk=review_id).first()


def _service_names(service_id: int) -> Mapping[str, str]:
    return catalog.get_service(service_id).names
