"""
From reviews to the rating that people see.

A specialist's total is counted anew under the specialist's lock, never added to: two reviews at once can't lose
one, and a total that went wrong once mends itself.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import batched

from doorstep.infra.db import LockSpace, fetch_all, lock_keys, transaction, transaction_required
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.reviews import rules, selectors
from doorstep.modules.reviews.models import MarketMean
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import ShownRating

_BATCH = 200


@transaction_required
def lock_rating(specialist_id: int) -> None:
    """Let others who change this specialist's reviews wait until the transaction ends."""
    lock_keys(LockSpace.RATING, [specialist_id])


@transaction_required
def write_rating_down(specialist_id: int, *, market: str) -> None:
    """Count a specialist's reviews and tell specialists; the lock must be held."""
    stars, count = selectors.total_of(specialist_id)
    specialists.record_ratings([_rating(specialist_id, stars, count, selectors.market_prior(market))])


def refresh_ratings(now: datetime) -> int:
    """Reckon each market's mean, and all shown ratings with it; how many ratings there are. Daily."""
    return sum(_refresh_market(market.code, now) for market in accounts.list_markets())


def _refresh_market(market: str, now: datetime) -> int:
    prior = _reckon_mean(market, now)
    rows = fetch_all("SELECT DISTINCT specialist_id FROM reviews_review WHERE market_id = %s ORDER BY 1", [market])
    for batch in batched([row[0] for row in rows], _BATCH):
        _refresh_batch(batch, prior)
    return len(rows)


@transaction
def _reckon_mean(market: str, now: datetime) -> float:
    return reckon_mean(market, now)


@transaction_required
def reckon_mean(market: str, now: datetime) -> float:
    """Write down the mean of a market's reviews as it is now; the mean."""
    ((stars, count),) = fetch_all(
        "SELECT coalesce(sum(stars), 0), count(*) FROM reviews_review WHERE market_id = %s", [market]
    )
    prior = rules.prior_of(stars=stars, count=count)
    MarketMean.objects.update_or_create(
        market_id=market, defaults={"mean": prior, "reviews": count, "reckoned_at": now}
    )
    return prior


@transaction
def _refresh_batch(specialist_ids: Sequence[int], prior: float) -> None:
    lock_keys(LockSpace.RATING, specialist_ids)
    write_ratings_down(specialist_ids, prior)


@transaction_required
def write_ratings_down(specialist_ids: Sequence[int], prior: float) -> None:
    """Count the reviews of many specialists and tell specialists; their locks must be held."""
    rows = fetch_all(
        "SELECT specialist_id, sum(stars), count(*) FROM reviews_review WHERE specialist_id = ANY(%s) "
        "GROUP BY specialist_id",
        [list(specialist_ids)],
    )
    specialists.record_ratings([_rating(specialist_id, stars, count, prior) for specialist_id, stars, count in rows])


def _rating(specialist_id: int, stars: int, count: int, prior: float) -> ShownRating:
    return ShownRating(specialist_id, rules.shown_rating(stars=stars, count=count, prior=prior), count)
