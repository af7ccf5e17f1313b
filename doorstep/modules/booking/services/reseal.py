"""Moving what is sealed of visits to the newest key."""

import uuid

from doorstep.infra.db import transaction
from doorstep.modules.booking.models import Search, Visit, seal_door, seal_for, seal_notes, seal_place
from doorstep.modules.booking.services.search_steps import visit_of_search

_BATCH = 500
_FIRST = uuid.UUID(int=0)


def reseal_visits() -> int:
    """Seal anew what is secret of every visit, and of every search, in batches; how many visits."""
    after = _FIRST
    while searches := _reseal_searches(after=after):
        after = searches[-1]
    count, after = 0, _FIRST
    while batch := _reseal_batch(after=after):
        count += len(batch)
        after = batch[-1]
    return count


@transaction
def _reseal_batch(*, after: uuid.UUID) -> list[uuid.UUID]:
    """The next batch of visits by id; the ids done, empty at the end."""
    visits = list(Visit.objects.select_for_update().filter(id__gt=after).order_by("id")[:_BATCH])
    for visit in visits:
        visit.place_sealed = seal_place(visit.id, visit.open_place())
        if visit.work_notes_sealed:
            visit.work_notes_sealed = seal_notes(visit.id, visit.open_notes())
        visit.door_sealed = seal_door(visit.id, visit.open_door())
        visit.for_sealed = seal_for(visit.id, visit.open_for())
    Visit.objects.bulk_update(visits, ["place_sealed", "work_notes_sealed", "door_sealed", "for_sealed"])
    return [visit.id for visit in visits]


@transaction
def _reseal_searches(*, after: uuid.UUID) -> list[uuid.UUID]:
    """The next batch of searches; what they keep is sealed for the visits that they become."""
    searches = list(Search.objects.select_for_update().filter(order_id__gt=after).order_by("order_id")[:_BATCH])
    for search in searches:
        visit = visit_of_search(search)
        search.place_sealed = seal_place(visit.id, visit.open_place())
        search.door_sealed = seal_door(visit.id, visit.open_door())
        search.for_sealed = seal_for(visit.id, visit.open_for())
    Search.objects.bulk_update(searches, ["place_sealed", "door_sealed", "for_sealed"])
    return [search.order_id for search in searches]
