"""Wire forms of the visit at the door."""

import uuid
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from doorstep.infra.files import PictureOut, pictures_out
from doorstep.infra.http import MoneyOut
from doorstep.kernel.geo import LatLon
from doorstep.modules.booking.contracts import ExtraFacts, ExtraKind, ExtraState, VisitState
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.fieldwork.contracts.door import (
    LONGEST_ITEM_NOTE,
    LONGEST_NOTE,
    LONGEST_REASON,
    MOST_POINTS,
    MOST_STROKES,
    STROKE_RANGE,
    CheckInClaim,
    CheckInFacts,
    CheckInHow,
    CodePurpose,
    DevicePosition,
    PhotoKind,
    SignOffClaim,
    SignOffHow,
)
from doorstep.modules.fieldwork.contracts.safety import TimerFacts
from doorstep.modules.fieldwork.services.checklists import Ticked
from doorstep.modules.fieldwork.services.records import EndedOtherwise, RecordView, SignOffFacts

_FARTHEST_M = 20_037_508.0
Reason = Annotated[str, StringConstraints(max_length=LONGEST_REASON, strip_whitespace=True)]
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Coordinate = Annotated[int, Field(ge=0, le=STROKE_RANGE)]


class DoorPositionIn(Schema):
    """Where the phone is; without all three it counts as unknown."""

    model_config = ConfigDict(extra="forbid")

    lat: float | None = Field(None, ge=-90, le=90, examples=[60.1699])
    lon: float | None = Field(None, ge=-180, le=180, examples=[24.9384])
    accuracy_m: float | None = Field(None, ge=0, le=_FARTHEST_M, examples=[12.0])

    def position(self) -> DevicePosition | None:
        """The reading, if there is one."""
        if self.lat is None or self.lon is None or self.accuracy_m is None:
            return None
        return DevicePosition(LatLon(self.lat, self.lon), self.accuracy_m)


class CheckInIn(DoorPositionIn):
    """
    How I show to be at the door. ``position``: with the phone's position and a picture that was sent for a visit.

    ``code``: the client's four digits. ``override``: neither is possible; say why, staff look at it.
    """

    how: CheckInHow = Field(examples=["override"])
    photo_id: uuid.UUID | None = None
    code: Digits | None = Field(None, examples=["4821"])
    reason: Reason = Field("", examples=["The intercom is broken and the phone finds no position"])

    def claim(self) -> CheckInClaim:
        """The claim as the service knows it."""
        return CheckInClaim(
            how=self.how,
            position=self.position(),
            photo_id=self.photo_id,
            code=self.code or "",
            reason=self.reason,
        )


class SignOffIn(Schema):
    """
    How the client took the work: ``signature`` with strokes, ``code`` with the four digits of the end, ``absent``.

    Strokes are lists of points [x, y], whole numbers from 0 to 1000 from the upper left corner.
    """

    model_config = ConfigDict(extra="forbid")

    how: SignOffHow = Field(examples=["signature"])
    strokes: list[list[Annotated[list[Coordinate], Field(min_length=2, max_length=2)]]] = Field(
        default_factory=list, max_length=MOST_STROKES, examples=[[[[100, 200], [140, 260], [200, 210]]]]
    )
    code: Digits | None = Field(None, examples=["1907"])
    reason: Reason = Field("", examples=["The client had to leave before the end"])

    @field_validator("strokes")
    @classmethod
    def check_points(cls, strokes: list[list[list[int]]]) -> list[list[list[int]]]:
        """Not more points than a signature has."""
        if sum(map(len, strokes)) > MOST_POINTS:
            raise ValueError(f"a signature has {MOST_POINTS} points at most")
        return strokes

    def claim(self) -> SignOffClaim:
        """The claim as the service knows it."""
        strokes = tuple(tuple((point[0], point[1]) for point in stroke) for stroke in self.strokes)
        return SignOffClaim(how=self.how, strokes=strokes, code=self.code or "", reason=self.reason)


class ItemIn(Schema):
    """Whether a thing of the checklist is done, or why not."""

    model_config = ConfigDict(extra="forbid")

    done: bool = Field(examples=[True])
    note: Annotated[str, StringConstraints(max_length=LONGEST_ITEM_NOTE, strip_whitespace=True)] = ""


class PhotoIn(Schema):
    """A picture that was sent for a visit, and what it shows."""

    model_config = ConfigDict(extra="forbid")

    photo_id: uuid.UUID
    kind: PhotoKind = Field(examples=["before"])


