"""What specialists did with job offers of late: kept for the score, and shown to each beside the market's middle."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.infra.db import execute, fetch_all, transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.dispatch.contracts import JobOfferState, Sizes, Why
from doorstep.modules.dispatch.models import JobOffer
from doorstep.modules.dispatch.rules.waves import median
from doorstep.modules.dispatch.selectors.terms import forget_terms
from doorstep.modules.dispatch.services.offers import JobOfferView, views_of
from doorstep.modules.dispatch.services.progress import why_of

_LOST_SHOWN = 5
_COUNTS = """
count(*), count(*) FILTER (WHERE state = 'accepted'), count(*) FILTER (WHERE state = 'declined'),
count(*) FILTER (WHERE state = 'expired')
"""


@dataclass(frozen=True, slots=True)
class LostOffer:
    """A job offer that somebody else took: what it was for, one's own score, and that of who was chosen."""

    offer: JobOffer
    service_name: str
    own: Why
    chosen: Why | None


@dataclass(frozen=True, slots=True)
class OwnStanding:
    """One's own job offers of the last 28 days, beside the median of all in the market who had any."""

    offered: int
    accepted: int
    declined: int
    expired: int
    lost: int
    median_offered: float
    median_accepted: float
    people: int
    last_lost: tuple[LostOffer, ...]


@transaction
def refresh_standings(now: datetime) -> int:
    """Reckon anew what everybody did with job offers of the last 28 days; how many people."""
    since = now - timedelta(days=Sizes.STANDING_DAYS)
    execute("DELETE FROM dispatch_standing WHERE reckoned_at < %s", [since])
    count = execute(
        f"""
        INSERT INTO dispatch_standing
            (specialist_id, market_id, offered, accepted, declined, expired, reckoned_at)
        SELECT specialist_id, min(market_id), {_COUNTS}, %s FROM dispatch_joboffer
        WHERE offered_at > %s GROUP BY specialist_id ORDER BY specialist_id
        ON CONFLICT (specialist_id) DO UPDATE SET market_id = EXCLUDED.market_id, offered = EXCLUDED.offered,
            accepted = EXCLUDED.accepted, declined = EXCLUDED.declined, expired = EXCLUDED.expired,
            reckoned_at = EXCLUDED.reckoned_at
        """,
        [now, since],
    )
    forget_terms()
    return count


def get_standing(*, actor: Actor, language: str, now: datetime) -> OwnStanding:
    """
    A specialist's share of job offers against the market's median, and why the last lost ones went to others.

    :raises NotFound: unless a specialist asks.
    """
    if actor.specialist_id is None:
        raise NotFound
    since = now - timedelta(days=Sizes.STANDING_DAYS)
    (own,) = fetch_all(
        f"SELECT {_COUNTS}, count(*) FILTER (WHERE state = 'lost') FROM dispatch_joboffer "
        "WHERE specialist_id = %s AND offered_at > %s",
        [actor.specialist_id, since],
    )
    others = fetch_all(
        "SELECT offered, accepted FROM dispatch_standing "
        "WHERE market_id = (SELECT market_id FROM dispatch_standing WHERE specialist_id = %s)",
        [actor.specialist_id],
    )
    offered, accepted, declined, expired, lost = own
    return OwnStanding(
        offered=offered,
        accepted=accepted,
        declined=declined,
        expired=expired,
        lost=lost,
        median_offered=median([row[0] for row in others]),
        median_accepted=median([row[1] for row in others]),
        people=len(others),
        last_lost=tuple(_last_lost(actor.specialist_id, since, language)),
    )


def _last_lost(specialist_id: int, since: datetime, language: str) -> list[LostOffer]:
    rows = JobOffer.objects.filter(specialist_id=specialist_id, state=JobOfferState.LOST, offered_at__gt=since)
    latest = list(rows.order_by("-offered_at")[:_LOST_SHOWN])
    return [_lost(view) for view in views_of(latest, language=language)]


def _lost(view: JobOfferView) -> LostOffer:
    chosen = JobOffer.objects.filter(order_id=view.offer.order_id, state=JobOfferState.ACCEPTED).first()
    why = why_of(chosen) if chosen is not None and chosen.score is not None else None
    return LostOffer(view.offer, view.service_name, why_of(view.offer), why)
