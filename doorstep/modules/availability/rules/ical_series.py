"""
The times at which an entry of an iCalendar file takes place: once, or as a series with exceptions.

All is reckoned on the wall clock of the entry's own zone: when clocks change, an occurrence begins and ends at the same
wall times as the others, as the calendars of the world show it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile
from typing import Any

from dateutil.rrule import rrulestr

# Nobody is busy anew each minute; such rules only cost time.
_TOO_OFTEN = {"SECONDLY", "MINUTELY"}

# What the library reads an entry into; its own types allow every kind of value at every name.
type Component = Any
type Occurrence = tuple[datetime, datetime, Component]


class TooManyTimes(ValueError):
    """A series takes place too often."""


class Unusable(ValueError):
    """An entry contradicts itself or lacks what it needs."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One component: its wall times in its zone. ``replaces`` is the original wall time of the one it changes."""

    component: Component
    zone: tzinfo
    starts: datetime
    length: timedelta
    all_day: bool
    replaces: datetime | None = None
    and_later: bool = False

    def at(self, wall: datetime, length: timedelta | None = None) -> Occurrence:
        """When it takes place if it begins at a wall time."""
        return _instant(wall, self.zone), _instant(wall + (length or self.length), self.zone), self.component


def starts_of(
    events: Sequence[Component], *, default: tzinfo, start: datetime, end: datetime, most: int
) -> Iterator[Occurrence]:
    """
    The occurrences, as (start, end, component) in UTC, of all components with one UID that may touch a stretch of time.

    :param default: the zone of times that name none.
    :raises Unusable: if the components make no sense.
    :raises TooManyTimes: beyond ``most`` occurrences.
    """
    masters = [event for event in events if "RECURRENCE-ID" not in event]
    master = max(masters, key=_sequence, default=None)
    zone = default
    rest: dict[datetime, _Entry] = {}
    if master is not None:
        core = _entry(master, default)
        zone = core.zone
    for event in sorted((event for event in events if "RECURRENCE-ID" in event), key=_sequence):
        change = _entry(event, default, series_zone=zone)
        assert change.replaces is not None
        rest[change.replaces] = change
    if master is not None:
        walls = _walls(core, start, end, rest)
        for count, (wall, length) in enumerate(walls):
            if count >= most:
                raise TooManyTimes(f"more than {most} times")
            if wall not in rest:
                yield _shifted(core, wall, length, rest)
    for change in rest.values():
        yield change.at(change.starts)


def _shifted(core: _Entry, wall: datetime, length: timedelta | None, changes: dict[datetime, _Entry]) -> Occurrence:
    """An occurrence that a change "of this and all later ones" may have moved."""
    later = [change for at, change in changes.items() if change.and_later and at < wall]
    if not later:
        return core.at(wall, length)
    change = max(later, key=lambda found: found.replaces or found.starts)
    assert change.replaces is not None
    return change.at(wall + (change.starts - change.replaces))


def _walls(
    core: _Entry, start: datetime, end: datetime, changes: dict[datetime, _Entry]
) -> Iterator[tuple[datetime, timedelta | None]]:
    """Wall times at which the series begins, exceptions left out; with a length where one has its own."""
    shifts = [change.starts - at for at, change in changes.items() if change.and_later]
    slack = max((abs(shift) for shift in shifts), default=timedelta()) + timedelta(days=2)
    lengths = [core.length, *(change.length for change in changes.values())]
    low = _wall(start, core.zone) - max(lengths) - slack
    high = _wall(end, core.zone) + slack
    component = core.component
    found: dict[datetime, timedelta | None] = {core.starts: None}
    for value in _values(component.get("RDATE")):
        if isinstance(value, tuple):
            begins = _local(value[0], core)
            found[begins] = value[1] if isinstance(value[1], timedelta) else _local(value[1], core) - begins
        else:
            found[_local(value, core)] = None
    skipped = {_local(value, core) for value in _values(component.get("EXDATE")) if isinstance(value, datetime)}
    days = {value for value in _values(component.get("EXDATE")) if not isinstance(value, datetime)}
    for wall, length in found.items():
        if wall not in skipped and wall.date() not in days and low <= wall <= high:
            yield wall, length
    for rule in _rules(component):
        for wall in _recur(rule, core, high):
            if wall >= low and wall not in found and wall not in skipped and wall.date() not in days:
                yield wall, None


def _recur(rule: Any, core: _Entry, high: datetime) -> Iterator[datetime]:
    parts = {str(name).upper(): value for name, value in rule.items()}
    if str(parts.get("FREQ", [""])[0]).upper() in _TOO_OFTEN:
        raise Unusable("it repeats too often")
    last = min([high, *(_until(value, core) for value in parts.pop("UNTIL", []))])
    words = ";".join(f"{name}={_words(value)}" for name, value in parts.items())
    return takewhile(lambda wall: wall <= last, rrulestr(words, dtstart=core.starts))


def _words(values: Any) -> str:
    return ",".join(
        value.to_ical().decode() if hasattr(value, "to_ical") else str(value)
        for value in (values if isinstance(values, list) else [values])
    )


def _until(value: Any, core: _Entry) -> datetime:
    if isinstance(value, datetime):
        return _local(value, core)
    return datetime.combine(value, time.max)


def _rules(component: Component) -> list[Any]:
    found = component.get("RRULE")
    return found if isinstance(found, list) else [found] if found else []


def _values(found: Any) -> Iterator[Any]:
    """The dates, times and periods of one or several properties."""
    for entry in found if isinstance(found, list) else [found] if found is not None else []:
        for value in entry.dts:
            yield value.dt


def _sequence(event: Component) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def _entry(event: Component, default: tzinfo, *, series_zone: tzinfo | None = None) -> _Entry:
    if "DTSTART" not in event:
        raise Unusable("it has no start")
    begins = event["DTSTART"].dt
    all_day = not isinstance(begins, datetime)
    zone = default if all_day or begins.tzinfo is None else begins.tzinfo
    wall = datetime.combine(begins, time()) if all_day else begins.replace(tzinfo=None)
    replaces, and_later = None, False
    if "RECURRENCE-ID" in event:
        mark = event["RECURRENCE-ID"]
        and_later = str(mark.params.get("RANGE", "")).upper() == "THISANDFUTURE"
        replaces = _in_zone(mark.dt, series_zone or zone)
    return _Entry(event, zone, wall, _length(event, begins, zone), all_day, replaces, and_later)


def _length(event: Component, begins: date | datetime, zone: tzinfo) -> timedelta:
    """In wall time; a day for a whole day that does not say, nothing for a moment."""
    if "DTEND" in event:
        ends = event["DTEND"].dt
        return _in_zone(ends, zone) - _in_zone(begins, zone)
    if "DURATION" in event:
        length = event["DURATION"].dt
        if not isinstance(length, timedelta):
            raise Unusable("its duration is none")
        return length
    return timedelta() if isinstance(begins, datetime) else timedelta(days=1)


def _local(value: date | datetime, core: _Entry) -> datetime:
    return _in_zone(value, core.zone)


def _in_zone(value: date | datetime, zone: tzinfo) -> datetime:
    """The wall time of a moment in a zone; of what has no zone, as it stands."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value if value.tzinfo is None else _wall(value, zone)


def _wall(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _instant(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)
