"""Pure policy of orders and visits: which state follows which, and what an order's visits say of it."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from doorstep.kernel.states import ImpossibleTransition, TransitionTable
from doorstep.modules.booking.contracts import DoorClosed, DoorLocked, OrderState, TooEarly, VisitState
from doorstep.modules.booking.link_contracts import LinkClosed, LinkLocked
from doorstep.modules.pricing.contracts import ClientGroup
from doorstep.modules.travel.contracts import Way

LIVE_HOLDS = 2
MOST_VISITS = 10
LONGEST_NOTE = 1000
LONGEST_REASON = 500
LONGEST_WORK_NOTES = 4000
MOST_PHOTOS = 6
MOST_EVIDENCE = 4
# Of orders that were agreed elsewhere or before: moving and cancelling cost nothing until the specialist is at work.
FREE_POLICY = "free@1"
# Who is a regular, and how long somebody who was not there is remembered for it.
REGULAR_AFTER = 3
NO_SHOW_REMEMBERED = timedelta(days=365)
# A specialist may set out, and be at the door, this long before the agreed start.
EARLIEST_STEP = timedelta(hours=3)
# Notes for the door close this long after the latest end of a visit that nobody ended.
DOOR_STAYS = timedelta(hours=3)
# The address of an online visit is told this long before it, and after its latest end if nobody ended it.
LINK_BEFORE = timedelta(minutes=30)
LINK_STAYS = timedelta(minutes=30)
# Less than this between a visit and the way to the next is told to the specialist as tight.
TIGHT_MINUTES = 10
# Two visits with a shorter pause belong to one trip, even over midnight.
ONE_TRIP = timedelta(hours=3)

ORDERS = TransitionTable(
    {
        OrderState.HELD: frozenset(
            {OrderState.CONFIRMED, OrderState.SEARCHING, OrderState.EXPIRED, OrderState.CANCELLED}
        ),
        # Agreed on and paid for like a confirmed one; nobody serves it yet.
        OrderState.SEARCHING: frozenset({OrderState.CONFIRMED, OrderState.CANCELLED}),
        OrderState.CONFIRMED: frozenset({OrderState.COMPLETED, OrderState.CANCELLED}),
        OrderState.COMPLETED: frozenset(),
        OrderState.CANCELLED: frozenset(),
        OrderState.EXPIRED: frozenset(),
    }
)

_V = VisitState
STEPS_OF = ("order", "visit")
"""The kinds of steps in the history of orders and visits; what became of a visit's money goes by its id too."""

VISITS = TransitionTable(
    {
        _V.HELD: frozenset({_V.REQUESTED, _V.ACCEPTED, _V.EXPIRED, _V.CANCELLED}),
        _V.REQUESTED: frozenset({_V.ACCEPTED, _V.DECLINED, _V.EXPIRED, _V.CANCELLED}),
        # A moved visit asks the specialist again, if the offer is in request mode.
        # Who does not go to the client is there without having set out.
        _V.ACCEPTED: frozenset({_V.REQUESTED, _V.ON_THE_WAY, _V.ARRIVED, _V.CANCELLED}),
        _V.ON_THE_WAY: frozenset({_V.ARRIVED, _V.CANCELLED}),
        # That the client is not there can be said at the door only.
        _V.ARRIVED: frozenset({_V.WORKING, _V.CANCELLED, _V.NO_SHOW}),
        _V.WORKING: frozenset({_V.DONE}),
        _V.DONE: frozenset(),
        _V.DECLINED: frozenset(),
        _V.EXPIRED: frozenset(),
        _V.CANCELLED: frozenset(),
        _V.NO_SHOW: frozenset(),
    }
)

# A payment that succeeds after its hold ran out takes the time again, if it is still free: the one way out of an end.
REVIVED_ORDERS = TransitionTable({OrderState.EXPIRED: frozenset({OrderState.CONFIRMED, OrderState.SEARCHING})})
REVIVED_VISITS = TransitionTable({_V.EXPIRED: frozenset({_V.REQUESTED, _V.ACCEPTED})})


class Note(StrEnum):
    """What a step of the history says of two moments: a move's starts, a plan's, a narrowed window's ends."""

    MOVED = "moved"
    PLANNED = "planned"
    NARROWED = "narrowed"


_NOTE = re.compile(r"(\w+) from (\S+) to (\S+)")

