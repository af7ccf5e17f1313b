"""Requests and answers about what limits a calendar."""

from ninja import Schema
from pydantic import ConfigDict, Field

from doorstep.kernel.intervals import DAY
from doorstep.modules.availability.contracts import CalendarLimits, FloatingBreak, OwnLimits
from doorstep.modules.availability.contracts.limits import (
    LONGEST_BREAK,
    LONGEST_EMERGENCY_UNTIL,
    LONGEST_HORIZON,
    LONGEST_LONGEST_DAY,
    LONGEST_NOTICE,
    LONGEST_REST_MINUTES,
    MOST_DAILY,
    MOST_EMERGENCY_PERCENT,
    MOST_WEEKLY,
    SHORTEST_BREAK,
    SHORTEST_LONGEST_DAY,
)
from doorstep.modules.availability.http.schemas import SpanBody, Start

_BREAK = {"weekday": 0, "window": {"starts": "11:00", "ends": "14:00"}, "minutes": 45}


class FloatingBreakBody(Schema):
    """A pause of so many minutes somewhere in a window: time without visits and without the ways between them."""

    model_config = ConfigDict(extra="forbid")

    weekday: int = Field(ge=0, le=6, description="Monday = 0")
    window: SpanBody = Field(description="at most 12 hours; an end before the start lies on the next day")
    minutes: int = Field(ge=SHORTEST_BREAK, le=LONGEST_BREAK)

    def floating_break(self) -> FloatingBreak:
        """The break in the terms of the rules."""
        return FloatingBreak(self.weekday, self.window.span(), self.minutes)


class LimitsBody(Schema):
    """
    What limits how much and how soon one can be booked; null: no limit of one's own.

    Days are working days: they turn at midnight, or at the end of the night's shift (``day_turns_at``). Weeks are
    seven of them, from Monday on. What is left out counts as null.
    """

    model_config = ConfigDict(extra="forbid")

    daily_cap: int | None = Field(None, ge=1, le=MOST_DAILY, description="most visits a day", examples=[5])
    weekly_cap: int | None = Field(None, ge=1, le=MOST_WEEKLY, description="most visits a week", examples=[20])
    longest_day_minutes: int | None = Field(
        None,
        ge=SHORTEST_LONGEST_DAY,
        le=LONGEST_LONGEST_DAY,
        description="from the start of the first visit's preparation to the end of the last one's clean-up",
        examples=[600],
    )
    rest_minutes: int | None = Field(
        None,
        ge=1,
        le=LONGEST_REST_MINUTES,
        description="from the end of a day's last visit to the start of the first one on a later day",
        examples=[660],
    )
    emergency_percent: int = Field(
        0, ge=0, le=MOST_EMERGENCY_PERCENT, description="share of each shift that is kept for urgent visits"
    )
    emergency_until_minutes: int = Field(
        0,
        ge=0,
        le=LONGEST_EMERGENCY_UNTIL,
        description="how long before a shift begins that share is open to everybody",
        examples=[180],
    )
    minimum_notice_minutes: int | None = Field(
        None, ge=0, le=LONGEST_NOTICE, description="not less than the market's", examples=[240]
    )
    horizon_days: int | None = Field(None, ge=1, le=LONGEST_HORIZON, description="not more than the market's")
    prefer_least_gap: bool = Field(
        False, description="mark the starts that leave no hole too short for another visit as the best ones"
    )
    floating_breaks: list[FloatingBreakBody] = Field(
        default=[], max_length=14, description="three hours apart at least", examples=[[_BREAK]]
    )

    def limits(self) -> CalendarLimits:
        """The limits in the terms of the rules."""
        return CalendarLimits(
            weekly_cap=self.weekly_cap,
            longest_day_minutes=self.longest_day_minutes,
            rest_minutes=self.rest_minutes,
            emergency_percent=self.emergency_percent,
            emergency_until_minutes=self.emergency_until_minutes,
            minimum_notice_minutes=self.minimum_notice_minutes,
            horizon_days=self.horizon_days,
            prefer_least_gap=self.prefer_least_gap,
            floating_breaks=tuple(entry.floating_break() for entry in self.floating_breaks),
        )


class LimitsOut(LimitsBody):
    """The limits as they are, with what bounds them."""

    time_zone: str = Field(examples=["Europe/Helsinki"])
    day_turns_at: Start = Field(description="local time at which the working day turns", examples=["00:00"])
    market_notice_minutes: int = Field(description="the least notice that may be set", examples=[60])
    market_horizon_days: int = Field(description="the farthest horizon that may be set", examples=[30])

    @classmethod
    def of(cls, row: OwnLimits) -> "LimitsOut":
        """The wire form."""
        limits, turn = row.limits, row.day_turn_minute % DAY
        return cls(
            daily_cap=row.daily_cap,
            weekly_cap=limits.weekly_cap,
            longest_day_minutes=limits.longest_day_minutes,
            rest_minutes=limits.rest_minutes,
            emergency_percent=limits.emergency_percent,
            emergency_until_minutes=limits.emergency_until_minutes,
            minimum_notice_minutes=limits.minimum_notice_minutes,
            horizon_days=limits.horizon_days,
            prefer_least_gap=limits.prefer_least_gap,
            floating_breaks=[
                FloatingBreakBody(weekday=entry.weekday, window=SpanBody.of(entry.window), minutes=entry.minutes)
                for entry in limits.floating_breaks
            ],
            time_zone=row.time_zone,
            day_turns_at=f"{turn // 60:02}:{turn % 60:02}",
            market_notice_minutes=row.market_notice_minutes,
            market_horizon_days=row.market_horizon_days,
        )
