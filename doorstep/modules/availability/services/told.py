"""Telling that a specialist's calendar changed."""

from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.infra.outbox import publish
from doorstep.modules.availability.contracts import CalendarChanged, OwnerKind
from doorstep.modules.availability.models import Calendar
from doorstep.modules.specialists import facade as specialists


@transaction_required
def tell_of_change(calendar_id: int, *, now: datetime) -> None:
    """Tell the owner's other devices, and whoever looks at the owner's free time; of rooms nobody is told."""
    owners = Calendar.objects.filter(id=calendar_id, owner_kind=OwnerKind.SPECIALIST.value)
    specialist_id = owners.values_list("owner_id", flat=True).first()
    if specialist_id is None:
        return
    for card in specialists.cards([specialist_id]).values():
        publish(CalendarChanged(specialist_id=specialist_id, specialist_user_id=card.user_id, changed_at=now))
