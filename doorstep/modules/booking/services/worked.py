"""Visits as their specialist works them: the view of the visit, how to get there, what to bring, the own notes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.audit import Change, history_of
from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.booking import rules, selectors
from doorstep.modules.booking.contracts import NotesChanged, VisitState
from doorstep.modules.booking.models import Extra, Visit, seal_notes
from doorstep.modules.booking.replacement_rules import read_step
from doorstep.modules.booking.services.alternatives import can_propose
from doorstep.modules.booking.services.colleagues import Colleague, colleagues_of
from doorstep.modules.booking.services.consequences import no_show_from
from doorstep.modules.booking.services.door import DoorTimes, find_times
from doorstep.modules.booking.services.extra_answers import extras_of
from doorstep.modules.booking.services.views import VisitView, views_for_specialist
from doorstep.modules.booking.services.ways import Ways, ways_of
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import list_in


@dataclass(frozen=True, slots=True)
class WorkedView:
    """A visit as its specialist sees it. The notes are the specialist's alone."""

    view: VisitView
    ways: Ways | None
    bring: tuple[str, ...]
    notes: str
    notes_saved_at: datetime | None
    door: DoorTimes | None
    no_show_from: datetime | None
    can_propose: bool
    colleagues: tuple[Colleague, ...] = ()
    extras: tuple[Extra, ...] = ()

    @property
    def visit(self) -> Visit:
        """The visit itself."""
        return self.view.visit


def worked_views(visits: Sequence[Visit], *, language: str) -> list[WorkedView]:
    """Visits of one specialist with all that working them takes, in seven queries however many; ten with parties."""
    views = views_for_specialist(visits, language=language)
    if not views:
        return []
    ways = ways_of(visits, views[0].specialist)
    services = catalog.list_services({item.service_id for view in views for item in view.items})
    colleagues = colleagues_of(visits, language=language)
    extras = extras_of(visits)
    bring = {service.service_id: list_in(service.bring, language) for service in services}
    return [
        WorkedView(
            view=view,
            ways=ways.get(view.visit.id),
            bring=tuple(dict.fromkeys(thing for one in view.items for thing in bring.get(one.service_id, ()))),
            notes=view.visit.open_notes(),
            notes_saved_at=view.visit.work_notes_at,
            door=find_times(view.visit),
            no_show_from=no_show_from(view.visit.order, view.visit),
            can_propose=can_propose(view.visit),
            colleagues=colleagues.get(view.visit.id, ()),
            extras=tuple(extras.get(view.visit.id, ())),
        )
        for view in views
    ]


@transaction
def write_work_notes(
    visit_id: uuid.UUID, text: str, replaces: datetime | None, *, actor: Actor, now: datetime
) -> Visit:
    """
    Keep the specialist's own notes of a visit; nobody else reads them.

    :param replaces: when the notes that the writer saw were saved; None if there were none. The same text again is
        no change, so a call whose answer was lost can be sent again.
    :raises NotFound: if the actor does not work the visit.
    :raises NotesChanged: if they were written elsewhere since; ``context`` has the present ones.
    """
    visit = selectors.visits_worked_by(actor).select_for_update(of=("self",)).filter(id=visit_id).first()
    if visit is None:
        raise NotFound
    text = text.strip()
    present = visit.open_notes()
    if text == present:
        return visit
    if visit.work_notes_at != replaces:
        raise NotesChanged(text=present, saved_at=visit.work_notes_at and visit.work_notes_at.isoformat())
    visit.work_notes_sealed = seal_notes(visit.id, text) if text else b""
    visit.work_notes_at = now
    visit.save(update_fields=["work_notes_sealed", "work_notes_at"])
    return visit


def history_of_worked(visit: Visit) -> list[Change]:
    """
    The steps of a visit that its specialist may know, oldest first: from the request or the promise on.

    Who comes instead of them is not theirs to know.
    """
    steps = [step for step in history_of([visit.id], kinds=rules.STEPS_OF) if not read_step(step.reason)]
    first = next((at for at, step in enumerate(steps) if step.target in _SEEN_FROM), len(steps))
    return steps[first:]


_SEEN_FROM = {str(VisitState.REQUESTED), str(VisitState.ACCEPTED)}
