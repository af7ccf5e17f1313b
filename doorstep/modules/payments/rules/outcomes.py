"""
What a provider's word changes, whatever came before it and whatever comes after.

Words are ordered by how far the payment had come and then by the provider's clock; the greatest counts, and amounts
only grow. So the same words lead to the same end in every order, however often each comes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.modules.payments.contracts import IntentState, RefundStanding
from doorstep.modules.payments.ports import ProviderOutcome, ProviderState, RefundState
from doorstep.modules.payments.rules.states import ENDED, PAID

_STATES = {
    ProviderState.NEEDS_ACTION: IntentState.NEEDS_ACTION,
    ProviderState.PENDING: IntentState.NEEDS_ACTION,
    ProviderState.AUTHORISED: IntentState.AUTHORISED,
    ProviderState.VOIDED: IntentState.VOIDED,
    ProviderState.FAILED: IntentState.FAILED,
    ProviderState.CAPTURED: IntentState.CAPTURED,
    ProviderState.DISPUTED: IntentState.DISPUTED,
}
# A payment goes to and fro between needing the client and needing the bank; all else goes one way.
_RANKS = {
    ProviderState.NEEDS_ACTION: 1,
    ProviderState.PENDING: 1,
    ProviderState.AUTHORISED: 2,
    ProviderState.VOIDED: 3,
    ProviderState.FAILED: 4,
    ProviderState.CAPTURED: 5,
    ProviderState.DISPUTED: 6,
}
_REFUND_STATES = {
    RefundState.PENDING: RefundStanding.PENDING,
    RefundState.DONE: RefundStanding.DONE,
    RefundState.FAILED: RefundStanding.FAILED,
}
_REFUND_RANKS = {
    RefundStanding.APPROVED: 0,
    RefundStanding.PENDING: 1,
    RefundStanding.DONE: 2,
    RefundStanding.FAILED: 3,
}

FIRST_CHECK = timedelta(seconds=10)
_LONGEST_PAUSE = timedelta(minutes=10)
_AFTER_HOLD = timedelta(minutes=1)
_HOLD_UNTOLD = timedelta(hours=6)


class WordDiffers(Exception):
    """The provider speaks of another amount or currency than was asked for; staff have to look into it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Where a payment stands by what was heard so far; ``word`` is empty before the first.

    :param in_parts: whether less than the amount may be captured, as of a hold.
    """

    state: IntentState
    amount_minor: int
    captured_minor: int
    currency: str
    word: str = ""
    heard_at: datetime | None = None
    in_parts: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """
    What a word changes.

    :param is_newest: whether its page, code and hold count.
    :param charged_back_minor: what the client's bank took back.
    :param came_late: paid after it had been given up or had failed.
    """

    state: IntentState
    captured_minor: int
    is_newest: bool
    newly_captured_minor: int = 0
    charged_back_minor: int = 0
    came_late: bool = False


def hear(standing: Standing, outcome: ProviderOutcome) -> Step:
    """
    What a word about a payment changes.

    :raises WordDiffers: if it is about another amount or currency, or tells of more than was asked for.
    """
    _check(standing, outcome)
    captured = max(standing.captured_minor, outcome.captured.minor)
    is_newest = _is_newer(standing, outcome)
    target = _STATES[outcome.state] if is_newest else standing.state
    if target is IntentState.CAPTURED and standing.state in PAID:
        target = standing.state  # what was given back tells more
    disputed = target is IntentState.DISPUTED and standing.state is not target
    return Step(
        state=target,
        captured_minor=captured,
        is_newest=is_newest,
        newly_captured_minor=captured - standing.captured_minor,
        charged_back_minor=max(0, captured - outcome.refunded.minor) if disputed else 0,
        came_late=standing.state in ENDED and target in PAID,
    )


def _check(standing: Standing, outcome: ProviderOutcome) -> None:
    currencies = {outcome.amount.currency, outcome.captured.currency, outcome.refunded.currency}
    if currencies != {standing.currency} or outcome.amount.minor != standing.amount_minor:
        raise WordDiffers(f"{outcome.amount} instead of {standing.amount_minor} {standing.currency}")
    if not 0 <= outcome.refunded.minor <= outcome.captured.minor <= standing.amount_minor:
        raise WordDiffers(f"captured {outcome.captured}, refunded {outcome.refunded} of {outcome.amount}")
    if not standing.in_parts and outcome.captured.minor not in (0, standing.amount_minor):
        raise WordDiffers(f"captured {outcome.captured} of {outcome.amount}")
    if (outcome.captured.minor > 0) != (outcome.state in (ProviderState.CAPTURED, ProviderState.DISPUTED)):
        raise WordDiffers(f"{outcome.state} with {outcome.captured} captured")


def _is_newer(standing: Standing, outcome: ProviderOutcome) -> bool:
    if not standing.word or standing.heard_at is None:
        return True
    known = _RANKS[ProviderState(standing.word)], standing.heard_at
    return (_RANKS[outcome.state], outcome.raised_at) > known


def hear_of_refund(state: RefundStanding, told: RefundState) -> RefundStanding | None:
    """Where a refund stands after a word about it; None if the word is no news."""
    heard = _REFUND_STATES[told]
    if state not in _REFUND_RANKS or _REFUND_RANKS[heard] <= _REFUND_RANKS[state]:
        return None
    return heard


def state_by_refunds(state: IntentState, *, captured_minor: int, given_back_minor: int) -> IntentState:
    """A paid payment's state by how much of it went back."""
    if state not in (IntentState.CAPTURED, IntentState.PARTLY_REFUNDED, IntentState.REFUNDED):
        return state
    if not given_back_minor:
        return IntentState.CAPTURED
    return IntentState.REFUNDED if given_back_minor >= captured_minor else IntentState.PARTLY_REFUNDED


def wish_left(wanted: str, state: IntentState, *, moved: bool) -> str:
    """
    What is still to be asked of the provider after a word.

    A payment that succeeds while it is to be voided is told to whoever asked, who decides anew.
    """
    if state in ENDED or state in PAID:
        return ""
    return "" if wanted == "void" and state is IntentState.AUTHORISED and moved else wanted


def next_check(
    state: IntentState, *, wanted: str, tries: int, hold_expires_at: datetime | None, now: datetime
) -> datetime | None:
    """When the provider is to be asked again: messages may be lost."""
    if wanted:
        return now
    if state in (IntentState.CREATED, IntentState.NEEDS_ACTION):
        return now + pause_after(tries)
    if state is IntentState.AUTHORISED:
        return hold_expires_at + _AFTER_HOLD if hold_expires_at else now + _HOLD_UNTOLD
    return None


def pause_after(tries: int) -> timedelta:
    """How long to wait before asking again: twice as long each time, ten minutes at most."""
    return min(FIRST_CHECK * (1 << min(tries, 10)), _LONGEST_PAUSE)
