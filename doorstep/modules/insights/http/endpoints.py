"""Endpoints of staff who try a change on the past before it counts."""

from django.http import HttpRequest
from ninja import Router

from doorstep.infra.http import actor_of, errors, language_of, staff_only
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.modules.accounts.contracts import UnknownMarket
from doorstep.modules.catalog.contracts import ServiceMissing
from doorstep.modules.insights.http.schemas import RehearsalIn, RehearsalOut
from doorstep.modules.insights.services import rehearse as rehearsals
from doorstep.modules.pricing.contracts import PolicyInvalid, PolicyMissing, RuleInvalid, RuleMissing

router = Router(tags=["rehearsal"], auth=staff_only)


@router.post(
    "/staff/rehearsals",
    response=RehearsalOut,
    openapi_extra=errors(
        NotSignedIn, NotAllowed, NotFound, UnknownMarket, ServiceMissing, RuleMissing, RuleInvalid, PolicyInvalid,
        PolicyMissing,
    ),
)  # fmt: skip
def rehearse(request: HttpRequest, body: RehearsalIn) -> RehearsalOut:
    """
    What the visits of the last weeks would have brought with one change, beside today's rules.

    Nothing is written, and nothing changes. It takes some seconds.
    """
    found = rehearsals.rehearse(body.to_wish(), actor=actor_of(request), now=utc_now())
    return RehearsalOut.of(found, language_of(request))
