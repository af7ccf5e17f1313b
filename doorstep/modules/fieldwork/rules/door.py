"""Pure policy of the visit at the door: who is near enough, what is still missing, how late and how long it was."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from doorstep.kernel.errors import InvalidInput
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.fieldwork.contracts.door import (
    LONGEST_REASON,
    MOST_POINTS,
    MOST_STROKES,
    SHORTEST_REASON,
    STROKE_RANGE,
    WRONG_TRIES,
    CodeLocked,
    CodeNotOpen,
    CodePurpose,
    NotAtDoor,
    NotSignable,
    PositionVague,
    RecordClosed,
    TimerNotPossible,
    TooFarAway,
)
from doorstep.modules.fieldwork.contracts.terms import FieldTerms

# A vague reading counts for the specialist, but not by more than this.
MOST_ALLOWANCE_M = 100
# A reading this vague could be anywhere in the quarter.
VAGUE_M = 500
CODE_WAIT = timedelta(minutes=5)
# What was done may be written down for so long after the end: a phone may come back late to a network.
RECORD_STAYS = timedelta(hours=24)

_V = VisitState
_WAY = (_V.ACCEPTED, _V.ON_THE_WAY, _V.ARRIVED, _V.WORKING, _V.DONE)
_AT_DOOR = (_V.ARRIVED, _V.WORKING)


def demands_check_in(terms: FieldTerms, place_kind: PlaceKind) -> bool:
    """Whether work begins after a check-in only: at the client's door. To a shop and online nobody goes."""
    return terms.check_in_required and place_kind is PlaceKind.CLIENT


def demands_sign_off(terms: FieldTerms, place_kind: PlaceKind) -> bool:
    """Whether a visit ends with the client's word only: wherever the two meet in person."""
    return terms.sign_off_required and place_kind is not PlaceKind.ONLINE


def check_near(distance_m: float, accuracy_m: float, *, geofence_m: int) -> None:
    """
    Judge a phone's position at the door: inside the fence, to which the reading's own vagueness adds up to 100 m.

    :raises PositionVague: if the reading says next to nothing.
    :raises TooFarAway: outside; the distance is told to ten metres.
    """
    if accuracy_m > VAGUE_M:
        raise PositionVague(
            "Wait a moment in the open, or use the client's code.", accuracy_m=round(accuracy_m), allowed_m=VAGUE_M
        )
    allowed = geofence_m + min(accuracy_m, MOST_ALLOWANCE_M)
    if distance_m > allowed:
        raise TooFarAway(
            "Go nearer, or use the client's code.", distance_m=round(distance_m, -1), allowed_m=round(allowed, -1)
        )


def check_reason(reason: str) -> str:
    """
    A reason as it is kept.

    :raises InvalidInput: unless it has 10 to 500 characters.
    """
    said = reason.strip()
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise InvalidInput(f"Say why on {SHORTEST_REASON} to {LONGEST_REASON} characters.", field="reason")
    return said


def check_can_check_in(state: VisitState, place_kind: PlaceKind) -> None:
    """:raises NotAtDoor: unless the specialist is on the way to a client, or there."""
    if place_kind is not PlaceKind.CLIENT or state not in (_V.ON_THE_WAY, *_AT_DOOR):
        raise NotAtDoor(state=str(state))


def code_purpose(state: VisitState, place_kind: PlaceKind) -> CodePurpose:
    """
    What the client's code is for now: until work begins the check-in, then the end.

    :raises CodeNotOpen: before setting out and after the end, and online, where nobody meets at a door.
    """
    if state in (_V.ON_THE_WAY, _V.ARRIVED) and place_kind is PlaceKind.CLIENT:
        return CodePurpose.CHECK_IN
    if state is _V.WORKING and place_kind is not PlaceKind.ONLINE:
        return CodePurpose.SIGN_OFF
    raise CodeNotOpen(state=str(state))


def digits_of(key: bytes) -> str:
    """Four digits of a keyed hash."""
    return f"{int.from_bytes(key[:8]) % 10_000:04d}"


def check_code_open(locked_until: datetime | None, *, now: datetime) -> None:
    """:raises CodeLocked: after too many wrong tries, for some minutes."""
    if locked_until is not None and now < locked_until:
        raise CodeLocked(
            retry_after=max(1, int((locked_until - now).total_seconds())), opens_at=locked_until.isoformat()
        )


def after_wrong_try(wrong_tries: int, *, now: datetime) -> tuple[int, datetime | None]:
    """Wrong tries counted with one more, and until when no further one is taken: after every fifth for five minutes."""
    if wrong_tries + 1 >= WRONG_TRIES:
        return 0, now + CODE_WAIT
    return wrong_tries + 1, None


def check_record_open(state: VisitState, *, done_at: datetime | None, now: datetime) -> None:
    """:raises RecordClosed: before the arrival, a day after the end, and for a visit that came to nothing."""
    if state in _AT_DOOR:
        return
    if state is _V.DONE and done_at is not None and now < done_at + RECORD_STAYS:
        return
    raise RecordClosed(state=str(state))


def check_signable(state: VisitState) -> None:
    """:raises NotSignable: unless work is being done."""
    if state is not _V.WORKING:
        raise NotSignable(state=str(state))


def check_timer_possible(state: VisitState, place_kind: PlaceKind) -> None:
    """:raises TimerNotPossible: unless the specialist is on the way, or with somebody."""
    if place_kind is PlaceKind.ONLINE or state not in (_V.ON_THE_WAY, *_AT_DOOR):
        raise TimerNotPossible(state=str(state))


def check_strokes(strokes: Sequence[Sequence[tuple[int, int]]]) -> None:
    """:raises InvalidInput: without a line, or beyond what a signature has."""
    points = sum(len(stroke) for stroke in strokes)
    if not strokes or points < 2:
        raise InvalidInput("Let the client draw a signature.", field="strokes")
    if len(strokes) > MOST_STROKES or points > MOST_POINTS:
        raise InvalidInput(f"A signature has {MOST_STROKES} strokes and {MOST_POINTS} points at most.", field="strokes")
    if any(not 0 <= value <= STROKE_RANGE for stroke in strokes for point in stroke for value in point):
        raise InvalidInput(f"Points are from 0 to {STROKE_RANGE}.", field="strokes")


def open_items(required: Iterable[int], settled: Iterable[int]) -> tuple[int, ...]:
    """The required things of a checklist that are neither done nor explained, in their order."""
    known = set(settled)
    return tuple(item for item in required if item not in known)


def has_taken(state: VisitState, target: VisitState) -> bool:
    """Whether a visit is at a step already, or beyond it."""
    return state in _WAY and _WAY.index(state) >= _WAY.index(target)


def minutes_late(*, promised_until: datetime, started_at: datetime | None) -> int | None:
    """Whole minutes by which work began after the agreed start, or after the promised window; None before it began."""
    return None if started_at is None else _minutes_beyond(started_at - promised_until)


def minutes_over(*, planned: timedelta, started_at: datetime | None, finished_at: datetime | None) -> int | None:
    """Whole minutes by which the work took longer than planned, however late it began; None before it ended."""
    if started_at is None or finished_at is None:
        return None
    return _minutes_beyond(finished_at - started_at - planned)


def _minutes_beyond(span: timedelta) -> int:
    return max(0, int(span.total_seconds() // 60))
