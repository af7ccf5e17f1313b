"""States and errors of proposals: other times that the specialist of a request offers."""

from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind


class ProposalState(StrEnum):
    """Where a proposed time stands. Only one of a request is ever accepted."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ProposalStep(StrEnum):
    """What was done about proposals, as the history of a visit tells it."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class ProposalExpired(DomainError):
    """The proposed time is no longer kept: nobody chose it in time."""

    code = "proposal_expired"
    kind = Kind.GONE
    title = "This time is no longer kept for you"


class ProposalClosed(DomainError):
    """The proposed times were withdrawn, refused or answered before; ``context`` has the ``state``."""

    code = "proposal_closed"
    kind = Kind.CONFLICT
    title = "These times are no longer proposed"


class PriceNotAgreed(DomainError):
    """The price that was agreed to is not the proposed one; ``context`` has it: ``price_minor``, ``currency``."""

    code = "price_not_agreed"
    kind = Kind.CONFLICT
    title = "The price of this time is another one; look again before you agree"


class NothingNew(DomainError):
    """What is proposed is what was asked for."""

    code = "nothing_new"
    kind = Kind.CONFLICT
    title = "Propose another time than the one asked for"


class TooManyProposals(DomainError):
    """Several rounds of proposals were made for the request; ``context`` has the ``most`` in all."""

    code = "too_many_proposals"
    kind = Kind.CONFLICT
    title = "You have proposed enough times; accept or decline"


class CannotPropose(DomainError):
    """The visit is one of a party, which moves together, or at a shop, where a room goes with the time."""

    code = "cannot_propose"
    kind = Kind.CONFLICT
    title = "No other times can be proposed for this visit"
