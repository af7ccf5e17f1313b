"""The present rules of a market beside the same with one change, for trying it on what was booked."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotAllowed
from doorstep.kernel.ids import new_id
from doorstep.modules.pricing import selectors
from doorstep.modules.pricing.contracts import PolicyFacts, RuleBooks, RuleState, TryPolicy, TryRule
from doorstep.modules.pricing.models import PriceRule
from doorstep.modules.pricing.rules.books import Book, always, without_and_with
from doorstep.modules.pricing.rules.policy_terms import read_terms
from doorstep.modules.pricing.rules.precedence import Rule, in_force
from doorstep.modules.pricing.services.policies import checked_policy
from doorstep.modules.pricing.services.price_rules import checked_rule


def open_books(market: str | None, change: TryRule | TryPolicy | None, *, actor: Actor, now: datetime) -> RuleBooks:
    """
    The rules of a market without and with a change; without a change both are those of now.

    :param market: its code; may be None for a rule, which has one.
    :raises NotAllowed: unless staff asks.
    :raises RuleMissing: if there is no such version of a rule.
    :raises RuleInvalid: if a rule that is not kept yet has a value that can't be.
    :raises NotFound: if there is no such version of a policy.
    :raises PolicyInvalid: if a policy that is not kept yet has a value that can't be.
    :raises InvalidInput: if the rule is of another market, or none is named.
    """
    if not actor.is_staff:
        raise NotAllowed
    policies, default = selectors.current_policies(), str(settings.DEFAULT_POLICY)
    if isinstance(change, TryRule):
        tried = _rule_of(change)
        if market not in (None, tried.scope.market):
            raise InvalidInput("This rule is of another market.", field="market")
        rules = selectors.rules_of(tried.scope.market)
        without, changed = without_and_with(tried, rules, max(now, tried.valid_from))
        today, after = Book(without, policies, default), Book(changed, policies, default)
        return RuleBooks(
            tried.scope.market,
            today,
            after,
            tried.names,
            prices_change=True,
            published=any(rule.id == tried.id for rule in rules),
        )
    if market is None:
        raise InvalidInput("Name the market.", field="market")
    today = Book(always(in_force(selectors.rules_of(market), now)), policies, default)
    if change is None:
        return RuleBooks(market, today, today, {}, prices_change=False)
    policy = _policy_of(change)
    after = replace(today, policies={**policies, policy.code: policy}, everywhere=policy if change.everywhere else None)
    return RuleBooks(market, today, after, policy.names, prices_change=False, tried_policy=policy.ref)


def _rule_of(change: TryRule) -> Rule:
    if isinstance(change.rule, uuid.UUID):
        return selectors.rule_of(selectors.get_rule(change.rule))
    key = change.rule.key or new_id()
    return selectors.rule_of(
        PriceRule(id=new_id(), key=key, version=2**31 - 1, state=RuleState.DRAFT, **checked_rule(change.rule))
    )


def _policy_of(change: TryPolicy) -> PolicyFacts:
    if isinstance(change.policy, uuid.UUID):
        row = selectors.get_policy_version(change.policy)
        return PolicyFacts(row.code, row.version, row.names, *read_terms(row.terms))
    checked_policy(change.policy)
    return PolicyFacts(change.policy.code, 0, change.policy.names, *read_terms(change.policy.terms))
