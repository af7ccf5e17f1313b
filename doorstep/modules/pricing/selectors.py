"""Reads of pricing."""

import time
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from doorstep.infra.kept import Kept
from doorstep.kernel.errors import NotFound
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.pricing.contracts import (
    PolicyFacts,
    PolicyMissing,
    PolicyState,
    RuleKind,
    RuleMissing,
    RuleState,
    Scope,
    Triable,
)
from doorstep.modules.pricing.models import Policy, PriceRule
from doorstep.modules.pricing.rules.parameters import Discount, PolicyChoice, read_parameters
from doorstep.modules.pricing.rules.policy_terms import read_terms
from doorstep.modules.pricing.rules.precedence import BookedService, Rule, choose_single


@dataclass(frozen=True, slots=True)
class _Policies:
    """Every version that ever bound an order, by its reference: there are few; and the published ones by code."""

    versions: dict[str, PolicyFacts]
    current: dict[str, PolicyFacts]


def get_policy(ref: str) -> PolicyFacts:
    """
    A version by how orders name it, ``moderate@1``; without a version the first one.

    Kept in the process's memory for some seconds (``CATALOGUE_KEPT_SECONDS``).

    :raises PolicyMissing: if there is no such published or retired version.
    """
    found = _kept.get().versions.get(ref if "@" in ref else f"{ref}@1")
    if found is None:
        raise PolicyMissing(f"No policy {ref}.", policy=ref)
    return found


def get_current_policy(code: str) -> PolicyFacts:
    """
    The published version of a policy, kept as :func:`get_policy` keeps it.

    :raises PolicyMissing: if none of its versions is published.
    """
    found = _kept.get().current.get(code)
    if found is None:
        raise PolicyMissing(f"No policy {code} is published.", policy=code)
    return found


def current_policies() -> dict[str, PolicyFacts]:
    """The published version of every policy by its code, kept as :func:`get_policy` keeps it."""
    return dict(_kept.get().current)


def forget_policies() -> None:
    """Read policies anew at the next question; called by whoever publishes one."""
    _kept.forget()


def _read_policies() -> _Policies:
    versions = Policy.objects.exclude(state=PolicyState.DRAFT).values_list("code", "version", "names", "terms", "state")
    found = _Policies({}, {})
    for code, version, names, terms, state in versions:
        facts = PolicyFacts(code, version, names, *read_terms(terms))
        found.versions[facts.ref] = facts
        if state == PolicyState.PUBLISHED:
            found.current[code] = facts
    return found


_kept = Kept(_read_policies)


def policy_code_for(*, market: str, service_id: int, offer_id: int | None, starts_at: datetime) -> str:
    """Which policy holds for a visit: that of the most specific rule, ``DEFAULT_POLICY`` where there is none."""
    known = [rule for rule in rules_of(market) if rule.kind is RuleKind.POLICY]
    if known:
        categories = catalog.category_path(catalog.get_service(service_id).category_id)
        booked = BookedService(market, categories, service_id, offer_id)
        rule = choose_single(RuleKind.POLICY, known, booked, starts_at)
        if rule is not None and isinstance(rule.parameters, PolicyChoice):
            return rule.parameters.policy
    return str(settings.DEFAULT_POLICY)


_kept_rules: dict[str, tuple[float, tuple[Rule, ...]]] = {}


def rules_of(market: str) -> tuple[Rule, ...]:
    """
    The published rules of a market, whenever they are valid.

    Kept in the process's memory for some seconds (``CATALOGUE_KEPT_SECONDS``), so another process may price by the
    rules before a change for as long; what was quoted stands anyway.
    """
    until, kept = _kept_rules.get(market, (0.0, ()))
    now = time.monotonic()
    if now < until:
        return kept
    rows = PriceRule.objects.filter(market_id=market, state=RuleState.PUBLISHED).order_by("key", "version")
    found = tuple(rule_of(row) for row in rows)
    _kept_rules[market] = now + settings.CATALOGUE_KEPT_SECONDS, found
    return found


def forget_rules() -> None:
    """Read rules anew at the next question; called by whoever publishes or retires one."""
    _kept_rules.clear()


def asks_client_group(market: str) -> bool:
    """Whether a rule of the market wants to know the client's group; finding that out costs a query."""
    return any(isinstance(rule.parameters, Discount) and rule.parameters.client_group for rule in rules_of(market))


def rule_of(row: PriceRule) -> Rule:
    """A row as the pure rules know it."""
    kind = RuleKind(row.kind)
    return Rule(
        id=row.id,
        key=row.key,
        version=row.version,
        kind=kind,
        scope=Scope(row.market_id, row.category_id, row.service_id, row.offer_id),
        parameters=read_parameters(kind, row.parameters),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        names=row.names,
    )


def get_rule(rule_id: uuid.UUID) -> PriceRule:
    """:raises RuleMissing: if there is no such version."""
    row = PriceRule.objects.filter(id=rule_id).first()
    if row is None:
        raise RuleMissing
    return row


def versions_of(key: uuid.UUID) -> list[PriceRule]:
    """All versions of a rule, the newest first."""
    return list(PriceRule.objects.filter(key=key).order_by("-version"))


def list_rules(
    *,
    market: str | None,
    state: RuleState | None,
    kind: RuleKind | None,
    key: uuid.UUID | None,
    after: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> list[PriceRule]:
    """Versions of rules, the newest first, after a cursor of (created_at, id); what is None is not asked for."""
    wanted = {"market_id": market, "state": state, "kind": kind, "key": key}
    rows = PriceRule.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    return list(_after(rows, after)[:limit])


def list_policies(
    *, code: str | None, state: PolicyState | None, after: tuple[datetime, uuid.UUID] | None, limit: int
) -> list[Policy]:
    """Versions of policies, likewise."""
    wanted = {"code": code, "state": state}
    rows = Policy.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    return list(_after(rows, after)[:limit])


def _after[M: (PriceRule, Policy)](rows: QuerySet[M], after: tuple[datetime, uuid.UUID] | None) -> QuerySet[M]:
    if after:
        created_at, row_id = after
        rows = rows.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, id__lt=row_id))
    return rows.order_by("-created_at", "-id")


def get_policy_version(policy_id: uuid.UUID) -> Policy:
    """:raises NotFound: if there is no such version."""
    row = Policy.objects.filter(id=policy_id).first()
    if row is None:
        raise NotFound
    return row


_TRIED = 200


def list_triable_rules() -> list[Triable]:
    """The versions of rules that staff may try, the newest first: those that are not retired, some hundred at most."""
    rows = PriceRule.objects.exclude(state=RuleState.RETIRED).order_by("-created_at", "-id")[:_TRIED]
    return [Triable(row.id, str(row), row.state, row.market_id) for row in rows]


def list_triable_policies() -> list[Triable]:
    """The versions of policies likewise."""
    rows = Policy.objects.exclude(state=PolicyState.RETIRED).order_by("state", "code", "-version")[:_TRIED]
    return [Triable(row.id, str(row), row.state) for row in rows]
