"""What people set about how much, how soon and with how much rest they work."""

from dataclasses import dataclass

from doorstep.modules.availability.contracts.facts import HoursPlan, OwnerKind, WallSpan
from doorstep.modules.travel.contracts import Mode

MOST_DAILY, MOST_WEEKLY = 50, 200
SHORTEST_LONGEST_DAY, LONGEST_LONGEST_DAY = 60, 1440
LONGEST_REST_MINUTES = 960
MOST_EMERGENCY_PERCENT = 50
LONGEST_EMERGENCY_UNTIL = 7 * 1440
SHORTEST_BREAK, LONGEST_BREAK = 10, 240
LONGEST_BREAK_WINDOW = 720
LATEST_TURN = 720
LONGEST_NOTICE = 60 * 1440
LONGEST_HORIZON = 366


@dataclass(frozen=True, slots=True)
class FloatingBreak:
    """
    A pause of so many minutes somewhere within a window that begins on a weekday (Monday = 0).

    It is time without visits and without the ways between them; a window may run into the next date.
    """

    weekday: int
    window: WallSpan
    minutes: int


@dataclass(frozen=True, slots=True)
class CalendarLimits:
    """
    How much of the working hours may be booked, and how soon. None or 0: no limit of one's own.

    Days are working days: they turn at midnight, or at the end of the night's shift of those who work over
    midnight. Weeks are seven of them, from Monday on. The daily cap stands beside the hours.
    """

    weekly_cap: int | None = None
    """Most visits a week."""
    longest_day_minutes: int | None = None
    """From the start of the first visit's preparation to the end of the last one's clean-up."""
    rest_minutes: int | None = None
    """From the end of a day's last visit to the start of the first one on a later day."""
    emergency_percent: int = 0
    """The share of each shift's minutes that only urgent visits may use."""
    emergency_until_minutes: int = 0
    """How long before a shift begins that share is open to everybody."""
    minimum_notice_minutes: int | None = None
    """Counts where it is longer than the market's and the service's."""
    horizon_days: int | None = None
    """Counts where it is shorter than the market's and the service's."""
    prefer_least_gap: bool = False
    """Mark the starts that leave no hole too short for another visit as the best ones."""
    floating_breaks: tuple[FloatingBreak, ...] = ()


NO_LIMITS = CalendarLimits()


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """A calendar to open: whose, where, its hours and limits."""

    owner_kind: OwnerKind
    owner_id: int
    market: str
    time_zone: str
    hours: HoursPlan
    mode: Mode = Mode.CAR
    limits: CalendarLimits = NO_LIMITS


@dataclass(frozen=True, slots=True)
class OwnLimits:
    """What a specialist has set, and what bounds it: the market's rules, and when their working day turns."""

    time_zone: str
    daily_cap: int | None
    limits: CalendarLimits
    day_turn_minute: int
    market_notice_minutes: int
    market_horizon_days: int
