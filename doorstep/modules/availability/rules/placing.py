"""What a visit occupies where it is placed, and how the way to the visit after changes."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from doorstep.kernel.geo import Cell
from doorstep.modules.availability.rules.facts import Busy, Calendar, Wish
from doorstep.modules.availability.rules.localdays import LocalDays
from doorstep.modules.availability.rules.ways import way_from_visit
from doorstep.modules.travel.contracts import LONGEST_MINUTES, Mode, TravelTable


@dataclass(frozen=True, slots=True)
class Retiming:
    """A claim whose way in changes: its occupied time now starts here."""

    claim_id: UUID
    occupied_start: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A claim that changes for another visit: its core moves inside its promise, or only its way in changes."""

    claim_id: UUID
    occupied_start: int
    core_start: int
    core_end: int
    moved_from: int
    """The core's start so far; the same where it stays."""


@dataclass(frozen=True, slots=True)
class Placement:
    """What a new claim occupies, what that does to the claim after it, and which claims are pushed for it."""

    occupied_start: int
    core_start: int
    core_end: int
    following: Retiming | None
    shifts: tuple[Shift, ...] = ()


def way_in(before: Busy | None, start: int, cell: Cell | None, table: TravelTable, mode: Mode, days: LocalDays) -> int:
    """Minutes that a claim at ``cell`` whose core begins at ``start`` reserves for the way from the claim before."""
    if before is None:
        return 0
    if before.end <= days.day_span(start)[0] and start - before.end >= LONGEST_MINUTES:
        return 0
    way = way_from_visit(before, cell, table, mode)
    return way[days.hour_class(start)] if way else 0


def retime(before: Busy | None, after: Busy, calendar: Calendar, days: LocalDays, table: TravelTable) -> Retiming:
    """The way in of a claim whose predecessor has changed, kept clear of the predecessor's core."""
    assert after.claim_id is not None
    cell = None if after.column is None or after.row is None else Cell(after.column, after.row)
    start = after.start - way_in(before, after.start, cell, table, calendar.mode, days)
    if before is not None:
        start = min(after.start, max(start, before.end))
    return Retiming(after.claim_id, start)


def place(start: int, calendar: Calendar, wish: Wish, days: LocalDays, tables: Mapping[int, TravelTable]) -> Placement:
    """What a visit at this start occupies. Does not judge: ask :func:`find_ranges` first."""
    core_start = start - wish.shape.preparation_minutes
    core_end = core_start + wish.shape.core_minutes
    at = bisect_right(calendar.busy, core_start, key=lambda busy: busy.start)
    before = calendar.busy[at - 1] if at else None
    after = calendar.busy[at] if at < len(calendar.busy) else None
    if before is not None and wish.is_here(before.column, before.row):
        minutes = 0
    else:
        minutes = way_in(before, core_start, wish.cell, tables[wish.version], calendar.mode, days)
    following = None
    if after is not None:
        column, row = (None, None) if wish.cell is None else (wish.cell.column, wish.cell.row)
        this = Busy(core_start, core_end, column, row, wish.version)
        following = retime(this, after, calendar, days, tables[after.version])
    return Placement(core_start - minutes, core_start, core_end, following)
