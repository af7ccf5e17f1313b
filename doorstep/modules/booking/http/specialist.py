"""Endpoints of specialists: requests, the schedule, and the steps of a visit."""

import uuid
from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from doorstep.infra.files import FileMissing
from doorstep.infra.http import (
    actor_of,
    answer_once,
    decode_cursor,
    encode_cursor,
    errors,
    language_of,
    specialists_only,
)
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.infra.parsing import Moment, read_moment
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.accounts.contracts import OutsideMarket
from doorstep.modules.booking import selectors
from doorstep.modules.booking.contracts import NotArrived, NotesChanged, RequestExpired, TooEarly, VisitState
from doorstep.modules.booking.http.policy_schemas import CantComeIn, NoticeIn
from doorstep.modules.booking.http.schemas import ChangeOut, ReasonIn
from doorstep.modules.booking.http.slot_schemas import OwnWhyQuery, WhyOut
from doorstep.modules.booking.http.work_schemas import ScheduleOut, WorkedVisitOut, WorkedVisitPage, WorkNotesIn
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services import answer, change, schedule, why, work, worked
from doorstep.modules.pricing.contracts import QuantityNotAllowed
from doorstep.modules.specialists.contracts import OfferMissing

router = Router(tags=["specialist's visits"], auth=specialists_only)

_READ: tuple[type[DomainError], ...] = (NotSignedIn, NotAllowed)
_KEYED = (*_READ, IdempotencyKeyMissing, IdempotencyKeyReused, NotFound, ImpossibleTransition)
_STEP = errors(*_KEYED, TooEarly)
_CANT_COME = errors(*_KEYED, FileMissing)
_FROM = "the first local date; today if left out"
_UNTIL = f"after starts_from, by {selectors.LONGEST_RANGE_DAYS} days at most"


def _out(request: HttpRequest, visit: Visit) -> WorkedVisitOut:
    return WorkedVisitOut.of(worked.worked_views([visit], language=language_of(request))[0])


@router.get("/specialist/schedule", response=ScheduleOut, openapi_extra=errors(*_READ, NotFound))
def get_schedule(
    request: HttpRequest,
    first: date | None = Query(None, alias="from", ge=date(2020, 1, 1), le=date(2100, 1, 1), description=_FROM),
    days: int = Query(7, ge=1, le=14),
) -> ScheduleOut:
    """My days: working hours, time off and visits, each with the time that it occupies and the way to it."""
    now, language = utc_now(), language_of(request)
    return ScheduleOut.of(schedule.get_schedule(first, days, actor=actor_of(request), now=now, language=language))


@router.get(
    "/specialist/availability/why",
    response=WhyOut,
    openapi_extra=errors(*_READ, OfferMissing, OutsideMarket, QuantityNotAllowed),
)
def explain_own_start(request: HttpRequest, question: Query[OwnWhyQuery]) -> WhyOut:
    """Why clients can't book a time of my own offer, and the nearest changes that they can."""
    return WhyOut.of(
        why.why_not_own(
            question.offer_id,
            question.start,
            question.position,
            question.quantity,
            actor=actor_of(request),
            now=utc_now(),
        )
    )


@router.get("/specialist/visits", response=WorkedVisitPage, openapi_extra=errors(*_READ))
def list_worked_visits(
    request: HttpRequest,
    state: list[VisitState] = Query([], description="only these states"),
    starts_from: Moment | None = Query(None),
    starts_until: Moment | None = Query(None, description=_UNTIL),
    cursor: str | None = Query(None, max_length=400),
    limit: int = Query(50, ge=1, le=200),
) -> WorkedVisitPage:
    """The visits I am asked for or have promised, in order of time."""
    found = selectors.list_worked_visits(
        actor_of(request),
        states=state,
        starts_from=starts_from,
        starts_until=starts_until,
        after=decode_cursor(cursor, (read_moment, uuid.UUID)),
        limit=limit + 1,
    )
    page = found[:limit]
    return WorkedVisitPage(
        items=[WorkedVisitOut.of(view) for view in worked.worked_views(page, language=language_of(request))],
        next_cursor=encode_cursor(page[-1].starts_at.isoformat(), page[-1].id) if len(found) > limit else None,
    )


@router.get("/specialist/visits/{uuid:visit_id}", response=WorkedVisitOut, openapi_extra=errors(*_READ, NotFound))
def get_worked_visit(request: HttpRequest, visit_id: uuid.UUID) -> WorkedVisitOut:
    """One visit; address and phone are there from accepting to the end."""
    return _out(request, selectors.get_worked_visit(visit_id, actor=actor_of(request)))


