"""Setting what limits a calendar."""

from datetime import datetime

from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability.contracts import CalendarLimits, LimitsInvalid, OwnLimits
from doorstep.modules.availability.contracts.limits import MOST_DAILY
from doorstep.modules.availability.models import Calendar, FloatingBreak
from doorstep.modules.availability.rules.own_limits import check_limits
from doorstep.modules.availability.selectors.calendars import get_own_calendar, market_of
from doorstep.modules.availability.selectors.limits import limits_of_calendar
from doorstep.modules.availability.services.claims import lock_calendars
from doorstep.modules.availability.services.told import tell_of_change


@transaction
def set_limits(limits: CalendarLimits, daily_cap: int | None, *, actor: Actor, now: datetime) -> OwnLimits:
    """
    Replace what limits the acting specialist's calendar. Visits that stand already stay, whatever the limits.

    :raises LimitsInvalid: if a limit is out of its range, laxer than the market's rules, or two floating breaks of
        the same hours can't both be kept.
    :raises NotFound: if the actor has no calendar.
    """
    calendar_id = get_own_calendar(actor)
    code, _ = market_of(calendar_id)
    market = accounts.get_market(code)
    check_limits(limits, notice_minutes=market.minimum_notice_minutes, horizon_days=market.horizon_days)
    if daily_cap is not None and not 1 <= daily_cap <= MOST_DAILY:
        raise LimitsInvalid(f"Choose 1 to {MOST_DAILY}.", field="daily_cap", minimum=1, maximum=MOST_DAILY)
    lock_calendars([calendar_id])
    Calendar.objects.filter(id=calendar_id).update(daily_cap=daily_cap, **columns_of(limits))
    FloatingBreak.objects.filter(calendar_id=calendar_id).delete()
    write_breaks(calendar_id, limits)
    tell_of_change(calendar_id, now=now)
    return limits_of_calendar(calendar_id)


def columns_of(limits: CalendarLimits) -> dict[str, object]:
    """The calendar's columns that hold limits."""
    return {
        "weekly_cap": limits.weekly_cap,
        "longest_day_minutes": limits.longest_day_minutes,
        "rest_minutes": limits.rest_minutes,
        "emergency_percent": limits.emergency_percent,
        "emergency_until_minutes": limits.emergency_until_minutes,
        "minimum_notice_minutes": limits.minimum_notice_minutes,
        "horizon_days": limits.horizon_days,
        "prefer_least_gap": limits.prefer_least_gap,
    }


@transaction_required
def write_breaks(calendar_id: int, limits: CalendarLimits) -> None:
    """Write a calendar's floating breaks; the caller has removed those from before."""
    FloatingBreak.objects.bulk_create(
        FloatingBreak(
            calendar_id=calendar_id,
            weekday=entry.weekday,
            start_minute=entry.window.start_minute,
            end_minute=entry.window.end_minute,
            minutes=entry.minutes,
        )
        for entry in limits.floating_breaks
    )
