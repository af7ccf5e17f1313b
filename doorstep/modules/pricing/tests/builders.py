"""Rules of prices, made through the service."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from doorstep.kernel.actors import SYSTEM
from doorstep.modules.pricing.contracts import PolicyDraft, RuleDraft, RuleKind, Scope
from doorstep.modules.pricing.selectors import get_rule
from doorstep.modules.pricing.services.policies import draft_policy
from doorstep.modules.pricing.services.price_rules import draft_rule, publish_rule

HELSINKI = Scope("hel")
NIGHT = {"when": "night", "from_time": "22:00", "until_time": "06:00", "percent_bp": 3000}


def rule_draft(
    kind: RuleKind = RuleKind.SURCHARGE,
    parameters: dict[str, Any] | None = None,
    *,
    now: datetime,
    name: str = "Night",
    scope: Scope = HELSINKI,
    currency: str = "EUR",
    **more: Any,
) -> RuleDraft:
    """A draft that can be published: valid for a year from now."""
    names = dict.fromkeys(("en", "ru", "zh-Hans", "zh-Hant"), name)
    values: dict[str, Any] = {"valid_from": now - timedelta(days=1), "valid_until": now + timedelta(days=365)} | more
    return RuleDraft(kind, names, scope, currency, NIGHT if parameters is None else parameters, **values)


def make_rule(*arguments: Any, now: datetime, **values: Any) -> uuid.UUID:
    """A published rule; takes what :func:`rule_draft` takes."""
    return publish_rule(make_rule_draft(*arguments, now=now, **values), actor=SYSTEM, now=now).id


def make_rule_draft(*arguments: Any, now: datetime, **values: Any) -> uuid.UUID:
    """A draft that is kept, likewise."""
    return draft_rule(rule_draft(*arguments, now=now, **values), actor=SYSTEM, now=now).id


def rule_key(rule_id: uuid.UUID) -> uuid.UUID:
    """Of which rule this is a version."""
    return get_rule(rule_id).key


def make_policy_draft(code: str, terms: dict[str, Any], *, now: datetime) -> uuid.UUID:
    """A draft of a policy."""
    names = dict.fromkeys(("en", "ru", "zh-Hans", "zh-Hant"), code.capitalize())
    return draft_policy(PolicyDraft(code, names, terms), actor=SYSTEM, now=now).id
