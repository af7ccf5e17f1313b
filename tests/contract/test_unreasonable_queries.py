"""
Values that no list can use: each is refused by a problem that says what is allowed, before anything is looked for.

The values come from the API's description, so that a new parameter is tried too; what only the rules know, such as
days that are over, is listed below.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.entrypoints import description
from doorstep.infra.http import encode_cursor
from tests.contract.test_permissions import OPERATIONS, allowed_roles, call
from tests.contract.world import World
from tests.plugin import NOW
from tests.statements import statements_of

COMPONENTS = json.loads(description.OPENAPI_FILE.read_text())["components"]["schemas"]
READS = {name: operation for name, (method, _, operation) in OPERATIONS.items() if method == "GET"}
TODAY = NOW.date()
# The session, its person, the market, the wish's objects: a refusal needs no more.
MOST_STATEMENTS = 10
HORIZON = 21  # days, of the market in Helsinki

type Bad = tuple[str, str]
"""A value, and what the refusal must say."""


def numbers(schema: dict[str, Any]) -> Iterator[Bad]:
    """Beyond the ends, and what is no number of the kind."""
    least, most = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    ends = [(least, -1, "greater"), (most, 1, "less"), (above, 0, "greater"), (below, 0, "less")]
    found = [(f"{end + step}", f"{word} than") for end, step, word in ends if end is not None]
    assert len(found) == 2, f"a number without two ends: {schema}"
    yield from found
    yield "ten", "valid"
    if schema["type"] == "integer":
        yield "1.5", "valid integer"
        yield "9" * 40, "less than"
    else:
        yield from (("nan", ""), ("inf", ""), ("-inf", ""), ("1e400", ""))


def texts(name: str, schema: dict[str, Any]) -> Iterator[Bad]:
    """Dates, moments, choices, and texts that are too long or not of the form."""
    if "enum" in schema:
        yield "sideways", str(schema["enum"][-1])
        return
    match schema.get("format"):
        case "uuid":
            yield "12", "valid UUID"
        case "date":
            yield from (("2026-02-30", "valid date"), ("1900-01-01", "20"), ("9999-12-31", ""))
        case "date-time":
            yield from (
                ("2026-01-14T08:00:00", "timezone"),
                ("2026-01-14T08:00:00[Mars/Olympus]", "valid datetime"),
                ("2026-01-14T08:00:00+99:00", "valid datetime"),
                ("1990-01-01T00:00:00Z", "2000 to 2099"),
                ("9999-12-31T23:59:59Z", "2000 to 2099"),
            )
        case None:
            if "pattern" in schema:
                yield "Klingon!", "match pattern"
            else:
                yield "x" * (schema["maxLength"] + 1), f"at most {schema['maxLength']} characters"
    if name == "cursor":
        yield "bm90IG91cnM", "next_cursor"
    if name == "market":
        yield "atlantis", "Known markets: hel"
        yield "", "Known markets: hel"


def bad_values(name: str, schema: dict[str, Any]) -> Iterator[Bad]:
    """Values that a parameter's description rules out."""
    for part in ("anyOf", "allOf"):
        if part in schema:
            (schema,) = [one for one in schema[part] if one.get("type") != "null"]
    if "$ref" in schema:
        schema = COMPONENTS[schema["$ref"].rpartition("/")[2]]
    match schema["type"]:
        case "integer" | "number":
            yield from numbers(schema)
        case "boolean":
            yield "perhaps", "valid boolean"
        case "array":
            yield from bad_values(name, schema["items"])
        case "string":
            yield from texts(name, schema)
        case other:
            raise AssertionError(f"no bad value is known for {name} of type {other}")


