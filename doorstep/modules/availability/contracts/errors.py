"""Why availability refuses: a start that can't be, hours or time off that contradict themselves."""

from typing import ClassVar

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.intervals import minute_text, to_minute
from doorstep.modules.availability.contracts.facts import Refusal, RefusalReason


class StartRefused(DomainError):
    """
    A visit cannot start at the wanted time.

    Context: ``reason``, and ``before`` and ``after``, the nearest open starts (RFC 3339, or null).
    """

    reason: ClassVar[RefusalReason]
    kind = Kind.CONFLICT

    @staticmethod
    def of(refusal: Refusal) -> "StartRefused":
        """The error for a refusal."""
        near = [moment and minute_text(to_minute(moment)) for moment in (refusal.before, refusal.after)]
        return _ERROR_OF[refusal.reason](reason=refusal.reason.value, before=near[0], after=near[1])


class OffGrid(StartRefused):
    """The start is not on the market's grid of start times."""

    code = "off_grid"
    kind = Kind.INVALID
    reason = RefusalReason.OFF_GRID
    title = "Visits don't start at that minute"


class OutsideArea(StartRefused):
    """The place lies beyond the distance that the specialist travels."""

    code = "outside_area"
    reason = RefusalReason.AREA
    title = "This specialist does not come to that place"


class TooShortNotice(StartRefused):
    """The start is closer than the market's minimum notice."""

    code = "too_short_notice"
    reason = RefusalReason.TOO_SHORT_NOTICE
    title = "That is too soon"


class BeyondHorizon(StartRefused):
    """The start lies beyond the days that are open for booking."""

    code = "beyond_horizon"
    reason = RefusalReason.BEYOND_HORIZON
    title = "That day is not open for booking yet"


class OutsideHours(StartRefused):
    """The visit, with preparation and clean-up, does not fit into working hours."""

    code = "outside_hours"
    reason = RefusalReason.OUTSIDE_HOURS
    title = "The specialist does not work at that time"


class InTimeOff(StartRefused):
    """The specialist has taken that time off."""

    code = "time_off"
    reason = RefusalReason.TIME_OFF
    title = "The specialist is away at that time"


class SlotTaken(StartRefused):
    """Another live claim overlaps that time."""

    code = "slot_taken"
    reason = RefusalReason.OTHER_VISIT
    title = "That time has just been taken"


class DayFull(StartRefused):
    """The specialist takes no more visits on that day."""

    code = "day_full"
    reason = RefusalReason.CAPACITY
    title = "The specialist takes no more visits on that day"


class WeekFull(StartRefused):
    """The specialist takes no more visits in that week."""

    code = "week_full"
    reason = RefusalReason.WEEKLY_CAPACITY
    title = "The specialist takes no more visits in that week"


class DayTooLong(StartRefused):
    """With this visit the specialist's day, from the first visit to the last, would be too long."""

    code = "day_too_long"
    reason = RefusalReason.LONGEST_DAY
    title = "The specialist's day would be too long"


class RestNeeded(StartRefused):
    """Too little rest would be left between this visit and those of the day before or after."""

    code = "rest_needed"
    reason = RefusalReason.REST
    title = "The specialist rests at that time"


class KeptForEmergencies(StartRefused):
    """What is left of that shift is kept for urgent visits until shortly before it begins."""

    code = "kept_for_emergencies"
    reason = RefusalReason.EMERGENCY_SHARE
    title = "That time is kept for emergencies"


class BreakNeeded(StartRefused):
    """No time for the specialist's break would be left."""

    code = "break_needed"
    reason = RefusalReason.FLOATING_BREAK
    title = "The specialist needs a break around that time"


class Unreachable(StartRefused):
    """There is not enough time to travel from the visit before, or on to the next one."""

    code = "unreachable"
    reason = RefusalReason.CANNOT_TRAVEL
    title = "The specialist cannot get there in time"


class NoRoomFree(StartRefused):
    """The specialist is free, but no room of the shop is."""

    code = "no_room_free"
    reason = RefusalReason.NO_ROOM
    title = "No room is free at that time"


REFUSALS: tuple[type[StartRefused], ...] = (
    OffGrid, OutsideArea, TooShortNotice, BeyondHorizon, OutsideHours, InTimeOff, SlotTaken, DayFull, WeekFull,
    DayTooLong, RestNeeded, KeptForEmergencies, BreakNeeded, Unreachable, NoRoomFree,
)  # fmt: skip
_ERROR_OF = {error.reason: error for error in REFUSALS}


class ClaimLost(DomainError):
    """The held time has expired and was, or may be, given to somebody else."""

    code = "claim_lost"
    kind = Kind.GONE
    title = "The held time has expired"


class HoursInvalid(DomainError):
    """Shifts, breaks or exceptions overlap or end before they start; ``context`` says which."""

    code = "hours_invalid"
    kind = Kind.INVALID
    title = "These working hours can't be saved"


class LimitsInvalid(DomainError):
    """A limit outside its range, or floating breaks too close together; ``context`` says which and what is allowed."""

    code = "limits_invalid"
    kind = Kind.INVALID
    title = "These limits can't be saved"


class TimeOffInvalid(DomainError):
    """Time off that ends before it starts, lies in the past, is too long or overlaps other time off."""

    code = "time_off_invalid"
    kind = Kind.INVALID
    title = "This time off can't be saved"
