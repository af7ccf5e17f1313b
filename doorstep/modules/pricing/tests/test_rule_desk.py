"""Staff draft, look at the effect, publish and retire rules of prices on the desk; others get nowhere."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import CreateAccount
from doorstep.modules.pricing.models import PriceRule
from doorstep.modules.pricing.selectors import rules_of
from doorstep.modules.pricing.tests.builders import NIGHT, make_rule

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FORM: dict[str, Any] = {
    "kind": "surcharge", "market": "hel", "currency": "EUR", "parameters": json.dumps(NIGHT),
    "valid_from": "2026-01-01 00:00", "valid_until": "2027-01-01 00:00", "note": "Winter", "name_en": "Night",
    "name_ru": "Ночь", "name_zh-Hans": "夜间", "name_zh-Hant": "夜間",
}  # fmt: skip


@pytest.fixture
def desk() -> Client:
    with open_transaction():
        command = CreateAccount("Staff", None, email="staff@example.com", is_staff=True)
        (user_id,) = accounts.create_accounts([command], actor=SYSTEM, now=utc_now())
    browser = Client()
    browser.force_login(get_user_model().objects.get(pk=user_id), BACKEND)
    return browser


def page(name: str, *arguments: object) -> str:
    return reverse(f"admin:pricing_pricerule_{name}", args=arguments)


def test_a_rule_is_drafted_looked_at_and_published(desk: Client) -> None:
    answer = desk.post(page("new_rule"), FORM)
    rule = PriceRule.objects.get()
    assert answer.headers["Location"] == page("effect", rule.id)
    assert (rule.valid_from.isoformat(), rule.names["ru"]) == ("2025-12-31T22:00:00+00:00", "Ночь")
    assert "no visits in this market yet" in desk.get(page("effect", rule.id)).content.decode()
    assert rules_of("hel") == ()
    assert desk.get(page("publish_draft", rule.id)).status_code == 200
    desk.post(page("publish_draft", rule.id))
    rule.refresh_from_db()
    assert rule.state == "published"
    shown = desk.get(page("change", rule.id)).content.decode()
    assert "drafted" in shown
    assert "Winter" in shown
    desk.post(page("retire", rule.id))
    assert rules_of("hel") == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"parameters": json.dumps({**NIGHT, "percent_bp": -5})}, "percent_bp is a whole number"),
        ({"valid_until": ""}, "A rule begins and ends"),
        ({"currency": "XXX"}, "are in EUR"),
        ({"category": "999999"}, "999999 is not one of the available choices"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_says_why(desk: Client, change: dict[str, str], told: str) -> None:
    answer = desk.post(page("new_rule"), FORM | change).content.decode()
    assert told in answer
    assert "Winter" in answer
    assert not PriceRule.objects.exists()


def test_a_new_version_begins_with_the_old_one_and_the_old_one_stays(desk: Client, now: datetime) -> None:
    rule = PriceRule.objects.get(id=make_rule(now=now))
    assert "percent_bp" in desk.get(page("new_version", rule.id)).content.decode()
    desk.post(page("new_version", rule.id), FORM | {"parameters": json.dumps({**NIGHT, "percent_bp": 4000})})
    versions = PriceRule.objects.filter(key=rule.key).order_by("version")
    assert [(row.version, row.state) for row in versions] == [(1, "published"), (2, "draft")]
    desk.post(page("discard_this_draft", versions[1].id))
    assert PriceRule.objects.filter(key=rule.key).count() == 1
    desk.post(page("discard_this_draft", rule.id))
    assert PriceRule.objects.filter(key=rule.key).count() == 1


def test_a_contradiction_is_told_on_the_page(desk: Client, now: datetime) -> None:
    make_rule(now=now, name="Old night")
    desk.post(page("new_rule"), FORM)
    draft = PriceRule.objects.get(state="draft")
    answer = desk.post(page("publish_draft", draft.id), follow=True).content.decode()
    assert "contradicts another one" in answer
    assert "Old night" in answer
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_nobody_else_gets_in(now: datetime) -> None:
    rule_id = make_rule(now=now)
    for name in ("new_version", "publish_draft", "retire", "effect"):
        assert Client().post(page(name, rule_id)).status_code == 302
    assert PriceRule.objects.get().state == "published"
