"""Wire form of what the history says of finding somebody else."""

from datetime import datetime

from pydantic import BaseModel

from doorstep.modules.booking.replacement_contracts import ReplacementStep
from doorstep.modules.booking.replacement_rules import read_step


class ReplacementStepOut(BaseModel):
    """
    What became of finding somebody else after a specialist dropped out.

    ``starts_at``: of ``proposed`` and ``taken``, when they can come.
    """

    step: ReplacementStep
    starts_at: datetime | None

    @classmethod
    def find(cls, reason: str) -> "ReplacementStepOut | None":
        """What a row of the history says; None if it says nothing of it."""
        found = read_step(reason)
        return cls(step=found[0], starts_at=found[1]) if found else None
