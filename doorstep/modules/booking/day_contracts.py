"""The visits of a specialist's day, as modules above need them that say when each will begin."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from doorstep.kernel.geo import Cell


@dataclass(frozen=True, slots=True)
class DayVisit:
    """
    A visit of a specialist's day with its planned time and how far it has come.

    ``starts_at`` and ``ends_at`` are planned, ``agreed_at`` is what the client knows: the start of the promised window,
    which ends at ``window_until``, else the start. ``cell``: where it is; None where nobody goes to it.
    ``started_at``: when work began.
    """

    visit_id: uuid.UUID
    order_id: uuid.UUID
    client_id: int
    specialist_id: int
    specialist_user_id: int
    service_id: int
    market: str
    calendar_id: int
    state: str
    cell: Cell | None
    starts_at: datetime
    ends_at: datetime
    agreed_at: datetime
    window_until: datetime | None
    preparation_minutes: int
    cleanup_minutes: int
    time_zone: str
    arrived_at: datetime | None
    started_at: datetime | None
    done_at: datetime | None

    @property
    def promised_until(self) -> datetime:
        """When it begins at the latest, by what its client was promised."""
        return self.window_until or self.starts_at
