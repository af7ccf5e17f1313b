"""Endpoints of the visit at the door: check-in, what was done, sign-off, the client's code and the record."""

import uuid

from django.http import HttpRequest
from ninja import Router

from doorstep.infra.files import FileMissing
from doorstep.infra.http import actor_of, errors, language_of, signed_in, specialists_only
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.fieldwork.contracts.door import (
    CodeLocked,
    CodeNotOpen,
    CodeWrong,
    NotAtDoor,
    NotSignable,
    PositionVague,
    RecordClosed,
    TooFarAway,
    TooManyPhotos,
)
from doorstep.modules.fieldwork.http.record_schemas import (
    CheckInIn,
    CodeOut,
    ItemIn,
    NoteIn,
    PhotoIn,
    RecordOut,
    SignOffIn,
)
from doorstep.modules.fieldwork.services import check_in as checking_in
from doorstep.modules.fieldwork.services import checklists, door_codes, photos, records
from doorstep.modules.fieldwork.services import sign_off as signing_off

router = Router(tags=["specialist's visits"], auth=specialists_only)
client_router = Router(tags=["booking"], auth=signed_in)

_READ: tuple[type[DomainError], ...] = (NotSignedIn, NotAllowed, NotFound)


def _record(request: HttpRequest, visit_id: uuid.UUID) -> RecordOut:
    view = records.get_record_of_specialist(visit_id, actor=actor_of(request), language=language_of(request))
    return RecordOut.of(view, now=utc_now())


@router.post(
    "/specialist/visits/{uuid:visit_id}/check-in",
    response=RecordOut,
    openapi_extra=errors(
        *_READ, NotAtDoor, TooFarAway, PositionVague, FileMissing, CodeWrong, CodeLocked, ImpossibleTransition
    ),
)
def check_in(request: HttpRequest, visit_id: uuid.UUID, body: CheckInIn) -> RecordOut:
    """
    Show that I am at the door. It says that I have arrived, if I have not said so. The first check-in stays.

    A wrong code counts; after five, none is taken for five minutes.
    """
    checking_in.check_in(visit_id, body.claim(), actor=actor_of(request), now=utc_now())
    return _record(request, visit_id)


@router.get("/specialist/visits/{uuid:visit_id}/record", response=RecordOut, openapi_extra=errors(*_READ))
def get_own_record(request: HttpRequest, visit_id: uuid.UUID) -> RecordOut:
    """What was done at a visit of mine so far, what is still to do, and what this city demands."""
    return _record(request, visit_id)


@router.put(
    "/specialist/visits/{uuid:visit_id}/record/items/{item_id}",
    response=RecordOut,
    openapi_extra=errors(*_READ, RecordClosed),
)
def tick_item(request: HttpRequest, visit_id: uuid.UUID, item_id: int, body: ItemIn) -> RecordOut:
    """Tick a thing of the checklist, or write why it is not done."""
    checklists.tick_item(visit_id, item_id, body.done, body.note, actor=actor_of(request), now=utc_now())
    return _record(request, visit_id)


@router.put(
    "/specialist/visits/{uuid:visit_id}/record/note",
    response=RecordOut,
    openapi_extra=errors(*_READ, RecordClosed),
)
def write_record_note(request: HttpRequest, visit_id: uuid.UUID, body: NoteIn) -> RecordOut:
    """Say in words what was done; the client reads it too."""
    signing_off.write_note(visit_id, body.text, actor=actor_of(request), now=utc_now())
    return _record(request, visit_id)


@router.post(
    "/specialist/visits/{uuid:visit_id}/record/photos",
    response=RecordOut,
    openapi_extra=errors(*_READ, RecordClosed, FileMissing, TooManyPhotos),
)
def add_record_photo(request: HttpRequest, visit_id: uuid.UUID, body: PhotoIn) -> RecordOut:
    """Put a picture, sent with the purpose `visit`, into the record. The same one again changes nothing."""
    photos.add_photo(visit_id, body.photo_id, body.kind, actor=actor_of(request), now=utc_now())
    return _record(request, visit_id)


@router.delete(
    "/specialist/visits/{uuid:visit_id}/record/photos/{uuid:photo_id}",
    response=RecordOut,
    openapi_extra=errors(*_READ, RecordClosed),
)
def remove_record_photo(request: HttpRequest, visit_id: uuid.UUID, photo_id: uuid.UUID) -> RecordOut:
    """Take a picture out of the record; that of the check-in stays."""
    photos.remove_photo(visit_id, photo_id, actor=actor_of(request), now=utc_now())
    return _record(request, visit_id)


@router.post(
    "/specialist/visits/{uuid:visit_id}/sign-off",
    response=RecordOut,
    openapi_extra=errors(*_READ, NotSignable, CodeWrong, CodeLocked),
)
def sign_off(request: HttpRequest, visit_id: uuid.UUID, body: SignOffIn) -> RecordOut:
    """The client's signature or code that the work is done, or why nobody could give one. The first one stays."""
    signing_off.sign_off(visit_id, body.claim(), actor=actor_of(request), now=utc_now())
    return _record(request, visit_id)


@client_router.get(
    "/orders/{uuid:order_id}/visits/{uuid:visit_id}/code",
    response=CodeOut,
    openapi_extra=errors(NotSignedIn, NotFound, CodeNotOpen),
)
def get_door_code(request: HttpRequest, order_id: uuid.UUID, visit_id: uuid.UUID) -> CodeOut:
    """The four digits to tell the specialist: at the door from setting out on, another at the end of the work."""
    purpose, code = door_codes.get_code(order_id, visit_id, actor=actor_of(request))
    return CodeOut(code=code, purpose=purpose)


@client_router.get(
    "/orders/{uuid:order_id}/visits/{uuid:visit_id}/record",
    response=RecordOut,
    openapi_extra=errors(NotSignedIn, NotFound),
)
def get_record(request: HttpRequest, order_id: uuid.UUID, visit_id: uuid.UUID) -> RecordOut:
    """What is done, and was done, at a visit of mine."""
    actor, language = actor_of(request), language_of(request)
    return RecordOut.of(records.get_record_of_client(order_id, visit_id, actor=actor, language=language), now=utc_now())
