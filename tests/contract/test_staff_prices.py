"""Staff keep rules of prices and policies over the API; what cannot be is refused with its field, and stays undone."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.contract.digests import changed_tables, digest_tables
from tests.contract.world import World, new_key, undone

NAMES = {"en": "Sunday", "ru": "Воскресенье", "zh-Hans": "周日", "zh-Hant": "週日"}
SUNDAY: dict[str, Any] = {
    "kind": "surcharge",
    "names": NAMES,
    "market": "hel",
    "currency": "EUR",
    "parameters": {"when": "weekend", "weekdays": [6], "percent_bp": 1500},
    "valid_from": "2026-01-01T00:00:00+02:00",
    "valid_until": "2027-01-01T00:00:00+02:00",
    "note": "Sundays are dear",
}
GENTLE: dict[str, Any] = {
    "code": "gentle_too",
    "names": NAMES,
    "terms": {"cancel": [{"before_minutes": 120, "fee_bp": 2000}], "no_show_bp": 5000},
}
RULES, POLICIES = "/staff/pricing/rules", "/staff/pricing/policies"


def send(world: World, method: str, path: str, body: Any = None, *, key: str = "", role: str = "staff") -> Any:
    """A call of staff's; its status and answer."""
    answer = Client().generic(
        method,
        f"/api/v1{path}",
        b"" if body is None else json.dumps(body).encode(),
        content_type="application/json",
        headers={"X-Session-Token": world.tokens[role], "Idempotency-Key": key or new_key(), "Accept-Language": "ru"},
    )
    return answer.status_code, json.loads(answer.content) if answer.content else None


def test_a_rule_is_drafted_changed_previewed_published_and_retired(world: World) -> None:
    with undone():
        key = new_key()
        status, drafted = send(world, "POST", RULES, SUNDAY, key=key)
        assert (status, drafted["state"], drafted["version"]) == (201, "draft", 1)
        assert send(world, "POST", RULES, SUNDAY, key=key) == (201, drafted), "the same request twice is one draft"
        one = f"{RULES}/{drafted['id']}"
        dearer = {**SUNDAY, "parameters": {**SUNDAY["parameters"], "percent_bp": 2000}}
        assert send(world, "PUT", one, dearer)[1]["parameters"]["percent_bp"] == 2000
        status, shown = send(world, "GET", f"{one}/preview")
        assert status == 200
        assert {line["kind"] for line in shown["items"][0]["today_lines"]} == {"base"}
        status, published = send(world, "POST", f"{one}/publish")
        assert (status, published["state"]) == (200, "published")
        assert send(world, "PUT", one, SUNDAY)[1]["code"] == "price_rule_not_draft"
        assert send(world, "DELETE", one)[1]["code"] == "price_rule_not_draft"
        status, following = send(world, "POST", RULES, {**SUNDAY, "key": drafted["key"]})
        assert (status, following["version"]) == (201, 2)
        versions = send(world, "GET", f"{RULES}?key={drafted['key']}")[1]["items"]
        assert [(row["version"], row["state"]) for row in versions] == [(2, "draft"), (1, "published")]
        assert send(world, "DELETE", f"{RULES}/{following['id']}") == (204, None)
        assert send(world, "POST", f"{one}/retire")[1]["state"] == "retired"
        assert send(world, "POST", f"{one}/retire")[1]["code"] == "price_rule_invalid"


