"""How points are earned, how many an order takes, which of them go first, and how many come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.modules.promotions.contracts import PointsTerms

_WHOLE_BP = 10_000
RETURNED_STAY = timedelta(days=30)
"""Points that expired while an order had them live so long after they came back."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Points that came together and expire together; ``left`` of them are not spent."""

    id: int
    left: int
    expires_at: datetime


def points_earned(terms: PointsTerms, *, paid_minor: int) -> int:
    """The points for what was paid for done visits; parts of a point fall away."""
    return max(0, paid_minor) // terms.earn_minor


def points_to_take_back(terms: PointsTerms, *, earned: int, taken_before: int, kept_minor: int, balance: int) -> int:
    """
    How many earned points go when money was given back: what would not have been earned of what was kept.

    No more than somebody has: who has spent them keeps what they bought.
    """
    too_many = earned - taken_before - points_earned(terms, paid_minor=kept_minor)
    return max(0, min(too_many, balance))


def expiry_of(terms: PointsTerms, *, now: datetime) -> datetime:
    """When points that come now expire."""
    return now + timedelta(days=terms.valid_days)


def most_points(terms: PointsTerms, *, balance: int, left_minor: int) -> int:
    """
    How many points an order takes.

    :param left_minor: what the order costs after its coupon.
    """
    most_minor = max(0, left_minor) * terms.most_bp // _WHOLE_BP
    return min(balance, most_minor // terms.worth_minor)


def take_from(lots: Sequence[Lot], points: int, *, first: int | None = None) -> list[tuple[int, int]]:
    """
    From which lots points are taken, and how many of each: what expires first goes first.

    :param first: a lot that goes before all others.
    :raises ValueError: if there are too few; the caller looked.
    """
    taken = []
    for lot in sorted(lots, key=lambda one: (one.id != first, one.expires_at, one.id)):
        if points == 0:
            break
        some = min(lot.left, points)
        if some:
            taken.append((lot.id, some))
            points -= some
    if points:
        raise ValueError(f"{points} points too few")
    return taken


def points_returned(*, points: int, amount_minor: int, fee_minor: int, payable_minor: int) -> int:
    """
    How many points come back when an order came to nothing.

    The client's own money pays a fee first; only for what it did not cover are points kept, whole ones.

    :param amount_minor: what the points took off.
    :param payable_minor: what the client had to pay in money.
    """
    uncovered = max(0, fee_minor - payable_minor)
    return points * max(0, amount_minor - uncovered) // amount_minor if amount_minor else points


def expiry_after_return(expires_at: datetime, *, now: datetime) -> datetime:
    """When points expire that came back: as before, but not before one can use them."""
    return expires_at if expires_at > now else now + RETURNED_STAY
