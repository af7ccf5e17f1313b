"""What happened at a door, and who is to be told when a specialist asks for help, for the world of contracts."""

import uuid
from datetime import timedelta

from doorstep.infra.db import open_transaction
from doorstep.infra.files import Purpose, store_picture
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.modules.catalog.checklists import save_checklist_item
from doorstep.modules.catalog.contracts import ChecklistDraft
from doorstep.modules.fieldwork.contracts import ActKind, ActOutcome, AlertKind, AlertSubject, CheckInHow, PastRecord
from doorstep.modules.fieldwork.facade import import_records, raise_alert
from doorstep.modules.fieldwork.models import Act, DoorCode, SafetyTimer, VisitPhoto
from tests.builders import BuiltSpecialist
from tests.callers import Caller
from tests.pictures import small_picture

CONTACT = {"name": "Liisa", "email": "liisa@example.org", "phone": "+358405557003"}
NAMES = {"en": "Floors mopped", "ru": "Полы вымыты", "zh-Hans": "地面已拖", "zh-Hant": "地面已拖"}


def kept_at_the_door(specialist: BuiltSpecialist, service_id: int, done_visit: str, promised_visit: str) -> None:
    """The record of a done visit with everything in it, a timer of a promised one, a safety contact, an alert."""
    now = utc_now()
    Caller(specialist)._call("PUT", "/specialist/safety-contact", CONTACT).expect(200)
    item = save_checklist_item(service_id, ChecklistDraft("floors", NAMES), actor=SYSTEM, now=now)
    done, began = uuid.UUID(done_visit), now - timedelta(days=3)
    ended = began + timedelta(hours=2)
    past = PastRecord(done, began, began, began, ended, CheckInHow.CODE, (item,), (((10, 10), (90, 90)),))
    with open_transaction():
        import_records([past])
        photo = store_picture(small_picture(), Purpose.VISIT, owner_user_id=specialist.user_id, now=now)
        VisitPhoto.objects.create(photo_id=photo.id, visit_id=done, kind="after", at=ended)
        DoorCode.objects.create(visit_id=done, wrong_tries=1)
        Act.objects.create(
            visit_id=done, act_id=uuid.uuid4(), kind=ActKind.NOTE, at=ended, outcome=ActOutcome.APPLIED, received_at=now
        )
        SafetyTimer.objects.create(
            visit_id=promised_visit, specialist_id=specialist.specialist_id, market_id="hel",
            started_at=now, until=now + timedelta(hours=2), rings_at=now + timedelta(hours=3),
        )  # fmt: skip
        facts = {"reason": "The intercom is broken"}
        raise_alert(
            AlertKind.OVERRIDE,
            market="hel",
            subject_kind=AlertSubject.VISIT,
            subject_id=done,
            facts=facts,
            now=now,
        )
