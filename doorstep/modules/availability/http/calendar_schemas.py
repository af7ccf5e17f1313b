"""Requests and answers about calendars outside."""

import uuid
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from doorstep.modules.availability.contracts import (
    LONGEST_CALENDAR_ADDRESS,
    LONGEST_CALENDAR_NAME,
    ExternalCalendar,
    ExternalState,
    ReadingProblem,
)

_Name = Annotated[str, StringConstraints(max_length=LONGEST_CALENDAR_NAME, pattern=r"^[^\x00-\x1f]*$")]


class NewExternalCalendar(Schema):
    """A calendar elsewhere to read busy times from."""

    model_config = ConfigDict(extra="forbid")

    name: _Name = Field("", description="left out: the host's name", examples=["Family"])
    address: str = Field(
        min_length=1,
        max_length=LONGEST_CALENDAR_ADDRESS + 200,
        description="of an iCalendar file: https, http or webcal, on the public internet. A secret: never shown again",
        examples=["https://calendar.example.com/private-5f2c/basic.ics"],
    )


class ExternalCalendarName(Schema):
    """Another name."""

    model_config = ConfigDict(extra="forbid")

    name: _Name = Field(min_length=1, examples=["Family"])


class ExternalCalendarOut(Schema):
    """A calendar elsewhere, and how fresh what it blocks is."""

    id: uuid.UUID
    name: str
    host: str = Field(description="all that is told of the address", examples=["calendar.example.com"])
    state: ExternalState = Field(description="stale: not read for a day; what it blocked stays blocked")
    problem: ReadingProblem | None = Field(description="why it could not be read the last time", examples=[None])
    checking: bool = Field(description="it is to be asked just now")
    fetched_at: datetime | None = Field(description="when it last answered well")
    changed_at: datetime | None = Field(description="when its busy times last changed")
    failed_since: datetime | None = Field(examples=[None])
    next_fetch_at: datetime
    busy_times: int = Field(description="how many are ahead")
    unreadable: int = Field(description="how many of its entries could not be read", examples=[0])
    created_at: datetime

    @classmethod
    def of(cls, row: ExternalCalendar) -> "ExternalCalendarOut":
        """The wire form."""
        return cls(
            id=row.id,
            name=row.name,
            host=row.host,
            state=row.state,
            problem=row.problem,
            checking=row.checking,
            fetched_at=row.fetched_at,
            changed_at=row.changed_at,
            failed_since=row.failed_since,
            next_fetch_at=row.next_fetch_at,
            busy_times=row.busy_times,
            unreadable=row.unreadable,
            created_at=row.created_at,
        )


class ExternalCalendarsOut(Schema):
    """The calendars elsewhere, oldest first."""

    items: list[ExternalCalendarOut]
    limit: int = Field(description="so many at most", examples=[5])
