"""Refusals that staff may meet."""

from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind


class RefundsChanged(DomainError):
    """Something of the payment was given back since it was looked at; look again."""

    code = "refunds_changed"
    kind = Kind.CONFLICT
    title = "Something was given back meanwhile"


class TermsChanged(DomainError):
    """Somebody changed the market's terms meanwhile; look at them again."""

    code = "terms_changed"
    kind = Kind.CONFLICT
    title = "Somebody changed these terms meanwhile"


class ForgivenessState(StrEnum):
    """Where it stands that a debt is not asked for any more."""

    ASKED = "asked"
    """Waits for a second member of staff."""
    APPROVED = "approved"
    REFUSED = "refused"


class DebtDecided(DomainError):
    """The debt was paid, is being paid, was forgiven, or somebody has asked for that already."""

    code = "debt_decided"
    kind = Kind.CONFLICT
    title = "This debt is not open any more"
