"""What others may know of several visits of one order: how they are asked for, and why that is refused."""

import uuid
from dataclasses import dataclass

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.geo import LatLon
from doorstep.modules.booking.wish_contracts import Wish

LEAST_TOGETHER = 2
MOST_TOGETHER = 4


@dataclass(frozen=True, slots=True)
class TogetherQuestion:
    """When different people are free for all of some wishes at one place: an address, or a position in a market."""

    wishes: tuple[Wish, ...]
    market: str
    position: LatLon | None
    address_id: uuid.UUID | None


class NotTogether(DomainError):
    """Visits can't be one party: it takes two to four, with one start and one address, each by somebody else."""

    code = "not_together"
    kind = Kind.INVALID
    title = "These visits can't be at the same time"


class NoParty(DomainError):
    """The order has no visits that are booked for one time, or none of them is open; move its visits one by one."""

    code = "no_party"
    kind = Kind.CONFLICT
    title = "These visits are moved one by one"


class PartyMovesWhole(DomainError):
    """Visits that were booked for one time move together; move the order."""

    code = "party_moves_whole"
    kind = Kind.CONFLICT
    title = "These visits move together"
