"""What the demo cities demand at the door, and what was done at the last visits of the demo client."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import cycle

from doorstep.entrypoints.pictures.rendering import Scene
from doorstep.entrypoints.pictures.scenes.catalogue import OF_SERVICE
from doorstep.entrypoints.seed.content import city, phrases
from doorstep.entrypoints.seed.shelf import PROBLEMS, SENT_WIDTH, Shelf, problem_scene
from doorstep.infra import files
from doorstep.infra.db import transaction_required
from doorstep.modules.booking.contracts import ImportedOrder, VisitState
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.fieldwork import facade as fieldwork
from doorstep.modules.fieldwork.contracts import CheckInHow, FieldTerms, PastRecord, PhotoKind

TERMS = (
    FieldTerms("hel", check_in_required=True, sign_off_required=True),
    FieldTerms("mow", check_in_required=True),
    FieldTerms("sha", check_in_required=True, sign_off_required=True, geofence_m=200),
    FieldTerms("tpe", check_in_required=True),
)
_KEPT = 6
# Minutes by which work began late, and took longer than planned; most visits are on time.
_LATE, _OVER = (0, 0, 7, 0, 0, 12), (0, 10, 0, 0, 25, 0)
# A signature as a finger draws it.
_STROKES = (
    ((120, 310), (150, 190), (190, 130), (215, 180), (200, 300), (240, 260), (280, 240), (310, 300)),
    ((350, 250), (390, 235), (420, 290), (455, 245), (500, 240), (540, 295), (600, 230), (700, 215)),
    ((180, 370), (420, 350), (690, 345)),
)


@transaction_required
def save_terms() -> None:
    """All demo cities demand a check-in, two of them the client's word at the end."""
    fieldwork.save_terms(TERMS)


@transaction_required
def keep_records(
    market: str, client_id: int, orders: Sequence[ImportedOrder], slugs: Mapping[int, str], shelf: Shelf
) -> int:
    """
    Write the records of the client's latest done visits, as their specialists would have; how many.

    :param slugs: of services, for the pictures of the work before and after.
    """
    terms = next(terms for terms in TERMS if terms.market == market)
    done = [order for order in orders if order.address.user_id == client_id and order.state is VisitState.DONE]
    latest = sorted(done, key=lambda order: order.starts_at, reverse=True)[:_KEPT]
    services = [order.offer.service_id for order in latest]
    lists = catalog.checklists_of(services)
    records = []
    notes = phrases()["record_notes"][city(market).language]
    for order, late, over, note in zip(latest, cycle(_LATE), cycle(_OVER), cycle((*notes, "")), strict=False):
        began = order.starts_at + timedelta(minutes=late)
        records.append(
            PastRecord(
                visit_id=order.visit_id,
                set_off_at=order.starts_at - timedelta(minutes=25),
                arrived_at=began - timedelta(minutes=3),
                started_at=began,
                finished_at=began + timedelta(minutes=order.visit_minutes + over),
                check_in=CheckInHow.CODE,
                item_ids=tuple(item.item_id for item in lists[order.offer.service_id]),
                strokes=_STROKES if terms.sign_off_required else (),
                note=note,
                photos=_pictures(order, slugs[order.offer.service_id], shelf),
            )
        )
    return fieldwork.import_records(records)


def _pictures(order: ImportedOrder, slug: str, shelf: Shelf) -> tuple[tuple[uuid.UUID, PhotoKind], ...]:
    """How it looked before and after, of what can be seen."""
    if slug not in PROBLEMS:
        return ()
    name = OF_SERVICE[slug][0]
    scenes = {PhotoKind.BEFORE: problem_scene(name), PhotoKind.AFTER: Scene(name, "", 0, SENT_WIDTH)}
    put = [(shelf.put(scene, files.Purpose.VISIT, order.offer.user_id), kind) for kind, scene in scenes.items()]
    return tuple((photo_id, kind) for photo_id, kind in put if photo_id is not None)
