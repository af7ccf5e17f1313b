"""Pictures that the specialist takes at a visit."""

import uuid
from datetime import datetime

from doorstep.infra import files
from doorstep.infra.db import transaction, transaction_required
from doorstep.infra.rows import insert_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import FieldVisit, VisitState
from doorstep.modules.fieldwork.contracts.door import MOST_PHOTOS_OF_VISIT, PhotoKind, TooManyPhotos
from doorstep.modules.fieldwork.models import VisitPhoto
from doorstep.modules.fieldwork.rules import door
from doorstep.modules.fieldwork.services.telling import tell_of_record


@transaction
def add_photo(visit_id: uuid.UUID, photo_id: uuid.UUID, kind: PhotoKind, *, actor: Actor, now: datetime) -> None:
    """
    Put a picture that was sent for a visit into its record. The same one again changes nothing.

    :raises NotFound: if the visit is not this specialist's.
    :raises RecordClosed: before the arrival, and a day after the end.
    :raises FileMissing: if it is not an unused picture that the actor sent for a visit.
    :raises TooManyPhotos: if the record has 24 already.
    """
    visit = booking.lock_field_visit(visit_id, actor=actor)
    keep_photo(visit, photo_id, kind, at=now, actor=actor, now=now)


@transaction_required
def keep_photo(
    visit: FieldVisit, photo_id: uuid.UUID, kind: PhotoKind, *, at: datetime, actor: Actor, now: datetime
) -> None:
    """The same for a visit whose order is locked; a picture of the check-in may be taken on the way."""
    if actor.specialist_id != visit.specialist_id or actor.user_id is None:
        raise NotFound
    if kind is not PhotoKind.CHECK_IN:
        door.check_record_open(VisitState(visit.state), done_at=visit.done_at, now=now)
    present = VisitPhoto.objects.filter(visit_id=visit.visit_id)
    if present.filter(photo_id=photo_id).exists():
        return
    if present.count() >= MOST_PHOTOS_OF_VISIT:
        raise TooManyPhotos
    files.attach([photo_id], actor.user_id, files.Purpose.VISIT, now=now)
    insert_rows([VisitPhoto(photo_id=photo_id, visit_id=visit.visit_id, kind=kind, at=at)])
    tell_of_record(visit, "photo", now=now)


@transaction
def remove_photo(visit_id: uuid.UUID, photo_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """
    Take a picture out of the record, and forget it; that of the check-in stays.

    :raises NotFound: if the visit is not this specialist's, or has no such picture.
    :raises RecordClosed: before the arrival, and a day after the end.
    """
    visit = booking.lock_field_visit(visit_id, actor=actor)
    door.check_record_open(VisitState(visit.state), done_at=visit.done_at, now=now)
    rows = VisitPhoto.objects.filter(visit_id=visit_id, photo_id=photo_id).exclude(kind=PhotoKind.CHECK_IN)
    if actor.specialist_id != visit.specialist_id or not rows.delete()[0]:
        raise NotFound
    files.release([photo_id], now=now)
    tell_of_record(visit, "photo", now=now)
