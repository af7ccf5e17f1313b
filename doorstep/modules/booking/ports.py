"""What booking asks of whoever leads a visit on its day."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from doorstep.modules.booking.contracts import FieldVisit, VisitState


class FieldWork(Protocol):
    """
    Knows what a step of a visit demands, and keeps what comes of it, in the step's own transaction.

    The order is locked. ``at`` is when it was done, at most ``now``, which is when we hear of it.
    """

    def check_step(self, visit: FieldVisit, target: VisitState, *, now: datetime) -> None:
        """:raises DomainError: if something is missing before the step."""

    def keep_step(self, visit: FieldVisit, target: VisitState, *, at: datetime, now: datetime) -> None:
        """The step was taken; ``visit`` has the state before it."""

    def keep_end(self, visit_ids: Sequence[uuid.UUID], *, now: datetime) -> None:
        """Visits to which somebody had set out ended, in whichever way; their state is saved."""

    def find_presence(self, visit_id: uuid.UUID) -> Mapping[str, Any] | None:
        """What shows that the specialist was at the door, as plain values; None without a check-in."""


_field_work: FieldWork | None = None


def register_field_work(found: FieldWork) -> None:
    """Say who leads visits on their day; called once, when the program is put together."""
    global _field_work
    _field_work = found


def field_work() -> FieldWork | None:
    """Who leads visits on their day; None where nobody does."""
    return _field_work
