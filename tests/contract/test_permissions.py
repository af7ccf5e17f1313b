"""
Who may do what: every operation of `api/openapi.json`, called by everybody.

The security scheme says which role may call, the object in the path or body says who owns it. Whoever may not is
refused with 401, 403 or 404 and changes nothing.
"""

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from doorstep.entrypoints import description
from doorstep.modules.promotions.models import Coupon
from tests.builders import STREET, BuiltSpecialist
from tests.contract.digests import changed_tables, digest_tables
from tests.contract.world import CLOSED_DAY, DOOR, PERSON, World, new_key, undone
from tests.pictures import small_picture

# Without a session, with one that never was, with one that was signed out.
NOBODY = frozenset({"guest", "unknown", "ended"})
ROLES = ("guest", "unknown", "ended", "client", "specialist", "other_client", "other_specialist", "staff")
SIGNED_IN = frozenset(ROLES) - NOBODY
SPECIALISTS = frozenset({"specialist", "other_specialist"})
STAFF = frozenset({"staff"})
ALLOWED_BY_SCHEME = {
    "Anyone": frozenset(ROLES), "SignedIn": SIGNED_IN, "SpecialistOnly": SPECIALISTS, "StaffOnly": STAFF,
}  # fmt: skip

# Who may act on the object in the path. Staff see and end all orders, but agree to none.
CLIENT = frozenset({"client"})
CLIENT_AND_STAFF = frozenset({"client", "staff"})
SPECIALIST = frozenset({"specialist"})
OWNERS = {
    "address_id": CLIENT,
    "person_id": CLIENT,
    "session_id": CLIENT,
    "order_id": CLIENT_AND_STAFF,
    "visit_id": CLIENT_AND_STAFF,
    "payment_id": CLIENT_AND_STAFF,
    "share_id": CLIENT_AND_STAFF,
    "offer_id": SPECIALIST,
    "job_offer_id": SPECIALIST,
    "time_off_id": SPECIALIST,
    "external_calendar_id": SPECIALIST,
    "file_id": CLIENT,
    "subscription_id": CLIENT,
    "review_id": SPECIALIST,
    "picture_id": SPECIALIST,
    "certificate_id": SPECIALIST,
    "rule_id": STAFF,
    "coupon_id": STAFF,
    "policy_id": STAFF,
    "service_id": frozenset(ROLES),
    "specialist_id": frozenset(ROLES),
}
OWNERS_OF_OPERATION = {
    "add_portfolio_picture": SPECIALIST,
    "clear_exception": SPECIALIST,
    "confirm_order": CLIENT,
    "start_payment": CLIENT,
    "share_trip": CLIENT,
    **dict.fromkeys(("approve_the_replacement", "refuse_the_replacement"), CLIENT),
    "refuse_extra": CLIENT,
    **dict.fromkeys(("ask_for_extra", "withdraw_extra"), SPECIALIST),
    "list_other_times": CLIENT,
    "book_again": CLIENT,
    "explain_own_start": SPECIALIST,
    "get_visit_calendar": frozenset({"client", "specialist"}),
    **dict.fromkeys(("get_discounts", "apply_discounts", "withdraw_discounts"), CLIENT),
    "make_quote": CLIENT,
    "hold_order": CLIENT,
    **dict.fromkeys(("quote_search", "hold_search", "answer_search"), CLIENT),
    "take_from_pool": SPECIALISTS,
    "assign_search": STAFF,
    "write_review": CLIENT,
    "change_review": CLIENT,
    "accept_proposal": CLIENT,
    "get_visit_door": CLIENT,
    "get_door_code": CLIENT,
    "read_visit_link": frozenset({"client", "specialist"}),
    "change_visit_door": CLIENT,
}
# Wednesday morning in Helsinki, two days after the fixed present.
FREE_START = "2026-01-14T08:00:00Z"
STATE_WANTED = {
    **dict.fromkeys(("confirm_order", "list_ways_to_pay", "start_payment"), "held"),
    **dict.fromkeys(("get_discounts", "apply_discounts", "withdraw_discounts"), "held"),
    "read_visit_link": "online",
    **dict.fromkeys(("get_search", "answer_search", "take_from_pool", "assign_search"), "searching"),
    # What a phone did at a visit that has ended otherwise is kept.
    "sync_visit": "cancelled",
    **dict.fromkeys(("accept_visit", "decline_visit", "list_slots_to_propose", "propose_times"), "requested"),
    **dict.fromkeys(("withdraw_proposals", "accept_proposal", "refuse_proposals"), "requested"),
}

