"""Days and hours as wall clocks show them."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo


class LocalMoment(NamedTuple):
    """A moment at a place: its date, and the minutes that a clock on the wall shows since midnight."""

    day: date
    minute: int


def local_moment(moment: datetime, time_zone: str) -> LocalMoment:
    """
    What calendar and clock on the wall show; an hour that a clock change repeats is the same hour both times.
    """
    local = moment.astimezone(ZoneInfo(time_zone))
    return LocalMoment(local.date(), local.hour * 60 + local.minute)


def minute_of(clock: str) -> int:
    """
    Minutes since midnight of ``HH:MM``.

    :raises ValueError: if it is no time of a day.
    """
    if len(clock) != 5:
        raise ValueError(clock)
    read = time.fromisoformat(clock)
    return read.hour * 60 + read.minute


def is_between(minute: int, first: int, until: int) -> bool:
    """Whether a minute of the day lies in a range, its end left out; a range may run over midnight."""
    if first < until:
        return first <= minute < until
    return minute >= first or minute < until


@lru_cache(maxsize=512)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country in a year, days in lieu included; none for a country nobody knows."""
    # Read when first needed: it takes a third of a second, and most processes never ask.
    from holidays import country_holidays

    try:
        return frozenset(country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def is_holiday(day: date, country: str) -> bool:
    """Whether a date is a public holiday in a country."""
    return day in holidays_of(country, day.year)
