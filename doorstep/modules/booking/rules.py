"""Pure policy of orders and visits: which state follows which, and what an order's visits say of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from doorstep.kernel.money import Money
from doorstep.kernel.states import TransitionTable
from doorstep.modules.booking.contracts import OrderState, TooEarly, VisitState
from doorstep.modules.travel.contracts import Way

LIVE_HOLDS = 2
MOST_VISITS = 10
LONGEST_NOTE = 1000
LONGEST_REASON = 500
LONGEST_WORK_NOTES = 4000
MOST_PHOTOS = 6
# The only policy so far: moving and cancelling cost nothing until the specialist is at work.
FREE_POLICY = "free"
# A specialist may set out, and be at the door, this long before the agreed start.
EARLIEST_STEP = timedelta(hours=3)
# Less than this between a visit and the way to the next is told to the specialist as tight.
TIGHT_MINUTES = 10
# Two visits with a shorter pause belong to one trip, even over midnight.
ONE_TRIP = timedelta(hours=3)

ORDERS = TransitionTable(
    {
        OrderState.HELD: frozenset({OrderState.CONFIRMED, OrderState.EXPIRED, OrderState.CANCELLED}),
        OrderState.CONFIRMED: frozenset({OrderState.COMPLETED, OrderState.CANCELLED}),
        OrderState.COMPLETED: frozenset(),
        OrderState.CANCELLED: frozenset(),
        OrderState.EXPIRED: frozenset(),
    }
)

_V = VisitState
VISITS = TransitionTable(
    {
        _V.HELD: frozenset({_V.REQUESTED, _V.ACCEPTED, _V.EXPIRED, _V.CANCELLED}),
        _V.REQUESTED: frozenset({_V.ACCEPTED, _V.DECLINED, _V.EXPIRED, _V.CANCELLED}),
        # A moved visit asks the specialist again, if the offer is in request mode.
        _V.ACCEPTED: frozenset({_V.REQUESTED, _V.ON_THE_WAY, _V.CANCELLED, _V.NO_SHOW}),
        _V.ON_THE_WAY: frozenset({_V.ARRIVED, _V.CANCELLED, _V.NO_SHOW}),
        _V.ARRIVED: frozenset({_V.WORKING, _V.CANCELLED, _V.NO_SHOW}),
        _V.WORKING: frozenset({_V.DONE}),
        _V.DONE: frozenset(),
        _V.DECLINED: frozenset(),
        _V.EXPIRED: frozenset(),
        _V.CANCELLED: frozenset(),
        _V.NO_SHOW: frozenset(),
    }
)

_MOVE_NOTE = re.compile(r"moved from (\S+) to (\S+)")

FINAL_VISITS = frozenset(state for state in _V if VISITS.is_final(state))
OPEN_ORDERS = frozenset(state for state in OrderState if not ORDERS.is_final(state))
CLOSED_ORDERS = frozenset(OrderState) - OPEN_ORDERS
MOVABLE = frozenset({_V.REQUESTED, _V.ACCEPTED})
CANCELLABLE = frozenset(state for state in _V if _V.CANCELLED in VISITS.moves[state])
# While a visit is in one of these, its specialist needs the address and the client's phone.
ADDRESS_NEEDED = frozenset({_V.ACCEPTED, _V.ON_THE_WAY, _V.ARRIVED, _V.WORKING})
# A specialist who is asked decides by the photos; of what came to nothing they need none.
PHOTOS_SHOWN = ADDRESS_NEEDED | {_V.REQUESTED, _V.DONE}


@dataclass(frozen=True, slots=True)
class CancellationTerms:
    """What cancelling costs: ``fee``, as long as no visit has reached ``free_until``; from then on it can't be done."""

    policy: str
    fee: Money
    free_until: VisitState


def cancellation_terms(policy: str, *, currency: str) -> CancellationTerms:
    """
    The terms of a policy.

    :raises ValueError: if it is none of ours.
    """
    if policy != FREE_POLICY:
        raise ValueError(f"unknown policy {policy}")
    return CancellationTerms(policy, Money(0, currency), VisitState.WORKING)


def move_note(starts_at: datetime, moved_to: datetime) -> str:
    """How the history words a move."""
    return f"moved from {starts_at.isoformat()} to {moved_to.isoformat()}"


def read_move_note(note: str) -> tuple[datetime, datetime] | None:
    """The two starts of a move's note; None of any other note."""
    found = _MOVE_NOTE.fullmatch(note)
    if found is None:
        return None
    try:
        return datetime.fromisoformat(found[1]), datetime.fromisoformat(found[2])
    except ValueError:  # somebody's own words
        return None


# Visits to which their specialist goes, will go or went.
TRAVELLED = frozenset({_V.REQUESTED, _V.ACCEPTED, _V.ON_THE_WAY, _V.ARRIVED, _V.WORKING, _V.DONE, _V.NO_SHOW})


def coarse_way(way: Way) -> Way:
    """A way told before the promise: rounded up to five minutes and a kilometre, so it points at no door."""
    return Way(-(-way.minutes // 5) * 5, float(ceil(way.kilometres)))


def order_state_after(visits: Iterable[VisitState]) -> OrderState | None:
    """
    What a confirmed order becomes when its visits are in these states; None while one of them is open.

    Completed if any visit took place, or the client was not there for it; cancelled if none did.
    """
    states = list(visits)
    if any(not VISITS.is_final(state) for state in states):
        return None
    if any(state in (_V.DONE, _V.NO_SHOW) for state in states):
        return OrderState.COMPLETED
    return OrderState.CANCELLED


def respond_by(*, starts_at: datetime, now: datetime, request_minutes: int) -> datetime:
    """Until when a specialist may answer: the market's time, and an hour before the start at the latest."""
    latest = max(now + timedelta(minutes=5), starts_at - timedelta(hours=1))
    return min(now + timedelta(minutes=request_minutes), latest)


def check_step_time(target: VisitState, *, starts_at: datetime, now: datetime) -> None:
    """
    :raises TooEarly: for setting out and later steps more than three hours ahead, for a no-show before the start.
    """
    opens_at = starts_at if target is VisitState.NO_SHOW else starts_at - EARLIEST_STEP
    if target in (_V.ON_THE_WAY, _V.ARRIVED, _V.WORKING, _V.NO_SHOW) and now < opens_at:
        raise TooEarly("Wait until nearer the visit.", opens_at=opens_at.isoformat())
