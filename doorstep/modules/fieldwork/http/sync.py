"""The endpoint at which a device tells what it did without a network."""

import uuid
from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from doorstep.infra.http import actor_of, errors, language_of, specialists_only
from doorstep.infra.parsing import Moment
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn
from doorstep.modules.booking.contracts import ExtraAsked, ExtraKind
from doorstep.modules.fieldwork.contracts.door import MOST_ACTS, ActKind, ActOutcome, ActResult, DeviceAct
from doorstep.modules.fieldwork.contracts.tracking import Fix
from doorstep.modules.fieldwork.http.record_schemas import CheckInIn, ItemIn, NoteIn, PhotoIn, RecordOut, SignOffIn
from doorstep.modules.fieldwork.services import records, sync
from doorstep.modules.fieldwork.services.sync import (
    ItemTicked,
    NoteWritten,
    Payload,
    PhotoTaken,
    PositionsRead,
    ReadAct,
)

router = Router(tags=["specialist's visits"], auth=specialists_only)


class TickedIn(ItemIn):
    """The data of an act ``item``."""

    item_id: int = Field(ge=1)


class ExtraActIn(Schema):
    """The data of an act ``extra``."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=120)
    amount_minor: int
    kind: ExtraKind = ExtraKind.WORK
    quantity: int = 1


class FixIn(Schema):
    """One reading of the phone, by its own clock."""

    model_config = ConfigDict(extra="forbid")

    at: Moment
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    accuracy_m: float = Field(ge=0, le=20_037_508)


class FixesIn(Schema):
    """The data of an act ``positions``."""

    model_config = ConfigDict(extra="forbid")

    positions: Annotated[list[FixIn], Field(min_length=1, max_length=1000)]


class ActIn(Schema):
    """
    Something that the device did. ``id`` is the device's own; ``at`` is by its clock.

    ``data`` is what the act's endpoint takes: of `check_in` and `sign_off` their bodies, of `item` {item_id, done,
    note}, of `photo` {photo_id, kind}, of `note` {text}, of `extra` {title, amount_minor, kind, quantity}, of
    `positions` {positions: [{at, lat, lon, accuracy_m}]}; of the steps `set_off`, `arrive`, `start`, `finish` nothing.
    """

    model_config = ConfigDict(extra="forbid")

    id: uuid.UUID
    kind: ActKind = Field(examples=["set_off"])
    at: Moment
    data: dict[str, Any] = Field(default_factory=dict, examples=[{}])


class SyncIn(Schema):
    """What the device did at one visit, oldest first, and when it says so, both by its own clock."""

    model_config = ConfigDict(extra="forbid")

    sent_at: Moment
    acts: Annotated[list[ActIn], Field(max_length=MOST_ACTS)]


class ActProblemOut(BaseModel):
    """Why an act was refused, as its endpoint would say."""

    code: str = Field(examples=["too_far_away"])
    title: str
    detail: str
    context: dict[str, Any]


class ActOut(BaseModel):
    """
    What became of an act. ``applied``; ``again``: it was applied before; ``refused``: mend it and send it again, under
    the same id if you like; ``waiting``: an earlier step was refused, send it again after that one; ``conflict``: the
    visit has ended otherwise, the act is kept for staff.
    """

    id: uuid.UUID
    outcome: ActOutcome
    problem: ActProblemOut | None

    @classmethod
    def of(cls, result: ActResult) -> "ActOut":
        """The wire form."""
        problem = ActProblemOut.model_validate(dict(result.problem)) if result.problem else None
        return cls(id=result.act_id, outcome=result.outcome, problem=problem)


class SyncOut(BaseModel):
    """What became of each act, in their order, and the visit as the server has it now."""

    acts: list[ActOut]
    record: RecordOut


def _read_item(data: dict[str, Any]) -> Payload:
    found = TickedIn.model_validate(data)
    return ItemTicked(found.item_id, found.done, found.note)


def _read_photo(data: dict[str, Any]) -> Payload:
    found = PhotoIn.model_validate(data)
    return PhotoTaken(found.photo_id, found.kind)


def _read_extra(data: dict[str, Any]) -> Payload:
    found = ExtraActIn.model_validate(data)
    return ExtraAsked(found.title, found.amount_minor, found.kind, found.quantity)


def _read_positions(data: dict[str, Any]) -> Payload:
    found = FixesIn.model_validate(data)
    return PositionsRead(tuple(Fix(one.at, one.lat, one.lon, one.accuracy_m) for one in found.positions))


_READERS: dict[ActKind, Callable[[dict[str, Any]], Payload]] = {
    ActKind.CHECK_IN: lambda data: CheckInIn.model_validate(data).claim(),
    ActKind.SIGN_OFF: lambda data: SignOffIn.model_validate(data).claim(),
    ActKind.ITEM: _read_item,
    ActKind.PHOTO: _read_photo,
    ActKind.NOTE: lambda data: NoteWritten(NoteIn.model_validate(data).text),
    ActKind.EXTRA: _read_extra,
    ActKind.POSITIONS: _read_positions,
}


def _read(entry: ActIn) -> ReadAct:
    """The act with its data read; what can't be read is refused by itself, and nothing else is lost for it."""
    reader = _READERS.get(entry.kind)
    if reader is None:
        return ReadAct(DeviceAct(entry.id, entry.kind, entry.at))
    act = DeviceAct(entry.id, entry.kind, entry.at, entry.data)
    try:
        return ReadAct(act, reader(entry.data))
    except ValidationError as error:
        places = [{"at": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in error.errors()]
        said = "; ".join(f"{place['at']}: {place['message']}" for place in places)
        return ReadAct(act, refusal=InvalidInput(said, errors=places))


@router.post(
    "/specialist/visits/{uuid:visit_id}/sync",
    response=SyncOut,
    openapi_extra=errors(NotSignedIn, NotAllowed, NotFound),
)
def sync_visit(request: HttpRequest, visit_id: uuid.UUID, body: SyncIn) -> SyncOut:
    """
    Tell what was done at a visit of mine, with or without a network, in its order. The same acts again do no harm.

    Each act counts by itself: the answer says of each what became of it.
    """
    actor, now, language = actor_of(request), utc_now(), language_of(request)
    results = sync.sync_acts(visit_id, body.sent_at, [_read(act) for act in body.acts], actor=actor, now=now)
    view = records.get_record_of_specialist(visit_id, actor=actor, language=language)
    return SyncOut(acts=[ActOut.of(result) for result in results], record=RecordOut.of(view, now=now))
