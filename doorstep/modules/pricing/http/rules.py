"""Endpoints of staff on rules of prices: the same services as the desk's forms."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from doorstep.infra.http import (
    actor_of,
    answer_once,
    decode_cursor,
    encode_cursor,
    errors,
    language_of,
    staff_only,
)
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.infra.parsing import read_moment
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotSignedIn
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import UnknownMarket
from doorstep.modules.pricing import selectors
from doorstep.modules.pricing.contracts import (
    RuleContradicts,
    RuleInvalid,
    RuleKind,
    RuleMissing,
    RuleNotDraft,
    RuleState,
)
from doorstep.modules.pricing.http.schemas import (
    LONGEST_LIST,
    ExampleOut,
    NewPriceRuleIn,
    PreviewOut,
    PriceRuleIn,
    PriceRuleOut,
    PriceRulesOut,
)
from doorstep.modules.pricing.services import previews, price_rules

router = Router(tags=["prices and policies"], auth=staff_only)

_STAFF = (NotSignedIn, NotAllowed)
_ONCE = (*_STAFF, IdempotencyKeyMissing, IdempotencyKeyReused)


@router.get("/staff/pricing/rules", response=PriceRulesOut, openapi_extra=errors(*_STAFF, UnknownMarket))
def list_price_rules(
    request: HttpRequest,
    market: str | None = Query(None, max_length=20, examples=["hel"]),
    state: RuleState | None = Query(None),
    kind: RuleKind | None = Query(None),
    key: uuid.UUID | None = Query(None, description="only the versions of one rule"),
    limit: int = Query(50, ge=1, le=LONGEST_LIST),
    cursor: str | None = Query(None, max_length=200),
) -> PriceRulesOut:
    """Versions of rules of prices, the newest first."""
    after = decode_cursor(cursor, (read_moment, uuid.UUID))
    if market is not None:
        accounts.get_market(market)
    rows = selectors.list_rules(market=market, state=state, kind=kind, key=key, after=after, limit=limit + 1)
    shown = rows[:limit]
    following = encode_cursor(shown[-1].created_at.isoformat(), shown[-1].id) if len(rows) > limit else None
    return PriceRulesOut(items=[PriceRuleOut.of(row) for row in shown], next_cursor=following)


@router.post(
    "/staff/pricing/rules",
    response={201: PriceRuleOut},
    openapi_extra=errors(*_ONCE, RuleInvalid, RuleMissing),
)
def draft_price_rule(request: HttpRequest, body: NewPriceRuleIn) -> HttpResponse:
    """Keep a new rule, or the next version of one, as a draft: no price changes yet."""
    return answer_once(request, price_rules.draft_rule, body.draft(body.key), render=PriceRuleOut.of, status=201)


@router.get("/staff/pricing/rules/{uuid:rule_id}", response=PriceRuleOut, openapi_extra=errors(*_STAFF, RuleMissing))
def get_price_rule(request: HttpRequest, rule_id: uuid.UUID) -> PriceRuleOut:
    """One version of a rule."""
    return PriceRuleOut.of(selectors.get_rule(rule_id))


@router.put(
    "/staff/pricing/rules/{uuid:rule_id}",
    response=PriceRuleOut,
    openapi_extra=errors(*_STAFF, RuleInvalid, RuleMissing, RuleNotDraft),
)
def change_price_rule(request: HttpRequest, rule_id: uuid.UUID, body: PriceRuleIn) -> PriceRuleOut:
    """Write a draft anew; its kind and market stay."""
    changed = price_rules.change_rule_draft(rule_id, body.draft(), actor=actor_of(request), now=utc_now())
    return PriceRuleOut.of(changed)


@router.delete(
    "/staff/pricing/rules/{uuid:rule_id}",
    response={204: None},
    openapi_extra=errors(*_STAFF, RuleMissing, RuleNotDraft),
)
def discard_price_rule(request: HttpRequest, rule_id: uuid.UUID) -> Status[None]:
    """Remove a draft."""
    price_rules.discard_rule_draft(rule_id, actor=actor_of(request), now=utc_now())
    return Status(204, None)


@router.get(
    "/staff/pricing/rules/{uuid:rule_id}/preview", response=PreviewOut, openapi_extra=errors(*_STAFF, RuleMissing)
)
def preview_price_rule(request: HttpRequest, rule_id: uuid.UUID) -> PreviewOut:
    """The latest real visits of the market, priced by today's rules and with this version among them."""
    outcomes = previews.preview_rule(rule_id, actor=actor_of(request), now=utc_now())
    return PreviewOut(items=[ExampleOut.of(outcome, language_of(request)) for outcome in outcomes])


@router.post(
    "/staff/pricing/rules/{uuid:rule_id}/publish",
    response=PriceRuleOut,
    openapi_extra=errors(*_ONCE, RuleInvalid, RuleMissing, RuleNotDraft, RuleContradicts),
)
def publish_price_rule(request: HttpRequest, rule_id: uuid.UUID) -> HttpResponse:
    """Let a draft count for prices asked from now on; what was quoted stays as it was quoted."""
    return answer_once(request, price_rules.publish_rule, rule_id, render=PriceRuleOut.of)


@router.post(
    "/staff/pricing/rules/{uuid:rule_id}/retire",
    response=PriceRuleOut,
    openapi_extra=errors(*_ONCE, RuleInvalid, RuleMissing),
)
def retire_price_rule(request: HttpRequest, rule_id: uuid.UUID) -> HttpResponse:
    """Let a rule count no more, with every published version of it; its history stays."""
    return answer_once(request, price_rules.retire_rule, rule_id, render=PriceRuleOut.of)
