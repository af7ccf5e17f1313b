"""What specialists earned, over HTTP."""

import uuid
from datetime import date

from django.http import HttpRequest
from ninja import Query, Router

from doorstep.infra.http import actor_of, decode_cursor, encode_cursor, errors, language_of, specialists_only
from doorstep.infra.parsing import read_moment
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.modules.booking.http.earning_schemas import EarningOut, EarningPage, EarningsOut, VisitEarningOut
from doorstep.modules.booking.services import earnings

router = Router(tags=["specialist's earnings"], auth=specialists_only)

_READ: tuple[type[DomainError], ...] = (NotSignedIn, NotAllowed, NotFound)
_EARLIEST, _LATEST = date(2020, 1, 1), date(2100, 1, 1)
_FIRST = "local date; the first of the month of until if left out"
_LAST = f"local date, included; today if left out; at most {earnings.LONGEST_RANGE_DAYS} dates"


@router.get("/specialist/earnings", response=EarningsOut, openapi_extra=errors(*_READ))
def get_earnings(
    request: HttpRequest,
    first: date | None = Query(None, alias="from", ge=_EARLIEST, le=_LATEST, description=_FIRST),
    until: date | None = Query(None, ge=_EARLIEST, le=_LATEST, description=_LAST),
    step: earnings.ChartStep | None = Query(
        None, description="a point a day or a week; by the number of dates if left out"
    ),
) -> EarningsOut:
    """What I earned in some dates, in sums and as points of a chart, and where my money is now."""
    return EarningsOut.of(earnings.get_earnings(first, until, step, actor=actor_of(request), now=utc_now()))


@router.get("/specialist/earnings/visits", response=EarningPage, openapi_extra=errors(*_READ))
def list_earned_visits(
    request: HttpRequest,
    first: date | None = Query(None, alias="from", ge=_EARLIEST, le=_LATEST, description=_FIRST),
    until: date | None = Query(None, ge=_EARLIEST, le=_LATEST, description=_LAST),
    cursor: str | None = Query(None, max_length=400),
    limit: int = Query(50, ge=1, le=200),
) -> EarningPage:
    """What each of my visits earned in some dates, the latest first."""
    found = earnings.list_earned_visits(
        first,
        until,
        before=decode_cursor(cursor, (read_moment, uuid.UUID)),
        limit=limit + 1,
        actor=actor_of(request),
        now=utc_now(),
        language=language_of(request),
    )
    page = found[:limit]
    last = page[-1].earning if len(found) > limit else None
    return EarningPage(
        items=[EarningOut.of(view) for view in page],
        next_cursor=encode_cursor(last.earned_at.isoformat(), last.visit_id) if last else None,
    )


@router.get("/specialist/visits/{uuid:visit_id}/earning", response=VisitEarningOut, openapi_extra=errors(*_READ))
def get_visit_earning(request: HttpRequest, visit_id: uuid.UUID) -> VisitEarningOut:
    """What a visit of mine earned; null until it has ended."""
    view = earnings.find_visit_earning(visit_id, actor=actor_of(request), language=language_of(request))
    return VisitEarningOut(earning=EarningOut.of(view) if view else None)
