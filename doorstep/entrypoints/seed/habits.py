"""How demo specialists limit their work: caps, rest, floating breaks, shares for emergencies, nights."""

from dataclasses import replace
from random import Random

from doorstep.entrypoints.seed.content import Profession
from doorstep.modules.availability.contracts import CalendarLimits, FloatingBreak, HoursPlan, WallSpan

_LUNCH = WallSpan(11 * 60, 14 * 60 + 30)
_SUPPER = WallSpan(23 * 60, 26 * 60)
_NIGHT = WallSpan(20 * 60, 28 * 60)
# Some of those who are called when something leaks, or when somebody must not be alone, work at night.
_CALLED_AT_NIGHT = {"plumbing", "electrics", "locks", "elder-care", "nursing"}


def invent_limits(
    hours: HoursPlan, kind: Profession, random: Random, *, is_demo: bool
) -> tuple[HoursPlan, CalendarLimits]:
    """
    The limits of a specialist, and the hours as they go with them: a break either floats or stands.

    The demo account's specialist keeps the fixed break and likes days without gaps.
    """
    if is_demo:
        return hours, CalendarLimits(prefer_least_gap=True)
    if kind.skills[0] in _CALLED_AT_NIGHT and random.random() < 0.15:
        nights = replace(hours, shifts=((_NIGHT,),) * 4 + ((),) * 3, breaks=((),) * 7, exceptions=())
        return nights, CalendarLimits(
            rest_minutes=600,
            emergency_percent=30,
            emergency_until_minutes=120,
            floating_breaks=tuple(FloatingBreak(day, _SUPPER, 30) for day in range(4)),
        )
    breaks: tuple[FloatingBreak, ...] = ()
    if any(hours.breaks) and random.random() < 0.4:
        minutes = random.choice((30, 45))
        breaks = tuple(FloatingBreak(day, _LUNCH, minutes) for day, shifts in enumerate(hours.shifts) if shifts)
        hours = replace(hours, breaks=((),) * 7)
    limits = CalendarLimits(
        weekly_cap=random.choice((12, 15, 18)) if random.random() < 0.15 else None,
        longest_day_minutes=random.choice((540, 600)) if random.random() < 0.15 else None,
        rest_minutes=660 if random.random() < 0.2 else None,
        minimum_notice_minutes=random.choice((240, 720)) if random.random() < 0.1 else None,
        prefer_least_gap=random.random() < 0.3,
        floating_breaks=breaks,
    )
    if random.random() < 0.15:
        limits = replace(limits, emergency_percent=random.choice((15, 20, 25)), emergency_until_minutes=180)
    return hours, limits
