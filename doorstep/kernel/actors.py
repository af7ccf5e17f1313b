"""Who acts: passed explicitly to every service and selector."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The part that an actor plays in a call."""

    GUEST = "guest"
    CLIENT = "client"
    SPECIALIST = "specialist"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """
    The person or process behind a call.

    A specialist is also a client (people who work may book); ``specialist_id`` tells. ``verified``
    means that a phone or an e-mail address was confirmed by a code.
    """

    role: Role
    user_id: int | None = None
    specialist_id: int | None = None
    market: str | None = None
    verified: bool = False
    language: str = "en"

    @property
    def is_signed_in(self) -> bool:
        """Whether a person with an account acts."""
        return self.user_id is not None

    @property
    def is_staff(self) -> bool:
        """Whether the platform's staff or the platform itself acts."""
        return self.role in (Role.STAFF, Role.SYSTEM)

    @property
    def label(self) -> str:
        """Short form for history rows: ``client:12``, ``system``."""
        return self.role if self.user_id is None else f"{self.role}:{self.user_id}"


GUEST = Actor(role=Role.GUEST)
SYSTEM = Actor(role=Role.SYSTEM)
