"""Why booking refuses."""

from doorstep.kernel.errors import DomainError, Kind


class NotVerified(DomainError):
    """Only people whose phone or e-mail is confirmed may hold a specialist's time."""

    code = "not_verified"
    kind = Kind.DENIED
    title = "Confirm your phone or e-mail first"


class TooManyHolds(DomainError):
    """The person keeps two unconfirmed orders already."""

    code = "too_many_holds"
    kind = Kind.CONFLICT
    title = "You are holding two times already; confirm or cancel one"


class HoldExpired(DomainError):
    """The time was kept too long without a confirmation."""

    code = "hold_expired"
    kind = Kind.GONE
    title = "The time is no longer kept for you"


class RequestExpired(DomainError):
    """The time to answer a request is over."""

    code = "request_expired"
    kind = Kind.GONE
    title = "The time to answer is over"


class NobodyFree(DomainError):
    """Nobody who honours the quote is free at its time any more."""

    code = "nobody_free"
    kind = Kind.CONFLICT
    title = "Nobody is free at this time any more"


class OwnVisit(DomainError):
    """Specialists can't book themselves."""

    code = "own_visit"
    kind = Kind.CONFLICT
    title = "You can't book yourself"


class TooEarly(DomainError):
    """The step belongs to a later moment; ``context`` says from when."""

    code = "too_early"
    kind = Kind.CONFLICT
    title = "It is too early for this step"


class DoorLocked(DomainError):
    """Notes for the door open a set time before the agreed start; ``context`` says when: ``opens_at``."""

    code = "door_locked"
    kind = Kind.DENIED
    title = "The notes for the door are not open yet"


class DoorClosed(DomainError):
    """The visit is over or off, so the notes for its door can neither be read nor changed."""

    code = "door_closed"
    kind = Kind.GONE
    title = "The notes for the door are closed"


class ConsequenceChanged(DomainError):
    """
    The fee that was agreed to is not what the act costs by now; nothing was done.

    ``context`` has the present one: ``fee_minor``, ``refund_minor``, ``currency``, ``next_change_at``.
    """

    code = "consequence_changed"
    kind = Kind.CONFLICT
    title = "What this costs has changed; look again before you agree"


class PoliciesDiffer(DomainError):
    """An order is made under one policy of cancelling; these visits have several."""

    code = "policies_differ"
    kind = Kind.CONFLICT
    title = "These visits have different rules for cancelling; book them one by one"


class NotArrived(DomainError):
    """That nobody opens can be said at the door only: report the arrival first, the wait counts from then."""

    code = "not_arrived"
    kind = Kind.CONFLICT
    title = "Say that you have arrived first"


class NotesChanged(DomainError):
    """The notes were written elsewhere since they were read; ``context`` has them: ``text`` and ``saved_at``."""

    code = "notes_changed"
    kind = Kind.CONFLICT
    title = "These notes were changed elsewhere"


class OfferUnavailable(DomainError):
    """The offer does not exist, is not active, or belongs to another market."""

    code = "offer_unavailable"
    kind = Kind.CONFLICT
    title = "This can't be booked here"


class TooManyVisits(DomainError):
    """An order holds one to ten visits of one market."""

    code = "too_many_visits"
    kind = Kind.INVALID
    title = "An order takes one to ten visits in one city"


class AmountChanged(DomainError):
    """
    The amount that was agreed to is not what is to be paid; nothing moved.

    ``context`` has the present one: ``amount_minor``, ``currency``.
    """

    code = "amount_changed"
    kind = Kind.CONFLICT
    title = "The amount has changed; look again before you pay"


class DebtOpen(DomainError):
    """An earlier visit is not paid yet, so nothing is held or paid after the visit; other ways are open."""

    code = "debt_open"
    kind = Kind.CONFLICT
    title = "Pay what is open first, or pay this order now"


class TooManyPayments(DomainError):
    """So many payments were begun for one order that no more are taken."""

    code = "too_many_payments"
    kind = Kind.CONFLICT
    title = "Paying was tried too often; book again, or pay another way"
