"""What availability does when others, or its own readings of calendars outside, report something."""

from doorstep.infra.tasks import handles
from doorstep.kernel.clock import utc_now
from doorstep.modules.availability.contracts import ExternalCalendarStale, VisitsOverlapped
from doorstep.modules.availability.services import telling
from doorstep.modules.availability.services.hours import keep_room_calendars, open_specialist_calendar, plan_of_place
from doorstep.modules.specialists.contracts import PlaceChanged, SpecialistEnrolled


@handles(SpecialistEnrolled)
def open_calendar_of_new_specialist(event: SpecialistEnrolled) -> None:
    """Open a calendar with usual hours, which the specialist then sets."""
    open_specialist_calendar(event.specialist_id, market=event.market, now=utc_now())


@handles(PlaceChanged)
def open_calendars_of_rooms(event: PlaceChanged) -> None:
    """Open calendars for the rooms of a place, with the place's hours."""
    keep_room_calendars(
        event.room_ids,
        plan_of_place(event.open_days, event.opens_minute, event.closes_minute),
        market=event.market,
        now=utc_now(),
    )


@handles(ExternalCalendarStale)
def tell_of_stale_calendar(event: ExternalCalendarStale) -> None:
    """Tell the specialist that busy times there are not up to date."""
    telling.tell_of_stale_calendar(event, now=utc_now())


@handles(VisitsOverlapped)
def tell_of_overlap(event: VisitsOverlapped) -> None:
    """Tell the specialist of visits where another calendar is busy."""
    telling.tell_of_overlap(event, now=utc_now())
