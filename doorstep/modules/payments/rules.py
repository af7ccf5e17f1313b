"""Which payment states follow which."""

from doorstep.kernel.states import TransitionTable
from doorstep.modules.payments.contracts import IntentState

INTENTS = TransitionTable(
    {
        IntentState.DUE: frozenset({IntentState.COLLECTED, IntentState.VOID}),
        IntentState.COLLECTED: frozenset(),
        IntentState.VOID: frozenset(),
    }
)
