"""Requests and answers about working hours, time off and conflicts."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from doorstep.infra.parsing import Moment
from doorstep.kernel.intervals import DAY
from doorstep.modules.availability.contracts import (
    BlockedKind,
    ConflictFacts,
    DateException,
    DateHours,
    ExceptionKind,
    HoursInvalid,
    HoursPlan,
    RefusalReason,
    TimeOff,
    WallSpan,
)

Start = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
End = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Note = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2100, 1, 1))]


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _text(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


class SpanBody(Schema):
    """Local wall time. An end before the start lies on the next day; 24:00 is the end of the day."""

    model_config = ConfigDict(extra="forbid")

    starts: Start = Field(examples=["09:00"])
    ends: End = Field(examples=["18:00"])

    def span(self) -> WallSpan:
        """The span in the terms of the rules."""
        start, end = _minutes(self.starts), _minutes(self.ends)
        return WallSpan(start, end + DAY if end < start else end)

    @classmethod
    def of(cls, span: WallSpan) -> "SpanBody":
        """The wire form of a span."""
        end = span.end_minute if span.end_minute <= DAY else span.end_minute - DAY
        return cls(starts=_text(span.start_minute), ends=_text(end))


class WeekdayBody(Schema):
    """Shifts and breaks of one weekday, Monday = 0."""

    model_config = ConfigDict(extra="forbid")

    weekday: int = Field(ge=0, le=6)
    shifts: list[SpanBody] = Field(max_length=6)
    breaks: list[SpanBody] = Field(default=[], max_length=6, examples=[[{"starts": "13:00", "ends": "13:45"}]])


class ExceptionBody(Schema):
    """A date, or a part of it, that is closed, or open in addition to the weekly hours."""

    model_config = ConfigDict(extra="forbid")

    day: Day = Field(examples=["2026-12-24"])
    kind: ExceptionKind
    span: SpanBody | None = Field(None, description="null with `closed`: the whole date", examples=[None])
    note: Note = ""


class HoursBody(Schema):
    """All working hours of a specialist; weekdays that are left out are free."""

    model_config = ConfigDict(extra="forbid")

    week: list[WeekdayBody] = Field(max_length=7)
    exceptions: list[ExceptionBody] | None = Field(
        default=None, max_length=400, description="dates that differ; left out or null: they stay as they are"
    )
    daily_cap: int | None = Field(
        None, ge=1, le=50, description="most visits a day, null: no limit; left out: it stays as it is", examples=[5]
    )

    def plan(self) -> HoursPlan:
        """The hours in the terms of the rules; a weekday named twice counts as one."""
        shifts: list[list[WallSpan]] = [[] for _ in range(7)]
        breaks: list[list[WallSpan]] = [[] for _ in range(7)]
        for entry in self.week:
            shifts[entry.weekday] += [body.span() for body in entry.shifts]
            breaks[entry.weekday] += [body.span() for body in entry.breaks]
        return HoursPlan(
            shifts=tuple(tuple(day) for day in shifts),
            breaks=tuple(tuple(day) for day in breaks),
            exceptions=tuple(
                DateException(entry.day, entry.kind, entry.span.span() if entry.span else None, entry.note)
                for entry in self.exceptions or ()
            ),
            daily_cap=self.daily_cap,
        )


class HoursOut(HoursBody):
    """Working hours, with the zone in which they are meant."""

    exceptions: list[ExceptionBody]
    time_zone: str = Field(examples=["Europe/Helsinki"])

    @classmethod
    def of(cls, time_zone: str, plan: HoursPlan) -> "HoursOut":
        """The wire form of a plan; all seven weekdays are listed."""
        return cls(
            time_zone=time_zone,
            week=[
                WeekdayBody(
                    weekday=weekday,
                    shifts=[SpanBody.of(span) for span in plan.shifts[weekday]],
                    breaks=[SpanBody.of(span) for span in plan.breaks[weekday]],
                )
                for weekday in range(7)
            ],
            exceptions=[
                ExceptionBody(
                    day=entry.day,
                    kind=entry.kind,
                    span=SpanBody.of(entry.span) if entry.span else None,
                    note=entry.note,
                )
                for entry in plan.exceptions
            ],
            daily_cap=plan.daily_cap,
        )


class NewTimeOff(Schema):
    """Time in which the specialist does not work."""

    model_config = ConfigDict(extra="forbid")

    starts_at: Moment = Field(examples=["2026-12-23T07:00:00Z"])
    ends_at: Moment = Field(examples=["2026-12-27T22:00:00Z"])
    note: Note = ""


class TimeOffOut(Schema):
    """Time off that the specialist took; what calendars outside block is in the schedule."""

    id: int
    starts_at: datetime
    ends_at: datetime
    kind: BlockedKind
    note: str

    @classmethod
    def of(cls, row: TimeOff) -> "TimeOffOut":
        """The wire form."""
        return cls(id=row.id, starts_at=row.starts_at, ends_at=row.ends_at, kind=row.kind, note=row.note)


class TimeOffsOut(Schema):
    """Time off that is not over."""

    items: list[TimeOffOut]


class ConflictOut(Schema):
    """A visit that stands although its time is no longer open; move or cancel it, or change the hours back."""

    id: int
    visit_id: UUID
    reason: RefusalReason
    occupied_from: datetime = Field(description="when preparation begins")
    occupied_until: datetime = Field(description="when clean-up ends")
    detected_at: datetime

    @classmethod
    def of(cls, row: ConflictFacts) -> "ConflictOut":
        """The wire form."""
        return cls(
            id=row.id,
            visit_id=row.holder_id,
            reason=row.reason,
            occupied_from=row.core_from,
            occupied_until=row.core_until,
            detected_at=row.detected_at,
        )


class ConflictsOut(Schema):
    """Conflicts that wait for a person."""

    items: list[ConflictOut]


class SavedHoursOut(HoursOut):
    """Working hours as they are now, and every coming visit that lies outside open time."""

    conflicts: list[ConflictOut]


class SavedTimeOffOut(TimeOffOut):
    """Time off as it is now, and the visits within it, which stand until somebody solves them."""

    conflicts: list[ConflictOut]


class DateHoursBody(Schema):
    """What a date has instead of the weekly hours: nothing (closed), or its own spans."""

    model_config = ConfigDict(extra="forbid")

    closed: bool = False
    spans: list[SpanBody] = Field(default=[], max_length=6)
    note: Note = Field("", examples=["Midsummer"])

    def hours(self, day: date) -> DateHours:
        """
        The hours in the terms of the rules.

        :raises HoursInvalid: if a closed date has spans, or an open one none.
        """
        if self.closed is bool(self.spans):
            raise HoursInvalid("Give the hours of an open date, and none of a closed one.", field="spans")
        return DateHours(day, tuple(body.span() for body in self.spans), self.note.strip())


class DateHoursOut(Schema):
    """A date with hours of its own. ``spans`` are all the hours that begin on it, whatever they were made of."""

    date: Day
    closed: bool
    spans: list[SpanBody]
    note: str

    @classmethod
    def of(cls, row: DateHours) -> "DateHoursOut":
        """The wire form."""
        spans = [SpanBody.of(span) for span in row.spans]
        return cls(date=row.day, closed=not spans, spans=spans, note=row.note)


class SavedDateHoursOut(DateHoursOut):
    """A date's hours as they are now, and the visits that lie outside them."""

    conflicts: list[ConflictOut]


class DatesOut(Schema):
    """The dates from today on that differ from the weekly hours."""

    time_zone: str = Field(examples=["Europe/Helsinki"])
    items: list[DateHoursOut]
