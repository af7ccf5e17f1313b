"""Rooms of a shop: a visit there needs its specialist and any one room, both free for the same minutes."""

from collections.abc import Mapping, Sequence

from doorstep.kernel.intervals import Spans
from doorstep.modules.availability.contracts import Candidate
from doorstep.modules.availability.rules.insertion import merge_ranges
from doorstep.modules.availability.rules.starts import Bounds, Calendar, Wish, find_ranges, intersect_ranges
from doorstep.modules.availability.selectors.calendars import Tables


def calendars_of_all(candidates: Sequence[Candidate]) -> list[int]:
    """The calendars of candidates and of their rooms, each once."""
    wanted = dict.fromkeys(candidate.calendar_id for candidate in candidates)
    for candidate in candidates:
        wanted |= dict.fromkeys(candidate.rooms)
    return list(wanted)


def cut_to_rooms(
    ranges: Spans, candidate: Candidate, calendars: Mapping[int, Calendar], bounds: Bounds, tables: Tables
) -> Spans:
    """The starts at which also a room is free; all of them where the visit needs none."""
    if not candidate.rooms:
        return ranges
    # Nobody goes to a room from another one, so a room has no place and no ways.
    wish = Wish(candidate.shape, None, urgent=candidate.urgent)
    found: Spans = []
    for room in candidate.rooms:
        calendar = calendars.get(room)
        if calendar is not None:
            found += find_ranges(calendar, wish, bounds, tables)
    return intersect_ranges(ranges, merge_ranges(found))
