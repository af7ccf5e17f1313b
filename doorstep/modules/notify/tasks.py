"""Jobs of notify."""

import uuid

from doorstep.infra.tasks import job
from doorstep.modules.notify.services import deliveries
from doorstep.modules.notify.services.notices import DELIVER_JOB


@job(DELIVER_JOB)
def deliver(delivery_id: str) -> None:
    """Hand one delivery over."""
    deliveries.deliver(uuid.UUID(delivery_id))
