"""Wire forms of the specialist's side of booking."""

import uuid
from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from doorstep.infra.files import PictureOut
from doorstep.infra.parsing import Moment
from doorstep.modules.availability.contracts import BlockedKind
from doorstep.modules.booking import rules
from doorstep.modules.booking.http.door import DoorTimesOut
from doorstep.modules.booking.http.extra_schemas import ExtraOut
from doorstep.modules.booking.http.schemas import VisitOut, signed_pictures
from doorstep.modules.booking.services.colleagues import Colleague
from doorstep.modules.booking.services.schedule import Schedule, ScheduleDay, ScheduledView
from doorstep.modules.booking.services.ways import WayTo
from doorstep.modules.booking.services.worked import WorkedView
from doorstep.modules.payments.contracts import PaymentMethod


class TravelOut(Schema):
    """
    A way to a visit, from the visit before on the same date or else from the base.

    Before the promise: minutes in steps of five, whole kilometres, no moment to leave. ``tight``: less than
    ten minutes are left between the visit before and leaving.
    """

    minutes: int = Field(ge=0, examples=[18])
    km: float = Field(ge=0, examples=[6.4])
    from_visit_id: uuid.UUID | None = Field(description="the visit before; null: from the base")
    leave_at: datetime | None
    spare_minutes: int | None = Field(description="from the end of the visit before to leaving; null from the base")
    tight: bool

    @classmethod
    def of(cls, way: WayTo) -> "TravelOut":
        """The wire form."""
        return cls(
            minutes=way.minutes,
            km=way.kilometres,
            from_visit_id=way.from_visit_id,
            leave_at=way.leave_at,
            spare_minutes=way.spare_minutes,
            tight=way.tight,
        )


class ColleagueOut(Schema):
    """Somebody else who comes to the same client at the same time. ``promised``: they have accepted."""

    name: str = Field(examples=["Aino K."])
    service_name: str
    starts_at: datetime
    ends_at: datetime
    promised: bool

    @classmethod
    def of(cls, colleague: Colleague) -> "ColleagueOut":
        """The wire form."""
        return cls(
            name=colleague.name,
            service_name=colleague.service_name,
            starts_at=colleague.starts_at,
            ends_at=colleague.ends_at,
            promised=colleague.promised,
        )


class WorkNotesOut(Schema):
    """The specialist's own notes; nobody else reads them. Send ``saved_at`` back as ``replaces``."""

    text: str
    saved_at: datetime | None


class WorkNotesIn(Schema):
    """Notes to keep, and when those were saved that they replace (null: there were none)."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[
        str, StringConstraints(max_length=rules.LONGEST_WORK_NOTES, pattern=r"^[^\x00]*$", strip_whitespace=True)
    ] = Field(examples=["The stopcock is behind the fridge."])
    replaces: Moment | None = Field(None, examples=[None])


class WorkedVisitOut(VisitOut):
    """
    A visit as its specialist sees it, with the client's note and photos of the problem, and the own notes.

    ``door`` says when the notes for the door can be read, if there are any. ``travel`` is the way to it, ``onward`` the
    way on to the next visit of the date; null where there is none. ``colleagues`` come to the same client then.
    """

    number: str
    note: str
    photos: list[PictureOut]
    payment_method: PaymentMethod | None
    preparation_minutes: int
    cleanup_minutes: int
    travel: TravelOut | None
    onward: TravelOut | None
    door: DoorTimesOut | None
    no_show_from: datetime | None = Field(description="from when it may be said that nobody opens; null unless arrived")
    can_propose: bool = Field(description="whether other times can be proposed now")
    colleagues: list[ColleagueOut]
    bring: list[str] = Field(examples=[["Vacuum cleaner", "Cloths"]])
    work_notes: WorkNotesOut
    extras: list[ExtraOut] = Field(description="work beside what was booked, which I asked for at the door")

    @classmethod
    def of(cls, view: WorkedView) -> "WorkedVisitOut":  # type: ignore[override]
        """The wire form."""
        return cls.model_validate(_worked(view))


def _worked(view: WorkedView) -> dict[str, object]:
    visit, order = view.visit, view.visit.order
    return {
        **VisitOut.of(view.view).model_dump(),
        "number": order.number,
        "note": order.note,
        "photos": signed_pictures(view.view.photos),
        "payment_method": PaymentMethod(order.payment_method) if order.payment_method else None,
        "preparation_minutes": visit.preparation_minutes,
        "cleanup_minutes": visit.cleanup_minutes,
        "travel": TravelOut.of(view.ways.to) if view.ways else None,
        "onward": TravelOut.of(view.ways.onward) if view.ways and view.ways.onward else None,
        "door": DoorTimesOut.of(view.door) if view.door else None,
        "no_show_from": view.no_show_from,
        "can_propose": view.can_propose,
        "extras": [ExtraOut.of(extra) for extra in view.extras],
        "colleagues": [ColleagueOut.of(one) for one in view.colleagues],
        "bring": list(view.bring),
        "work_notes": WorkNotesOut(text=view.notes, saved_at=view.notes_saved_at),
    }


class WorkedVisitPage(Schema):
    """A specialist's visits in order of time."""

    items: list[WorkedVisitOut]
    next_cursor: str | None


class OpenOut(Schema):
    """Working time, before time off is taken from it."""

    starts_at: datetime
    ends_at: datetime


class BlockedOut(Schema):
    """Time off, or busy time read from another calendar; may reach beyond the date."""

    id: int
    kind: BlockedKind
    starts_at: datetime
    ends_at: datetime
    note: str


class ScheduledVisitOut(WorkedVisitOut):
    """A visit in the calendar: occupied from the way in to the end of clean-up."""

    occupied_from: datetime
    occupied_until: datetime

    @classmethod
    def of(cls, view: ScheduledView) -> "ScheduledVisitOut":  # type: ignore[override]
        """The wire form."""
        span = {"occupied_from": view.occupied_from, "occupied_until": view.occupied_until}
        return cls.model_validate({**_worked(view.worked), **span})


class DifferingOut(Schema):
    """That a date has hours of its own, not the weekly ones."""

    closed: bool
    note: str


class ScheduleDayOut(Schema):
    """One local date: 23, 24 or 25 hours from ``starts_at`` to ``ends_at``. ``differs``: it has hours of its own."""

    day: date
    starts_at: datetime
    ends_at: datetime
    open: list[OpenOut]
    differs: DifferingOut | None
    blocked: list[BlockedOut]
    visits: list[ScheduledVisitOut]

    @classmethod
    def of(cls, day: ScheduleDay) -> "ScheduleDayOut":
        """The wire form."""
        here = day.calendar
        return cls(
            day=here.day,
            starts_at=here.starts_at,
            ends_at=here.ends_at,
            open=[OpenOut(starts_at=start, ends_at=end) for start, end in here.open],
            differs=DifferingOut(closed=not here.differs.spans, note=here.differs.note) if here.differs else None,
            blocked=[
                BlockedOut(id=row.id, kind=row.kind, starts_at=row.starts_at, ends_at=row.ends_at, note=row.note)
                for row in day.blocked
            ],
            visits=[ScheduledVisitOut.of(view) for view in day.visits],
        )


class ScheduleOut(Schema):
    """Consecutive local dates of a specialist, with the zone in which they are meant."""

    time_zone: str = Field(examples=["Europe/Helsinki"])
    days: list[ScheduleDayOut]

    @classmethod
    def of(cls, schedule: Schedule) -> "ScheduleOut":
        """The wire form."""
        return cls(time_zone=schedule.time_zone, days=[ScheduleDayOut.of(day) for day in schedule.days])
