"""Steps of a search that belong to the steps of its order. Each belongs to its caller's transaction, under its lock."""

from datetime import datetime, timedelta

from doorstep.infra.db import transaction_required
from doorstep.infra.rows import save_fields
from doorstep.kernel.actors import Actor
from doorstep.kernel.events import Event
from doorstep.modules.booking.contracts import OrderState, SearchChanged, SearchState, WhenKind
from doorstep.modules.booking.models import Order, Search, Visit
from doorstep.modules.booking.services.steps import move_order


@transaction_required
def begin_search(order: Order, search: Search, *, actor: Actor, now: datetime, revived: bool = False) -> list[Event]:
    """An order is agreed on and paid for: people are looked for from now on, and "at once" counts from now."""
    if search.when_kind == WhenKind.ASAP:
        length, later = search.latest - search.earliest, now - search.earliest
        search.earliest, search.latest = now, now + length
        if search.expected is not None:
            search.expected_from, search.expected_until = (moment + later for moment in search.expected)
    search.begun_at = now
    search.deadline = max(now, min(search.latest, now + timedelta(minutes=search.search_minutes)))
    save_fields(search, ("earliest", "latest", "begun_at", "deadline", "expected_from", "expected_until"))
    moved = move_order(order, [], OrderState.SEARCHING, actor=actor, now=now, revived=revived)
    return [moved, move_search(order, search, SearchState.SEARCHING, now=now)]


@transaction_required
def move_search(order: Order, search: Search, state: SearchState, *, now: datetime) -> SearchChanged:
    """Keep where a search stands beside its order's state; the event to publish."""
    search.state = state
    save_fields(search, ("state",))
    return SearchChanged(
        order_id=order.id, client_id=order.client_id, market=order.market_id, state=state, changed_at=now
    )


def may_begin(search: Search, *, now: datetime) -> bool:
    """Whether there is still a start to look for."""
    return search.when_kind == WhenKind.ASAP or search.latest > now


def visit_of_search(search: Search) -> Visit:
    """What a search has sealed, as the visit that it becomes opens it; not to be saved."""
    return Visit(
        id=search.visit_id,
        place_sealed=search.place_sealed,
        door_sealed=search.door_sealed,
        for_sealed=search.for_sealed,
    )
