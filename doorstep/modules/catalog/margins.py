"""The minutes that specialists need before and after the visits of a service."""

from datetime import datetime
from typing import NamedTuple

from doorstep.infra.audit import record_act
from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.catalog.contracts import ServiceMissing, ServiceRulesChanged, ServiceRulesInvalid
from doorstep.modules.catalog.models import Service
from doorstep.modules.catalog.selectors import forget_catalogue, rules_subject

LONGEST_MARGIN_MINUTES = 240
MARGINS_CHANGED = "service.margins_changed"


class Margins(NamedTuple):
    """Minutes of preparation before a visit, and of clean-up after it."""

    preparation_minutes: int
    cleanup_minutes: int


@transaction
def change_margins(service_id: int, margins: Margins, *, replaces: Margins, actor: Actor, now: datetime) -> None:
    """
    Give the visits of a service other minutes around them. What was booked, and quotes that were given, keep theirs.

    :param replaces: the minutes as they were read; others that came meanwhile are not written over.
    :raises NotAllowed: unless the actor is of the platform's staff.
    :raises ServiceMissing: if there is no such service.
    :raises ServiceRulesInvalid: if the minutes are out of range.
    :raises ServiceRulesChanged: if they are others by now.
    """
    if not actor.is_staff:
        raise NotAllowed
    for name, minutes in margins._asdict().items():
        if not 0 <= minutes <= LONGEST_MARGIN_MINUTES:
            raise ServiceRulesInvalid(f"Choose 0 to {LONGEST_MARGIN_MINUTES} minutes.", field=name)
    service = Service.objects.select_for_update().filter(id=service_id).first()
    if service is None:
        raise ServiceMissing
    before = Margins(service.preparation_minutes, service.cleanup_minutes)
    if before != replaces:
        raise ServiceRulesChanged("Look at them again, then save yours.")
    if margins == before:
        return
    service.preparation_minutes, service.cleanup_minutes = margins
    service.save(update_fields=list(Margins._fields))
    record_act(
        actor=actor,
        act=MARGINS_CHANGED,
        subject=rules_subject(service_id),
        details={name: [getattr(before, name), getattr(margins, name)] for name in Margins._fields},
        now=now,
    )
    forget_catalogue()
