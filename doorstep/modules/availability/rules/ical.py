"""
Busy times of an iCalendar file (RFC 5545).

Series are unfolded in wall time of their own zone, so that nine o'clock stays nine o'clock when clocks change. A time
without a zone, or with one that nobody knows, is meant in the calendar's own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar

from doorstep.kernel.intervals import Span, Spans, merge, to_minute, to_minute_up
from doorstep.modules.availability.rules.ical_series import Component, TooManyTimes, starts_of
from doorstep.modules.notify.contracts import is_own_uid

MOST_ENTRIES = 20_000
MOST_TIMES = 50_000
MOST_SPANS = 3_000
_NOT_BUSY = {"FREE", "WORKINGELSEWHERE"}

type Limit = Callable[[], AbstractContextManager[object]]


class NoCalendar(ValueError):
    """The content is no iCalendar file."""


class TooMuch(ValueError):
    """The file has more entries or times than anybody's calendar."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Busy spans, merged, in minutes since the epoch; how many entries could not be read."""

    spans: Spans
    unreadable: int


def read_busy(content: bytes, *, zone: str, first: date, last: date, limit: Limit = nullcontext) -> Reading:
    """
    What a file says is busy between two local dates of a zone, both included.

    Left out: entries that are cancelled, or marked as free, and our own visits that found their way into it.

    :param limit: entered for each series; may raise TimeoutError, and the series counts as unreadable.
    :raises NoCalendar: if it is no iCalendar file.
    :raises TooMuch: if it has too many entries, or too many busy times.
    """
    here = ZoneInfo(zone)
    start = datetime.combine(first, time(), here).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time(), here).astimezone(UTC)
    reader = _Reader(start, end, here, limit)
    for calendar in _calendars_in(content):
        reader.read(calendar)
    spans = merge((max(low, to_minute(start)), min(high, to_minute(end))) for low, high in reader.spans)
    if len(spans) > MOST_SPANS:
        raise TooMuch(f"{len(spans)} busy times")
    return Reading(spans, reader.unreadable)


def _calendars_in(content: bytes) -> list[Component]:
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:15].upper() != b"BEGIN:VCALENDAR":
        raise NoCalendar("it does not begin with BEGIN:VCALENDAR")
    if text.upper().count(b"\nBEGIN:V") > MOST_ENTRIES:
        raise TooMuch("too many entries")
    try:
        return list(Calendar.from_ical(text.decode("utf-8", errors="replace"), multiple=True))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise NoCalendar(f"{type(error).__name__}") from error


class _Reader:
    """Collects the busy spans of calendars in one stretch of time."""

    def __init__(self, start: datetime, end: datetime, here: tzinfo, limit: Limit) -> None:
        self.start, self.end, self.here, self.limit = start, end, here, limit
        self.spans: list[Span] = []
        self.unreadable = 0

    def read(self, calendar: Component) -> None:
        """Take what one calendar has."""
        default = _named_zone(calendar.get("X-WR-TIMEZONE")) or self.here
        series: dict[str, list[Component]] = {}
        for number, event in enumerate(calendar.walk("VEVENT")):
            series.setdefault(str(event.get("UID", f"\0{number}")), []).append(event)
        for uid, events in series.items():
            if not is_own_uid(uid):
                self._try(lambda events=events: self._series(events, default))  # type: ignore[misc]
        for component in calendar.walk("VFREEBUSY"):
            self._try(lambda component=component: self._free_busy(component))  # type: ignore[misc]

    def _try(self, read: Callable[[], Iterable[Span]]) -> None:
        try:
            with self.limit():
                found = list(read())
        except TooManyTimes as error:
            raise TooMuch(str(error)) from error
        # Whatever a broken entry may raise inside the libraries: the others are still read.
        except Exception:
            self.unreadable += 1
            return
        self.spans += found
        if len(self.spans) > MOST_TIMES:
            raise TooMuch("too many times")

    def _series(self, events: Sequence[Component], default: tzinfo) -> Iterator[Span]:
        for begins, ends, event in starts_of(events, default=default, start=self.start, end=self.end, most=MOST_TIMES):
            if _is_busy(event) and ends > begins and begins < self.end and ends > self.start:
                yield to_minute(begins), to_minute_up(ends)

    def _free_busy(self, component: Component) -> Iterator[Span]:
        found = component.get("FREEBUSY", [])
        for entry in found if isinstance(found, list) else [found]:
            if str(entry.params.get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            for period in getattr(entry, "dts", [entry]):
                begins, ends = _period(period)
                if ends > begins and begins < self.end and ends > self.start:
                    yield to_minute(begins), to_minute_up(ends)


def _period(value: Any) -> tuple[datetime, datetime]:
    begins, ends = getattr(value, "dt", value)
    if isinstance(ends, timedelta):
        ends = begins + ends
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _is_busy(event: Component) -> bool:
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    return str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() not in _NOT_BUSY


def _named_zone(name: object) -> tzinfo | None:
    try:
        return ZoneInfo(str(name)) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