DENIED_CODES = {
    "not_signed_in", "not_allowed", "not_found", "offer_missing",
    # A quote is its owner's: to anybody else it is no quote at all.
    "quote_invalid",
    "file_missing",
    "review_missing",
    "picture_missing",
    "certificate_missing",
    "payment_missing",
}  # fmt: skip

type Parameters = dict[str, Any]

OPERATIONS = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, methods in json.loads(description.OPENAPI_FILE.read_text())["paths"].items()
    for method, operation in methods.items()
}


def path_values(world: World, operation_id: str) -> Parameters:
    """An existing object for every parameter that a path may have."""
    state = STATE_WANTED.get(operation_id, "accepted")
    return {
        "address_id": world.client.address_id,
        "person_id": world.person_id,
        "session_id": world.session_id,
        "order_id": world.orders[state]["id"],
        "rule_id": world.rule_ids["published" if operation_id == "retire_price_rule" else "draft"],
        "policy_id": world.policy_id,
        "coupon_id": _coupon_for(operation_id) if "coupon" in operation_id else "",
        "job_offer_id": world.job_offer_id,
        "visit_id": _reviewable_visit(world, operation_id)
        or world.visit_id("accepted" if state == "searching" else state),
        "proposal_id": world.proposal_id,
        "review_id": world.review_id,
        "offer_id": world.offer_id,
        "time_off_id": world.time_off_id,
        "external_calendar_id": world.external_calendar_id,
        "app": "client",
        "extra_id": world.extra_id,
        "payment_id": world.payment_id,
        "share_id": world.share_id,
        "token": world.share_token,
        "provider": "sandbox",
        "file_id": world.file_id,
        "subscription_id": world.subscription_id,
        "picture_id": world.picture_id,
        "item_id": 1,
        "photo_id": world.file_id,
        "certificate_id": world.certificate_id,
        "day": CLOSED_DAY,
        "service_id": world.service_id,
        "specialist_id": _specialist_for(world, operation_id).specialist_id,
    }


def _specialist_for(world: World, operation_id: str) -> BuiltSpecialist:
    # The world's specialist keeps the other one already.
    return world.other_specialist if operation_id == "remove_favourite" else world.specialist


def _coupon_for(operation_id: str) -> str:
    return str(Coupon.objects.get(code="PAUSED" if operation_id == "resume_coupon" else "WELCOME").id)


def _reviewable_visit(world: World, operation_id: str) -> str | None:
    return {"write_review": world.done_visit_id, "change_review": world.reviewed_visit_id}.get(operation_id)


def body_values(world: World) -> dict[str, Parameters]:
    """What bodies need beyond the example of the description, as they name objects."""
    return {
        "change_me": {"photo_id": None},
        "change_coupon": {"code": "WELCOME"},
        "create_offer": {"service_id": world.spare_service_id},
        "make_quote": {
            "service_id": world.service_id,
            "offer_id": world.offer_id,
            "address_id": str(world.client.address_id),
            "starts_at": FREE_START,
        },
        "hold_order": {"quotes": [world.quote]},
        "quote_search": {"service_id": world.service_id, "address_id": str(world.client.address_id)},
        "hold_search": {"quote": world.search_quote},
        "assign_search": {"offer_id": world.offer_id},
        # No provider is configured here.
        "start_payment": {"method": "cash", "timing": "at_door"},
        "add_push_subscription": world.browser.subscription(),
        "read_notices": {"app": "client", "all": True},
        "reschedule_visit": {"starts_at": FREE_START},
        "refuse_the_replacement": {"wish": "wait"},
        "propose_times": {"starts": [FREE_START]},
        "reschedule_order": {"starts_at": FREE_START},
        "upload_file": {"purpose": "problem"},
        "ask_for_help": {"visit_id": None},
        "add_portfolio_picture": {"file_id": world.portfolio_file_id},
        "add_certificate": {"file_id": None},
    }


