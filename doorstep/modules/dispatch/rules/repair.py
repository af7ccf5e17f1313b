"""
Who comes instead: pure.

Equal is who does all of the visit, takes not much more for it, which the platform adds, and is not rated much lower. Of
them the best by arrival, rating, way, load and price; each term is 0 to 1, and kept with its weight, so that it can be
told why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.modules.dispatch.repair_contracts import RepairTerms

# Unrated people are taken for as good as this: who has just begun must be able to help out as well.
UNRATED = 4.2
_FARTHEST_KM = 25.0
_BEST, _WORST = 5.0, 1.0
WEIGHTS: Mapping[str, float] = {"arrival": 5.0, "rating": 3.0, "travel_added": 1.5, "load": 0.5, "price_fit": 1.0}
# To get ready before the way.
READY = timedelta(minutes=10)
_MANY_VISITS = 8


@dataclass(frozen=True, slots=True)
class Option:
    """
    Somebody who is free, and from when.

    ``visits``: how many they have on that day; ``dearer``: the share of the price that they take more than it.
    """

    number: int
    starts_at: datetime
    rating: float | None
    kilometres: float
    visits: int = 0
    dearer: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """An option with its score, and each term as (name, value, weight)."""

    option: Option
    score: float
    terms: tuple[tuple[str, float, float], ...]


def is_equal(rating: float | None, lost_rating: float | None, *, gap: float) -> bool:
    """Whether somebody is as good as who dropped out, or nearly."""
    return lost_rating is None or (UNRATED if rating is None else rating) >= lost_rating - gap


def is_affordable(dearer_minor: int, price_minor: int, terms: RepairTerms) -> bool:
    """Whether the platform adds what somebody takes more than the agreed price."""
    return dearer_minor * 10_000 <= price_minor * terms.dearer_bp


def soonest(*, wanted_at: datetime, way_minutes: int, now: datetime) -> datetime:
    """From when somebody can be there: not before it was promised, nor before they can have come."""
    return max(wanted_at, now + READY + timedelta(minutes=way_minutes))


def rank(options: Sequence[Option], *, wanted_at: datetime, terms: RepairTerms) -> list[Ranked]:
    """All options, the best first; of equals the earlier, then the lower number."""
    ranked = [_judge(option, wanted_at=wanted_at, terms=terms) for option in options]
    return sorted(ranked, key=lambda one: (-one.score, one.option.starts_at, one.option.number))


def _judge(option: Option, *, wanted_at: datetime, terms: RepairTerms) -> Ranked:
    later = max(0.0, (option.starts_at - wanted_at) / timedelta(minutes=1))
    rating = UNRATED if option.rating is None else option.rating
    values = {
        "arrival": 1 - min(1.0, later / max(1, terms.within_minutes)),
        "rating": (rating - _WORST) / (_BEST - _WORST),
        "travel_added": 1 - min(1.0, option.kilometres / _FARTHEST_KM),
        "load": 1 - min(1.0, option.visits / _MANY_VISITS),
        "price_fit": 1 - min(1.0, max(0.0, option.dearer)),
    }
    found = tuple((name, round(values[name], 4), weight) for name, weight in WEIGHTS.items())
    score = sum(value * weight for _, value, weight in found) / sum(WEIGHTS.values())
    return Ranked(option, round(score, 6), found)


def compensation_minor(price_minor: int, terms: RepairTerms, *, later_minutes: int | None) -> int:
    """
    What a broken promise is worth in points, in minor units.

    :param later_minutes: how much later somebody came; None if nobody did.
    """
    if later_minutes is not None and later_minutes < terms.tell_minutes:
        return 0
    return price_minor * terms.compensation_bp // 10_000
