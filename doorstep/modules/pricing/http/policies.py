"""Endpoints of staff on policies of cancelling and moving: the same services as the desk's forms."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from doorstep.infra.http import actor_of, answer_once, decode_cursor, encode_cursor, errors, staff_only
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.infra.parsing import read_moment
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.modules.pricing import selectors
from doorstep.modules.pricing.contracts import PolicyFixed, PolicyInvalid, PolicyState
from doorstep.modules.pricing.http.schemas import LONGEST_LIST, NewPolicyIn, PoliciesOut, PolicyIn, PolicyOut
from doorstep.modules.pricing.services import policies

router = Router(tags=["prices and policies"], auth=staff_only)

_STAFF = (NotSignedIn, NotAllowed)
_ONCE = (*_STAFF, IdempotencyKeyMissing, IdempotencyKeyReused)


@router.get("/staff/pricing/policies", response=PoliciesOut, openapi_extra=errors(*_STAFF))
def list_policies(
    request: HttpRequest,
    code: str | None = Query(None, max_length=30, description="only the versions of one", examples=["moderate"]),
    state: PolicyState | None = Query(None),
    limit: int = Query(50, ge=1, le=LONGEST_LIST),
    cursor: str | None = Query(None, max_length=200),
) -> PoliciesOut:
    """Versions of policies, the newest first."""
    after = decode_cursor(cursor, (read_moment, uuid.UUID))
    rows = selectors.list_policies(code=code, state=state, after=after, limit=limit + 1)
    shown = rows[:limit]
    following = encode_cursor(shown[-1].created_at.isoformat(), shown[-1].id) if len(rows) > limit else None
    return PoliciesOut(items=[PolicyOut.of(row) for row in shown], next_cursor=following)


@router.post("/staff/pricing/policies", response={201: PolicyOut}, openapi_extra=errors(*_ONCE, PolicyInvalid))
def draft_policy(request: HttpRequest, body: NewPolicyIn) -> HttpResponse:
    """Keep the next version of a policy, or the first one of a new policy, as a draft: it binds nobody yet."""
    return answer_once(request, policies.draft_policy, body.draft(body.code), render=PolicyOut.of, status=201)


@router.get("/staff/pricing/policies/{uuid:policy_id}", response=PolicyOut, openapi_extra=errors(*_STAFF, NotFound))
def get_policy(request: HttpRequest, policy_id: uuid.UUID) -> PolicyOut:
    """One version of a policy."""
    return PolicyOut.of(selectors.get_policy_version(policy_id))


@router.put(
    "/staff/pricing/policies/{uuid:policy_id}",
    response=PolicyOut,
    openapi_extra=errors(*_STAFF, NotFound, PolicyInvalid, PolicyFixed),
)
def change_policy(request: HttpRequest, policy_id: uuid.UUID, body: PolicyIn) -> PolicyOut:
    """Write a draft anew; its code and version stay."""
    return PolicyOut.of(policies.change_draft(policy_id, body.draft(), actor=actor_of(request), now=utc_now()))


@router.delete(
    "/staff/pricing/policies/{uuid:policy_id}",
    response={204: None},
    openapi_extra=errors(*_STAFF, NotFound, PolicyFixed),
)
def discard_policy(request: HttpRequest, policy_id: uuid.UUID) -> Status[None]:
    """Remove a draft."""
    policies.discard_draft(policy_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)


@router.post(
    "/staff/pricing/policies/{uuid:policy_id}/publish",
    response=PolicyOut,
    openapi_extra=errors(*_ONCE, NotFound, PolicyFixed),
)
def publish_policy(request: HttpRequest, policy_id: uuid.UUID) -> HttpResponse:
    """Let a draft bind new quotes; the version before it retires, and still binds the orders made under it."""
    return answer_once(request, policies.publish_policy, policy_id, render=PolicyOut.of)