@router.get(
    "/specialist/visits/{uuid:visit_id}/history", response=list[ChangeOut], openapi_extra=errors(*_READ, NotFound)
)
def get_worked_visit_history(request: HttpRequest, visit_id: uuid.UUID) -> list[ChangeOut]:
    """The steps of a visit, oldest first, from the request or the promise on."""
    visit = selectors.get_worked_visit(visit_id, actor=actor_of(request))
    return [ChangeOut.of(step) for step in worked.history_of_worked(visit)]


@router.put(
    "/specialist/visits/{uuid:visit_id}/work-notes",
    response=WorkedVisitOut,
    openapi_extra=errors(*_READ, NotFound, NotesChanged),
)
def write_work_notes(request: HttpRequest, visit_id: uuid.UUID, body: WorkNotesIn) -> WorkedVisitOut:
    """Keep my own notes of a visit; nobody else reads them. The same call again changes nothing."""
    actor = actor_of(request)
    worked.write_work_notes(visit_id, body.text, body.replaces, actor=actor, now=utc_now())
    return _out(request, selectors.get_worked_visit(visit_id, actor=actor))


@router.post(
    "/specialist/visits/{uuid:visit_id}/accept",
    response=WorkedVisitOut,
    openapi_extra=errors(*_KEYED, RequestExpired),
)
def accept_visit(request: HttpRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Promise to come."""
    return answer_once(request, answer.accept_visit, visit_id, render=lambda visit: _out(request, visit))


@router.post("/specialist/visits/{uuid:visit_id}/decline", response=WorkedVisitOut, openapi_extra=errors(*_KEYED))
def decline_visit(request: HttpRequest, visit_id: uuid.UUID, body: ReasonIn) -> HttpResponse:
    """Refuse a request; the client reads the reason."""
    return answer_once(request, answer.decline_visit, visit_id, body.reason, render=lambda visit: _out(request, visit))


@router.post("/specialist/visits/{uuid:visit_id}/cancel", response=WorkedVisitOut, openapi_extra=_CANT_COME)
def cancel_visit(request: HttpRequest, visit_id: uuid.UUID, body: CantComeIn) -> HttpResponse:
    """Take back a promise; the client reads the reason and pays nothing."""
    return answer_once(
        request,
        change.cancel_visit,
        visit_id,
        body.reason,
        body.cause,
        tuple(body.evidence_ids),
        render=lambda visit: _out(request, visit),
    )


def _step(request: HttpRequest, visit_id: uuid.UUID, target: VisitState) -> HttpResponse:
    return answer_once(request, work.advance_visit, visit_id, target, render=lambda visit: _out(request, visit))


@router.post("/specialist/visits/{uuid:visit_id}/on-the-way", response=WorkedVisitOut, openapi_extra=_STEP)
def set_out(request: HttpRequest, visit_id: uuid.UUID) -> HttpResponse:
    """I am on the way."""
    return _step(request, visit_id, VisitState.ON_THE_WAY)


@router.post("/specialist/visits/{uuid:visit_id}/arrive", response=WorkedVisitOut, openapi_extra=_STEP)
def arrive(request: HttpRequest, visit_id: uuid.UUID) -> HttpResponse:
    """I am at the door."""
    return _step(request, visit_id, VisitState.ARRIVED)


@router.post("/specialist/visits/{uuid:visit_id}/start", response=WorkedVisitOut, openapi_extra=_STEP)
def start_work(request: HttpRequest, visit_id: uuid.UUID) -> HttpResponse:
    """I begin."""
    return _step(request, visit_id, VisitState.WORKING)


@router.post("/specialist/visits/{uuid:visit_id}/finish", response=WorkedVisitOut, openapi_extra=_STEP)
def finish_work(request: HttpRequest, visit_id: uuid.UUID) -> HttpResponse:
    """The work is done."""
    return _step(request, visit_id, VisitState.DONE)


@router.post(
    "/specialist/visits/{uuid:visit_id}/no-show",
    response=WorkedVisitOut,
    openapi_extra=errors(*_KEYED, TooEarly, NotArrived),
)
def mark_no_show(request: HttpRequest, visit_id: uuid.UUID, why: NoticeIn) -> HttpResponse:
    """I am at the door, waited as long as the policy says, and nobody opens."""
    return answer_once(request, work.mark_no_show, visit_id, why.reason, render=lambda visit: _out(request, visit))