def test_rules_are_listed_page_by_page(world: World) -> None:
    everything = send(world, "GET", f"{RULES}?limit=200")[1]["items"]
    assert len(everything) >= 2
    status, first = send(world, "GET", f"{RULES}?limit=1")
    assert (status, len(first["items"])) == (200, 1)
    rest, cursor = first["items"], first["next_cursor"]
    while cursor:
        page = send(world, "GET", f"{RULES}?limit=1&cursor={cursor}")[1]
        rest, cursor = rest + page["items"], page["next_cursor"]
    assert [row["id"] for row in rest] == [row["id"] for row in everything]
    drafts = send(world, "GET", f"{RULES}?state=draft&market=hel&kind=surcharge")[1]["items"]
    assert [row["id"] for row in drafts] == [world.rule_ids["draft"]]
    assert send(world, "GET", f"{RULES}?market=mow")[1]["items"] == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"parameters": {**SUNDAY["parameters"], "percent_bp": -1500}}, "price_rule_invalid", "percent_bp"),
        ({"parameters": {"when": "holiday", "amount_minor": -1}}, "price_rule_invalid", "amount_minor"),
        ({"kind": "minimum", "parameters": {"amount_minor": -4900}}, "price_rule_invalid", "amount_minor"),
        ({"kind": "discount", "parameters": {"percent_bp": 10001, "stacks": True}}, "price_rule_invalid", "percent_bp"),
        ({"kind": "travel_fee", "parameters": {"free_km": 1, "per_km_minor": -5, "most_minor": 5}},
         "price_rule_invalid", "per_km_minor"),
        ({"kind": "policy", "parameters": {"policy": "nobody_knows_it"}}, "price_rule_invalid", "policy"),
        ({"parameters": {**SUNDAY["parameters"], "colour": "red"}}, "price_rule_invalid", "colour"),
        ({"valid_until": None}, "price_rule_invalid", "valid_until"),
        ({"valid_from": None}, "price_rule_invalid", "valid_from"),
        ({"valid_until": "2036-01-01T00:00:00+02:00"}, "price_rule_invalid", "valid_until"),
        ({"valid_until": "2025-01-01T00:00:00+02:00"}, "price_rule_invalid", "valid_until"),
        ({"currency": "USD"}, "price_rule_invalid", "currency"),
        ({"currency": "XXX"}, "price_rule_invalid", "currency"),
        ({"market": "atlantis"}, "price_rule_invalid", "market"),
        ({"category_id": 2**40}, "price_rule_invalid", "category"),
        ({"service_id": 2**40}, "price_rule_invalid", "service"),
        ({"offer_id": 2**40}, "price_rule_invalid", "offer"),
        ({"names": {"en": "Sunday"}}, "price_rule_invalid", "names.ru"),
        ({"names": {**NAMES, "en": "S" * 61}}, "price_rule_invalid", "names.en"),
        ({"note": "n" * 501}, "price_rule_invalid", "note"),
        ({"valid_from": "2026-01-01T00:00:00"}, "invalid_input", None),
        ({"kind": "gift"}, "invalid_input", None),
        ({"key": "0198c0de-0000-7000-8000-000000000000"}, "price_rule_missing", None),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused(world: World, change: dict[str, Any], code: str, field: str | None) -> None:
    with undone():
        before = digest_tables()
        status, problem = send(world, "POST", RULES, {**SUNDAY, **change})
        assert (status in (404, 422), problem["code"]) == (True, code), problem
        assert field is None or problem["context"]["field"] == field
        assert problem["detail"]
        assert changed_tables(before) == set()
        if code == "price_rule_invalid" and "kind" not in change and change.get("market") is None:
            draft = f"{RULES}/{world.rule_ids['draft']}"
            assert send(world, "PUT", draft, {**SUNDAY, **change})[1]["code"] == code
            assert changed_tables(before) == set()


def test_a_rule_that_contradicts_another_is_not_published(world: World) -> None:
    with undone():
        ids = [send(world, "POST", RULES, SUNDAY)[1]["id"] for _ in range(2)]
        assert send(world, "POST", f"{RULES}/{ids[0]}/publish")[0] == 200
        before = digest_tables()
        status, problem = send(world, "POST", f"{RULES}/{ids[1]}/publish")
        assert (status, problem["code"]) == (409, "price_rule_contradicts")
        assert problem["context"] == {"rule": ids[0], "name": "Sunday"}
        assert changed_tables(before) == set()


