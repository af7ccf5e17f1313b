"""What clients are told of repair: who can come instead, what they got back, and that somebody comes later."""

from datetime import timedelta

from doorstep.infra.db import transaction_required
from doorstep.kernel.money import Money
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import LostVisit
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.dispatch.models import Replacement
from doorstep.modules.dispatch.repair_contracts import (
    ExpectedTimeChanged,
    ReplacementChanged,
    ReplacementReason,
    ReplacementState,
)
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, Facts, Kind, NoticeRequest
from doorstep.modules.promotions import facade as promotions
from doorstep.modules.specialists import facade as specialists

_KINDS = {
    ReplacementState.PROPOSED: Kind.REPLACEMENT_FOUND,
    ReplacementState.NONE: Kind.REPLACEMENT_NONE,
    ReplacementState.LAPSED: Kind.REPLACEMENT_LAPSED,
    ReplacementState.REFUSED: Kind.REPLACEMENT_LAPSED,
}


@transaction_required
def tell_of_replacement(event: ReplacementChanged) -> None:
    """Tell the client how it stands, and what they got for a promise that was broken."""
    row = Replacement.objects.filter(visit_id=event.visit_id).first()
    lost = booking.find_lost_visit(event.visit_id)
    if row is None or lost is None:
        return
    kind = _KINDS.get(ReplacementState(event.state))
    late = event.reason == ReplacementReason.LATE
    requests = []
    if kind is not None and not (late and kind is not Kind.REPLACEMENT_FOUND):
        requests.append(_request(kind, _facts(row, lost, kind), lost, event))
    if event.compensation_points:
        worth = promotions.worth_of(lost.market, event.compensation_points)
        if worth is not None:
            requests.append(_request(Kind.COMPENSATED, _sorry(lost, worth), lost, event))
    notify.send_all(requests, now=event.changed_at)


def _request(kind: Kind, facts: Facts, lost: LostVisit, event: ReplacementChanged) -> NoticeRequest:
    return NoticeRequest(
        user_id=lost.client_id,
        app=App.CLIENT,
        kind=kind,
        facts=facts,
        link=f"/bookings/{lost.order_id}",
        dedup_key=f"{kind}:{event.visit_id}:{int(event.changed_at.timestamp())}",
        subject_id=event.visit_id,
        matters_until=facts.respond_by,
    )


def _facts(row: Replacement, lost: LostVisit, kind: Kind) -> Facts:
    found = kind is Kind.REPLACEMENT_FOUND
    starts_at = row.starts_at if found and row.starts_at else lost.starts_at
    person = row.specialist_id if found and row.specialist_id is not None else lost.specialist_id
    window = row.window_until if found else None
    ends_at = row.ends_at if found and row.ends_at else lost.ends_at
    late = row.reason == ReplacementReason.LATE
    answered = kind is Kind.REPLACEMENT_LAPSED
    return Facts(
        service=catalog.get_service(lost.service_id).names,
        person=specialists.card(person).display_name,
        starts_at=starts_at,
        ends_at=ends_at,
        arrive_until=window,
        old_starts_at=lost.starts_at if starts_at != lost.starts_at else None,
        time_zone=lost.time_zone,
        respond_by=None if answered else row.hold_until if late else lost.replace_until,
        price=lost.price,
    )


def _sorry(lost: LostVisit, worth: Money) -> Facts:
    return Facts(service=catalog.get_service(lost.service_id).names, price=worth, time_zone=lost.time_zone)


@transaction_required
def tell_of_lateness(event: ExpectedTimeChanged) -> None:
    """Tell a client before they wait that their visit will begin later than was promised."""
    visit = booking.find_lost_visit(event.visit_id)
    if not event.tell or visit is None:
        return
    length = timedelta(minutes=visit.visit_minutes)
    facts = Facts(
        service=catalog.get_service(visit.service_id).names,
        person=specialists.card(visit.specialist_id).display_name,
        starts_at=event.starts_at,
        ends_at=event.starts_at + length,
        old_starts_at=visit.starts_at,
        time_zone=visit.time_zone,
    )
    request = NoticeRequest(
        user_id=visit.client_id,
        app=App.CLIENT,
        kind=Kind.EXPECTED_LATER,
        facts=facts,
        link=f"/bookings/{visit.order_id}",
        dedup_key=f"{Kind.EXPECTED_LATER}:{event.visit_id}:{event.later_minutes}",
        subject_id=event.visit_id,
        matters_until=event.starts_at,
    )
    notify.send(request, now=event.changed_at)
