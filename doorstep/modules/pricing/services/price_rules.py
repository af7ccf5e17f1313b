"""Drafting, publishing and retiring rules of prices. What was quoted before a change stays as it was quoted."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from doorstep.infra.audit import record_act
from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import UnknownMarket
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import ServiceMissing
from doorstep.modules.pricing import selectors
from doorstep.modules.pricing.contracts import (
    PolicyMissing,
    RuleContradicts,
    RuleDraft,
    RuleInvalid,
    RuleMissing,
    RuleNotDraft,
    RuleState,
    Scope,
)
from doorstep.modules.pricing.models import LONGEST_VALIDITY, PriceRule
from doorstep.modules.pricing.rules.contradictions import find_contradiction
from doorstep.modules.pricing.rules.parameters import PolicyChoice, read_parameters, to_plain
from doorstep.modules.pricing.rules.precedence import Rule
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferMissing

LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")
LONGEST_NAME = 60
LONGEST_NOTE = 500


@transaction
def draft_rule(draft: RuleDraft, *, actor: Actor, now: datetime) -> PriceRule:
    """
    Keep a new rule, or a new version of one (``draft.key``), as a draft; no price changes yet.

    :raises NotAllowed: unless staff asks.
    :raises RuleInvalid: with the field that can't be.
    :raises RuleMissing: if it is to be a version of a rule that does not exist.
    """
    _require_staff(actor)
    values = checked_rule(draft)
    versions = []
    if draft.key is not None:
        family = PriceRule.objects.select_for_update().filter(key=draft.key)
        versions = [(row.version, row.kind, row.market_id) for row in family]
        if not versions:
            raise RuleMissing
        if (draft.kind, draft.scope.market) != versions[0][1:]:
            raise RuleInvalid("All versions of a rule are of one kind and market.", field="kind")
    rule = PriceRule(
        id=new_id(),
        key=draft.key or new_id(),
        version=max((version for version, _, _ in versions), default=0) + 1,
        state=RuleState.DRAFT,
        author=actor.label,
        created_at=now,
        **values,
    )
    rule.save(force_insert=True)
    _audit(rule, "draft price rule", actor=actor, now=now)
    return rule


@transaction_required
def save_rules(drafts: Sequence[RuleDraft], *, actor: Actor, now: datetime) -> None:
    """
    Publish many new rules in the caller's transaction, for an installation that has none yet.

    :raises RuleInvalid: with the field that can't be.
    :raises RuleContradicts: if one contradicts another.
    """
    known: list[Rule] = []
    for draft in drafts:
        rule = PriceRule(
            id=new_id(), key=new_id(), version=1, state=RuleState.PUBLISHED, author=actor.label, created_at=now,
            published_at=now, **checked_rule(draft),
        )  # fmt: skip
        rule.save(force_insert=True)
        known_rule = selectors.rule_of(rule)
        contradiction = find_contradiction(known_rule, known)
        if contradiction:
            raise RuleContradicts(rule=str(contradiction.id), name=contradiction.names.get("en", ""))
        known.append(known_rule)
        _audit(rule, "publish price rule", actor=actor, now=now)
    selectors.forget_rules()


@transaction
def change_rule_draft(rule_id: uuid.UUID, draft: RuleDraft, *, actor: Actor, now: datetime) -> PriceRule:
    """
    Write a draft anew; rule, version, kind and market stay.

    :raises RuleMissing: if there is no such version.
    :raises RuleNotDraft: if it was published.
    :raises RuleInvalid: with the field that can't be; the draft stays as it was.
    """
    rule = _lock_market_of(rule_id, actor=actor)[0]
    if rule.state != RuleState.DRAFT:
        raise RuleNotDraft("Draft a new version instead.")
    if (draft.kind, draft.scope.market) != (rule.kind, rule.market_id):
        raise RuleInvalid("The kind and the market of a rule stay.", field="kind")
    for name, value in checked_rule(draft).items():
        setattr(rule, name, value)
    rule.save(force_update=True)
    _audit(rule, "change price rule draft", actor=actor, now=now)
    return rule


@transaction
def publish_rule(rule_id: uuid.UUID, *, actor: Actor, now: datetime) -> PriceRule:
    """
    Let a draft count for prices asked from now on. From where its validity begins it replaces the versions before it.

    :raises RuleMissing: if there is no such version.
    :raises RuleNotDraft: if it was published.
    :raises RuleInvalid: if what it names is gone, or its validity is over.
    :raises RuleContradicts: if another rule says something else for the same scope, condition and time.
    """
    rule, others = _lock_market_of(rule_id, actor=actor)
    if rule.state != RuleState.DRAFT:
        raise RuleNotDraft("Draft a new version instead.")
    if rule.valid_until <= now:
        raise RuleInvalid("Its validity is over; choose a later end.", field="valid_until")
    checked_rule(_draft_of(rule))
    published = [row for row in others if row.state == RuleState.PUBLISHED]
    known = [selectors.rule_of(row) for row in published]
    contradiction = find_contradiction(selectors.rule_of(rule), known)
    if contradiction:
        name = contradiction.names.get("en", "")
        raise RuleContradicts(
            f"“{name}” covers the same under the same condition. Retire it, or change scope, condition or validity.",
            rule=str(contradiction.id),
            name=name,
        )
    for row in published:
        if row.key == rule.key and row.valid_from >= rule.valid_from:
            _retire(row, actor=actor, now=now)
    rule.state, rule.published_at = RuleState.PUBLISHED, now
    rule.save(update_fields=["state", "published_at"])
    _audit(rule, "publish price rule", actor=actor, now=now)
    selectors.forget_rules()
    return rule


@transaction
def retire_rule(rule_id: uuid.UUID, *, actor: Actor, now: datetime) -> PriceRule:
    """
    Let a rule count no more: every published version of it. Its history stays.

    :raises RuleMissing: if there is no such version.
    :raises RuleInvalid: if no version of it is published.
    """
    rule, others = _lock_market_of(rule_id, actor=actor)
    family = [row for row in (rule, *others) if row.key == rule.key and row.state == RuleState.PUBLISHED]
    if not family:
        raise RuleInvalid("No version of this rule is published.", field="state")
    for row in family:
        _retire(row, actor=actor, now=now)
    selectors.forget_rules()
    return PriceRule.objects.get(id=rule_id)


@transaction
def discard_rule_draft(rule_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """
    Remove a draft.

    :raises RuleMissing: if there is no such version.
    :raises RuleNotDraft: if it was published.
    """
    rule, _ = _lock_market_of(rule_id, actor=actor)
    if rule.state != RuleState.DRAFT:
        raise RuleNotDraft("Retire it instead.")
    _audit(rule, "discard price rule draft", actor=actor, now=now)
    rule.delete()


def _retire(row: PriceRule, *, actor: Actor, now: datetime) -> None:
    row.state, row.retired_at = RuleState.RETIRED, now
    row.save(update_fields=["state", "retired_at"])
    _audit(row, "retire price rule", actor=actor, now=now)


def _lock_market_of(rule_id: uuid.UUID, *, actor: Actor) -> tuple[PriceRule, Sequence[PriceRule]]:
    """The version, and the other live ones of its market: who publishes waits for who else publishes there."""
    _require_staff(actor)
    asked = selectors.get_rule(rule_id)
    live = PriceRule.objects.select_for_update().filter(market_id=asked.market_id).exclude(state=RuleState.RETIRED)
    rows = {row.id: row for row in live.order_by("id")}
    rule = rows.pop(rule_id, None) or selectors.get_rule(rule_id)
    return rule, list(rows.values())


def _require_staff(actor: Actor) -> None:
    if not actor.is_staff:
        raise NotAllowed


def checked_rule(draft: RuleDraft) -> dict[str, Any]:
    """
    The columns of a draft whose every value can be.

    :raises RuleInvalid: with the field that can't be.
    """
    scope = draft.scope
    _check_scope(draft)
    names = {language: str(draft.names.get(language, "")).strip() for language in LANGUAGES}
    for language, name in names.items():
        if not 1 <= len(name) <= LONGEST_NAME:
            raise RuleInvalid(f"A name of 1 to {LONGEST_NAME} characters in every language.", field=f"names.{language}")
    if len(draft.note) > LONGEST_NOTE:
        raise RuleInvalid(f"A note has at most {LONGEST_NOTE} characters.", field="note")
    valid_from, valid_until = _checked_validity(draft)
    parameters = read_parameters(draft.kind, draft.parameters)
    if isinstance(parameters, PolicyChoice):
        try:
            selectors.get_current_policy(parameters.policy)
        except PolicyMissing as error:
            raise RuleInvalid("This policy is not published.", field="policy") from error
    return {
        "kind": draft.kind,
        "names": names,
        "market_id": scope.market,
        "category_id": scope.category_id,
        "service_id": scope.service_id,
        "offer_id": scope.offer_id,
        "currency": draft.currency,
        "parameters": to_plain(parameters),
        "valid_from": valid_from,
        "valid_until": valid_until,
        "note": draft.note.strip(),
    }


def _checked_validity(draft: RuleDraft) -> tuple[datetime, datetime]:
    if draft.valid_from is None or draft.valid_until is None:
        missing = "valid_from" if draft.valid_from is None else "valid_until"
        raise RuleInvalid("A rule begins and ends; it can be renewed before.", field=missing)
    if draft.valid_from.tzinfo is None or draft.valid_until.tzinfo is None:
        raise RuleInvalid("Name the zone of both moments.", field="valid_from")
    if draft.valid_until <= draft.valid_from:
        raise RuleInvalid("A rule ends after it begins.", field="valid_until")
    if draft.valid_until - draft.valid_from > LONGEST_VALIDITY:
        raise RuleInvalid("A rule is valid for five years at most; it can be renewed before.", field="valid_until")
    return draft.valid_from, draft.valid_until


def _check_scope(draft: RuleDraft) -> None:
    scope = draft.scope
    try:
        market = accounts.get_market(scope.market)
    except UnknownMarket as error:
        raise RuleInvalid("There is no such market.", field="market") from error
    if draft.currency != market.currency:
        raise RuleInvalid(f"Prices in {market.name('en')} are in {market.currency}.", field="currency")
    named = [part for part in (scope.category_id, scope.service_id, scope.offer_id) if part is not None]
    if len(named) > 1:
        raise RuleInvalid("Choose one of category, service and offer.", field="category")
    if scope.category_id is not None and not catalog.category_path(scope.category_id):
        raise RuleInvalid("There is no such category.", field="category")
    if scope.service_id is not None:
        try:
            catalog.get_listing(scope.market, scope.service_id)
        except ServiceMissing as error:
            raise RuleInvalid("This market does not offer the service.", field="service") from error
    if scope.offer_id is not None:
        _check_offer(scope)


def _check_offer(scope: Scope) -> None:
    try:
        offer = specialists.get_offer(scope.offer_id or 0)
    except OfferMissing as error:
        raise RuleInvalid("There is no such live offer.", field="offer") from error
    if offer.market != scope.market:
        raise RuleInvalid("This offer is of another market.", field="offer")


def _draft_of(row: PriceRule) -> RuleDraft:
    rule = selectors.rule_of(row)
    return RuleDraft(
        kind=rule.kind,
        names=row.names,
        scope=rule.scope,
        currency=row.currency,
        parameters=row.parameters,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        note=row.note,
        key=row.key,
    )


def _audit(rule: PriceRule, act: str, *, actor: Actor, now: datetime) -> None:
    record_act(
        actor=actor,
        act=act,
        subject=f"price_rule:{rule.key}@{rule.version}",
        details={"kind": rule.kind, "market": rule.market_id, "parameters": rule.parameters, "note": rule.note},
        now=now,
    )
