"""What specialists read of their earnings: sums, the chart, and visit by visit."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import selectors
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.composition import item_views, title_of
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import (
    Earning,
    EarningPoint,
    EarningState,
    Parts,
    SpecialistFunds,
    chart_points,
    sum_days,
)
from doorstep.modules.specialists import facade as specialists

LONGEST_RANGE_DAYS = 366
_DAILY_UP_TO = 45


class ChartStep(StrEnum):
    """What one point of the chart stands for."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class EarnedRange:
    """Local dates of a specialist, both ends included, as moments."""

    specialist_id: int
    currency: str
    time_zone: str
    first: date
    last: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class EarningsView:
    """Sums of a range of dates, in all and by where the money is, and where it is by now, whenever it was earned."""

    range: EarnedRange
    visits: int
    parts: Parts
    by_state: dict[EarningState, int]
    step: ChartStep
    points: list[EarningPoint]
    funds: SpecialistFunds


@dataclass(frozen=True, slots=True)
class EarningView:
    """One visit's earning, with what the visit was."""

    earning: Earning
    visit: Visit
    service_name: str


def read_range(first: date | None, last: date | None, *, actor: Actor, now: datetime) -> EarnedRange:
    """
    The dates that are asked for, on the specialist's own calendar; without ``last`` up to today, without ``first`` the
    month of ``last`` up to it.

    :raises NotFound: if the actor is no specialist.
    :raises InvalidInput: if the range is empty or longer than ``LONGEST_RANGE_DAYS``.
    """
    if actor.specialist_id is None:
        raise NotFound
    market = accounts.get_market(specialists.cards({actor.specialist_id})[actor.specialist_id].market)
    zone = ZoneInfo(market.time_zone)
    last = last or now.astimezone(zone).date()
    first = first or last.replace(day=1)
    if last < first:
        raise InvalidInput("until must not come before from.", field="until")
    if (last - first).days >= LONGEST_RANGE_DAYS:
        raise InvalidInput(
            f"Ask for at most {LONGEST_RANGE_DAYS} days at once.", field="from", longest_days=LONGEST_RANGE_DAYS
        )
    return EarnedRange(
        actor.specialist_id,
        market.currency,
        market.time_zone,
        first,
        last,
        datetime.combine(first, time(), zone),
        datetime.combine(last + timedelta(days=1), time(), zone),
    )


def get_earnings(
    first: date | None, last: date | None, step: ChartStep | None, *, actor: Actor, now: datetime
) -> EarningsView:
    """
    The acting specialist's earnings of some local dates, in as many queries for a year as for a day.

    :param step: None: a point a day for up to six weeks, a point a week for more.
    """
    asked = read_range(first, last, actor=actor, now=now)
    days = payments.sum_earnings(
        asked.specialist_id, asked.currency, start=asked.start, end=asked.end, time_zone=asked.time_zone
    )
    visits, parts = sum_days(days)
    short = (asked.last - asked.first).days < _DAILY_UP_TO
    step = step or (ChartStep.DAY if short else ChartStep.WEEK)
    return EarningsView(
        range=asked,
        visits=visits,
        parts=parts,
        by_state={state: sum(day.parts.net for day in days if day.state is state) for state in EarningState},
        step=step,
        points=chart_points(days, asked.first, asked.last, weekly=step is ChartStep.WEEK),
        funds=payments.get_funds(asked.specialist_id, asked.currency),
    )


def list_earned_visits(
    first: date | None,
    last: date | None,
    *,
    before: tuple[datetime, uuid.UUID] | None,
    limit: int,
    actor: Actor,
    now: datetime,
    language: str,
) -> list[EarningView]:
    """The visits that earned the acting specialist something, the latest first, after a cursor of (moment, visit)."""
    asked = read_range(first, last, actor=actor, now=now)
    earnings = payments.list_earnings(
        asked.specialist_id, asked.currency, start=asked.start, end=asked.end, before=before, limit=limit
    )
    return _views(earnings, asked.specialist_id, language)


def find_visit_earning(visit_id: uuid.UUID, *, actor: Actor, language: str) -> EarningView | None:
    """
    What a visit earned the acting specialist; None as long as that is not known.

    :raises NotFound: if the actor does not work it.
    """
    visit = selectors.get_worked_visit(visit_id, actor=actor)
    views = _views(list(payments.earnings_of_visits([visit_id]).values()), visit.specialist_id, language)
    return views[0] if views else None


def _views(earnings: Sequence[Earning], specialist_id: int, language: str) -> list[EarningView]:
    wanted = [earning.visit_id for earning in earnings]
    found = Visit.objects.filter(id__in=wanted, specialist_id=specialist_id).select_related("order")
    visits = {visit.id: visit for visit in found} if wanted else {}
    names = item_views(list(visits.values()), language=language) if visits else {}
    return [
        EarningView(earning, visits[earning.visit_id], title_of(names[earning.visit_id]))
        for earning in earnings
        if earning.visit_id in visits
    ]
