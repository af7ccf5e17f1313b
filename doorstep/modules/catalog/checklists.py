"""What visits of a service include: kept by staff, read from memory, ticked at each visit by fieldwork."""

import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from doorstep.infra.audit import record_act
from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.accounts.contracts import LANGUAGES
from doorstep.modules.catalog import checklist_models
from doorstep.modules.catalog.checklist_contracts import (
    LONGEST_CHECKLIST_NAME,
    MOST_CHECKLIST_ITEMS,
    ChecklistDraft,
    ChecklistInvalid,
    ChecklistItem,
)
from doorstep.modules.catalog.contracts import ServiceDraft, ServiceMissing
from doorstep.modules.catalog.models import Service

_kept: dict[int, tuple[float, tuple[ChecklistItem, ...]]] = {}


def checklists_of(service_ids: Iterable[int]) -> dict[int, tuple[ChecklistItem, ...]]:
    """
    The checklists of some services by service, in their order, things taken away too; empty for one without.

    Kept in the process's memory for some seconds (``CATALOGUE_KEPT_SECONDS``).
    """
    wanted, now = set(service_ids), time.monotonic()
    found = {key: kept[1] for key in wanted if (kept := _kept.get(key)) is not None and now < kept[0]}
    missing = wanted - found.keys()
    if missing:
        until, read = now + settings.CATALOGUE_KEPT_SECONDS, _read(missing)
        _kept.update((key, (until, items)) for key, items in read.items())
        found |= read
    return found


def _read(service_ids: set[int]) -> dict[int, tuple[ChecklistItem, ...]]:
    rows = checklist_models.ChecklistItem.objects.filter(service_id__in=service_ids).order_by("position", "id")
    items: dict[int, list[ChecklistItem]] = defaultdict(list)
    for row in rows:
        items[row.service_id].append(
            ChecklistItem(row.pk, row.service_id, row.slug, row.names, row.required, row.active)
        )
    return {service_id: tuple(items[service_id]) for service_id in service_ids}


@transaction
def save_checklist_item(service_id: int, draft: ChecklistDraft, *, actor: Actor, now: datetime) -> int:
    """
    Staff add a thing to a service's checklist, or change the one of this slug. Visits keep what was ticked.

    :return: its number.
    :raises NotAllowed: unless the actor is of the platform's staff.
    :raises ServiceMissing: if there is no such service.
    :raises ChecklistInvalid: if a value can't be; nothing is changed then.
    """
    if not actor.is_staff:
        raise NotAllowed
    service = Service.objects.select_for_update().filter(id=service_id).first()
    if service is None:
        raise ServiceMissing
    _check(draft)
    count = checklist_models.ChecklistItem.objects.filter(service=service).exclude(slug=draft.slug).count()
    if count >= MOST_CHECKLIST_ITEMS:
        raise ChecklistInvalid(f"A checklist has {MOST_CHECKLIST_ITEMS} things at most.", field="slug")
    number = _write(service, draft, count)
    details = {"slug": draft.slug, "required": draft.required, "active": draft.active}
    record_act(actor=actor, act="service.checklist_saved", subject=f"service:{service.pk}", details=details, now=now)
    return number


@transaction_required
def write_checklist(service: Service, draft: ServiceDraft) -> None:
    """Save the checklist of a service's draft, in its order; existing things change, none disappear."""
    for position, item in enumerate(draft.checklist):
        _write(service, item, position)


def _write(service: Service, draft: ChecklistDraft, position: int) -> int:
    values = {"names": dict(draft.names), "required": draft.required, "active": draft.active}
    row, _ = checklist_models.ChecklistItem.objects.update_or_create(
        service=service, slug=draft.slug, defaults=values, create_defaults={**values, "position": position}
    )
    _kept.clear()
    return row.pk


def _check(draft: ChecklistDraft) -> None:
    slug = draft.slug
    if not slug or not slug.replace("-", "").isalnum() or len(slug) > 50:
        raise ChecklistInvalid("Use letters, digits and hyphens, 50 at most.", field="slug")
    missing = [language for language in LANGUAGES if not draft.names.get(language, "").strip()]
    if missing:
        raise ChecklistInvalid(f"Name it in every language; missing: {', '.join(missing)}.", field="names")
    if any(len(name) > LONGEST_CHECKLIST_NAME for name in draft.names.values()):
        raise ChecklistInvalid(f"Names have at most {LONGEST_CHECKLIST_NAME} characters.", field="names")
