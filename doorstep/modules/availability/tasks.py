"""Jobs of availability."""

import uuid

from doorstep.infra.tasks import job
from doorstep.modules.availability.services import fetching
from doorstep.modules.availability.services.external import FETCH_JOB


@job(FETCH_JOB)
def fetch_calendar(external_id: str) -> None:
    """Read one calendar outside."""
    fetching.fetch_calendar(uuid.UUID(external_id))