class NoteIn(Schema):
    """What was done, in the specialist's words; both sides read it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(max_length=LONGEST_NOTE, strip_whitespace=True)] = Field(
        examples=["Changed the washer of the kitchen tap."]
    )


class CodeOut(BaseModel):
    """The four digits that I tell the specialist now: at the door, or at the end when I am content."""

    code: str = Field(examples=["4821"])
    purpose: CodePurpose


class CheckInOut(BaseModel):
    """What shows that the specialist was at the door; how far away the phone was, in metres."""

    how: CheckInHow
    at: datetime
    distance_m: int | None
    accuracy_m: int | None
    reason: str

    @classmethod
    def of(cls, facts: CheckInFacts) -> "CheckInOut":
        """The wire form."""
        return cls(
            how=facts.how, at=facts.at, distance_m=facts.distance_m, accuracy_m=facts.accuracy_m, reason=facts.reason
        )


class ItemOut(BaseModel):
    """A thing of the checklist. ``required``: it is done, or a note says why not, before the visit is finished."""

    id: int
    name: str = Field(examples=["Floors vacuumed and mopped"])
    required: bool
    done: bool
    note: str
    at: datetime | None

    @classmethod
    def of(cls, item: Ticked) -> "ItemOut":
        """The wire form."""
        return cls(id=item.item_id, name=item.name, required=item.required, done=item.done, note=item.note, at=item.at)


class VisitPhotoOut(BaseModel):
    """A picture taken at the visit."""

    photo: PictureOut
    kind: PhotoKind
    at: datetime


class RecordExtraOut(BaseModel):
    """Work or parts beside what was booked; the amount is for all of it."""

    id: uuid.UUID
    kind: ExtraKind
    title: str
    quantity: int
    amount: MoneyOut
    state: ExtraState

    @classmethod
    def of(cls, extra: ExtraFacts) -> "RecordExtraOut":
        """The wire form."""
        return cls(
            id=extra.extra_id,
            kind=extra.kind,
            title=extra.title,
            quantity=extra.quantity,
            amount=MoneyOut.of(extra.amount),
            state=extra.state,
        )


class SignOffOut(BaseModel):
    """How the client took the work; strokes as they were drawn, points from 0 to 1000."""

    how: SignOffHow
    strokes: list[list[list[int]]]
    reason: str
    at: datetime

    @classmethod
    def of(cls, facts: SignOffFacts) -> "SignOffOut":
        """The wire form."""
        strokes = [[list(point) for point in stroke] for stroke in facts.strokes]
        return cls(how=facts.how, strokes=strokes, reason=facts.reason, at=facts.at)


class NotDoneOut(BaseModel):
    """That the visit was not done: which state it ended in, by whom (client, specialist, platform), why and when."""

    state: VisitState
    by: str = Field(examples=["client"])
    reason: str
    at: datetime

    @classmethod
    def of(cls, ended: EndedOtherwise) -> "NotDoneOut":
        """The wire form."""
        return cls(state=ended.state, by=ended.by, reason=ended.reason, at=ended.at)


class TimerOut(BaseModel):
    """A safety timer; ``rang_at``: it ran out, and staff and the safety contact were told."""

    until: datetime
    started_at: datetime
    rang_at: datetime | None

    @classmethod
    def of(cls, facts: TimerFacts) -> "TimerOut":
        """The wire form."""
        return cls(until=facts.until, started_at=facts.started_at, rang_at=facts.rang_at)


class RecordOut(BaseModel):
    """
    What was done at a visit, and when, as both sides read it. Moments are by the specialist's phone, put right.

    ``started_late_minutes`` counts from the agreed start, or from the end of the promised window.
    ``overran_minutes``: how much longer the work took than planned, however late it began. ``ended``: the visit was not
    done. What the market demands comes along, so that an app knows it without a network. ``timer`` is for the
    specialist alone.
    """

    visit_id: uuid.UUID
    order_id: uuid.UUID
    state: VisitState
    place_kind: PlaceKind
    agreed_at: datetime
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    check_in_required: bool
    sign_off_required: bool
    geofence_m: int
    set_off_at: datetime | None
    arrived_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    started_late_minutes: int | None
    overran_minutes: int | None
    check_in: CheckInOut | None
    items: list[ItemOut]
    photos: list[VisitPhotoOut]
    extras: list[RecordExtraOut]
    note: str
    sign_off: SignOffOut | None
    ended: NotDoneOut | None
    timer: TimerOut | None

    @classmethod
    def of(cls, view: RecordView, *, now: datetime) -> "RecordOut":
        """The wire form; reads the pictures."""
        visit = view.visit
        pictures = pictures_out([row.photo_id for row in view.photos], now=now) if view.photos else {}
        return cls(
            visit_id=visit.visit_id,
            order_id=visit.order_id,
            state=VisitState(visit.state),
            place_kind=visit.place_kind,
            agreed_at=visit.agreed_at,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            time_zone=visit.time_zone,
            check_in_required=view.check_in_required,
            sign_off_required=view.sign_off_required,
            geofence_m=view.geofence_m,
            set_off_at=view.set_off_at,
            arrived_at=view.arrived_at,
            started_at=view.started_at,
            finished_at=view.finished_at,
            started_late_minutes=view.late_minutes,
            overran_minutes=view.over_minutes,
            check_in=CheckInOut.of(view.check_in) if view.check_in else None,
            items=[ItemOut.of(item) for item in view.items],
            photos=[
                VisitPhotoOut(photo=pictures[row.photo_id], kind=PhotoKind(row.kind), at=row.at)
                for row in view.photos
                if row.photo_id in pictures
            ],
            extras=[RecordExtraOut.of(extra) for extra in view.extras],
            note=view.note,
            sign_off=SignOffOut.of(view.sign_off) if view.sign_off else None,
            ended=NotDoneOut.of(view.ended) if view.ended else None,
            timer=TimerOut.of(view.timer) if view.timer else None,
        )
