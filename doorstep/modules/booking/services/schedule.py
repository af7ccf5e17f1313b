"""A specialist's days: hours, time off and visits side by side."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doorstep.kernel.actors import Actor
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import CalendarDay, CalendarDays, TimeOff
from doorstep.modules.booking import selectors
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.worked import WorkedView, worked_views


@dataclass(frozen=True, slots=True)
class ScheduledView:
    """A visit in the calendar: ``occupied`` begins with the way in and ends after clean-up."""

    worked: WorkedView
    occupied_from: datetime
    occupied_until: datetime


@dataclass(frozen=True, slots=True)
class ScheduleDay:
    """One local date: its hours, the time off that touches it, and the visits that begin or go on in it."""

    calendar: CalendarDay
    blocked: tuple[TimeOff, ...]
    visits: tuple[ScheduledView, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Consecutive local dates of a specialist."""

    time_zone: str
    days: tuple[ScheduleDay, ...]


def get_schedule(first: date | None, count: int, *, actor: Actor, now: datetime, language: str) -> Schedule:
    """
    The acting specialist's dates from ``first`` (None: today) on, in as many queries for one as for fourteen.

    Visits that were declined, have expired or were cancelled are left out.

    :raises NotFound: if the actor has no calendar.
    """
    days = availability.own_days(actor, first, count, now=now)
    start, end = days.days[0].starts_at, days.days[-1].ends_at
    visits = selectors.list_scheduled_visits(actor, start=start, end=end)
    views = [_scheduled(view, days) for view in worked_views(visits, language=language)]
    return Schedule(
        time_zone=days.time_zone,
        days=tuple(
            ScheduleDay(
                calendar=day,
                blocked=tuple(
                    row for row in days.blocked if row.starts_at < day.ends_at and row.ends_at > day.starts_at
                ),
                visits=tuple(
                    view for view in views if view.occupied_from < day.ends_at and view.occupied_until > day.starts_at
                ),
            )
            for day in days.days
        ),
    )


def _scheduled(view: WorkedView, days: CalendarDays) -> ScheduledView:
    claim = days.claims.get(view.visit.id)
    if claim is not None:
        return ScheduledView(view, claim.occupied_from, claim.core_until)
    return ScheduledView(view, *_core(view.visit))


def _core(visit: Visit) -> tuple[datetime, datetime]:
    """What a visit takes of the day once its claim has been given back."""
    return (
        visit.starts_at - timedelta(minutes=visit.preparation_minutes),
        visit.ends_at + timedelta(minutes=visit.cleanup_minutes),
    )
