"""Who else comes to a client at the same time: what the specialists of a party know of each other."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.rows import read_rows
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import FALLBACK_LANGUAGE, text_in
from doorstep.modules.specialists import facade as specialists


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who comes to the same client at the same time, by public name. ``promised``: has accepted."""

    name: str
    service_name: str
    starts_at: datetime
    ends_at: datetime
    promised: bool


def names_together(visits: Sequence[Visit]) -> dict[uuid.UUID, tuple[str, ...]]:
    """For visits of parties, who else comes then, by public name; asks nothing if there is no party."""
    found = colleagues_of(visits, language=FALLBACK_LANGUAGE)
    return {visit_id: tuple(one.name for one in others) for visit_id, others in found.items()}


def colleagues_of(visits: Sequence[Visit], *, language: str) -> dict[uuid.UUID, tuple[Colleague, ...]]:
    """For visits of parties, those of the others that still stand; asks nothing if there is no party."""
    orders = {visit.order_id for visit in visits if visit.party is not None}
    if not orders:
        return {}
    rows = read_rows(Visit, "order_id = ANY(%s) AND party IS NOT NULL ORDER BY position", [list(orders)])
    others = [row for row in rows if not rules.VISITS.is_final(VisitState(row.state)) or row.state == VisitState.DONE]
    cards = specialists.cards({row.specialist_id for row in others})
    services = {found.service_id: found.names for found in catalog.list_services({row.service_id for row in others})}
    return {
        visit.id: tuple(
            Colleague(
                name=cards[row.specialist_id].display_name,
                service_name=text_in(services[row.service_id], language),
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                promised=row.state != VisitState.REQUESTED,
            )
            for row in others
            if row.party == visit.party and row.id != visit.id
        )
        for visit in visits
        if visit.party is not None
    }
