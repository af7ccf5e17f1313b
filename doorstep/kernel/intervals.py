"""
Half-open intervals of whole minutes since the Unix epoch.

Calendars are calculated in integers: datetimes are converted once, at the edges. A list of spans is
sorted, its spans neither overlap nor touch, and none is empty.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

type Span = tuple[int, int]
type Spans = list[Span]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 1440


def to_minute(moment: datetime) -> int:
    """The minute that an aware moment lies in."""
    return int((moment - EPOCH).total_seconds() // 60)


def to_minute_up(moment: datetime) -> int:
    """The first minute that begins at an aware moment or after it."""
    return -int(-(moment - EPOCH).total_seconds() // 60)


@lru_cache(maxsize=65536)
def from_minute(minute: int) -> datetime:
    """The moment, in UTC, at which a minute begins."""
    return EPOCH + timedelta(minutes=minute)


@lru_cache(maxsize=65536)
def minute_text(minute: int) -> str:
    """RFC 3339 text of the moment at which a minute begins, in UTC, as used on the wire and in SQL literals."""
    return (EPOCH + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:%SZ")


def merge(spans: Iterable[Span]) -> Spans:
    """The union of spans in any order; touching ones become one, empty ones vanish."""
    result: Spans = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if result and start <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def subtract(spans: Sequence[Span], holes: Sequence[Span]) -> Spans:
    """What is left of spans without the holes."""
    result: Spans = []
    first = 0
    for start, end in spans:
        while first < len(holes) and holes[first][1] <= start:
            first += 1
        at = first
        while at < len(holes) and holes[at][0] < end:
            if holes[at][0] > start:
                result.append((start, holes[at][0]))
            start = max(start, holes[at][1])
            at += 1
        if start < end:
            result.append((start, end))
    return result


def intersect(left: Sequence[Span], right: Sequence[Span]) -> Spans:
    """What both lists hold."""
    result: Spans = []
    first = second = 0
    while first < len(left) and second < len(right):
        start = max(left[first][0], right[second][0])
        end = min(left[first][1], right[second][1])
        if start < end:
            result.append((start, end))
        if left[first][1] < right[second][1]:
            first += 1
        else:
            second += 1
    return result


def covers(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of the spans holds all of [start, end)."""
    at = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return at >= 0 and end <= spans[at][1]


def overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether any span shares a minute with [start, end)."""
    at = bisect_right(spans, start, key=lambda span: span[0]) - 1
    if at >= 0 and spans[at][1] > start:
        return start < end
    return at + 1 < len(spans) and spans[at + 1][0] < end
