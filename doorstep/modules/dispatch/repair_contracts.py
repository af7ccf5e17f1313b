"""Words of repair: somebody comes instead, and when each visit of a day will begin by what is known now."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from doorstep.kernel.events import Event


class ReplacementState(StrEnum):
    """
    How finding somebody else stands.

    none: nobody is free at the promised time, another time may do; choosing: the client wants another time.
    """

    LOOKING = "looking"
    PROPOSED = "proposed"
    NONE = "none"
    CHOOSING = "choosing"
    TAKEN = "taken"
    REFUSED = "refused"
    LAPSED = "lapsed"


LIVE_REPLACEMENTS = frozenset(
    {ReplacementState.LOOKING, ReplacementState.PROPOSED, ReplacementState.NONE, ReplacementState.CHOOSING}
)
STILL_COMING = frozenset({"accepted", "on_the_way"})
"""While a late specialist's visit is in one of these states, somebody else may come instead."""
ANSWERABLE = LIVE_REPLACEMENTS - {ReplacementState.LOOKING}


class ReplacementReason(StrEnum):
    """Why somebody else is looked for: the specialist dropped out, or is still to come, far too late."""

    DROPPED = "dropped"
    LATE = "late"


class RefuseWish(StrEnum):
    """What a client wants instead of who is proposed: another time, the money back, or to wait for who is late."""

    OTHER_TIME = "other_time"
    REFUND = "refund"
    WAIT = "wait"


class ExpectedCause(StrEnum):
    """
    By what an expected time is known.

    on_the_way: the position; not_set_out: it is time to set out and nobody has; waiting: at the door; overrun: at work
    for longer than planned; follows: the visit before it.
    """

    ON_THE_WAY = "on_the_way"
    NOT_SET_OUT = "not_set_out"
    WAITING = "waiting"
    OVERRUN = "overrun"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class RepairTerms:
    """
    How a market repairs what goes wrong.

    ``within_minutes``: how much later somebody else may come; ``rating_gap``: how much lower they may be rated;
    ``dearer_bp``: how much more than the agreed price they may take, which the platform adds, in 0.01 % of it.
    ``tell_minutes``: from how much lateness on clients are told, and each time that it grows by as much.
    ``too_late_minutes``: from how much on staff are told, and the client may have somebody else. ``compensation_bp``:
    points for a promise that was broken, in 0.01 % of the price.
    """

    market: str
    within_minutes: int = 180
    rating_gap: float = 0.5
    dearer_bp: int = 2000
    choose_minutes: int = 60
    tell_minutes: int = 10
    too_late_minutes: int = 30
    compensation_bp: int = 0


@dataclass(frozen=True)
class ReplacementChanged(Event):
    """Somebody else is looked for, can come, was chosen or not."""

    name: ClassVar[str] = "replacement.changed.v1"
    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    reason: str
    state: str
    changed_at: datetime
    compensation_points: int = 0

    @property
    def audience(self) -> tuple[int, ...]:
        """The client."""
        return (self.client_id,)

    def hint(self) -> dict[str, str]:
        """Refetch the replacement and its order."""
        return {"kind": "replacement", "id": str(self.visit_id), "order_id": str(self.order_id), "state": self.state}


@dataclass(frozen=True)
class ExpectedTimeChanged(Event):
    """
    A visit will begin at another time than was known before.

    ``later_minutes``: after what its client was promised; ``tell``: so much more than they know that they are told.
    """

    name: ClassVar[str] = "visit.expected.v1"
    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    specialist_user_id: int
    starts_at: datetime
    later_minutes: int
    cause: str
    tell: bool
    changed_at: datetime

    @property
    def audience(self) -> tuple[int, ...]:
        """Client and specialist."""
        return (self.client_id, self.specialist_user_id)

    def hint(self) -> dict[str, str]:
        """Refetch the expected times."""
        return {"kind": "expected", "id": str(self.visit_id), "order_id": str(self.order_id)}
