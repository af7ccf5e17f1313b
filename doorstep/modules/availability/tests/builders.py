"""Calendars and claims for tests, made through the module's own services."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.geo import Point
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade
from doorstep.modules.availability.contracts import (
    NO_LIMITS,
    CalendarLimits,
    CalendarPlan,
    Candidate,
    ClaimFacts,
    ClaimKind,
    ClaimRequest,
    HoursPlan,
    OwnerKind,
    Shape,
    Terms,
    WallSpan,
)

HELSINKI = "Europe/Helsinki"
TERMS = Terms(HELSINKI, slot_step_minutes=15, minimum_notice_minutes=60, horizon_days=14, travel_version=0)
HERE = Point(0.1, 0.1)
NINE_TO_FIVE = HoursPlan(shifts=((WallSpan(540, 1020),),) * 7)


def open_calendar(
    owner_id: int = 1, *, hours: HoursPlan = NINE_TO_FIVE, limits: CalendarLimits = NO_LIMITS, now: datetime
) -> int:
    """A specialist's calendar in Helsinki, open 9 to 17 every day unless told otherwise."""
    with open_transaction():
        accounts.ensure_markets()
        plan = CalendarPlan(OwnerKind.SPECIALIST, owner_id, "hel", HELSINKI, hours, limits=limits)
        return facade.open_calendar(plan, now=now)


def request(
    calendar_id: int,
    start: datetime,
    *,
    shape: Shape | None = None,
    point: Point | None = HERE,
    holder_id: uuid.UUID | None = None,
    hold_until: datetime | None = None,
    terms: Terms = TERMS,
) -> ClaimRequest:
    """A wish to claim an hour, lasting unless ``hold_until`` is given."""
    return ClaimRequest(
        candidate=Candidate(calendar_id, shape or Shape(60)),
        holder_id=holder_id or new_id(),
        start=start,
        point=point,
        terms=terms,
        kind=ClaimKind.HOLD if hold_until else ClaimKind.VISIT,
        expires_at=hold_until,
    )


def claim(wish: ClaimRequest, *, now: datetime) -> ClaimFacts:
    """Lock and claim in a transaction of its own."""
    with open_transaction():
        facade.lock_calendars([wish.candidate.calendar_id])
        return facade.claim(wish, now=now)


def release(claims: Sequence[ClaimFacts], *, now: datetime) -> None:
    """Lock and release in a transaction of its own."""
    with open_transaction():
        facade.lock_calendars({claim.calendar_id for claim in claims})
        facade.release_claims([claim.holder_id for claim in claims], now=now)


def move(claim: ClaimFacts, start: datetime, *, now: datetime, point: Point | None = HERE) -> ClaimFacts:
    """Lock and move in a transaction of its own."""
    wish = replace(request(claim.calendar_id, start, point=point), holder_id=claim.holder_id)
    with open_transaction():
        facade.lock_calendars([claim.calendar_id])
        return facade.move_claim(wish, now=now)


def reload(claim: ClaimFacts) -> ClaimFacts:
    """The claim as the table has it now."""
    (found,) = facade.claims_of([claim.holder_id])
    return found


def wrong_free_days(calendar_id: int) -> list[object]:
    """Dates whose free time is not open time minus the cores that stand still."""
    return fetch_all(
        "SELECT day, free, open FROM availability_freeday f WHERE calendar_id = %s AND free <> open - coalesce("
        "(SELECT range_agg(core) FROM availability_claim c WHERE c.calendar_id = f.calendar_id AND promise IS NULL), "
        "'{}')",
        [calendar_id],
    )  # type: ignore[return-value]


def minutes(count: int) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)
