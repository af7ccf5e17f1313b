"""Staff keep coupons over the API; what cannot be is refused with its field, and stays undone."""

from typing import Any

import pytest

from tests.contract.digests import changed_tables, digest_tables
from tests.contract.test_staff_prices import send
from tests.contract.world import World, new_key, undone

NAMES = {"en": "Spring", "ru": "Весна", "zh-Hans": "春季", "zh-Hant": "春季"}
SPRING: dict[str, Any] = {
    "code": "spring-10",
    "market": "hel",
    "kind": "percent",
    "names": NAMES,
    "percent_bp": 1000,
    "most_minor": 2000,
    "starts_at": "2026-01-01T00:00:00+02:00",
    "ends_at": "2029-01-01T00:00:00+02:00",
    "most_uses": 100,
}
COUPONS = "/staff/promotions/coupons"


def test_a_coupon_is_made_changed_tried_paused_and_resumed(world: World) -> None:
    with undone():
        key = new_key()
        status, made = send(world, "POST", COUPONS, SPRING, key=key)
        assert (status, made["code"], made["taken"]) == (201, "SPRING10", 0)
        assert send(world, "POST", COUPONS, SPRING, key=key) == (201, made), "the same request twice is one coupon"
        assert send(world, "POST", COUPONS, SPRING)[1]["code"] == "coupon_code_taken"
        one = f"{COUPONS}/{made['id']}"
        status, changed = send(world, "PUT", one, {**SPRING, "percent_bp": 2500})
        assert (status, changed["percent_bp"]) == (200, 2500)
        assert send(world, "GET", one) == (200, changed)
        basket = {"parts": [{"service_id": 1, "price_minor": 4900}], "other_minor": 500}
        status, tried = send(world, "POST", f"{one}/preview", basket)
        assert (status, tried["off"]["minor"], tried["payable"]["minor"]) == (200, 1350, 4050)
        status, paused = send(world, "POST", f"{one}/pause")
        assert status == 200
        assert paused["paused_at"]
        assert send(world, "POST", f"{one}/preview", basket)[1]["refusal"] == "coupon_over"
        assert send(world, "POST", f"{one}/pause")[1]["code"] == "coupon_invalid"
        assert send(world, "POST", f"{one}/resume")[1]["paused_at"] is None
        listed = send(world, "GET", f"{COUPONS}?market=hel&limit=1")[1]
        assert listed["items"][0]["id"] == made["id"]
        assert send(world, "GET", f"{COUPONS}?cursor={listed['next_cursor']}")[0] == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "no spaces, no commas"}, "code"),
        ({"market": "atlantis"}, "market"),
        ({"percent_bp": None}, "percent_bp"),
        ({"names": {"en": "Spring"}}, "name_ru"),
        ({"ends_at": "2025-01-01T00:00:00Z"}, "ends_at"),
        ({"category_id": 1, "service_id": 1}, "category"),
        ({"service_id": 10**9}, "service"),
    ],
)
def test_what_cannot_be_is_refused(world: World, change: dict[str, Any], field: str) -> None:
    before = digest_tables()
    status, problem = send(world, "POST", COUPONS, {**SPRING, **change})
    assert (status, problem["code"], problem["context"]["field"]) == (422, "coupon_invalid", field)
    assert changed_tables(before) <= {"infra_idempotencykey"}


def test_clients_keep_no_coupons(world: World) -> None:
    assert send(world, "POST", COUPONS, SPRING, role="client")[0] == 403
