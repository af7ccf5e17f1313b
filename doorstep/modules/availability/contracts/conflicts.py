"""Visits that stand although their time is no longer open."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from doorstep.modules.availability.contracts.facts import RefusalReason


@dataclass(frozen=True, slots=True)
class ConflictFacts:
    """A visit that stands although its time is no longer open."""

    id: int
    holder_id: UUID
    reason: RefusalReason
    core_from: datetime
    core_until: datetime
    detected_at: datetime
