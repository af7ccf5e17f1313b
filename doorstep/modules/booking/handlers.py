"""What booking does after the fact: tell both sides, and keep reminders."""

from doorstep.infra.tasks import handles
from doorstep.kernel.clock import utc_now
from doorstep.modules.booking.contracts import VisitChanged
from doorstep.modules.booking.services.notices import OWNED_KINDS, VisitNotices, follow_visit
from doorstep.modules.notify import facade as notify

notify.register_owner(OWNED_KINDS, VisitNotices())


@handles(VisitChanged)
def tell_of_visit(event: VisitChanged) -> None:
    """Tell client and specialist what happened to their visit, and put its reminders right."""
    follow_visit(event, now=utc_now())
