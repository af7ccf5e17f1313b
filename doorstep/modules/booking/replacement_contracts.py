"""When a specialist drops out: what is known of the lost visit, who may come instead, and what became of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.geo import Point
from doorstep.kernel.money import Money
from doorstep.modules.availability.contracts import Candidate, Terms


class ReplacementStep(StrEnum):
    """What the history of a lost visit says of finding somebody else."""

    SOUGHT = "sought"
    PROPOSED = "proposed"
    NONE = "none"
    OTHER_TIME = "other_time"
    TAKEN = "taken"
    REFUSED = "refused"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class LostVisit:
    """
    A visit whose specialist dropped out, or is far too late.

    ``starts_at`` is what the client was promised: the beginning of the window, else the start. ``awaited``: its order
    waits for somebody else, until ``replace_until``. ``price`` is what was agreed, ``rating`` that of who was to come.
    ``wanted_at``: when somebody else should come; another start than was promised if its party has moved meanwhile.
    ``together``: others of its party come then, or are waited for as well, so it is at this very time or another for
    all of them; ``bound``: none of them has set out, after which it may be at another time by itself.
    """

    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    market: str
    service_id: int
    specialist_id: int
    specialist_user_id: int
    state: str
    starts_at: datetime
    ends_at: datetime
    window_minutes: int
    visit_minutes: int
    time_zone: str
    price: Money
    replace_until: datetime | None
    awaited: bool
    wanted_at: datetime
    together: bool
    bound: bool


@dataclass(frozen=True, slots=True)
class Replacer:
    """
    Somebody who could come instead: takes bookings at once, and does all of the visit.

    ``dearer_minor``: how much more than the agreed price they take for it, which the platform adds. ``further`` are
    their offers of its other services. ``candidate`` is how availability is asked for them, ``point`` where they are
    during the visit.
    """

    offer_id: int
    specialist_id: int
    user_id: int
    rating: float | None
    rating_count: int
    dearer_minor: int
    candidate: Candidate
    kilometres: float
    point: Point | None
    further: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Replacers:
    """Who could come instead of somebody to a lost visit, and how to ask for their time."""

    lost: LostVisit
    rating: float | None
    people: Sequence[Replacer]
    terms: Terms


@dataclass(frozen=True, slots=True)
class HeldTime:
    """Time that is kept for somebody to come instead: as the client would read it, with the promised window's end."""

    starts_at: datetime
    ends_at: datetime
    window_until: datetime | None


class ReplacementOver(DomainError):
    """Nobody is waited for any more: it was answered, the time to answer is over, or who would come can't now."""

    code = "replacement_over"
    kind = Kind.CONFLICT
    title = "This can't be chosen any more; look again"
