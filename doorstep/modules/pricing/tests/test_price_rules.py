"""Rules are drafted, published and retired; what can't be is refused with its reason, and nothing changes."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from doorstep.infra.db import fetch_all, translated_errors
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.errors import NotAllowed
from doorstep.modules.pricing.contracts import (
    RuleContradicts,
    RuleInvalid,
    RuleKind,
    RuleMissing,
    RuleNotDraft,
    RuleState,
    Scope,
)
from doorstep.modules.pricing.models import PriceRule
from doorstep.modules.pricing.selectors import rules_of
from doorstep.modules.pricing.services.price_rules import (
    change_rule_draft,
    discard_rule_draft,
    draft_rule,
    publish_rule,
    retire_rule,
)
from doorstep.modules.pricing.tests.builders import NIGHT, make_rule, rule_draft

pytestmark = pytest.mark.django_db
CLIENT = Actor(Role.CLIENT, user_id=1)


def test_a_draft_counts_when_it_is_published(now: datetime) -> None:
    drafted = draft_rule(rule_draft(now=now), actor=SYSTEM, now=now)
    assert rules_of("hel") == ()
    publish_rule(drafted.id, actor=SYSTEM, now=now)
    assert [rule.id for rule in rules_of("hel")] == [drafted.id]
    assert rules_of("mow") == ()


def test_a_retired_rule_counts_no_more_and_stays_in_the_history(now: datetime) -> None:
    rule_id = make_rule(now=now)
    retired = retire_rule(rule_id, actor=SYSTEM, now=now)
    assert (retired.state, retired.retired_at) == (RuleState.RETIRED, now)
    assert rules_of("hel") == ()
    with pytest.raises(RuleInvalid):
        retire_rule(rule_id, actor=SYSTEM, now=now)


def test_a_later_version_follows_and_an_earlier_one_is_replaced(now: datetime) -> None:
    first = PriceRule.objects.get(id=make_rule(now=now))
    later = make_rule(now=now, key=first.key, valid_from=now + timedelta(days=30))
    assert {rule.version for rule in rules_of("hel")} == {1, 2}
    earlier = make_rule(now=now, key=first.key, valid_from=now - timedelta(days=1))
    assert [rule.id for rule in rules_of("hel")] == [earlier]
    states = PriceRule.objects.filter(key=first.key).order_by("version").values_list("id", "state")
    assert list(states) == [(first.id, "retired"), (later, "retired"), (earlier, "published")]


def test_every_act_leaves_a_trace(now: datetime) -> None:
    retire_rule(make_rule(now=now, note="Winter"), actor=SYSTEM, now=now)
    acts = fetch_all("SELECT act FROM infra_auditentry WHERE subject LIKE 'price_rule:%' ORDER BY id")
    assert [act for (act,) in acts] == ["draft price rule", "publish price rule", "retire price rule"]


def test_a_contradiction_is_refused_and_named(now: datetime) -> None:
    standing = make_rule(now=now, name="Old night")
    drafted = draft_rule(rule_draft(now=now, parameters={**NIGHT, "percent_bp": 5000}), actor=SYSTEM, now=now)
    with pytest.raises(RuleContradicts) as refusal:
        publish_rule(drafted.id, actor=SYSTEM, now=now)
    assert refusal.value.context == {"rule": str(standing), "name": "Old night"}
    assert [rule.id for rule in rules_of("hel")] == [standing]
    assert PriceRule.objects.get(id=drafted.id).state == RuleState.DRAFT
    retire_rule(standing, actor=SYSTEM, now=now)
    publish_rule(drafted.id, actor=SYSTEM, now=now)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"valid_until": None}, "valid_until"),
        ({"valid_from": None}, "valid_from"),
        ({"valid_until": "valid_from"}, "valid_until"),
        ({"valid_until": timedelta(days=366 * 6)}, "valid_until"),
        ({"currency": "XXX"}, "currency"),
        ({"currency": "RUB"}, "currency"),
        ({"scope": Scope("mars")}, "market"),
        ({"scope": Scope("hel", category_id=10**9)}, "category"),
        ({"scope": Scope("hel", service_id=10**9)}, "service"),
        ({"scope": Scope("hel", offer_id=10**9)}, "offer"),
        ({"scope": Scope("hel", category_id=1, service_id=1)}, "category"),
        ({"names": {"en": "Night"}}, "names.ru"),
        ({"note": "x" * 501}, "note"),
        ({"parameters": {**NIGHT, "percent_bp": -100}}, "percent_bp"),
        ({"kind": RuleKind.MINIMUM, "parameters": {"amount_minor": -500}}, "amount_minor"),
        ({"kind": RuleKind.DISCOUNT, "parameters": {"percent_bp": 10_001, "stacks": False}}, "percent_bp"),
        ({"kind": RuleKind.POLICY, "parameters": {"policy": "unheard-of"}}, "policy"),
    ],
)
def test_what_can_not_be_is_refused_with_the_field_and_nothing_is_kept(
    now: datetime, change: dict[str, Any], field: str
) -> None:
    draft = rule_draft(now=now)
    if change.get("valid_until") == "valid_from":
        change = {"valid_until": draft.valid_from}
    elif isinstance(change.get("valid_until"), timedelta):
        change = {"valid_until": now + change["valid_until"]}
    with pytest.raises(RuleInvalid) as refusal:
        draft_rule(replace(draft, **change), actor=SYSTEM, now=now)
    assert refusal.value.context["field"] == field
    assert not PriceRule.objects.exists()


def test_a_draft_changes_until_it_is_published(now: datetime) -> None:
    drafted = draft_rule(rule_draft(now=now), actor=SYSTEM, now=now)
    changed = rule_draft(now=now, parameters={**NIGHT, "percent_bp": 4000})
    assert change_rule_draft(drafted.id, changed, actor=SYSTEM, now=now).parameters["percent_bp"] == 4000
    publish_rule(drafted.id, actor=SYSTEM, now=now)
    for act in (
        lambda: change_rule_draft(drafted.id, changed, actor=SYSTEM, now=now),
        lambda: publish_rule(drafted.id, actor=SYSTEM, now=now),
        lambda: discard_rule_draft(drafted.id, actor=SYSTEM, now=now),
    ):
        with pytest.raises(RuleNotDraft):
            act()
    assert PriceRule.objects.get(id=drafted.id).parameters["percent_bp"] == 4000


def test_a_draft_that_is_not_wanted_goes(now: datetime) -> None:
    drafted = draft_rule(rule_draft(now=now), actor=SYSTEM, now=now)
    discard_rule_draft(drafted.id, actor=SYSTEM, now=now)
    assert not PriceRule.objects.exists()
    with pytest.raises(RuleMissing):
        publish_rule(drafted.id, actor=SYSTEM, now=now)


def test_a_validity_that_is_over_is_not_published(now: datetime) -> None:
    draft = rule_draft(now=now, valid_from=now - timedelta(days=9), valid_until=now - timedelta(days=1))
    drafted = draft_rule(draft, actor=SYSTEM, now=now)
    with pytest.raises(RuleInvalid) as refusal:
        publish_rule(drafted.id, actor=SYSTEM, now=now)
    assert refusal.value.context["field"] == "valid_until"


def test_only_staff_act(now: datetime) -> None:
    drafted = draft_rule(rule_draft(now=now), actor=SYSTEM, now=now)
    for act in (
        lambda: draft_rule(rule_draft(now=now), actor=CLIENT, now=now),
        lambda: publish_rule(drafted.id, actor=CLIENT, now=now),
        lambda: retire_rule(drafted.id, actor=CLIENT, now=now),
        lambda: discard_rule_draft(drafted.id, actor=CLIENT, now=now),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert [row.state for row in PriceRule.objects.all()] == [RuleState.DRAFT]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pricing_pricerule SET parameters = '{}' WHERE id = %s",
        "UPDATE pricing_pricerule SET valid_until = valid_until + interval '1 day' WHERE id = %s",
        "UPDATE pricing_pricerule SET state = 'draft' WHERE id = %s",
        "DELETE FROM pricing_pricerule WHERE id = %s",
    ],
)
def test_the_database_itself_keeps_what_was_published(now: datetime, statement: str) -> None:
    rule_id = make_rule(now=now)
    with pytest.raises(RuleNotDraft), translated_errors(), connection.cursor() as cursor:
        cursor.execute(statement, [rule_id])


def test_a_version_belongs_to_a_rule_of_its_kind_and_market(now: datetime) -> None:
    first = PriceRule.objects.get(id=make_rule(now=now))
    with pytest.raises(RuleInvalid):
        draft_rule(rule_draft(RuleKind.MINIMUM, {"amount_minor": 100}, now=now, key=first.key), actor=SYSTEM, now=now)
    with pytest.raises(RuleMissing):
        draft_rule(rule_draft(now=now, key=uuid.uuid4()), actor=SYSTEM, now=now)
