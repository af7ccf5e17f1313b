"""The checklist of a visit: what its services include, ticked or explained."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.db import execute, fetch_all, transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import FieldVisit, VisitState
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import ChecklistItem, text_in
from doorstep.modules.fieldwork.contracts.door import LONGEST_ITEM_NOTE
from doorstep.modules.fieldwork.rules import door
from doorstep.modules.fieldwork.services.telling import tell_of_record


@dataclass(frozen=True, slots=True)
class Ticked:
    """A thing of a visit's checklist: whether it is done, and what the specialist says of it."""

    item_id: int
    name: str
    required: bool
    done: bool
    note: str
    at: datetime | None


def checklist_of(visit_id: uuid.UUID, *, language: str) -> list[Ticked]:
    """
    What a visit includes, in the order of its services and their lists, in one language.

    Things that were taken from a list since stay where they were ticked.
    """
    rows = fetch_all("SELECT item_id, done, note, at FROM fieldwork_doneitem WHERE visit_id = %s", [visit_id])
    settled = {item_id: (done, note, at) for item_id, done, note, at in rows}
    return [
        Ticked(item.item_id, text_in(item.names, language), item.required and item.active, *settled.get(
            item.item_id, (False, "", None)
        ))
        for item in _items_of(visit_id)
        if item.active or item.item_id in settled
    ]  # fmt: skip


def open_items_of(visit_id: uuid.UUID) -> tuple[int, ...]:
    """The required things that are neither done nor explained; no query of their own where nothing is required."""
    required = [item.item_id for item in _items_of(visit_id) if item.required and item.active]
    if not required:
        return ()
    rows = fetch_all("SELECT item_id FROM fieldwork_doneitem WHERE visit_id = %s AND (done OR note <> '')", [visit_id])
    return door.open_items(required, (item_id for (item_id,) in rows))


def _items_of(visit_id: uuid.UUID) -> list[ChecklistItem]:
    services = booking.list_services_of_visit(visit_id)
    found = catalog.checklists_of(services)
    return [item for service_id in services for item in found[service_id]]


@transaction
def tick_item(visit_id: uuid.UUID, item_id: int, done: bool, note: str, *, actor: Actor, now: datetime) -> FieldVisit:
    """
    Say that a thing of the checklist is done, or why not; the last word counts.

    :raises NotFound: if the visit is not this specialist's, or its services have no such thing.
    :raises RecordClosed: before the arrival, and a day after the end.
    :raises InvalidInput: for a note of more than 300 characters.
    """
    return keep_item(visit_id, item_id, done, note, at=now, actor=actor, now=now)


@transaction_required
def keep_item(
    visit_id: uuid.UUID, item_id: int, done: bool, note: str, *, at: datetime, actor: Actor, now: datetime
) -> FieldVisit:
    """The same inside a transaction that is open. What was said later, by ``at``, stays."""
    visit = booking.lock_field_visit(visit_id, actor=actor)
    if actor.specialist_id != visit.specialist_id:
        raise NotFound
    door.check_record_open(VisitState(visit.state), done_at=visit.done_at, now=now)
    if item_id not in {item.item_id for item in _items_of(visit_id)}:
        raise NotFound("This visit's checklist has no such thing.")
    note = note.strip()
    if len(note) > LONGEST_ITEM_NOTE:
        raise InvalidInput(f"Use {LONGEST_ITEM_NOTE} characters at most.", field="note")
    execute(
        "INSERT INTO fieldwork_doneitem (visit_id, item_id, done, note, at) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (visit_id, item_id) DO UPDATE SET done = excluded.done, note = excluded.note, at = excluded.at "
        "WHERE fieldwork_doneitem.at <= excluded.at",
        [visit_id, item_id, done, note, at],
    )
    tell_of_record(visit, "item", now=now)
    return visit
