"""Who comes instead, as the client sees it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.money import Money
from doorstep.modules.booking import facade as booking
from doorstep.modules.dispatch.models import ExpectedTime, Replacement
from doorstep.modules.dispatch.repair_contracts import LIVE_REPLACEMENTS, ReplacementReason, ReplacementState
from doorstep.modules.dispatch.selectors.repair import expected_of_order, get_replacement
from doorstep.modules.dispatch.services.options import Found
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import SpecialistCard

_SHOWN = frozenset({ReplacementState.PROPOSED, ReplacementState.TAKEN})


@dataclass(frozen=True, slots=True)
class ReplacementView:
    """
    How it stands, with the names of who was to come and who can come.

    ``answer_by``: until when the client may answer; None once nothing is asked. ``together``: others come at that time.
    """

    row: Replacement
    left: SpecialistCard
    proposed: SpecialistCard | None
    price: Money
    answer_by: datetime | None
    together: bool


def view_of(row: Replacement) -> ReplacementView:
    """:raises NotFound: if its visit is gone."""
    lost = booking.find_lost_visit(row.visit_id)
    if lost is None:
        raise NotFound
    shown = row.specialist_id if row.state in _SHOWN else None
    cards = specialists.cards({lost.specialist_id, *([shown] if shown is not None else [])})
    answer_by = None
    if row.state in LIVE_REPLACEMENTS:
        answer_by = row.hold_until if row.reason == ReplacementReason.LATE else lost.replace_until
    return ReplacementView(
        row=row,
        left=cards[lost.specialist_id],
        proposed=cards[shown] if shown is not None else None,
        price=lost.price,
        answer_by=answer_by,
        together=lost.together,
    )


def get_replacement_view(order_id: uuid.UUID, visit_id: uuid.UUID | None = None, *, actor: Actor) -> ReplacementView:
    """:raises NotFound: unless the order is the actor's, or staff asks, or if nobody ever dropped out."""
    return view_of(get_replacement(order_id, visit_id, actor=actor))


def cards_of(found: Sequence[Found]) -> dict[int, SpecialistCard]:
    """Those who could come, as anybody may know them."""
    return specialists.cards({one.person.specialist_id for one in found})


def expected_for_client(order_id: uuid.UUID, *, actor: Actor) -> list[ExpectedTime]:
    """:raises NotFound: unless the actor may see the order."""
    booking.require_order(order_id, actor=actor)
    return expected_of_order(order_id)
