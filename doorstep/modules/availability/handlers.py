"""What availability does when others report something."""

from doorstep.infra.tasks import handles
from doorstep.kernel.clock import utc_now
from doorstep.modules.availability.services.hours import open_specialist_calendar
from doorstep.modules.specialists.contracts import SpecialistEnrolled


@handles(SpecialistEnrolled)
def open_calendar_of_new_specialist(event: SpecialistEnrolled) -> None:
    """Open a calendar with usual hours, which the specialist then sets."""
    open_specialist_calendar(event.specialist_id, market=event.market, now=utc_now())
