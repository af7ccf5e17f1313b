"""The address of an online visit."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from doorstep.infra.http import actor_of, errors, signed_in
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotFound, NotSignedIn
from doorstep.modules.booking.link_contracts import LinkClosed, LinkLocked
from doorstep.modules.booking.services import links

router = Router(tags=["booking"], auth=signed_in)


class LinkOut(Schema):
    """Where an online visit takes place. Don't keep it beyond ``closes_at``."""

    url: str = Field(examples=["https://meet.jit.si/aino-maths"])
    opens_at: datetime
    closes_at: datetime


@router.get(
    "/visits/{uuid:visit_id}/link",
    response=LinkOut,
    openapi_extra=errors(NotSignedIn, NotFound, LinkLocked, LinkClosed),
)
def read_visit_link(request: HttpRequest, response: HttpResponse, visit_id: uuid.UUID) -> LinkOut:
    """
    The address of an online visit, for its client and its specialist.

    It is told from 30 minutes before the visit until it ends, 30 minutes after its agreed end at the latest.
    """
    shown = links.read_link(visit_id, actor=actor_of(request), now=utc_now())
    response["Cache-Control"] = "private, no-store"
    return LinkOut(url=shown.url, opens_at=shown.times.opens_at, closes_at=shown.times.closes_at)
