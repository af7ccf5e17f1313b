"""Pure policy of booking the same again: which start repeats a visit best, and what is left out of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from doorstep.modules.booking.again_contracts import AgainFit
from doorstep.modules.booking.wish_contracts import Wish

# So much earlier or later on the clock is still the same time of day.
SAME_TIME_MINUTES = 30


def choose_again(
    starts: Iterable[datetime], last: datetime, *, time_zone: str, after: date | None = None
) -> tuple[datetime, AgainFit] | None:
    """
    Of free starts, in order, the one that repeats a visit best; None without any.

    The first on the same weekday at about the same time of the place's clock, else the first at about that time on any
    day, else the very first. Of a day the start nearest to the old time counts, of two equally near ones the earlier.

    :param last: when the visit began, as its client knew it.
    :param after: leave out local dates up to this one, which have the visit itself.
    """
    zone = ZoneInfo(time_zone)
    old = last.astimezone(zone)
    days: dict[date, tuple[int, datetime]] = {}
    earliest: datetime | None = None
    for start in starts:
        local = start.astimezone(zone)
        if after is not None and local.date() <= after:
            continue
        earliest = earliest or start
        apart = abs(60 * (local.hour - old.hour) + local.minute - old.minute)
        known = days.get(local.date())
        if apart <= SAME_TIME_MINUTES and (known is None or apart < known[0]):
            days[local.date()] = (apart, start)
    for day, (_, start) in days.items():
        if day.weekday() == old.weekday():
            return start, AgainFit.SAME_WEEKDAY
    for _, start in days.values():
        return start, AgainFit.SAME_TIME
    return None if earliest is None else (earliest, AgainFit.NEXT_FREE)


def without_choice(wish: Wish, field: str, number: object) -> Wish:
    """A wish without one of its further services, variants or add-ons; the same if it has no such one."""
    return replace(
        wish,
        also=tuple(one for one in wish.also if field != "also" or one.service_id != number),
        variants=tuple(one for one in wish.variants if field != "variants" or one != number),
        add_ons=tuple(one for one in wish.add_ons if field != "add_ons" or one.add_on_id != number),
    )
