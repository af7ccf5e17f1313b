"""A visit as the modules above need it that follow it on its day."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from doorstep.kernel.geo import Point
from doorstep.modules.catalog.contracts import PlaceKind


@dataclass(frozen=True, slots=True)
class FieldVisit:
    """
    Where, when and between whom a visit is, and how far it has come; ``place`` is on the market's plane.

    ``number`` is the order's. ``state`` is a ``VisitState``. ``agreed_at`` is the start that the client knows: the
    beginning of a promised window, else the start; ``starts_at`` is when the specialist plans to begin. The place
    is for these two people, and for rules: whoever shows it to others checks first that they may know it.
    """

    visit_id: uuid.UUID
    order_id: uuid.UUID
    number: str
    client_id: int
    specialist_id: int
    specialist_user_id: int
    service_id: int
    market: str
    calendar_id: int
    state: str
    place_kind: PlaceKind
    place: Point
    agreed_at: datetime
    starts_at: datetime
    ends_at: datetime
    over_at: datetime
    time_zone: str
    arrived_at: datetime | None
    done_at: datetime | None
