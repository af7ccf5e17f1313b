"""Which states of payments and refunds follow which."""

from doorstep.kernel.states import TransitionTable
from doorstep.modules.payments.contracts import EarningState, IntentState, RefundStanding
from doorstep.modules.payments.desk_contracts import ForgivenessState

_PAID = frozenset({IntentState.CAPTURED, IntentState.PARTLY_REFUNDED, IntentState.REFUNDED, IntentState.DISPUTED})

INTENTS = TransitionTable(
    {
        IntentState.CREATED: frozenset(IntentState) - {IntentState.CREATED},
        IntentState.NEEDS_ACTION: frozenset(IntentState) - {IntentState.CREATED, IntentState.NEEDS_ACTION},
        IntentState.AUTHORISED: _PAID | {IntentState.VOIDED, IntentState.FAILED},
        # A payment may be paid after it was given up: what the provider has taken is true.
        IntentState.VOIDED: _PAID | {IntentState.FAILED},
        IntentState.FAILED: _PAID,
        # Refunds may fail, so ways lead back.
        IntentState.CAPTURED: _PAID - {IntentState.CAPTURED},
        IntentState.PARTLY_REFUNDED: _PAID - {IntentState.PARTLY_REFUNDED},
        IntentState.REFUNDED: _PAID - {IntentState.REFUNDED},
        IntentState.DISPUTED: frozenset(),
    }
)
"""Several steps may be told at once: messages come in any order."""

REFUNDS = TransitionTable(
    {
        RefundStanding.ASKED: frozenset({RefundStanding.APPROVED, RefundStanding.REFUSED}),
        RefundStanding.APPROVED: frozenset({RefundStanding.PENDING, RefundStanding.DONE, RefundStanding.FAILED}),
        RefundStanding.PENDING: frozenset({RefundStanding.DONE, RefundStanding.FAILED}),
        RefundStanding.DONE: frozenset({RefundStanding.FAILED}),
        RefundStanding.FAILED: frozenset(),
        RefundStanding.REFUSED: frozenset(),
    }
)
"""A bank may send money back that had been given back before."""

ENDED = frozenset({IntentState.VOIDED, IntentState.FAILED})
"""Nothing came, and nothing will."""

PAID = _PAID
"""Money came, whatever became of it later."""

RELEASES = TransitionTable(
    {
        EarningState.UNPAID: frozenset({EarningState.WAITING, EarningState.CASH, EarningState.GIVEN_BACK}),
        EarningState.WAITING: frozenset(
            {EarningState.RELEASED, EarningState.HELD_BACK, EarningState.UNPAID, EarningState.GIVEN_BACK}
        ),
        EarningState.HELD_BACK: frozenset({EarningState.RELEASED, EarningState.WAITING, EarningState.GIVEN_BACK}),
        EarningState.RELEASED: frozenset(),
        EarningState.CASH: frozenset(),
        EarningState.GIVEN_BACK: frozenset(),
    }
)
"""Where the money for a visit is."""

FORGIVING = TransitionTable(
    {
        ForgivenessState.ASKED: frozenset({ForgivenessState.APPROVED, ForgivenessState.REFUSED}),
        ForgivenessState.APPROVED: frozenset(),
        ForgivenessState.REFUSED: frozenset(),
    }
)
"""Whether a debt is asked for any more."""