def query_values(world: World) -> dict[str, Parameters]:
    """What queries demand."""
    question = {"service_id": world.service_id, "offer_id": world.offer_id, "market": "hel", "lat": 60.17, "lon": 24.94}
    return {
        "list_categories": {"market": "hel"},
        "get_consequence": {"act": "cancel"},
        "list_services": {"market": "hel"},
        "get_service": {"market": "hel"},
        "list_shops_of_service": {"market": "hel"},
        "search": {"market": "hel"},
        "list_notices": {"app": "client"},
        "popular_services": {"market": "hel"},
        "get_points": {"market": "hel"},
        "list_promotions": {"market": "hel"},
        "list_favourites": {"market": "hel"},
        "list_favourite_ids": {"market": "hel"},
        "get_search_filters": {"market": "hel"},
        "keep_search_filters": {"market": "hel"},
        "list_slots": question,
        "list_slots_together": {"wish": [world.service_id] * 2, "market": "hel", "lat": 60.17, "lon": 24.94},
        "explain_start": {**question, "start": FREE_START},
        "explain_own_start": {"offer_id": world.offer_id, "start": FREE_START, "lat": 60.17, "lon": 24.94},
    }


def call(world: World, operation_id: str, role: str, *, once: str | None = "", **query: Any) -> Any:
    """Call an operation on the world's objects as one of the roles; a parameter that is None is left out."""
    method, path, operation = OPERATIONS[operation_id]
    contents = operation.get("requestBody", {}).get("content", {})
    values = body_values(world).get(operation_id, {})
    body, content_type = b"", "application/json"
    if content_type in contents:
        body = json.dumps({**contents[content_type]["example"], **values}).encode()
    elif "multipart/form-data" in contents:
        body, content_type = encode_multipart(BOUNDARY, {**values, "file": BytesIO(small_picture())}), MULTIPART_CONTENT
    headers = {"X-Session-Token": world.tokens[role]} if world.tokens[role] else {}
    asked = {**query_values(world).get(operation_id, {}), **query}
    if once is not None and method != "GET":
        headers["Idempotency-Key"] = once or new_key()
    return Client().generic(
        method,
        path.format(**path_values(world, operation_id)),
        body,
        content_type=content_type,
        headers=headers,
        query_params={name: value for name, value in asked.items() if value is not None},
    )


def allowed_roles(operation_id: str) -> frozenset[str]:
    """Who may do this to the world's objects."""
    _, path, operation = OPERATIONS[operation_id]
    (scheme,) = operation["security"][0]
    allowed = ALLOWED_BY_SCHEME[scheme]
    if operation_id in OWNERS_OF_OPERATION:
        return allowed & OWNERS_OF_OPERATION[operation_id]
    for name in OWNERS:
        if f"{{{name}}}" in path:
            allowed &= SPECIALIST if scheme == "SpecialistOnly" else OWNERS[name]
    return allowed


def allowed_role(operation_id: str) -> str:
    """Somebody who may."""
    return next(role for role in ("specialist", "client", "staff") if role in allowed_roles(operation_id))


def expected_refusal(operation_id: str, role: str) -> int:
    """The status for somebody who may not."""
    (scheme,) = OPERATIONS[operation_id][2]["security"][0]
    if role in NOBODY:
        return 401
    if role not in ALLOWED_BY_SCHEME[scheme]:
        return 403
    return 422 if operation_id in ("hold_order", "hold_search") else 404


@pytest.fixture(scope="module")
def digest(world: World) -> dict[str, str]:
    """The world's tables as every test finds them: whatever a test does is undone."""
    return digest_tables()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_everybody_calls_everything(world: World, digest: dict[str, str], operation_id: str, role: str) -> None:
    with undone():
        answer = call(world, operation_id, role)
        problem = answer.json() if answer["Content-Type"] == "application/problem+json" else {}
        if role in allowed_roles(operation_id):
            assert problem.get("code") not in DENIED_CODES | {"invalid_input"}, problem
            assert answer.status_code < 500, problem
        else:
            assert answer.status_code == expected_refusal(operation_id, role), answer.content
            assert problem["code"] in DENIED_CODES, problem
            assert changed_tables(digest) == set()
        assert str(answer.status_code) in OPERATIONS[operation_id][2]["responses"], answer.content
        assert not answer.cookies
        check_secrets(world, role, answer.content.decode())