FINAL_VISITS = frozenset(state for state in _V if VISITS.is_final(state))
OPEN_ORDERS = frozenset(state for state in OrderState if not ORDERS.is_final(state))
CLOSED_ORDERS = frozenset(OrderState) - OPEN_ORDERS
MOVABLE = frozenset({_V.REQUESTED, _V.ACCEPTED})
CANCELLABLE = frozenset(state for state in _V if _V.CANCELLED in VISITS.moves[state])
# While a visit is in one of these, its specialist needs the address and the client's phone.
ADDRESS_NEEDED = frozenset({_V.ACCEPTED, _V.ON_THE_WAY, _V.ARRIVED, _V.WORKING})
# A specialist who is asked decides by the photos; of what came to nothing they need none.
PHOTOS_SHOWN = ADDRESS_NEEDED | {_V.REQUESTED, _V.DONE}


def note_of(kind: Note, first: datetime, last: datetime) -> str:
    """How the history words two moments."""
    return f"{kind} from {first.isoformat()} to {last.isoformat()}"


def read_note(kind: Note, note: str) -> tuple[datetime, datetime] | None:
    """The two moments of a note of this kind; None of any other."""
    found = _NOTE.fullmatch(note)
    if found is None or found[1] != kind:
        return None
    try:
        return datetime.fromisoformat(found[2]), datetime.fromisoformat(found[3])
    except ValueError:  # somebody's own words
        return None


SET_OUT = frozenset({_V.ON_THE_WAY, _V.ARRIVED, _V.WORKING})
# While nobody has said to be at the door, the client may say after the wait that nobody came.
AWAITED = frozenset({_V.ACCEPTED, _V.ON_THE_WAY})


# Visits to which their specialist goes, will go or went.
TRAVELLED = frozenset({_V.REQUESTED, _V.ACCEPTED, _V.ON_THE_WAY, _V.ARRIVED, _V.WORKING, _V.DONE, _V.NO_SHOW})


def coarse_way(way: Way) -> Way:
    """A way told before the promise: rounded up to five minutes and a kilometre, so it points at no door."""
    return Way(-(-way.minutes // 5) * 5, float(ceil(way.kilometres)))


def group_of(*, done: int, no_shows: int) -> ClientGroup:
    """As whom a client books, by visits done and by times within a year when nobody opened."""
    if no_shows:
        return ClientGroup.EARLIER_NO_SHOW
    return ClientGroup.REGULAR if done >= REGULAR_AFTER else ClientGroup.NEW


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


def door_times(*, agreed_at: datetime, over_at: datetime, minutes: int) -> tuple[datetime, datetime]:
    """
    From when to when the specialist of a visit may read the notes for the door.

    They open so many minutes before the agreed start. They close with the visit, and if nobody says that it has ended,
    three hours after it should have.
    """
    return agreed_at - timedelta(minutes=minutes), over_at + DOOR_STAYS


def check_door(state: VisitState, *, opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    """
    :raises DoorLocked: before the time, or before the specialist has promised to come.
    :raises DoorClosed: once the visit is over or off.
    """
    if VISITS.is_final(state) or now >= closes_at:
        raise DoorClosed
    if state not in ADDRESS_NEEDED or now < opens_at:
        raise DoorLocked(opens_at=opens_at.isoformat())


def link_times(*, agreed_at: datetime, over_at: datetime) -> tuple[datetime, datetime]:
    """
    From when to when the address of an online visit is told to its two: half an hour around it.

    It closes with the visit; if nobody says that it has ended, half an hour after it should have.
    """
    return agreed_at - LINK_BEFORE, over_at + LINK_STAYS


def check_link(state: VisitState, *, opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    """
    :raises LinkLocked: before the time, or before the specialist has promised the visit.
    :raises LinkClosed: once the visit is over or off.
    """
    if VISITS.is_final(state) or now >= closes_at:
        raise LinkClosed
    if state not in ADDRESS_NEEDED or now < opens_at:
        raise LinkLocked(opens_at=opens_at.isoformat())


def check_step_place(state: VisitState, target: VisitState, *, at_client: bool) -> None:
    """
    Only to a client's place somebody sets out, and arrives after that; elsewhere the specialist is there at once.

    :raises ImpossibleTransition: for the other way round.
    """
    sets_out = target is _V.ON_THE_WAY
    appears = state is _V.ACCEPTED and target is _V.ARRIVED
    if appears if at_client else sets_out:
        raise ImpossibleTransition(state=state, wanted=target)


def check_step_time(target: VisitState, *, starts_at: datetime, now: datetime) -> None:
    """
    :raises TooEarly: for setting out and later steps more than three hours ahead.
    """
    opens_at = starts_at - EARLIEST_STEP
    if target in (_V.ON_THE_WAY, _V.ARRIVED, _V.WORKING) and now < opens_at:
        raise TooEarly("Wait until nearer the visit.", opens_at=opens_at.isoformat())
