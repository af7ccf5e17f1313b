"""Putting money on a client's balance: its bounds, and why it may be refused."""

from dataclasses import dataclass

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money


@dataclass(frozen=True, slots=True)
class TopUpBounds:
    """How much can be put on a balance at once: from the least to the most, which is what there is room for by now."""

    least: Money
    most: Money


@dataclass(frozen=True, slots=True)
class Wallet:
    """What a client keeps with us, and owes; ``top_up`` is None where no money can be put on the balance now."""

    balance: Money
    debt: Money
    top_up: TopUpBounds | None


class TopUpNotOffered(DomainError):
    """Clients of this city keep no balance with us, or its provider is not there."""

    code = "top_up_not_offered"
    kind = Kind.CONFLICT
    title = "Money can't be put on a balance in this city"


class TopUpOutOfBounds(DomainError):
    """Too little, or more than there is room for; ``context`` has ``least_minor``, ``most_minor`` and ``currency``."""

    code = "top_up_out_of_bounds"
    kind = Kind.CONFLICT
    title = "This amount can't be put on the balance"


class TooManyTopUps(DomainError):
    """It was tried too often within an hour; wait as long as ``Retry-After`` says."""

    code = "too_many_top_ups"
    kind = Kind.BUSY
    title = "That was tried too often; wait a little and try again"

    def __init__(self, detail: str = "", *, retry_after: int | None = 600) -> None:
        super().__init__(detail, retry_after=retry_after)