def check_secrets(world: World, role: str, text: str) -> None:
    """What nobody but the two sides may read, whatever the question."""
    if role != "specialist":
        assert not all(part in text for part in world.base_texts), "the specialist's base leaves the house"
    if role in NOBODY | {"other_client", "other_specialist"}:
        for state, order in world.orders.items():
            # Who is asked to serve a search, or may take it from the pool, is told its number.
            asked = state == "searching" and role == "other_specialist"
            assert asked or order["id"] not in text, "a foreign order shows"
        assert str(world.client.phone) not in text
        assert str(world.client.address_id) not in text
    if role in NOBODY | {"other_specialist"}:
        assert STREET not in text
    if role != "client":
        # Three days ahead not even the visit's specialist reads it, and staff never do.
        assert DOOR["code"] not in text, "the notes for the door leave the house"
    if role not in ("client", "specialist", "staff"):
        assert not any(str(PERSON[part]) in text for part in ("name", "phone", "notes", "email"))


# Quotes are stored nowhere, a wish again is only told, rehearsals write nothing; sessions, which every call touches,
# are left out of the digest.
# The example of a provider's message is nobody's, and refused.
BEYOND_THE_DIGEST = {
    "make_quote",
    "quote_search",
    "try_coupon",
    "book_again",
    "revoke_session",
    "rehearse",
    "take_payment_message",
}


@pytest.mark.parametrize(
    "operation_id",
    [name for name, entry in OPERATIONS.items() if entry[0] != "GET" and name not in BEYOND_THE_DIGEST],
)
def test_a_change_shows_in_the_digest(world: World, digest: dict[str, str], operation_id: str) -> None:
    """The negative control: the digest by which a denied call is judged does see what an allowed one does."""
    with undone():
        answer = call(world, operation_id, allowed_role(operation_id))
        if answer.status_code < 300:
            assert changed_tables(digest), operation_id
        else:
            assert answer.status_code == 409, answer.content
            assert changed_tables(digest) == set()


@pytest.mark.parametrize(
    "operation_id",
    [name for name, (_, _, operation) in OPERATIONS.items() if "idempotency_key_missing" in operation["x-problems"]],
)
def test_what_moves_time_or_money_demands_a_key(world: World, digest: dict[str, str], operation_id: str) -> None:
    _, _, operation = OPERATIONS[operation_id]
    assert any(entry["name"] == "Idempotency-Key" for entry in operation["parameters"])
    with undone():
        answer = call(world, operation_id, allowed_role(operation_id), once=None)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_missing")
        assert changed_tables(digest) == set()


@pytest.mark.parametrize("role", [role for role in ROLES if role != "client"])
@pytest.mark.parametrize("operation_id", ["list_slots", "explain_start"])
def test_slots_at_a_foreign_address_are_not_told(world: World, operation_id: str, role: str) -> None:
    answer = call(world, operation_id, role, address_id=str(world.client.address_id))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("role", ["other_client", "specialist", "other_specialist"])
def test_lists_hold_no_foreign_orders(world: World, role: str) -> None:
    assert call(world, "list_orders", role).json()["items"] == []


def test_visits_are_listed_to_their_specialist_only(world: World) -> None:
    mine = {visit["id"] for visit in call(world, "list_worked_visits", "specialist").json()["items"]}
    over = {world.done_visit_id, world.reviewed_visit_id}
    assert mine - over == {world.visit_id(state) for state in ("requested", "accepted", "cancelled", "online")}
    assert call(world, "list_worked_visits", "other_specialist").json()["items"] == []


def test_the_base_would_be_noticed(world: World) -> None:
    """The negative control of the search for the base: its owner does read it."""
    text = call(world, "get_own_profile", "specialist").content.decode()
    assert all(part in text for part in world.base_texts)