def parameters(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The query's parameters."""
    return [entry for entry in operation.get("parameters", []) if entry["in"] == "query"]


DESCRIBED = [
    pytest.param(name, entry["name"], *bad, id=f"{name}-{entry['name']}-{bad[0][:12] or 'empty'}")
    for name, operation in READS.items()
    for entry in parameters(operation)
    for bad in bad_values(entry["name"], entry["schema"])
]


def moment(**distance: float) -> str:
    """A moment so far from now."""
    return (NOW + timedelta(**distance)).isoformat()


def day(distance: int) -> str:
    """A date so many days from today."""
    return (TODAY + timedelta(days=distance)).isoformat()


RULED_OUT: list[tuple[str, dict[str, Any], str]] = [
    ("list_slots", {"first_day": day(-1)}, f"from {day(0)} to {day(HORIZON)}"),
    ("list_slots", {"first_day": day(HORIZON + 1)}, f"from {day(0)} to {day(HORIZON)}"),
    ("list_slots", {"first_day": day(5 * 366)}, f"from {day(0)} to {day(HORIZON)}"),
    ("list_slots", {"offer_id": "", "days": 8}, "1 to 7 days"),
    ("list_slots", {"lat": ""}, "both lat and lon"),
    ("list_slots", {"lon": ""}, "both lat and lon"),
    ("list_slots", {"lat": "", "lon": ""}, "address_id, or lat and lon"),
    ("list_slots", {"lat": -33.9, "lon": 18.4}, "place"),
    ("list_slots", {"quantity": 99}, "quantity"),
    ("list_slots", {"service_id": 10**9}, "service"),
    ("list_slots", {"offer_id": 10**9}, "offer"),
    ("list_slots_to_move", {"first_day": day(-1)}, f"from {day(0)} to {day(HORIZON)}"),
    ("list_slots_to_move", {"first_day": day(HORIZON + 1)}, f"from {day(0)} to {day(HORIZON)}"),
    ("explain_start", {"start": moment(minutes=-1)}, "a time to come, within a year"),
    ("explain_start", {"start": moment(days=367)}, "a time to come, within a year"),
    ("explain_start", {"lon": ""}, "both lat and lon"),
    ("explain_own_start", {"start": moment(minutes=-1)}, "a time to come, within a year"),
    ("explain_own_start", {"start": moment(days=5 * 366)}, "a time to come, within a year"),
    ("explain_own_start", {"lat": ""}, "both lat and lon"),
    ("search", {"free_from": moment(days=-2), "free_to": moment(days=-1)}, "ends in the future"),
    ("search", {"free_from": moment(days=1), "free_to": moment(days=5 * 366)}, "at most 14 days"),
    ("search", {"free_from": moment(days=2), "free_to": moment(days=1)}, "free_to must come after free_from"),
    ("search", {"free_from": moment(days=1), "free_to": moment(days=1)}, "free_to must come after free_from"),
    ("search", {"free_from": moment(days=40), "free_to": moment(days=41)}, f"up to {day(HORIZON)}"),
    ("search", {"free_from": moment(days=1)}, "both free_from and free_to"),
    ("search", {"free_to": moment(days=1)}, "both free_from and free_to"),
    ("search", {"radius_km": 10_000}, "less than or equal to 50"),
    ("search", {"price_min": 200, "price_max": 100}, "price_min must not be above price_max"),
    ("search", {"lat": 60.17}, "both lat and lon"),
    ("search", {"lat": -33.9, "lon": 18.4}, "place"),
    ("search", {"category": 10**9}, "GET /categories"),
    ("search", {"service": 10**9}, "service"),
    ("search", {"gender": "female"}, "may_choose_gender"),
    ("search", {"cursor": encode_cursor("00000000", 1)}, "same filters"),
    ("list_favourites", {"lon": 24.94}, "both lat and lon"),
    ("list_favourites", {"lat": -33.9, "lon": 18.4}, "place"),
    ("list_services", {"category": 10**9}, "GET /categories"),
    ("get_schedule", {"from": "2019-12-31"}, "2020-01-01"),
    ("get_schedule", {"from": "2100-01-02"}, "2100-01-01"),
    ("list_worked_visits", {"starts_from": moment(days=2), "starts_until": moment(days=1)}, "after starts_from"),
    ("list_worked_visits", {"starts_from": moment(), "starts_until": moment(days=5 * 366)}, "at most 366 days"),
]


def role_for(operation_id: str) -> str:
    """Somebody who may ask."""
    allowed = allowed_roles(operation_id)
    return next(role for role in ("client", "specialist", "staff") if role in allowed)


def check_refused(world: World, operation_id: str, query: dict[str, Any], says: str) -> None:
    """A problem that the description announces, which names what is allowed, after a handful of statements."""

    def ask() -> Any:
        return call(world, operation_id, role_for(operation_id), **query)

    with CaptureQueriesContext(connection) as asked:
        answer = ask()
    assert answer["Content-Type"] == "application/problem+json", answer.content
    problem = answer.json()
    assert 400 <= answer.status_code < 500, problem
    assert problem["code"] in READS[operation_id]["x-problems"], problem
    assert says.lower() in f"{problem['title']} {problem['detail']}".lower(), problem
    # What a process keeps in memory for some seconds may just have run out.
    assert len(asked) <= MOST_STATEMENTS or statements_of(ask) <= MOST_STATEMENTS, [one["sql"] for one in asked]


@pytest.mark.parametrize(("operation_id", "name", "value", "says"), DESCRIBED)
def test_what_the_description_rules_out(world: World, operation_id: str, name: str, value: str, says: str) -> None:
    check_refused(world, operation_id, {name: value}, says)


@pytest.mark.parametrize(("operation_id", "query", "says"), RULED_OUT)
def test_what_the_rules_rule_out(world: World, operation_id: str, query: dict[str, Any], says: str) -> None:
    asked = {name: value for name, value in query.items() if value != ""}
    left_out = {name: None for name, value in query.items() if value == ""}
    check_refused(world, operation_id, asked | left_out, says)


def test_every_parameter_of_every_list_is_tried() -> None:
    wanted = {(name, entry["name"]) for name, operation in READS.items() for entry in parameters(operation)}
    assert {tuple(case.values[:2]) for case in DESCRIBED} == wanted


def test_the_ends_themselves_are_answered(world: World) -> None:
    """The negative control: the first and the last day that a refusal names."""
    for first_day in (day(0), day(HORIZON)):
        answer = call(world, "list_slots", "client", first_day=first_day, days=14)
        assert answer.status_code == 200
        assert answer.json()["days"][0]["day"] == first_day
    assert call(world, "search", "client", radius_km=50).status_code == 200
    until = moment(days=366)
    assert call(world, "list_worked_visits", "specialist", starts_from=moment(), starts_until=until).status_code == 200
