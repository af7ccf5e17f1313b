"""Hunts and job offers of the past, for demo data and moves from elsewhere: nobody is told of them."""

from collections.abc import Sequence
from datetime import timedelta

from doorstep.infra.db import transaction_required
from doorstep.kernel.ids import new_id
from doorstep.modules.dispatch.contracts import How, PastHunt, PastJobOffer
from doorstep.modules.dispatch.models import Hunt, JobOffer
from doorstep.modules.dispatch.rules.scoring import score_of
from doorstep.modules.dispatch.selectors.terms import terms_of


@transaction_required
def import_hunts(past: Sequence[PastHunt]) -> int:
    """Write hunts that have ended, with whom they asked; those of orders that have one stay. How many were given."""
    known = set(Hunt.objects.filter(order_id__in=[one.order_id for one in past]).values_list("order_id", flat=True))
    fresh = [one for one in past if one.order_id not in known]
    Hunt.objects.bulk_create(
        [
            Hunt(
                order_id=one.order_id,
                client_id=one.client_id,
                market_id=one.market,
                wave=max(offer.wave for offer in one.offers),
                next_at=one.ended_at,
                begun_at=one.begun_at,
                ended_at=one.ended_at,
            )
            for one in fresh
        ]
    )
    import_job_offers([offer for one in fresh for offer in one.offers])
    return len(past)


@transaction_required
def import_job_offers(past: Sequence[PastJobOffer]) -> None:
    """Write job offers that were answered, or to which the time is over."""
    JobOffer.objects.bulk_create(
        [
            JobOffer(
                id=new_id(),
                order_id=one.order_id,
                specialist_id=one.offer.specialist_id,
                specialist_user_id=one.offer.user_id,
                offer_id=one.offer.offer_id,
                market_id=one.offer.market,
                how=How.WAVE,
                wave=one.wave,
                state=one.state,
                score=score_of(one.values, one.weights),
                terms={term: round(value, 4) for term, value in one.values.items()},
                weights=dict(one.weights.of),
                starts_at=one.starts_at,
                travel_minutes=one.travel_minutes,
                distance_km=one.distance_km,
                price_minor=one.price.minor,
                raise_minor=one.raise_minor,
                currency=one.price.currency,
                offered_at=one.offered_at,
                respond_by=one.offered_at + timedelta(seconds=terms_of(one.offer.market).wave_seconds),
                answered_at=one.answered_at,
                reason=one.reason or "",
                visit_id=one.visit_id,
            )
            for one in past
        ]
    )
