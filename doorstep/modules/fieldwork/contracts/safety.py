"""Words of the specialist's safety."""

from dataclasses import dataclass, field
from datetime import datetime

LONGEST_CONTACT_NAME = 80


@dataclass(frozen=True, slots=True)
class SafetyContact:
    """Whom to tell when a specialist asks for help: name, e-mail address, and a phone for staff if there is one."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(default="", repr=False)
    language: str = "en"


@dataclass(frozen=True, slots=True)
class TimerFacts:
    """A safety timer: when it runs out, and whether it has."""

    until: datetime
    started_at: datetime
    rang_at: datetime | None
