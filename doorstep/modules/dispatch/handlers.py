"""What dispatch does after the fact: hear of orders and visits."""

from doorstep.infra.tasks import handles
from doorstep.kernel.clock import utc_now
from doorstep.modules.booking.contracts import SearchChanged, SearchState
from doorstep.modules.dispatch import repair_handlers as repair_handlers
from doorstep.modules.dispatch.contracts import JobOfferChanged, SearchProgressed
from doorstep.modules.dispatch.services.hunts import begin_hunt, stop_hunt
from doorstep.modules.dispatch.services.search_notices import (
    JobOfferNotices,
    tell_client,
    tell_of_nobody,
    tell_specialist,
)
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import Kind

notify.register_owner((Kind.JOB_OFFER,), JobOfferNotices())


@handles(SearchChanged)
def follow_search(event: SearchChanged) -> None:
    """An order is looked for from now on, or no more; the client for whom nobody was found is told."""
    if event.state == SearchState.SEARCHING:
        begin_hunt(event.order_id, now=utc_now())
    elif event.state != SearchState.EXPIRED:
        stop_hunt(event.order_id, now=utc_now())
    if event.state == SearchState.LAPSED:
        tell_of_nobody(event, now=utc_now())


@handles(JobOfferChanged)
def tell_of_job_offer(event: JobOfferChanged) -> None:
    """Tell a specialist who is asked to take a job."""
    tell_specialist(event, now=utc_now())


@handles(SearchProgressed)
def tell_of_question(event: SearchProgressed) -> None:
    """Tell the client who is asked how to go on."""
    tell_client(event, now=utc_now())
