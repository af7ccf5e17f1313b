"""Records of visits that were done elsewhere or before."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.modules.fieldwork.contracts.door import PastRecord, PhotoKind, SignOffHow
from doorstep.modules.fieldwork.models import CheckIn, DoneItem, Record, SignOff, VisitPhoto


@transaction_required
def import_records(past: Sequence[PastRecord]) -> int:
    """Write the records of visits of the past; those that there are already stay. How many were given."""
    Record.objects.bulk_create(
        [
            Record(
                visit_id=one.visit_id,
                set_off_at=one.set_off_at,
                arrived_at=one.arrived_at,
                started_at=one.started_at,
                finished_at=one.finished_at,
                note=one.note,
            )
            for one in past
        ],
        ignore_conflicts=True,
    )
    VisitPhoto.objects.bulk_create(
        [
            VisitPhoto(photo_id=photo_id, visit_id=one.visit_id, kind=kind, at=_taken_at(one, kind))
            for one in past
            for photo_id, kind in one.photos
        ],
        ignore_conflicts=True,
    )
    CheckIn.objects.bulk_create(
        [
            CheckIn(visit_id=one.visit_id, how=one.check_in, at=one.arrived_at, received_at=one.arrived_at)
            for one in past
        ],
        ignore_conflicts=True,
    )
    DoneItem.objects.bulk_create(
        [
            DoneItem(visit_id=one.visit_id, item_id=item_id, done=True, at=one.finished_at)
            for one in past
            for item_id in one.item_ids
        ],
        ignore_conflicts=True,
    )
    SignOff.objects.bulk_create(
        [
            SignOff(
                visit_id=one.visit_id,
                how=SignOffHow.SIGNATURE,
                strokes=[list(map(list, stroke)) for stroke in one.strokes],
                at=one.finished_at,
            )
            for one in past
            if one.strokes
        ],
        ignore_conflicts=True,
    )
    return len(past)


def _taken_at(one: PastRecord, kind: PhotoKind) -> datetime:
    return one.finished_at if kind is PhotoKind.AFTER else one.started_at
