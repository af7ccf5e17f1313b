"""The limits that people set: what may be set, and what the rules of free starts make of it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from doorstep.kernel.intervals import DAY
from doorstep.modules.availability.contracts import (
    CalendarLimits,
    CalendarPlan,
    FloatingBreak,
    HoursPlan,
    LimitsInvalid,
)
from doorstep.modules.availability.contracts.limits import (
    LATEST_TURN,
    LONGEST_BREAK,
    LONGEST_BREAK_WINDOW,
    LONGEST_EMERGENCY_UNTIL,
    LONGEST_HORIZON,
    LONGEST_LONGEST_DAY,
    LONGEST_NOTICE,
    LONGEST_REST_MINUTES,
    MOST_EMERGENCY_PERCENT,
    MOST_WEEKLY,
    SHORTEST_BREAK,
    SHORTEST_LONGEST_DAY,
)
from doorstep.modules.availability.rules.facts import Limits
from doorstep.modules.travel.contracts import LONGEST_MINUTES

_WEEK = 7 * DAY


def day_turn(plan: HoursPlan) -> int:
    """
    The wall minute at which the working day of somebody with these hours turns.

    It is the one that cuts the fewest shifts among midnight and the ends of night shifts until noon; the
    earliest of equals.
    """
    shifts = [span for day in plan.shifts for span in day]
    if all(span.end_minute <= DAY for span in shifts):
        return 0

    def cut(turn: int) -> int:
        return sum(s.start_minute < turn < s.end_minute or turn + DAY < s.end_minute for s in shifts)

    turns = {0, *(span.end_minute % DAY for span in shifts)}
    return min((turn for turn in turns if turn <= LATEST_TURN), key=lambda turn: (cut(turn), turn))


def limits_of(plan: CalendarPlan) -> Limits | None:
    """A new calendar's limits in the words of the rules; no holes are minded, for nobody chooses among starts yet."""
    limits, cap = plan.limits, plan.hours.daily_cap
    found = Limits(
        daily_cap=cap,
        weekly_cap=limits.weekly_cap,
        longest_day_minutes=limits.longest_day_minutes,
        rest_minutes=limits.rest_minutes,
        emergency_percent=limits.emergency_percent,
        emergency_until_minutes=limits.emergency_until_minutes,
        minimum_notice_minutes=limits.minimum_notice_minutes,
        horizon_days=limits.horizon_days,
        breaks=limits.floating_breaks,
    )
    return None if found == Limits() else replace(found, day_turn_minute=day_turn(plan.hours))


def check_limits(limits: CalendarLimits, *, notice_minutes: int = 0, horizon_days: int | None = None) -> None:
    """
    Refuse limits outside their ranges, and floating breaks that can't be judged one by one.

    :param notice_minutes: the market's notice, which one's own can't undercut.
    :param horizon_days: the market's horizon, which one's own can't exceed.
    :raises LimitsInvalid: ``context`` names the field and what is allowed.
    """
    for field, value, minimum, maximum in (
        ("weekly_cap", limits.weekly_cap, 1, MOST_WEEKLY),
        ("longest_day_minutes", limits.longest_day_minutes, SHORTEST_LONGEST_DAY, LONGEST_LONGEST_DAY),
        ("rest_minutes", limits.rest_minutes, 1, LONGEST_REST_MINUTES),
        ("emergency_percent", limits.emergency_percent, 0, MOST_EMERGENCY_PERCENT),
        ("emergency_until_minutes", limits.emergency_until_minutes, 0, LONGEST_EMERGENCY_UNTIL),
        ("minimum_notice_minutes", limits.minimum_notice_minutes, notice_minutes, LONGEST_NOTICE),
        ("horizon_days", limits.horizon_days, 1, LONGEST_HORIZON if horizon_days is None else horizon_days),
    ):
        if value is not None and not minimum <= value <= maximum:
            raise LimitsInvalid(f"Choose {minimum} to {maximum}.", field=field, minimum=minimum, maximum=maximum)
    for entry in limits.floating_breaks:
        _check_break(entry)
    _check_apart(limits.floating_breaks)


def _check_break(entry: FloatingBreak) -> None:
    start, end = entry.window.start_minute, entry.window.end_minute
    context: dict[str, Any] = {"field": "floating_breaks", "weekday": entry.weekday}
    if not 0 <= entry.weekday <= 6 or not 0 <= start < DAY or not start < end <= start + LONGEST_BREAK_WINDOW:
        hours = LONGEST_BREAK_WINDOW // 60
        raise LimitsInvalid(f"A break's window ends after it starts, within {hours} hours.", **context)
    longest = min(LONGEST_BREAK, end - start)
    if not SHORTEST_BREAK <= entry.minutes <= longest:
        detail = f"A break takes {SHORTEST_BREAK} to {longest} minutes."
        raise LimitsInvalid(detail, minimum=SHORTEST_BREAK, maximum=longest, **context)


def _check_apart(breaks: Sequence[FloatingBreak]) -> None:
    """No way is longer than the distance between windows, so each break can be judged alone."""
    spans = sorted(
        (entry.weekday * DAY + entry.window.start_minute, entry.weekday * DAY + entry.window.end_minute)
        for entry in breaks
    )
    if len(spans) < 2:
        return
    for (_, end), (start, _) in pairwise([*spans, (spans[0][0] + _WEEK, 0)]):
        if start - end < LONGEST_MINUTES:
            raise LimitsInvalid(
                f"Leave {LONGEST_MINUTES // 60} hours between two breaks.",
                field="floating_breaks",
                weekday=start // DAY % 7,
                minimum=LONGEST_MINUTES,
            )
