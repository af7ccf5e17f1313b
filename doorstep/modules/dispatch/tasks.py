"""Jobs of dispatch."""

import uuid

from doorstep.infra.tasks import job
from doorstep.kernel.clock import utc_now
from doorstep.modules.dispatch.services.hunts import ADVANCE_JOB, advance_search


@job(ADVANCE_JOB)
def advance(order_id: str) -> None:
    """Take one search a step further."""
    advance_search(uuid.UUID(order_id), now=utc_now())
