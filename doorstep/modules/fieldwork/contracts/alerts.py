"""Words of alerts: what staff must look at."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.events import Event

LONGEST_ALERT_NOTE = 1000


class AlertKind(StrEnum):
    """Why staff are asked to look."""

    SOS = "sos"
    """A specialist asked for help."""
    TIMER = "timer"
    """A specialist's safety timer ran out."""
    OVERRIDE = "override"
    """A specialist says to be at the door without a proof."""
    LATE = "late"
    OVERRUN = "overrun"
    STUCK_SEARCH = "stuck_search"
    NO_CHECK_IN = "no_check_in"
    CONFLICT = "conflict"
    """A visit was worked offline that had ended otherwise."""
    CALENDAR_CONFLICT = "calendar_conflict"
    """The specialist's calendar is taken or closed when a visit is to be; the fact ``calendar`` says by what."""
    DROP_OUT = "drop_out"


URGENT_ALERTS = frozenset({AlertKind.SOS, AlertKind.TIMER})


class AlertSubject(StrEnum):
    """What an alert is about; its id is the object's, as a text."""

    VISIT = "visit"
    ORDER = "order"
    SPECIALIST = "specialist"


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """
    Something that staff must look at, or have looked at.

    ``facts`` are plain values of the kind's own. ``seen_by`` is the member of staff who took it, by user id.
    """

    alert_id: uuid.UUID
    kind: AlertKind
    market: str
    subject_kind: AlertSubject
    subject_id: str
    facts: Mapping[str, Any]
    opened_at: datetime
    seen_by: int | None
    seen_at: datetime | None
    closed_at: datetime | None
    closed_by: str
    note: str

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it."""
        return self.closed_at is None


@dataclass(frozen=True)
class AlertChanged(Event):
    """An alert was opened, taken by somebody of the staff, or closed: ``state`` is open, seen or closed."""

    name: ClassVar[str] = "alert.changed.v1"
    alert_id: uuid.UUID
    kind: str
    market: str
    subject_kind: str
    subject_id: str
    state: str
    changed_at: datetime


class AlertClosed(DomainError):
    """Somebody has closed this alert already; ``context`` says when: ``closed_at``."""

    code = "alert_closed"
    kind = Kind.CONFLICT
    title = "This alert is closed already"