def test_a_policy_is_drafted_changed_and_published(world: World) -> None:
    with undone():
        status, drafted = send(world, "POST", POLICIES, GENTLE)
        assert (status, drafted["state"], drafted["version"]) == (201, "draft", 1)
        assert drafted["in_words"]["everybody"][0].startswith("Cancelling is free until 2 h before the start")
        one = f"{POLICIES}/{drafted['id']}"
        status, changed = send(world, "PUT", one, {**GENTLE, "terms": {"no_show_bp": 7000}})
        assert (status, changed["terms"]["no_show_bp"], changed["code"]) == (200, 7000, "gentle_too")
        assert send(world, "POST", f"{one}/publish")[1]["state"] == "published"
        assert send(world, "PUT", one, GENTLE)[1]["code"] == "policy_fixed"
        assert send(world, "DELETE", one)[1]["code"] == "policy_fixed"
        following = send(world, "POST", POLICIES, GENTLE)[1]
        assert send(world, "DELETE", f"{POLICIES}/{following['id']}") == (204, None)
        listed = send(world, "GET", f"{POLICIES}?code=gentle_too")[1]
        assert [row["id"] for row in listed["items"]] == [drafted["id"]]
        assert send(world, "GET", one)[1]["published_at"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"terms": {"no_show_bp": 10001}}, "no_show_bp"),
        ({"terms": {"no_show_bp": -1}}, "no_show_bp"),
        ({"terms": {"cancel": [{"before_minutes": 60, "fee_bp": 5000}]}}, "no_show_bp"),
        ({"terms": {"cancel": "never"}}, "cancel"),
        ({"terms": {"by_group": {"friends": {}}}}, "by_group.friends"),
        ({"code": "No Code"}, "code"),
        ({"names": {}}, "names.en"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(world: World, change: dict[str, Any], field: str) -> None:
    with undone():
        before = digest_tables()
        status, problem = send(world, "POST", POLICIES, {**GENTLE, **change})
        assert (status, problem["code"], problem["context"]["field"]) == (422, "policy_invalid", field)
        assert changed_tables(before) == set()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"market": "hel"}, "invalid_input"),
        ({"market": "hel", "buffer": {"cleanup_minutes": 5}, "rule_id": "0198c0de-0000-7000-8000-000000000000"},
         "invalid_input"),
        ({"market": "hel", "buffer": {}}, "invalid_input"),
        ({"buffer": {"cleanup_minutes": 5}}, "invalid_input"),
        ({"market": "hel", "buffer": {"cleanup_minutes": -5}}, "invalid_input"),
        ({"market": "hel", "days": 91, "buffer": {"cleanup_minutes": 5}}, "invalid_input"),
        ({"market": "atlantis", "buffer": {"cleanup_minutes": 5}}, "unknown_market"),
        ({"market": "hel", "buffer": {"service_id": 2**40, "cleanup_minutes": 5}}, "service_missing"),
        ({"rule_id": "0198c0de-0000-7000-8000-000000000000"}, "price_rule_missing"),
        ({"market": "hel", "policy_id": "0198c0de-0000-7000-8000-000000000000"}, "not_found"),
        ({"rule": {**SUNDAY, "currency": "USD"}}, "price_rule_invalid"),
        ({"market": "hel", "policy": {**GENTLE, "terms": {"no_show_bp": -1}}}, "policy_invalid"),
    ],
)  # fmt: skip
def test_what_cannot_be_rehearsed_is_refused(world: World, body: dict[str, Any], code: str) -> None:
    status, problem = send(world, "POST", "/staff/rehearsals", body)
    assert (status in (404, 422), problem["code"]) == (True, code), problem


def test_a_rehearsal_answers_in_the_reader_s_language_and_writes_nothing(world: World) -> None:
    with undone():
        before = digest_tables()
        status, found = send(world, "POST", "/staff/rehearsals", {"rule": {**SUNDAY, "kind": "minimum",
                             "parameters": {"amount_minor": 9900}}})  # fmt: skip
        assert status == 200, found
        assert changed_tables(before) == set()
    assert found["market"] == "hel"
    # Two visits are done, at 49.00 each.
    total = found["total"]
    assert (total["today"]["income_minor"], total["changed"]["income_minor"]) == (9800, 19800)
    assert [line["name"] for line in found["most_changed"][0]["changed"]["lines"]][-1] == "Воскресенье"
    assert found["most_changed"][0]["difference_minor"] == 5000
