"""Words of work that is agreed on at the door."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money

MOST_EXTRAS = 5
LONGEST_TITLE = 120
LARGEST_EXTRA_MINOR = 10**10
MOST_OF_AN_EXTRA = 99


class ExtraKind(StrEnum):
    """What is added at the door: more work, or a part that is put in."""

    WORK = "work"
    PART = "part"


class ExtraState(StrEnum):
    """Where work beside what was booked stands."""

    ASKED = "asked"
    AGREED = "agreed"
    """To be paid in cash at the door."""
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """The visit ended before the client had answered: it is neither done nor paid."""


UNWANTED_EXTRAS = frozenset({ExtraState.REFUSED, ExtraState.WITHDRAWN, ExtraState.LAPSED})
"""What was paid for these all the same goes back."""


@dataclass(frozen=True, slots=True)
class ExtraAsked:
    """What a specialist asks the client to agree to; ``amount_minor`` is for all ``quantity`` of it."""

    title: str
    amount_minor: int
    kind: ExtraKind = ExtraKind.WORK
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class ExtraFacts:
    """Work or parts beside what was booked; ``amount`` is for all of it."""

    extra_id: uuid.UUID
    kind: ExtraKind
    title: str
    quantity: int
    amount: Money
    state: ExtraState


class NotAtWork(DomainError):
    """More work is agreed on while the specialist is at the client's, and not before or after."""

    code = "not_at_work"
    kind = Kind.CONFLICT
    title = "More work is agreed on at the door only"


class TooManyExtras(DomainError):
    """So much beside what was booked should be booked."""

    code = "too_many_extras"
    kind = Kind.CONFLICT
    title = "There are too many extras on this visit"


class ExtraAnswered(DomainError):
    """The client has answered, or the specialist has taken it back."""

    code = "extra_answered"
    kind = Kind.CONFLICT
    title = "This extra work is not waiting for an answer any more"


class ExtraLapsed(DomainError):
    """The visit ended before the client had answered; nothing is charged for it."""

    code = "extra_lapsed"
    kind = Kind.CONFLICT
    title = "The visit ended before this was agreed on"
