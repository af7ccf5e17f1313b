"""State machines as data: one table of permitted moves per machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind


class ImpossibleTransition(DomainError):
    """The object is in a state from which this step does not lead on."""

    code = "impossible_transition"
    kind = Kind.CONFLICT
    title = "This step is not possible now"


@dataclass(frozen=True)
class TransitionTable[S: StrEnum]:
    """Which states follow which; a state without successors is final."""

    moves: Mapping[S, frozenset[S]]

    def check(self, source: S, target: S) -> None:
        """:raises ImpossibleTransition: unless the table leads from ``source`` to ``target``."""
        if target not in self.moves.get(source, frozenset()):
            raise ImpossibleTransition(
                f"It is {source.replace('_', ' ')} and can't become {target.replace('_', ' ')}.",
                state=str(source),
                wanted=str(target),
            )

    def is_final(self, state: S) -> bool:
        """Whether nothing follows."""
        return not self.moves.get(state)
