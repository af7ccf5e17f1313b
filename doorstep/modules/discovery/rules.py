"""Pure policy of search: windows, coarse distances, word groups, what a cursor is bound to."""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import CELL_KM, Cell
from doorstep.modules.discovery.contracts import (
    LONGEST_WINDOW_DAYS,
    Bookmark,
    Position,
    SearchQuestion,
    Sort,
    Window,
    WindowNotSearchable,
)

_LONGEST = timedelta(days=LONGEST_WINDOW_DAYS)


def check_window(
    start: datetime | None, end: datetime | None, *, time_zone: str, horizon_days: int, now: datetime
) -> Window | None:
    """
    The window to search, None without one.

    :param horizon_days: visits may start until the end of the local date this many days after today.
    :raises WindowNotSearchable: if it is half given, empty, over, too long or beyond the horizon.
    """
    if start is None and end is None:
        return None
    if start is None or end is None:
        missing = "free_from" if start is None else "free_to"
        raise WindowNotSearchable("Give both free_from and free_to, or neither.", field=missing)
    if end <= start:
        raise WindowNotSearchable("free_to must come after free_from.", field="free_to")
    if end <= now:
        raise WindowNotSearchable("That window is over; choose one that ends in the future.", field="free_to")
    if end - start > _LONGEST:
        raise WindowNotSearchable(
            f"Search at most {LONGEST_WINDOW_DAYS} days at once.", field="free_to", longest_days=LONGEST_WINDOW_DAYS
        )
    zone = ZoneInfo(time_zone)
    last_open = now.astimezone(zone).date() + timedelta(days=horizon_days)
    # An end beyond the calendar's last year can't be turned into another zone, hence this order.
    if start > now + timedelta(days=horizon_days + 2) or start.astimezone(zone).date() > last_open:
        raise WindowNotSearchable(
            f"Visits can be booked up to {last_open.isoformat()}.", field="free_from", open_until=last_open.isoformat()
        )
    start, end = max(start, now).astimezone(UTC), end.astimezone(UTC)
    first_day = start.astimezone(zone).date()
    last_day = (end - timedelta(microseconds=1)).astimezone(zone).date()
    return Window(start, end, first_day, (last_day - first_day).days + 1)


def coarse_km(place: Cell, base: Cell) -> float:
    """The distance between two cells in steps of 0.5 km."""
    return round(place.distance_km(base) / CELL_KM) * CELL_KM


def group_queries(groups: Sequence[Sequence[str]]) -> list[str]:
    """The text of a ``tsquery`` for each group of lexemes, of which any may match; ``*`` ends a prefix."""
    return [" | ".join(_lexeme(term) for term in group) for group in groups]


def all_of(queries: Sequence[str]) -> str:
    """The text of the ``tsquery`` that all the given ones must match; empty if there are none."""
    return " & ".join(f"({query})" for query in queries)


def _lexeme(term: str) -> str:
    text, mark = (term[:-1], ":*") if term.endswith("*") else (term, "")
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'" + mark


def sort_key(sort: Sort, *, distance: float, price_minor: int, rating: float | None) -> float:
    """What the order goes by, ascending; a specialist without ratings comes last."""
    if sort is Sort.PRICE:
        return float(price_minor)
    if sort is Sort.RATING:
        return -(rating or 0.0)
    return distance


def bookmark(position: Position, question: SearchQuestion, cell: Cell) -> Bookmark:
    """
    A position with a checksum over the question and itself, so that a mixed-up or altered cursor is noticed.

    The page's length and the way in which the place was given don't matter. The checksum is no secret:
    a position tells nothing that the page did not.
    """
    bare = replace(question, after=None, limit=0, position=None, address_id=None)
    stamp = zlib.crc32(repr((bare, cell, position)).encode())
    return f"{stamp:08x}{position[0]!r}", position[1]


def position_of(mark: Bookmark, question: SearchQuestion, cell: Cell) -> Position:
    """
    The position in a bookmark.

    :raises InvalidInput: if it belongs to another question, or was altered.
    """
    text, specialist_id = mark
    try:
        position = (float(text[8:]), specialist_id)
    except ValueError:
        position = (0.0, 0)
    if bookmark(position, question, cell) != mark:
        raise InvalidInput("Use the next_cursor of the page before, with the same filters.", field="cursor")
    return position
