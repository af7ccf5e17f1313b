"""Past visits with the facts of their prices, fees and times, for whoever replays them under other rules."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from doorstep.infra.db import fetch_all
from doorstep.kernel.geo import Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause, EndingAct, PastEnding, PastVisit, VisitState
from doorstep.modules.booking.models import Cancellation, Visit
from doorstep.modules.booking.services.prices import facts_of_visit
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import PlaceKind, ServiceFacts
from doorstep.modules.pricing.contracts import ClientGroup, PricingFacts
from doorstep.modules.specialists import facade as specialists

_CAME_TO_NOTHING = [VisitState.HELD, VisitState.REQUESTED, VisitState.DECLINED, VisitState.EXPIRED]
_SEALED = ("place_sealed", "work_notes_sealed", "door_sealed", "for_sealed")

# As whom the client of an order booked, where nobody asked for it then: what was known when it was made.
_GROUPS = """
SELECT o.id, count(*) FILTER (WHERE v.state = 'done' AND v.ends_at < o.created_at),
       count(*) FILTER (WHERE v.state = 'no_show' AND v.starts_at < o.created_at AND v.starts_at > o.created_at - %s)
FROM booking_order o JOIN booking_order e ON e.client_id = o.client_id JOIN booking_visit v ON v.order_id = e.id
WHERE o.id = ANY(%s) GROUP BY o.id
"""


def list_past_visits(
    market: str, specialist_ids: Sequence[int], *, since: datetime, until: datetime, grouped: bool
) -> list[PastVisit]:
    """
    The agreed visits of some specialists in a market that began between two moments, by specialist and start.

    Four queries, however many there are. What was declined or never answered is left out.

    :param grouped: tell also as whom clients booked where their orders don't say: a fifth query.
    """
    visits = list(
        Visit.objects.select_related("order")
        .filter(
            specialist_id__in=specialist_ids, starts_at__gte=since, starts_at__lt=until, order__market_id=market,
            order__confirmed_at__isnull=False,
        )
        .exclude(state__in=_CAME_TO_NOTHING)
        .defer(*_SEALED)
        .order_by("specialist_id", "starts_at", "id")
    )  # fmt: skip
    place = accounts.get_market(market)
    services = {one.service_id: one for one in catalog.list_services({visit.service_id for visit in visits})}
    cards = specialists.cards(specialist_ids)
    endings = _endings_of(visits)
    groups = _groups_of({visit.order_id for visit in visits if not visit.order.client_group}) if grouped else {}
    found = []
    for visit in visits:
        service, card = services.get(visit.service_id), cards.get(visit.specialist_id)
        if service is None or card is None:
            continue
        facts = facts_of_visit(visit, place, service, card.base_cell)
        if visit.order_id in groups:
            facts = replace(facts, client_group=groups[visit.order_id])
        found.append(_past_visit(visit, service, facts, endings.get(visit.id, ())))
    return found


def _past_visit(visit: Visit, service: ServiceFacts, facts: PricingFacts, kept: Sequence[PastEnding]) -> PastVisit:
    ended = visit.state in (VisitState.CANCELLED, VisitState.NO_SHOW)
    endings = list(kept)
    if ended and not any(ending.act != EndingAct.MOVE for ending in endings):
        endings.append(_unwritten_ending(visit))
    assert visit.order.confirmed_at is not None
    return PastVisit(
        visit_id=visit.id,
        order_id=visit.order_id,
        order_number=visit.order.number,
        specialist_id=visit.specialist_id,
        service=service.names,
        facts=facts,
        agreed=Money(visit.price_minor, visit.currency),
        confirmed_at=visit.order.confirmed_at,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        preparation_minutes=visit.preparation_minutes,
        cleanup_minutes=visit.cleanup_minutes,
        cell=None if visit.place_kind == PlaceKind.ONLINE else Point(visit.place_x, visit.place_y).cell,
        took_place=not ended,
        occupied=visit.state != VisitState.CANCELLED,
        endings=tuple(endings),
    )


def _unwritten_ending(visit: Visit) -> PastEnding:
    """How a visit ended before endings were written down: by its order, and free of charge."""
    nothing = Money(0, visit.currency)
    no_show = visit.state == VisitState.NO_SHOW
    return PastEnding(
        act=EndingAct.NO_SHOW if no_show else EndingAct.CANCEL,
        cause=visit.order.cause or Cause.CLIENT,
        at=visit.order.closed_at or visit.agreed_at,
        starts_at=visit.agreed_at,
        promised=True,
        set_out=no_show,
        carried_bp=visit.carried_fee_bp,
        moved_fee=Money(visit.moved_fee_minor, visit.currency),
        fee=nothing,
        refund=Money(visit.price_minor, visit.currency),
    )


def _endings_of(visits: Sequence[Visit]) -> Mapping[uuid.UUID, Sequence[PastEnding]]:
    """What was done to the visits, by visit and in its order."""
    found: dict[uuid.UUID, list[PastEnding]] = defaultdict(list)
    by_id = {visit.id: visit for visit in visits}
    for row in Cancellation.objects.filter(visit_id__in=list(by_id)).order_by("visit_id", "id"):
        visit, facts = by_id[row.visit_id], row.facts
        state = facts.get("state", VisitState.ACCEPTED)
        starts_at = datetime.fromisoformat(facts["starts_at"]) if "starts_at" in facts else visit.agreed_at
        found[row.visit_id].append(
            PastEnding(
                act=row.act,
                cause=row.cause,
                at=row.at,
                starts_at=starts_at,
                promised=state in rules.ADDRESS_NEEDED,
                set_out=state in rules.SET_OUT,
                carried_bp=facts.get("carried_fee_bp", 0),
                moved_fee=Money(facts.get("moved_fee_minor", 0), row.currency),
                fee=Money(row.fee_minor, row.currency),
                refund=Money(row.refund_minor, row.currency),
            )
        )
    return found


def _groups_of(order_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ClientGroup]:
    """As whom the clients of orders booked them."""
    rows = fetch_all(_GROUPS, [rules.NO_SHOW_REMEMBERED, list(order_ids)])
    return {order_id: rules.group_of(done=done, no_shows=no_shows) for order_id, done, no_shows in rows}
