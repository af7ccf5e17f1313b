"""Reviews that were written elsewhere or before: demo data and moves from other systems."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.copying import copy_rows
from doorstep.infra.db import LockSpace, lock_keys, transaction_required
from doorstep.kernel.ids import id_at
from doorstep.modules.reviews import rules
from doorstep.modules.reviews.contracts import Criterion, ImportedReview
from doorstep.modules.reviews.models import Review
from doorstep.modules.reviews.services.ratings import reckon_mean, write_ratings_down


@transaction_required
def import_reviews(reviews: Sequence[ImportedReview], *, now: datetime) -> None:
    """
    Write reviews by COPY, and the ratings that follow from them; no event is published. Needs a transaction.

    :raises ReviewExists: if a visit has its review already.
    """
    specialist_ids = sorted({review.specialist_id for review in reviews})
    lock_keys(LockSpace.RATING, specialist_ids)
    copy_rows([_row(review) for review in reviews])
    for market in sorted({review.market for review in reviews}):
        prior = reckon_mean(market, now)
        write_ratings_down(sorted({one.specialist_id for one in reviews if one.market == market}), prior)


def _row(review: ImportedReview) -> Review:
    content = review.content
    return Review(
        id=id_at(review.created_at),
        visit_id=review.visit_id,
        order_id=review.order_id,
        specialist_id=review.specialist_id,
        client_id=review.client_id,
        market_id=review.market,
        service_id=review.service_id,
        stars=content.stars,
        **{criterion: content.criteria.get(criterion) for criterion in Criterion},
        text=content.text,
        language=rules.language_of_text(content.text, usual=content.language),
        photos=list(content.photo_ids),
        created_at=review.created_at,
        edited_at=None,
        reply_text=review.reply_text,
        replied_at=review.replied_at,
        reply_edited_at=None,
    )
