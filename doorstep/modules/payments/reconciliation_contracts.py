"""What is told of comparisons with providers' reports."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money


class DifferenceKind(StrEnum):
    """What is wrong with a movement."""

    MISSING_HERE = "missing_here"
    """The provider reports it; the ledger has nothing of it."""
    MISSING_THERE = "missing_there"
    """The ledger has it; the provider's report has not."""
    AMOUNT_DIFFERS = "amount_differs"


class DifferenceState(StrEnum):
    """What became of a difference."""

    OPEN = "open"
    RESOLVED = "resolved"
    """Staff wrote down what it was."""
    GONE = "gone"
    """A later comparison found both sides to agree."""


@dataclass(frozen=True, slots=True)
class Movement:
    """
    Money that moved at a provider, as one side has it; what came to us is above zero.

    :param reference: the provider's name of the movement, or the key of our transaction.
    :param payment: the id of our payment.
    :param what: ``capture``, ``refund`` and so on, in that side's words.
    """

    reference: str
    payment: str
    what: str
    amount: Money
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """A movement that both sides do not have alike: the provider's side (``there``) and ours (``here``)."""

    kind: DifferenceKind
    there: Movement | None
    here: Movement | None

    @property
    def payment(self) -> str:
        """The id of the payment."""
        side = self.there or self.here
        assert side is not None
        return side.payment

    @property
    def key(self) -> str:
        """Names the difference, so that another comparison of the same day finds it again."""
        return "|".join(side.reference if side else "" for side in (self.there, self.here))


@dataclass(frozen=True, slots=True)
class ReconciliationFacts:
    """A comparison of one provider's day (UTC): how many movements either side had, and what differs still."""

    id: uuid.UUID
    provider: str
    day: date
    compared_at: datetime
    movements_there: int
    movements_here: int
    open: Sequence[Difference]


class ReportUnavailable(DomainError):
    """The provider did not give its report; nothing was compared."""

    code = "report_unavailable"
    kind = Kind.CONFLICT
    title = "The provider gave no report"


class DifferenceClosed(DomainError):
    """Somebody resolved it already, or a later comparison found both sides to agree."""

    code = "difference_closed"
    kind = Kind.CONFLICT
    title = "This difference is closed already"
