"""Reads of what limits a calendar."""

from dataclasses import replace

from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import Actor
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability.contracts import CalendarLimits, FloatingBreak, OwnLimits, WallSpan
from doorstep.modules.availability.selectors.calendars import get_own_calendar


def own_limits(actor: Actor) -> OwnLimits:
    """
    What the acting specialist has set, and the market's rules that bound it.

    :raises NotFound: if the actor has no calendar.
    """
    return limits_of_calendar(get_own_calendar(actor))


def limits_of_calendar(calendar_id: int) -> OwnLimits:
    """What is set for one calendar; two queries and the market."""
    ((zone, code, turn, cap, gap, *numbers),) = fetch_all(
        "SELECT time_zone, market, day_turn_minute, daily_cap, prefer_least_gap, weekly_cap, longest_day_minutes, "
        "rest_minutes, emergency_percent, emergency_until_minutes, minimum_notice_minutes, horizon_days "
        "FROM availability_calendar WHERE id = %s",
        [calendar_id],
    )
    breaks = fetch_all(
        "SELECT weekday, start_minute, end_minute, minutes FROM availability_floatingbreak WHERE calendar_id = %s "
        "ORDER BY weekday, start_minute",
        [calendar_id],
    )
    market = accounts.get_market(code)
    return OwnLimits(
        time_zone=zone,
        daily_cap=cap,
        limits=replace(
            CalendarLimits(*numbers),
            prefer_least_gap=gap,
            floating_breaks=tuple(
                FloatingBreak(weekday, WallSpan(start, end), minutes) for weekday, start, end, minutes in breaks
            ),
        ),
        day_turn_minute=turn,
        market_notice_minutes=market.minimum_notice_minutes,
        market_horizon_days=market.horizon_days,
    )
