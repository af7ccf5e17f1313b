"""What reviews do after the fact: tell the other side."""

from doorstep.infra.tasks import handles
from doorstep.kernel.clock import utc_now
from doorstep.modules.reviews.contracts import ReviewAnswered, ReviewWritten
from doorstep.modules.reviews.services.notices import tell_client, tell_specialist


@handles(ReviewWritten)
def tell_of_review(event: ReviewWritten) -> None:
    """Tell the specialist what the client said; of a change nothing is told."""
    tell_specialist(event, now=utc_now())


@handles(ReviewAnswered)
def tell_of_reply(event: ReviewAnswered) -> None:
    """Tell the client what the specialist answered; of a change nothing is told."""
    tell_client(event, now=utc_now())
