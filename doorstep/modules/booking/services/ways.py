"""How a specialist gets to a visit and on to the next: from the visit before on the same date, else from the base."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from doorstep.kernel.geo import Cell, Point
from doorstep.modules.availability import facade as availability
from doorstep.modules.booking import rules, selectors
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.specialists.contracts import SpecialistCard
from doorstep.modules.travel import facade as travel
from doorstep.modules.travel.contracts import Mode, Way, class_of_hour


@dataclass(frozen=True, slots=True)
class WayTo:
    """
    The way to a visit.

    ``from_visit_id`` is None when it begins at the base. ``leave_at`` is there once the visit is promised;
    ``spare_minutes`` are left between the visit before and leaving.
    """

    minutes: int
    kilometres: float
    from_visit_id: uuid.UUID | None
    leave_at: datetime | None
    spare_minutes: int | None
    tight: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """The way to a visit, and the one from it to the next visit of the date, if there is one."""

    to: WayTo
    onward: WayTo | None


@dataclass(frozen=True, slots=True)
class Stop:
    """Where and when the specialist is for one visit: from preparation to the end of clean-up."""

    visit_id: uuid.UUID
    begins_at: datetime
    ends_at: datetime
    cell: Cell
    promised: bool

    @classmethod
    def of(cls, visit: Visit) -> "Stop":
        """The stop of a visit."""
        return cls(
            visit_id=visit.id,
            begins_at=visit.starts_at - timedelta(minutes=visit.preparation_minutes),
            ends_at=visit.ends_at + timedelta(minutes=visit.cleanup_minutes),
            cell=Point(visit.place_x, visit.place_y).cell,
            promised=visit.state != VisitState.REQUESTED,
        )


@dataclass(frozen=True, slots=True)
class Roads:
    """By what the ways of one specialist are reckoned."""

    zone: ZoneInfo
    mode: Mode
    versions: Mapping[uuid.UUID, int]
    version: int
    base: Cell

    def way(self, start: Cell, stop: Stop) -> Way:
        """The way from a cell to a stop, by the very table under which its time was claimed, else the one in force."""
        hour_class = class_of_hour(stop.begins_at.astimezone(self.zone).hour)
        version = self.versions.get(stop.visit_id, self.version)
        return travel.reckon_way(start, stop.cell, hour_class, self.mode, version)


def ways_of(visits: Sequence[Visit], card: SpecialistCard) -> dict[uuid.UUID, Ways]:
    """The ways of some visits of one specialist, in two queries however many; ended early ones have none."""
    live = [visit for visit in visits if visit.state in rules.TRAVELLED]
    if not live:
        return {}
    around = selectors.visits_around(card.specialist_id, live)
    mode, versions = availability.travel_of(live[0].calendar_id, [visit.id for visit in around])
    roads = Roads(
        zone=ZoneInfo(live[0].time_zone),
        mode=mode,
        versions=versions,
        version=travel.current_version(card.market),
        base=card.base_cell,
    )
    stops = [Stop.of(visit) for visit in around]
    position = {stop.visit_id: at for at, stop in enumerate(stops)}
    return {visit.id: _ways(stops, position[visit.id], roads) for visit in live if visit.id in position}


def _ways(stops: Sequence[Stop], at: int, roads: Roads) -> Ways:
    here = stops[at]
    before = stops[at - 1] if at else None
    after = stops[at + 1] if at + 1 < len(stops) else None
    return Ways(
        to=_way_to(here, _same_date(before, here, roads.zone), roads),
        onward=_way_to(after, here, roads) if after and _same_date(here, after, roads.zone) else None,
    )


def _same_date(before: Stop | None, after: Stop, zone: ZoneInfo) -> Stop | None:
    if before is None:
        return None
    same = before.begins_at.astimezone(zone).date() == after.begins_at.astimezone(zone).date()
    return before if same or after.begins_at - before.ends_at < rules.ONE_TRIP else None


def _way_to(stop: Stop, before: Stop | None, roads: Roads) -> WayTo:
    way = roads.way(before.cell if before else roads.base, stop)
    told = way if stop.promised and (before is None or before.promised) else rules.coarse_way(way)
    leave_at = stop.begins_at - timedelta(minutes=way.minutes)
    spare = int((leave_at - before.ends_at).total_seconds() // 60) if before else None
    return WayTo(
        minutes=told.minutes,
        kilometres=told.kilometres,
        from_visit_id=before.visit_id if before else None,
        leave_at=leave_at if told is way else None,
        spare_minutes=spare if told is way else None,
        tight=spare is not None and spare < rules.TIGHT_MINUTES,
    )
